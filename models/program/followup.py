from odoo import fields, models


class MobilityFollowup(models.Model):
    _name = "mobility.followup"
    _description = "Follow-up after the end"
    _inherit = ["mobility.guard"]
    _order = "date_due, id"
    _rec_name = "enrollment_id"
    _guarded_fields = frozenset()

    enrollment_id = fields.Many2one("mobility.enrollment", required=True, index=True, ondelete="cascade")
    participant_id = fields.Many2one(related="enrollment_id.participant_id", store=True, index=True)
    company_id = fields.Many2one(related="enrollment_id.company_id", store=True, index=True)
    mentor_id = fields.Many2one(related="enrollment_id.mentor_id", store=True, index=True)
    date_due = fields.Date("Ask on", required=True)
    date_done = fields.Date("Asked on")
    self_sufficient = fields.Selection(
        [("yes", "Yes"), ("no", "No"), ("unknown", "Not known")], "Lives without benefit or debt help"
    )
    employed = fields.Selection([("yes", "Yes"), ("no", "No"), ("unknown", "Not known")], "Has paid work")
    fell_back = fields.Selection(
        [("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
        "Below the line again",
        help="Income below the poverty line again after it had been above.",
    )
    note = fields.Text()
