from odoo import fields, models


class MobilityLimitReason(models.Model):
    """Why somebody went on above a legal limit: who, when, with which words. Written by the actions, never changed."""

    _name = "mobility.limit.reason"
    _description = "Reason above a legal limit"
    _inherit = ["mobility.personal"]
    _order = "id desc"
    _rec_name = "reason"
    _person_path = "reward_id.participant_id"
    _erase_rows = True

    reward_id = fields.Many2one("mobility.reward", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="reward_id.company_id", store=True, index=True)
    mentor_id = fields.Many2one(related="reward_id.mentor_id", store=True, index=True)
    stage = fields.Selection([("promise", "Promised"), ("approval", "Approved")], string="When it was", required=True)
    user_id = fields.Many2one("res.users", "Said by", required=True, default=lambda self: self.env.uid)
    date = fields.Datetime("Said on", required=True, default=fields.Datetime.now)
    reason = fields.Text(required=True)
    warning = fields.Text("What was warned of", required=True)
