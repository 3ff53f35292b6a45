from odoo import fields, models


class MobilityExitReason(models.Model):
    _name = "mobility.exit.reason"
    _description = "Reason to end an enrolment"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="Kept for figures over years, also when the name changes.")
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [("completed", "Completed"), ("stopped", "Stopped earlier")], required=True, default="stopped"
    )
    active = fields.Boolean(default=True)
