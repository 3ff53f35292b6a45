from datetime import timedelta

import pytz
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import email_normalize, format_datetime, formataddr

SETTLE = "mobility_mentoring.mail_activity_type_childcare"
OLDEST = 12
DEFAULT_HOURS = 24
# In the context: what is written was settled already. An object, because no caller over RPC can give it.
SETTLED = object()


class MobilitySession(models.Model):
    """Somebody to look after a child meanwhile: volunteers of that day are asked, the first to say yes has it."""

    _inherit = "mobility.session"

    childcare_member_ids = fields.Many2many(
        "mobility.household.member",
        string="Which child",
        compute="_compute_childcare_member_ids",
        store=True,
        readonly=False,
        copy=False,
        domain="[('participant_id', '=', participant_id), ('relation', '!=', 'partner')]",
        help="The volunteer sees the first name and age of these, and nothing else of the household.",
    )
    childcare_ask_ids = fields.One2many("mobility.childcare.ask", "session_id", "Volunteers asked", readonly=True)
    date_childcare_alarm = fields.Datetime(copy=False, readonly=True)

    @api.depends("childcare_needed", "participant_id")
    def _compute_childcare_member_ids(self):
        """Fill in the child when there is one only; of several, the mentor chooses who comes along."""
        for session in self:
            session.childcare_member_ids = session.childcare_member_ids
            if session.childcare_needed and not session.childcare_member_ids:
                children = session.participant_id.household_member_ids.filtered(
                    lambda member: (
                        member.relation == "child"
                        and member.lives_in != "no"
                        and member.birthdate
                        and member.birthdate > fields.Date.subtract(fields.Date.today(), years=OLDEST)
                    )
                )
                session.childcare_member_ids = children if len(children) == 1 else children.browse()

    @api.constrains("childcare_member_ids", "participant_id")
    def _check_childcare_members(self):
        for session in self:
            if session.childcare_member_ids.participant_id - session.participant_id:
                raise ValidationError(self.env._("This child belongs to another household."))

    @api.model_create_multi
    def create(self, vals_list):
        sessions = super().create(vals_list)
        sessions._do_follow_childcare()
        return sessions

    def write(self, vals):
        if not {"start", "stop", "location", "childcare_needed", "volunteer_id"} & vals.keys():
            return super().write(vals)
        # sudo: compared only, and told to that volunteer
        before = {session: (session._get_appointment(), session.sudo().volunteer_id) for session in self}
        places = {session: session.location for session in self}
        result = super().write(vals)
        if self.env.context.get("childcare_settled") is SETTLED:
            return result
        for session in self:
            # sudo: as above
            (appointment, volunteer), now = before[session], session.sudo().volunteer_id
            if appointment[:2] != session._get_appointment()[:2] or not session.childcare_needed:
                session._do_end_childcare("move" if session.childcare_needed else "cancel", volunteer)
            elif now != volunteer:
                session._do_follow_choice(volunteer)
            elif now and places[session] != session.location:
                session._do_mail_volunteers(now, "place")
        self._do_follow_childcare()
        return result

    def unlink(self):
        self.check_access("unlink")  # before anything is told or undone with all rights
        for session in self:
            # sudo: the volunteer hears that it is off
            session._do_end_childcare("cancel", session.sudo().volunteer_id)
        return super().unlink()

    def _do_close(self, state, reason=False):
        super()._do_close(state, reason=reason)
        if state == "cancelled":
            for session in self:
                # sudo: the volunteer hears that it is off
                session._do_end_childcare("cancel", session.sudo().volunteer_id)
        elif state != "planned" and (settled := self.filtered("childcare_needed")):
            settled.activity_unlink([SETTLE], only_automated=False)

    def _write_childcare(self, vals):
        """Write what follows from childcare itself, so that nothing follows from it again."""
        # sudo: volunteers may write no session; what is written was decided by who may
        self.sudo().with_context(childcare_settled=SETTLED).write(vals)

    # -- asking -------------------------------------------------------------------------------------------------------

    def _do_follow_childcare(self):
        """Ask the volunteers of that day for these sessions, as far as nobody was found yet."""
        now = fields.Datetime.now()
        for session in self.sudo():  # sudo: volunteers are asked by whoever plans
            if session.state != "planned" or not session.childcare_needed or session.stop <= now:
                continue
            if not session.volunteer_id:
                day = session._get_local_start().weekday()
                volunteers = self.env["mobility.volunteer.day"]._get_volunteers(session.company_id, day)
                session._do_ask(volunteers - session.childcare_ask_ids.user_id)
                session._do_look_for_others()

    def _do_ask(self, volunteers):
        self.ensure_one()
        if not volunteers:
            return
        vals_list = [{"session_id": self.id, "user_id": user.id} for user in volunteers]
        self.env["mobility.childcare.ask"].sudo().create(vals_list)  # sudo: rows that nobody writes by hand
        self._do_mail_volunteers(volunteers, "ask")

    def _do_ask_now(self, volunteer):
        """Ask one volunteer, because somebody arrived with a child."""
        self.ensure_one()
        if self.sudo().volunteer_id:  # sudo: a name that a mentor may read
            raise UserError(self.env._("%(name)s looks after the child already.", name=self.volunteer_id.name))
        if not self.childcare_needed:
            self._write_childcare({"childcare_needed": True})
        # sudo: what was asked is written by the methods here only
        ask = self.sudo().childcare_ask_ids.filtered(lambda ask: ask.user_id == volunteer)
        if ask:
            ask.state = "asked"
            self._do_mail_volunteers(volunteer, "ask")
        else:
            self._do_ask(volunteer)

    def _do_look_for_others(self):
        """Give the mentor a task when nobody is left who could say yes."""
        for session in self.sudo():  # sudo: by the answer of a volunteer, who reads no session
            if not session.volunteer_id and not session.childcare_ask_ids.filtered(lambda ask: ask.state == "asked"):
                session._do_plan_childcare_task()

    def _do_plan_childcare_task(self):
        for session in self:
            if session.activity_search([SETTLE], only_automated=False):
                continue
            note = self.env._("No volunteer said yes. Call somebody from 'Who is in today', or plan another day.")
            session._do_plan_task(self.env._("Nobody looks after the child yet"), note, SETTLE)

    @api.model
    def _do_raise_childcare_alarms(self):
        """Give mentors a task for sessions that come soon and for which nobody was found; once a time."""
        now = fields.Datetime.now()
        domain = [
            ("state", "=", "planned"),
            ("childcare_needed", "=", True),
            ("volunteer_id", "=", False),
            ("date_childcare_alarm", "=", False),
            ("start", ">", now),
            ("start", "<=", now + timedelta(weeks=2)),
        ]
        # sudo: by the system, for every organisation
        for session in self.sudo().search(domain, order="start, id"):
            program = session.program_id or session.participant_id.program_id
            hours = program.childcare_hours if program else DEFAULT_HOURS
            if session.start - timedelta(hours=hours) <= now:
                session._do_plan_childcare_task()
                session.date_childcare_alarm = now

    # -- what was settled ---------------------------------------------------------------------------------------------

    def _do_give_childcare(self, ask):
        """Settle that the volunteer of ``ask`` looks after the child."""
        self.ensure_one()
        self._write_childcare({"volunteer_id": ask.user_id.id})
        ask.state = "accepted"
        self.env.flush_all()
        self.activity_unlink([SETTLE], only_automated=False)
        self._message_log(body=self.env._("%(name)s looks after the child.", name=ask.user_id.name))

    def _do_take_back_childcare(self, ask):
        """The volunteer of ``ask`` cannot after all: the others are asked again, and the mentor knows."""
        self.ensure_one()
        self._write_childcare({"volunteer_id": False})
        ask.state = "given_back"
        self._message_log(body=self.env._("%(name)s cannot look after the child after all.", name=ask.user_id.name))
        others = self.childcare_ask_ids.filtered(lambda other: other.state == "asked")
        self._do_mail_volunteers(others.user_id, "ask")
        self._do_plan_childcare_task()

    def _do_follow_choice(self, former):
        """Tell the volunteers what a colleague chose in the form."""
        # sudo: rows that nobody writes by hand; who may write the session chose
        session = self.sudo()
        volunteer, asks = session.volunteer_id, session.childcare_ask_ids
        asks.filtered(lambda ask: ask.user_id == former).state = "withdrawn"
        asks.flush_recordset(["state"])  # before another row says yes, which is unique
        session._do_mail_volunteers(former, "cancel")
        if not volunteer:
            return
        ask = asks.filtered(lambda ask: ask.user_id == volunteer)
        if not ask:
            ask = asks.create({"session_id": session.id, "user_id": volunteer.id})
        session._do_give_childcare(ask)
        session._do_mail_volunteers(volunteer, "chosen")

    def _do_end_childcare(self, what, volunteer):
        """Undo what was settled, because the session moved or is off, and tell the volunteer.

        :param what: 'move' or 'cancel'
        """
        session = self.sudo()  # sudo: as in _do_follow_choice
        if not (session.childcare_ask_ids or volunteer):
            return
        if session.stop > fields.Datetime.now() or what == "move":
            session._do_mail_volunteers(volunteer, what)
        session.childcare_ask_ids.unlink()
        session._write_childcare({"volunteer_id": False})
        session.date_childcare_alarm = False
        session.activity_unlink([SETTLE], only_automated=False)

    # -- words --------------------------------------------------------------------------------------------------------

    def _get_local_start(self):
        return pytz.utc.localize(self.start).astimezone(pytz.timezone(self._get_place_tz()))

    def _get_place_tz(self):
        """Return the time zone of the place where people meet."""
        company = self.company_id
        return company.partner_id.tz or company.resource_calendar_id.tz or self.mentor_id.tz or "UTC"

    def _get_volunteer_when(self):
        """Return day and time in words, in the language of the environment, by the clock of the place."""
        lang, zone = self.env.lang, self._get_place_tz()
        day = format_datetime(self.env, self.start, tz=zone, dt_format="EEEE d MMMM y", lang_code=lang)
        start = format_datetime(self.env, self.start, tz=zone, dt_format="HH:mm", lang_code=lang)
        stop = format_datetime(self.env, self.stop, tz=zone, dt_format="HH:mm", lang_code=lang)
        return self.env._("%(day)s, from %(start)s to %(stop)s", day=day, start=start, stop=stop)

    def _do_mail_volunteers(self, volunteers, what):
        """Put a mail to each of these volunteers in the queue: day, time and place, and where to answer.

        It hangs on no record: what hangs on a session that is deleted is deleted with it, before it is sent.

        :param what: 'ask', 'chosen', 'place', 'move' or 'cancel'
        """
        self.ensure_one()
        if self.env.context.get("session_quiet"):
            return
        session_sudo = self.sudo()  # sudo: the mail is made by whoever plans
        company = session_sudo.company_id
        address = email_normalize(company.email)
        # sudo: the address and language of whoever is asked, also of a portal user
        for user in volunteers.sudo().filtered(lambda user: email_normalize(user.email)):
            session = session_sudo.with_context(lang=user.lang or company.partner_id.lang or self.env.lang)
            values = {"session": session, "what": what, "company": company, "user": user}
            vals = {
                "subject": session._get_volunteer_subject(what),
                "body_html": session.env["ir.qweb"]._render("mobility_mentoring.childcare_mail", values),
                "email_to": formataddr((user.name, email_normalize(user.email))),
                "author_id": company.partner_id.id,
                "auto_delete": True,
                "message_type": "email_outgoing",
            }
            if address:
                vals["email_from"] = vals["reply_to"] = formataddr((company.name, address))
            session.env["mail.mail"].create(vals)

    def _get_volunteer_subject(self, what):
        return {
            "ask": self.env._("Can you look after a child?"),
            "chosen": self.env._("You look after a child"),
            "place": self.env._("Looking after a child: another place"),
            "move": self.env._("Looking after a child: the time changed"),
            "cancel": self.env._("Looking after a child: not needed any more"),
        }[what]

    # -- somebody arrives with a child --------------------------------------------------------------------------------

    def action_who_is_in(self):
        """Open who is in today, to ask or call for this session."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("mobility_mentoring.mobility_volunteer_day_action_today")
        return {**action, "context": {"search_default_today": 1, "childcare_session_id": self.id}}

    @api.model
    def _get_session_of_now(self):
        """Return the session in the context (``childcare_session_id``), or the own one that is now or next today."""
        session_id = self.env.context.get("childcare_session_id")
        if isinstance(session_id, int):
            return self.browse(session_id).exists()
        now = fields.Datetime.now()
        domain = [
            ("mentor_id", "=", self.env.uid),
            ("state", "=", "planned"),
            ("stop", ">", now),
            ("start", "<", now + timedelta(hours=12)),
        ]
        session = self.search(domain, order="start, id", limit=1)
        return session or self.env["mobility.volunteer.day"]._raise_no_session()
