from odoo import fields, models


class MobilityEnrollmentEnd(models.TransientModel):
    """Asks when and why an enrolment ends."""

    _name = "mobility.enrollment.end"
    _description = "End an enrolment"

    enrollment_ids = fields.Many2many("mobility.enrollment", required=True)
    state = fields.Selection([("completed", "Completed"), ("stopped", "Stopped")], required=True)
    exit_reason_id = fields.Many2one("mobility.exit.reason", required=True, domain="[('kind', '=', state)]")
    date_end = fields.Date("Ended on", required=True, default=fields.Date.context_today)
    followup_agreed = fields.Boolean(
        "May we ask how things are later?", help="Only then are follow-ups planned, as the program says."
    )

    def action_end(self):
        """End the enrolments: the action of the enrolment checks rights and state."""
        self.ensure_one()
        self.enrollment_ids.followup_agreed = self.followup_agreed
        enrollments = self.enrollment_ids.with_context(exit_reason_id=self.exit_reason_id.id, date_end=self.date_end)
        if self.state == "completed":
            enrollments.action_complete()
        else:
            enrollments.action_stop()
        return {"type": "ir.actions.act_window_close"}
