from odoo import api, fields, models

from .participant_contact import read_hours


class MobilityProgram(models.Model):
    _inherit = "mobility.program"

    reminder_hours = fields.Char(
        "Remind (hours before)",
        default="48,2",
        help="Hours before a session, separated by commas. Empty: nobody is reminded.",
    )
    reminder_sms = fields.Boolean(
        "Remind by SMS", default=True, help="For people who prefer SMS. Each SMS may cost your organisation money."
    )
    childcare_hours = fields.Integer(
        "Child care settled (hours before)",
        default=24,
        help="When no volunteer has said yes this long before a session, the mentor gets a task.",
    )

    _check_childcare_hours = models.Constraint("CHECK(childcare_hours >= 0)", "Numbers of hours cannot be below zero.")

    @api.constrains("reminder_hours")
    def _check_reminder_hours(self):
        for program in self:
            read_hours(self.env, program.reminder_hours)
