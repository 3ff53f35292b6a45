from odoo import fields, models


class MobilityAccrualLine(models.Model):
    """What finance needs of a reward at the end of the year: its number, program, day and amount."""

    _name = "mobility.accrual.line"
    _description = "Reward earned, not booked"
    _order = "accrual_id, program_id, date_earned, id"
    _rec_name = "reward_id"

    accrual_id = fields.Many2one("mobility.accrual", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="accrual_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="accrual_id.currency_id")
    reward_id = fields.Many2one("mobility.reward", "Number", required=True, index=True, ondelete="cascade")
    # as they were when the list was made; related fields would cost each reward that changes a search here
    program_id = fields.Many2one("mobility.program", readonly=True, ondelete="restrict")
    date_earned = fields.Date("Earned on", readonly=True)
    approval_state = fields.Selection(related="reward_id.approval_state", string="Approval")
    amount = fields.Monetary(required=True)
