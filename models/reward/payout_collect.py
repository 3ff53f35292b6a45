from odoo import fields, models
from odoo.exceptions import UserError

# Reconciling grows with the square of the lines in one entry: more payees make more payouts.
MAX_PAYEES = 1000


class MobilityPayout(models.Model):
    """How approved rewards get into a payout: once each, a line a payee and account."""

    _inherit = "mobility.payout"

    def action_collect(self):
        """Collect all approved rewards that can be paid into this draft; more than 1,000 payees make more payouts.

        :return: an action that opens the payouts when there is more than one, else True
        :raises UserError: nothing to pay, with the number that waits for something
        """
        self.ensure_one()
        self._check_finance()
        if self.state != "draft" or self.is_cancelled:
            raise UserError(self.env._("%(name)s is not a draft.", name=self.name))
        payable = self._get_payable_rewards()
        if not payable:
            raise UserError(
                "\n".join(
                    [
                        self.env._(
                            "Nothing to collect. %(count)s approved rewards cannot be paid yet.",
                            count=self.waiting_count,
                        ),
                        self.waiting_reasons,
                    ]
                )
            )
        payouts = self._do_collect(payable)
        if len(payouts) == 1:
            return True
        return payouts._get_records_action(name=self.env._("Payouts"))

    def _get_payable_rewards(self):
        """Return the approved rewards that can be paid in this payout now."""
        is_cash = self._is_cash()
        return self._get_waiting_rewards().filtered(lambda reward: not reward._get_payment_blocker(is_cash))

    def _is_cash(self):
        return self.journal_id.type == "cash"

    def _get_waiting_rewards(self):
        """Return the approved rewards of this company and currency that are in no payout."""
        domain = [*self._get_waiting_domain(), ("currency_id", "=", self.currency_id.id)]
        return self.env["mobility.reward"].search(domain, order="date_earned, id")

    def _get_rewards_in_other_currencies(self):
        domain = [*self._get_waiting_domain(), ("currency_id", "!=", self.currency_id.id)]
        return self.env["mobility.reward"].search(domain, order="date_earned, id")

    def _get_waiting_domain(self):
        self.ensure_one()
        return [
            ("company_id", "=", self.company_id.id),
            ("kind", "=", "money"),
            ("state", "=", "approved"),
            ("amount", ">", 0),
            ("payout_line_id", "=", False),
        ]

    def _do_collect(self, rewards):
        """Put ``rewards`` on a line a payee and account; return this payout and those added to it."""
        self.ensure_one()
        groups = self._group_by_payee(rewards)
        start, payouts = MAX_PAYEES - len(self.line_ids), self
        self._do_add_lines(groups[:start])
        for offset in range(start, len(groups), MAX_PAYEES):
            payout = self.copy()
            payout._do_add_lines(groups[offset : offset + MAX_PAYEES])
            payouts |= payout
        return payouts

    def _group_by_payee(self, rewards):
        """Return a list of ((payee, bank account), rewards)."""
        return list(rewards.sudo().grouped(self._get_payee_key).items())  # sudo: finance pays without seeing the person

    def _get_payee_key(self, reward):
        bank = self.env["res.partner.bank"] if self._is_cash() else reward._get_bank_account()
        return reward.partner_id, bank

    def _do_add_lines(self, groups):
        """Create lines and items for ``groups``: a list of ((payee, bank account), rewards)."""
        self.ensure_one()
        # an item that came back must be so in the database before the same reward is collected again
        self.env["mobility.payout.item"].flush_model(["returned"])
        vals_list = [
            {
                "payout_id": self.id,
                "partner_id": partner.id,
                "bank_account_id": bank.id,
                "item_ids": [
                    fields.Command.create({"reward_id": reward.id, "amount": reward.amount}) for reward in rewards
                ],
            }
            for (partner, bank), rewards in groups
        ]
        self.env["mobility.payout.line"].sudo().create(vals_list)  # sudo: made by collecting only
