import pytz
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_datetime

from .session_invitation import TELL

# What one SMS holds.
SMS_LENGTH = 160
# No SMS before and after these hours, by the clock of the person.
MORNING, EVENING = 8, 21
DEFAULT_HOURS = "48,2"


class MobilitySession(models.Model):
    """Reminding people of what they agreed to: by mail or SMS through the host's queues, or with a letter."""

    _inherit = "mobility.session"

    date_set = fields.Datetime(
        default=fields.Datetime.now,
        copy=False,
        readonly=True,
        help="When this time was chosen: moments to remind that had passed by then are left out.",
    )
    date_letter = fields.Datetime(
        "Letter printed on", copy=False, readonly=True, help="When the letter about this appointment was printed."
    )
    contact_warning = fields.Text(related="participant_id.contact_warning")
    reminder_ids = fields.One2many("mobility.session.reminder", "session_id", "Reminders", readonly=True)

    def write(self, vals):
        before = {session: session._get_told() for session in self}
        starts = {session: session.start for session in self}
        result = super().write(vals)
        if {"start", "stop", "mentor_id", "location"} & vals.keys():
            # sudo: guarded fields, who may write the session just did
            changed = self.sudo().filtered(lambda session: before[session] != session._get_told())
            changed.filtered("date_letter").date_letter = False
            moved = changed.filtered(lambda session: starts[session] != session.start)
            moved.reminder_ids._do_withdraw()
            moved.date_set = fields.Datetime.now()
        return result

    def _do_close(self, state, reason=False):
        super()._do_close(state, reason=reason)
        if state != "planned":
            self.sudo().reminder_ids._do_withdraw()  # sudo: queues, by whoever may close the session

    # -- by mail and SMS ----------------------------------------------------------------------------------------------

    @api.model
    def _get_due_reminders(self, limit):
        """Return (id of a session, hours before it) of reminders that should be sent now: a list, soonest first.

        Of several moments that passed since the time was chosen, only the latest counts.
        """
        query = SQL("SELECT id, hours FROM (%s) due ORDER BY start, id LIMIT %s", self._get_due_query(), limit)
        return self.env.execute_query(query)

    @api.model
    def _count_due_reminders(self):
        return self.env.execute_query(SQL("SELECT COUNT(*) FROM (%s) due", self._get_due_query()))[0][0]

    @api.model
    def _get_due_query(self):
        self.env.flush_all()
        return SQL(
            """
            SELECT session.id, session.start, MIN(moment.hours) AS hours
              FROM mobility_session session
              JOIN mobility_participant person ON person.id = session.participant_id
              JOIN res_partner contact ON contact.id = person.partner_id
              JOIN res_company company ON company.id = session.company_id
              JOIN res_partner organisation ON organisation.id = company.partner_id
              JOIN res_users mentor ON mentor.id = session.mentor_id
              JOIN res_partner colleague ON colleague.id = mentor.partner_id
         LEFT JOIN resource_calendar calendar ON calendar.id = company.resource_calendar_id
         LEFT JOIN mobility_program program ON program.id = COALESCE(session.program_id, person.program_id)
        CROSS JOIN LATERAL (
                    SELECT %(now)s::timestamp AT TIME ZONE 'UTC' AT TIME ZONE zone AS now,
                           session.start AT TIME ZONE 'UTC' AT TIME ZONE zone AS start
                      FROM COALESCE(contact.tz, organisation.tz, colleague.tz, calendar.tz) zone
                   ) clock
        CROSS JOIN LATERAL (
                    SELECT part::int AS hours
                      FROM UNNEST(STRING_TO_ARRAY(COALESCE(
                           NULLIF(TRIM(person.reminder_hours), ''),
                           CASE WHEN program.id IS NULL THEN %(default)s ELSE TRIM(program.reminder_hours) END
                           ), ',')) part
                     WHERE TRIM(part) != ''
                   ) moment
             WHERE session.state = 'planned'
               AND session.start > %(now)s
               AND session.start - moment.hours * INTERVAL '1 hour' <= %(now)s
               AND session.start - moment.hours * INTERVAL '1 hour' > COALESCE(session.date_set, session.create_date)
               AND person.date_deceased IS NULL
               AND person.active
               AND person.state != 'ended'
               AND person.reminder_off IS NOT TRUE
               AND session.answer IS DISTINCT FROM 'no'
               AND ( -- an SMS waits for the morning, unless the session begins before that
                    person.contact_way = 'sms'
                    AND EXTRACT(HOUR FROM clock.now) NOT BETWEEN %(morning)s AND %(evening)s - 1
                    AND clock.start > DATE_TRUNC('day', clock.now + (24 - %(evening)s) * INTERVAL '1 hour')
                                      + %(morning)s * INTERVAL '1 hour'
                   ) IS NOT TRUE
               AND NOT EXISTS (
                    SELECT 1
                      FROM mobility_session_reminder reminder
                     WHERE reminder.session_id = session.id
                       AND reminder.start = session.start
                       AND reminder.hours BETWEEN 1 AND moment.hours
                       AND reminder.state != 'withdrawn'
                   )
          GROUP BY session.id, session.start
            """,
            now=fields.Datetime.now(),
            default=DEFAULT_HOURS,
            morning=MORNING,
            evening=EVENING,
        )

    def _do_remind(self, hours):
        """Put a reminder of this session in the queue, or write down why there is none."""
        self.ensure_one()
        Reminder = self.env["mobility.session.reminder"]
        way = self.participant_id._get_way()
        vals = {"session_id": self.id, "start": self.start, "hours": hours, "way": way or "none"}
        try:
            if not (reason := self._get_reminder_blocker(way)):
                with self.env.cr.savepoint():
                    reminder = Reminder.create(vals)
                    reminder._do_send_mail() if way == "mail" else reminder._do_send_sms()
                return
        except UserError as error:
            reason = str(error)
        Reminder.create({**vals, "state": "not_sent", "reason": reason})

    def _get_reminder_blocker(self, way):
        """Tell why this session is not reminded of in this way, or return False."""
        program = self.program_id or self.participant_id.program_id
        if way == "sms" and program and not program.reminder_sms:
            return self.env._("This program sends no SMS.")
        if blocker := self.participant_id._get_contact_blocker(way):
            return blocker
        if way == "sms" and self._is_night():
            return self.env._("It would have come in the night.")
        return False

    def _is_night(self):
        """Tell whether it is too late or too early to send an SMS, where this person is."""
        now = pytz.utc.localize(fields.Datetime.now()).astimezone(pytz.timezone(self._get_tz()))
        return not MORNING <= now.hour < EVENING

    def _get_sms_text(self):
        """Return the words of the SMS: what counts first, and what does not fit left out."""
        self.ensure_one()
        company = self.company_id
        session = self._for_person()
        lang = session.env.lang
        when = format_datetime(self.env, self.start, tz=self._get_tz(), dt_format="EEEE d MMMM, HH:mm", lang_code=lang)
        start = session.env._("Your appointment: %(when)s.", when=when)
        where = f"{self.location.strip().rstrip('.')}." if (self.location or "").strip() else ""
        whom = session.env._("With %(name)s.", name=self.mentor_id.name)
        answer = session.env._("Do you come? %(link)s", link=self._get_answer_url())
        call = session.env._("Or call %(phone)s.", phone=company.phone) if company.phone else ""
        only_call = session.env._("Can you not come? Call %(phone)s.", phone=company.phone) if company.phone else ""
        name = company.name or ""
        for parts in (
            (start, where, whom, answer, call, name),
            (start, where, answer, call, name),
            (start, where, answer, call),
            (start, answer, call),
            (start, only_call),
        ):
            text = " ".join(part for part in parts if part)
            if len(text) <= SMS_LENGTH:
                return text
        return start

    # -- by letter ----------------------------------------------------------------------------------------------------

    def action_print_letter(self):
        """Print the letters about these appointments, and write down that they were sent by letter."""
        self._check_transition(("planned",))
        if past := self.filtered(lambda session: session.stop <= fields.Datetime.now()):
            raise UserError(self.env._("%(name)s: this time has passed.", name=past[0].display_name))
        for session in self:
            session._get_tz()  # raises before anything is written down
            if reason := session.participant_id._get_contact_blocker("letter", looked=True):
                raise UserError(
                    self.env._("%(name)s: %(reason)s", name=session.participant_id.display_name, reason=reason)
                )
        # sudo: guarded field and rows that nobody writes by hand; the right to write was checked
        sessions = self.sudo()
        sessions.date_letter = fields.Datetime.now()
        sessions.env["mobility.session.reminder"].create(
            [
                {"session_id": session.id, "start": session.start, "way": "letter", "state": "sent"}
                for session in sessions
            ]
        )
        sessions.activity_unlink([TELL], only_automated=False)
        return self.env.ref("mobility_mentoring.report_session_letter").report_action(self)
