from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL, format_datetime

from ..participant.named import hide_names

# What says when, with whom and what for. It stays as it was once the session is closed.
APPOINTMENT_FIELDS = frozenset({"start", "stop", "mentor_id", "session_type_id", "enrollment_id"})


class MobilitySession(models.Model):
    _name = "mobility.session"
    _description = "Session"
    _inherit = ["mobility.logged", "mobility.guard", "mobility.personal", "mail.thread", "mail.activity.mixin"]
    _order = "start desc, id desc"
    _rec_names_search = ["participant_id.name", "participant_id.ref"]
    _guarded_fields = frozenset(
        {"state", "event_id", "ics_uid", "ics_sequence", "date_told", "date_set", "date_letter", "date_childcare_alarm"}
        | {"reminded"}
    )

    _erase_cuts = frozenset({"event_id"})
    _copy_leaves_out = frozenset({"event_id", "ics_uid", "ics_sequence", "date_set"})

    participant_id = fields.Many2one("mobility.participant", required=True, index=True, ondelete="restrict")
    enrollment_id = fields.Many2one(
        "mobility.enrollment",
        compute="_compute_enrollment_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('participant_id', '=', participant_id)]",
        ondelete="restrict",
        index="btree_not_null",
    )
    program_id = fields.Many2one(related="enrollment_id.program_id", store=True, index="btree_not_null")
    company_id = fields.Many2one(related="participant_id.company_id", store=True, index=True, precompute=True)
    mentor_id = fields.Many2one(
        "res.users",
        "With",
        compute="_compute_mentor_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Who has the talk: its calendar is the one that counts. Stays who it was when another mentor takes over.",
    )
    participant_mentor_id = fields.Many2one(
        related="participant_id.mentor_id",
        string="Own mentor",
        store=True,
        index=True,
        help="Who coaches this person now, and may therefore read what was talked about earlier.",
    )
    session_type_id = fields.Many2one("mobility.session.type", "Kind", required=True, index=True, ondelete="restrict")
    demanding = fields.Boolean(related="session_type_id.demanding", store=True)
    start = fields.Datetime(required=True, index=True)
    stop = fields.Datetime("End", compute="_compute_stop", store=True, readonly=False, precompute=True, required=True)
    duration = fields.Float("Hours", compute="_compute_duration", store=True, aggregator="avg")
    location = fields.Char("Where", help="Where you meet. The invitation says it, so use no name that tells why.")
    state = fields.Selection(
        [("planned", "Planned"), ("held", "Came"), ("no_show", "Did not come"), ("cancelled", "Cancelled")],
        required=True,
        readonly=True,
        copy=False,
        default="planned",
        tracking=True,
        index=True,
        group_expand=True,
    )
    reason = fields.Text("What was in the way", copy=False, help="Why somebody could not come, in a few words.")
    event_id = fields.Many2one(
        "calendar.event", "In the calendar", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )
    childcare_needed = fields.Boolean("Child comes along", help="Somebody has to look after a child meanwhile.")
    volunteer_id = fields.Many2one(
        "res.users",
        "Looks after the child",
        copy=False,
        index="btree_not_null",
        domain=lambda self: [("all_group_ids", "in", self.env.ref("mobility_mentoring.group_volunteer").ids)],
    )
    topic_ids = fields.Many2many("mobility.topic", string="Topics", copy=False)
    note = fields.Text(copy=False, help="The person may read this.")

    _check_times = models.Constraint("CHECK(stop > start)", "A session ends after it starts.")

    @api.depends("participant_id")
    def _compute_enrollment_id(self):
        for session in self:
            if session.enrollment_id.participant_id != session.participant_id:
                session.enrollment_id = session.participant_id.enrollment_id

    @api.depends("participant_id")
    def _compute_mentor_id(self):
        for session in self:
            session.mentor_id = session.mentor_id or session.participant_id.mentor_id

    @api.depends("start", "session_type_id")
    def _compute_stop(self):
        for session in self:
            hours = session.session_type_id.duration or 1
            session.stop = session.start and session.start + timedelta(hours=hours)

    @api.depends("start", "stop")
    def _compute_duration(self):
        for session in self:
            known = session.start and session.stop
            session.duration = (session.stop - session.start).total_seconds() / 3600 if known else 0

    @api.depends("participant_id.name", "session_type_id.name", "start")
    @api.depends_context("tz", "lang", "uid")
    def _compute_display_name(self):
        for session in self:
            when = format_datetime(self.env, session.start, dt_format="short") if session.start else ""
            parts = (session.participant_id.name, session.session_type_id.name, when)
            session.display_name = " · ".join(part for part in parts if part)
        hide_names(self)

    @api.constrains("participant_id", "enrollment_id")
    def _check_enrollment(self):
        for session in self:
            if session.enrollment_id and session.enrollment_id.participant_id != session.participant_id:
                raise ValidationError(self.env._("The enrolment belongs to somebody else."))

    @api.constrains("participant_id", "state")
    def _check_alive(self):
        for session in self:
            if session.state == "planned" and session.participant_id.date_deceased:
                raise ValidationError(
                    self.env._("%(name)s died. Nothing is planned any more.", name=session.participant_id.name)
                )

    @api.constrains("mentor_id", "state")
    def _check_mentor(self):
        for session in self.filtered(lambda session: session.state == "planned"):
            mentor = session.mentor_id
            if not mentor.active:
                raise ValidationError(
                    self.env._("%(name)s does not work here any more. Choose another mentor.", name=mentor.name)
                )
            # sudo: the companies of others
            if mentor.share or session.company_id.id not in mentor.sudo()._get_company_ids():
                raise ValidationError(
                    self.env._("%(name)s does not work for this organisation. Choose another mentor.", name=mentor.name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        defaults = self.default_get(["participant_id", "mentor_id"])
        vals_list = [{**defaults, **vals} for vals in vals_list]
        for vals in vals_list:
            person = self.env["mobility.participant"].browse(vals.get("participant_id", []))
            self._check_mentor_choice(vals, person)
            self._check_has_mentor(vals, person)
        sessions = super().create(vals_list)
        sessions._check_not_past()
        return sessions

    def write(self, vals):
        vals = self._keep_duration(vals)
        self._check_mentor_choice(vals, self.participant_id)
        if "participant_id" in vals and any(session.participant_id.id != vals["participant_id"] for session in self):
            raise UserError(self.env._("A session stays with the person it was made for. Make a new one."))
        if APPOINTMENT_FIELDS & vals.keys() and not self.env.su and any(s.state != "planned" for s in self):
            raise UserError(self.env._("This session is closed: when it was and with whom stays as it is."))
        result = super().write(vals)
        if "start" in vals or "stop" in vals:
            self._check_not_past()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        for session in self:
            if session.state in ("held", "no_show"):
                raise UserError(self.env._("%(name)s took place in some way and stays.", name=session.display_name))

    def _keep_duration(self, vals):
        """Return the values with the end moved along, when only the start moves."""
        if "start" not in vals or "stop" in vals or len(self) != 1 or not vals["start"]:
            return vals
        return {**vals, "stop": fields.Datetime.to_datetime(vals["start"]) + (self.stop - self.start)}

    def _check_mentor_choice(self, vals, people):
        """A session takes somebody's time: a mentor plans the own, a coordinator everybody's.

        Who opened a colleague's person for a day plans with that colleague, who is that person's mentor.
        """
        if self.env.su or self.env.user.has_group("mobility_mentoring.group_coordinator"):
            return
        mentor = vals.get("mentor_id")
        # sudo: whose people these are; whether one may plan for them is asked by the rules
        if mentor and mentor != self.env.uid and set(people.sudo().mentor_id.ids) != {mentor}:
            raise AccessError(self.env._("Only a coordinator plans sessions for another mentor."))

    def _check_has_mentor(self, vals, person):
        if person and not (vals.get("mentor_id") or person.mentor_id):
            raise UserError(self.env._("%(name)s has no mentor yet. Who has the talk?", name=person.name))

    def _check_not_past(self):
        """Refuse to plan what is over already.

        A talk that took place without an appointment is written down with ``session_happened`` in the context, and
        then closed like any other.
        """
        if self.env.context.get("session_happened"):
            return
        now = fields.Datetime.now()
        for session in self:
            if session.state == "planned" and session.stop <= now:
                raise UserError(
                    self.env._("%(name)s: this time has passed. Choose a later one.", name=session.display_name)
                )

    def action_hold(self):
        """Close as held: the person came."""
        self._check_transition(("planned",))
        self._check_begun()
        self._do_close("held")
        return True

    def action_no_show(self):
        """Close as not come, without any consequence for the person.

        What was in the way is in the context (``no_show_reason``; empty: not known), and asked first if that says so
        (``ask_reason``).
        """
        self._check_transition(("planned",))
        self._check_begun()
        reason = (self.env.context.get("no_show_reason") or "").strip()
        if not reason and self.env.context.get("ask_reason"):
            title = self.env._("Did not come: what was in the way?")
            return self.env["mobility.reason"]._open(self, "action_no_show", "no_show_reason", title)
        self._do_close("no_show", reason=reason)
        return True

    def action_cancel(self):
        """Cancel what was planned.

        Why is in the context (``cancel_reason``; empty: not known), and asked first if that says so (``ask_reason``).
        """
        self._check_transition(("planned",))
        reason = (self.env.context.get("cancel_reason") or "").strip()
        if not reason and self.env.context.get("ask_reason"):
            title = self.env._("Cancel the session: why?")
            return self.env["mobility.reason"]._open(self, "action_cancel", "cancel_reason", title)
        self._do_cancel(reason)
        return True

    def action_reopen(self):
        """Take back that somebody came or did not come: it was a mistake."""
        self._check_transition(("held", "no_show"))
        self._do_close("planned")
        return True

    def _check_transition(self, allowed):
        self.check_access("write")
        labels = dict(self._fields["state"]._description_selection(self.env))
        for session in self:
            if session.state not in allowed:
                raise UserError(
                    self.env._("%(name)s: '%(state)s' already.", name=session.display_name, state=labels[session.state])
                )

    def _check_begun(self):
        """Nobody came, or stayed away, before the day of the session."""
        today = fields.Date.context_today(self)
        for session in self:
            if fields.Datetime.context_timestamp(session, session.start).date() > today:
                raise UserError(self.env._("%(name)s has not been yet.", name=session.display_name))

    def _do_close(self, state, reason=False):
        # sudo: guarded field, the caller checked the right to write
        self.sudo().write({"state": state, "reason": reason})

    def _do_plan_task(self, summary, note=False, activity_type="mail.mail_activity_data_todo"):
        """Give the mentor of each of these sessions something to do. The host's mail about it would name the person."""
        # by the system: a task for a mentor, whoever planned or moved the session; it keeps the name of the session
        for session in self.with_user(SUPERUSER_ID).with_context(mail_activity_quick_update=True):
            session.activity_schedule(activity_type, user_id=session.mentor_id.id, summary=summary, note=note)

    def _do_cancel(self, reason, tell=True):
        """Cancel these sessions.

        :param tell: let the person know, in the way that person prefers
        """
        self._do_close("cancelled", reason=reason)

    def _get_forgotten_values(self):
        """Keep the month and the hour for the figures, not the day: others have diaries as well."""
        start = SQL("date_trunc('month', start) + start::time")
        return {**super()._get_forgotten_values(), "start": start, "stop": SQL("%s + (stop - start)", start)}
