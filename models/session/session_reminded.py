from odoo import api, fields, models


class MobilitySession(models.Model):
    _inherit = "mobility.session"

    reminded = fields.Boolean(
        compute="_compute_reminded", store=True, copy=False, help="A reminder went out before this session."
    )

    @api.depends("reminder_ids.state", "reminder_ids.hours", "start")
    def _compute_reminded(self):
        for session in self:
            session.reminded = any(
                reminder.state == "sent" and reminder.hours and reminder.start == session.start
                for reminder in session.reminder_ids
            )
