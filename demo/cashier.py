from dateutil.relativedelta import relativedelta
from odoo import fields

from .tables import read_table, read_time

# How the latest rounds stand today; each earlier quarter's round was paid.
LATEST = {"6w": "returned", "26d": "again", "13d": "partial", "7d": "sent", "4d": "posted", "1d": "draft"}


class Cashier:
    """The coordinator approves and finance pays, in rounds."""

    def __init__(self, town, refusals):
        """:param refusals: {name of a step: why its reward is refused}"""
        self.town = town
        self.refusals = refusals
        self.untrusted = {row["iban"] for row in read_table("people") if row["trust"] == "no"}

    def get_rounds(self):
        """Yield (date, how this round of payments ends)."""
        for months in range(33, 0, -3):
            yield self.town.today - relativedelta(months=months), "paid"
        for text, outcome in LATEST.items():
            yield read_time(text, self.town.today), outcome

    def approve(self, date):
        """Approve what was earned up to ``date``."""
        env = self.town.acting_as("coordinator", date)
        waiting = env["mobility.reward"].search([("state", "=", "earned"), ("date_earned", "<=", date)])
        refused = waiting.filtered(lambda reward: reward.step_id.name in self.refusals)
        for reward in refused:
            reward.with_context(refuse_reason=self.refusals[reward.step_id.name]).action_refuse()
        approved = waiting - refused
        approved.action_approve()
        # sudo: the past is written by the superuser who loads the demo
        approved.sudo().date_approved = fields.Datetime.to_datetime(date)

    def pay(self, date, outcome):
        """Collect what can be paid and take the payout as far as ``outcome``."""
        env = self.town.acting_as("finance", date)
        self._trust_accounts(env, date)
        env["mobility.reward.route"].search([("state", "=", "to_check")]).action_confirm()
        waiting = env["mobility.reward"].search([("state", "=", "approved"), ("date_earned", "<=", date)])
        if all(reward.payment_blocker for reward in waiting):
            return
        payout = env["mobility.payout"].create({"date": date})
        payout.action_collect()
        if outcome != "draft":
            payout.action_post()
            getattr(self, f"_finish_{outcome}", lambda payout: None)(payout)

    def close_year(self, date):
        """Add what was earned in the old year and paid in this one to the books of the old year."""
        env = self.town.acting_as("finance", date)
        Account = env["account.account"].sudo()  # sudo: the chart of accounts is not the demo's to choose rights in
        domain = [("account_type", "=", "liability_current"), ("company_ids", "=", self.town.company.id)]
        account = Account.search(domain, limit=1)
        accrual = env["mobility.accrual"].create({"account_id": account.id})
        if accrual.line_ids:
            accrual.action_post()

    def _trust_accounts(self, env, date):
        banks = env["res.partner.bank"].search(
            [("company_id", "=", self.town.company.id), ("allow_out_payment", "=", False)]
        )
        banks = banks.filtered(lambda bank: bank.sanitized_acc_number not in self.untrusted)
        banks.action_mobility_trust()
        # sudo: the past is written by the superuser who loads the demo
        banks.sudo().mobility_trusted_on = fields.Datetime.to_datetime(date)

    def _finish_paid(self, payout):
        self._finish_sent(payout)
        payout.action_pay()

    def _finish_sent(self, payout):
        payout.action_export_sepa()
        # sudo: the past is written by the superuser who loads the demo
        payout.sudo().date_sent = fields.Datetime.to_datetime(payout.date)

    def _finish_returned(self, payout):
        """Paid, and the bank sent one payment back: it is in the next round."""
        self._finish_paid(payout)
        payout.line_ids[:1].with_context(return_reason="This account was closed").action_return()

    def _finish_again(self, payout):
        """Booked too early: cancelled, and collected anew on the same day."""
        payout.action_cancel()
        self.pay(payout.date, "paid")

    def _finish_partial(self, payout):
        """One payee could not wait: paid by hand, with the host's own wizard."""
        payable = payout.line_ids[:1].move_line_id
        context = {"active_model": "account.move.line", "active_ids": payable.ids}
        vals = {"payment_date": payout.date, "journal_id": payout.journal_id.id}
        payout.env["account.payment.register"].with_context(**context).create(vals).action_create_payments()
        self._keep_as_batch(payout)

    def _keep_as_batch(self, payout):
        """Tell of this payout that it was made in the background."""
        vals = {
            "journal_id": payout.journal_id.id,
            "date": payout.date,
            "until": "post",
            "state": "done",
            "is_collected": True,
            "reward_total": payout.reward_count,
            "user_id": payout.env.uid,
            "date_started": payout.date,
            "date_done": payout.date,
        }
        # sudo: the past is written by the superuser who loads the demo
        payout.sudo().batch_id = payout.env["mobility.payout.batch"].sudo().create(vals)
