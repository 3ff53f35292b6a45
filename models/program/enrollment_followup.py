from dateutil.relativedelta import relativedelta
from odoo import fields, models


class MobilityEnrollment(models.Model):
    """Asking later how things are: planned at the end for who agreed, and gone when somebody takes that back."""

    _inherit = "mobility.enrollment"

    followup_agreed = fields.Boolean(
        "Follow-up agreed", help="This person agreed to be asked how things are after the end."
    )
    followup_ids = fields.One2many("mobility.followup", "enrollment_id", "Follow-ups")

    def write(self, vals):
        agreed = self.filtered("followup_agreed")
        result = super().write(vals)
        if "followup_agreed" in vals:
            self.filtered(lambda enrollment: enrollment.followup_agreed and enrollment not in agreed)._do_plan_late()
            agreed.filtered(lambda enrollment: not enrollment.followup_agreed)._do_withdraw_followups()
        return result

    def _do_end(self, state, reason, date):
        super()._do_end(state, reason, date)
        self.env["mobility.followup"].create(
            [vals for enrollment in self for vals in enrollment._prepare_followup_vals(date)]
        )

    def _do_plan_late(self):
        """Plan what is still to come for who agrees after the end."""
        today, planned = fields.Date.context_today(self), []
        for enrollment in self.filtered(lambda enrollment: enrollment.date_end and enrollment._may_be_asked()):
            known = set(enrollment.followup_ids.mapped("months"))
            for vals in enrollment._prepare_followup_vals(enrollment.date_end):
                if vals["date_due"] >= today and vals["months"] not in known:
                    planned.append(vals)
        self.env["mobility.followup"].create(planned)

    def _do_withdraw_followups(self):
        # sudo: planned follow-ups are deleted, which a mentor may not do; the right to write the enrolment was checked
        self.sudo().followup_ids.filtered(lambda followup: followup.state == "planned").unlink()

    def _may_be_asked(self):
        return self.followup_agreed and not self.participant_id.date_deceased

    def _prepare_followup_vals(self, date):
        """Return create values of the follow-ups after an end on ``date``: none unless the person agreed to them."""
        self.ensure_one()
        if not self._may_be_asked():
            return []
        return [
            {"enrollment_id": self.id, "months": months, "date_due": date + relativedelta(months=months)}
            for months in self.program_id._get_followup_months()
        ]
