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
    returned = fields.Boolean(readonly=True, help="Came back or was cancelled: the reward can be paid again.")

    # The one thing that makes paying twice impossible, whoever presses at the same moment.
    _reward_once = models.UniqueIndex(
        "(reward_id) WHERE returned IS NOT TRUE",
        "A reward is collected already. Somebody else may have collected at the same moment: open the payouts again.",
    )
