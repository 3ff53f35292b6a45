import base64

from odoo import fields

STOCK = {10: 4, 25: 5, 50: 2}


class Shop:
    """Gift cards: finance imports the list that came with them, mentors hand them over."""

    def __init__(self, town):
        self.town = town

    def fill_stock(self, date):
        """Import the list of the shop. Its codes open no till."""
        env = self.town.acting_as("finance", date)
        expiry = fields.Date.add(self.town.today, years=2)
        lines = ["code,amount,valid until"]
        for worth, count in STOCK.items():
            lines += [f"DEMO-{worth}-{n:04}-{7919 * n + worth},{worth},{expiry}" for n in range(1, count + 1)]
        card = self.town.env.ref("mobility_mentoring.reward_type_voucher")
        stock = env["mobility.voucher.import"].create(
            {
                "name": "cards.csv",
                "content": base64.b64encode("\n".join(lines).encode()),
                "reward_type": str(card.id),
            }
        )
        stock.action_check()
        stock.action_import()

    def hand_over(self, date):
        """Hand over what was approved before ``date``."""
        # sudo: finds out whose mentor goes to the drawer
        rewards = self.town.env["mobility.reward"].search(
            [
                ("company_id", "=", self.town.company.id),
                ("kind", "in", ("voucher", "in_kind")),
                ("state", "=", "approved"),
                ("date_earned", "<", date),
            ]
        )
        mentors = {user.id: login for login, user in self.town.users.items()}
        for reward in rewards:
            env = self.town.acting_as(mentors[reward.mentor_id.id], date)
            reward.with_env(env).action_hand_over()
            # the past is written by the superuser who loads the demo
            reward.date_handed_over = fields.Datetime.to_datetime(date)
