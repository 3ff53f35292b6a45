from odoo import fields, models


class MobilityPayoutItem(models.Model):
    _name = "mobility.payout.item"
    _description = "Reward in a payout"
    _order = "line_id, id"
    _rec_name = "reward_id"

    reward_id = fields.Many2one("mobility.reward", required=True, index=True, ondelete="restrict")
    line_id = fields.Many2one("mobility.payout.line", required=True, index=True, ondelete="cascade")
    payout_id = fields.Many2one(related="line_id.payout_id", store=True, index=True)
    company_id = fields.Many2one(related="line_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="line_id.currency_id", store=True)
    amount = fields.Monetary(required=True)
    account_id = fields.Many2one("account.account", "Expense account", readonly=True, ondelete="restrict")
    analytic_account_id = fields.Many2one("account.analytic.account", readonly=True, ondelete="restrict")
    returned = fields.Boolean(readonly=True, help="Came back or was cancelled: the reward can be paid again.")

    # The one thing that makes paying twice impossible, whoever presses at the same moment.
    _reward_once = models.UniqueIndex(
        "(reward_id) WHERE returned IS NOT TRUE",
        "A reward is collected already. Somebody else may have collected at the same moment: open the payouts again.",
    )

    def _get_accounts(self):
        """Return (expense account, analytic account): where this was booked, or else where it is booked next."""
        self.ensure_one()
        if self.account_id:
            return self.account_id, self.analytic_account_id
        program = self.sudo().reward_id.program_id  # sudo: finance sees the program's accounts, not the reward's person
        return program.reward_account_id, program.analytic_account_id

    def _do_keep_accounts(self):
        """Keep where these are booked: what comes back later is taken off there, whatever the program says then."""
        for (account, analytic), items in self.grouped(lambda item: item._get_accounts()).items():
            items.write({"account_id": account.id, "analytic_account_id": analytic.id})
