from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..participant.named import hide_names

OPEN_STATES = ("intake", "active", "paused")


class MobilityEnrollment(models.Model):
    _name = "mobility.enrollment"
    _description = "Enrolment"
    _inherit = ["mobility.guard", "mobility.personal", "mail.thread", "mail.activity.mixin"]
    _order = "date_start desc, id desc"
    _rec_name = "participant_id"
    _check_company_auto = True
    _guarded_fields = frozenset({"state", "date_end", "exit_reason_id", "start_unknown"})

    participant_id = fields.Many2one("mobility.participant", required=True, index=True, ondelete="restrict")
    program_id = fields.Many2one("mobility.program", required=True, index=True, ondelete="restrict", check_company=True)
    company_id = fields.Many2one(related="participant_id.company_id", store=True, index=True)
    mentor_id = fields.Many2one(
        "res.users",
        index=True,
        tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        default=lambda self: self._default_mentor_id(),
    )
    date_start = fields.Date(default=fields.Date.context_today)
    start_unknown = fields.Boolean(
        "Start not known",
        readonly=True,
        copy=False,
        help="Comes from an earlier register, which does not say when it started.",
    )
    date_planned_end = fields.Date("Planned end", compute="_compute_date_planned_end")
    date_end = fields.Date("Ended on", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("intake", "Intake"),
            ("active", "Under way"),
            ("paused", "Paused"),
            ("completed", "Completed"),
            ("stopped", "Stopped"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="intake",
        tracking=True,
        index=True,
    )
    exit_reason_id = fields.Many2one("mobility.exit.reason", readonly=True, copy=False, ondelete="restrict")

    _one_open_per_program = models.UniqueIndex(
        "(participant_id, program_id) WHERE state IN ('intake', 'active', 'paused')",
        "This person already takes part in this program.",
    )
    _check_dates = models.Constraint("CHECK(date_end >= date_start)", "An enrolment cannot end before it starts.")

    def _default_mentor_id(self):
        user = self.env.user
        return user if user.has_group("mobility_mentoring.group_mentor") and not self.env.su else False

    @api.depends("date_start", "program_id.duration_months")
    def _compute_date_planned_end(self):
        for enrollment in self:
            months = enrollment.program_id.duration_months
            enrollment.date_planned_end = (
                enrollment.date_start + relativedelta(months=months) if enrollment.date_start else False
            )

    @api.depends("participant_id.name", "program_id.name")
    @api.depends_context("uid")
    def _compute_display_name(self):
        for enrollment in self:
            enrollment.display_name = f"{enrollment.participant_id.name or ''} · {enrollment.program_id.name or ''}"
        hide_names(self)

    @api.constrains("state", "date_start", "start_unknown")
    def _check_date_start(self):
        """A waiting person may have no date yet; a person who takes part began some day, known or not."""
        for enrollment in self:
            may_lack = enrollment.state in ("intake", "stopped") or enrollment.start_unknown
            if not (enrollment.date_start or may_lack):
                raise ValidationError(
                    self.env._("%(name)s: fill in the day on which it started.", name=enrollment.display_name)
                )

    @api.constrains("participant_id", "state")
    def _check_alive(self):
        for enrollment in self:
            if enrollment.state in OPEN_STATES and enrollment.participant_id.date_deceased:
                raise ValidationError(self.env._("%(name)s died.", name=enrollment.participant_id.name))

    @api.model_create_multi
    def create(self, vals_list):
        # defaults first: a context or a saved default may name the person and the mentor as well as the values do
        defaults = self.default_get(["participant_id", "mentor_id"])
        vals_list = [{**defaults, **vals} for vals in vals_list]
        for vals in vals_list:
            self._check_mentor_change(vals)
            self._check_own_person(vals)
        people = self.env["mobility.participant"].browse([vals.get("participant_id") for vals in vals_list])
        with people.exists()._handing_over():
            return super().create(vals_list)

    def write(self, vals):
        if "mentor_id" in vals and any(enrollment.mentor_id.id != vals["mentor_id"] for enrollment in self):
            self._check_mentor_change(vals)
        self._check_own_person(vals)
        if {"participant_id", "program_id"} & vals.keys() and any(e.state != "intake" for e in self):
            raise UserError(
                self.env._("The person and the program of an enrolment stay as they are once it has begun.")
            )
        with self.participant_id._handing_over():
            return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_intake(self):
        for enrollment in self:
            if enrollment.state != "intake":
                raise UserError(
                    self.env._(
                        "%(name)s: only an intake can be deleted. Stop it instead.", name=enrollment.display_name
                    )
                )

    def _check_mentor_change(self, vals):
        """Assigning a mentor decides who may read a record: that is for coordinators; mentors enrol for themselves."""
        if self.env.su or self.env.user.has_group("mobility_mentoring.group_coordinator"):
            return
        if "mentor_id" in vals and vals["mentor_id"] != self.env.uid:
            raise AccessError(self.env._("Only a coordinator assigns somebody to another mentor."))

    def _check_own_person(self, vals):
        """Enrolling somebody makes one their mentor, so it is for people whose record one may change already."""
        people = self.env["mobility.participant"].browse(vals.get("participant_id", []))
        people.check_access("write")
        if self.env.su or self.env.user.has_group("mobility_mentoring.group_coordinator"):
            return
        if people.mentor_id - self.env.user:
            raise AccessError(
                self.env._("A record that is open for a day stays with the own mentor. A coordinator can change that.")
            )

    def action_activate(self):
        """Start: from intake to under way."""
        self._check_transition(("intake",), self.env._("start"))
        for enrollment in self:
            enrollment._do_set_state("active", date_start=enrollment.date_start or fields.Date.context_today(self))

    def action_pause(self):
        """Pause: the person keeps mentor and plan, reminders stop."""
        self._check_transition(("active",), self.env._("pause"))
        self._do_set_state("paused")

    def action_resume(self):
        """Go on after a pause."""
        self._check_transition(("paused",), self.env._("resume"))
        self._do_set_state("active")

    def action_complete(self):
        """End as completed and plan the follow-ups that were agreed."""
        return self._action_end("completed", ("active", "paused"), self.env._("complete"))

    def action_stop(self):
        """End earlier than planned. The wizard asks for the reason; other callers give it in the context."""
        return self._action_end("stopped", OPEN_STATES, self.env._("stop"))

    def _action_end(self, state, allowed, verb):
        self._check_transition(allowed, verb)
        reason = self.env["mobility.exit.reason"].browse(self.env.context.get("exit_reason_id", [])).exists()
        if not reason:
            return {
                "type": "ir.actions.act_window",
                "name": self.env._("End the enrolment"),
                "res_model": "mobility.enrollment.end",
                "view_mode": "form",
                "target": "new",
                "context": {"default_enrollment_ids": self.ids, "default_state": state},
            }
        date = fields.Date.to_date(self.env.context.get("date_end")) or fields.Date.context_today(self)
        self._do_end(state, reason, date)
        return True

    def _check_transition(self, allowed, verb):
        """Check that these enrolments may be changed and that the change makes sense.

        :raises AccessError: no right to write
        :raises UserError: wrong state, with the name of the enrolment and its state
        """
        self.check_access("write")
        for enrollment in self:
            if enrollment.state not in allowed:
                label = dict(self._fields["state"]._description_selection(self.env))[enrollment.state]
                raise UserError(
                    self.env._(
                        "%(name)s is '%(state)s' and cannot %(verb)s.",
                        name=enrollment.display_name,
                        state=label,
                        verb=verb,
                    )
                )

    def _do_set_state(self, state, **vals):
        # sudo: guarded fields; _check_transition checked the right to write
        self.sudo().write({"state": state, **vals})

    def _do_end(self, state, reason, date):
        """End these enrolments on ``date``."""
        never_began = self.filtered(lambda e: e.state == "intake" and e.date_start and e.date_start > date)
        never_began.sudo().date_start = False  # sudo: as below; a planned start after the end is no start
        self._do_set_state(state, date_end=date, exit_reason_id=reason.id)
        self.flush_recordset(["state"])  # or the next enrolment in this transaction meets this one in the unique index
