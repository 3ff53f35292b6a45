from odoo import fields, models


class MobilitySessionType(models.Model):
    _name = "mobility.session.type"
    _description = "Kind of session"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    duration = fields.Float("Duration (hours)", default=1, required=True)
    demanding = fields.Boolean(
        help="Asks much of somebody's head: planned in the morning if possible, when most people think clearest."
    )
    is_group = fields.Boolean("With a group", help="Several people come to the same talk.")
    active = fields.Boolean(default=True)

    _check_duration = models.Constraint(
        "CHECK(duration > 0 AND duration <= 12)", "A session takes more than nothing and at most twelve hours."
    )
