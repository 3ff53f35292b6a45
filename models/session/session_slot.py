from datetime import datetime, time, timedelta

import pytz
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_datetime

from ..host.calendar_event import FOLLOWING

STEP = timedelta(minutes=15)
NOON = 12
# In the context: the agendas are locked and the time was found free in this very call; an object, as FOLLOWING.
FREE = object()


class MobilitySession(models.Model):
    """When somebody has time: free times to propose, and no time given away twice."""

    _inherit = "mobility.session"

    @api.model_create_multi
    def create(self, vals_list):
        sessions = super().create(vals_list)
        sessions._check_free()
        return sessions

    def write(self, vals):
        result = super().write(vals)
        if {"start", "stop", "mentor_id"} & vals.keys():
            self._check_free()
        return result

    advice = fields.Char(compute="_compute_advice")

    @api.depends("session_type_id", "participant_id", "mentor_id", "start", "state")
    def _compute_advice(self):
        for session in self:
            planned = session.state == "planned" and session.start
            arguments = session.session_type_id, session.participant_id, session.mentor_id, [session.start]
            session.advice = planned and session._get_advice(*arguments)

    @api.model
    def _get_advice(self, session_type, person, mentor, starts):
        """Tell why one of these times is not wise for a talk like this, or return False. It forbids nothing.

        :param starts: list of naive UTC
        """
        if not (session_type.demanding and mentor and starts) or person.best_hours == "afternoon":
            return False
        zone = pytz.timezone(self._get_mentor_tz(mentor, person.company_id, default="UTC"))
        if all(pytz.utc.localize(start).astimezone(zone).hour < NOON for start in starts):
            return False
        return self.env._(
            "This talk asks a lot. In the afternoon most heads are full of the day, and people remember and decide less"
            " well: the morning is better. You can still choose the afternoon."
        )

    # -- no time is given away twice ----------------------------------------------------------------------------------

    def _check_free(self):
        """Refuse sessions at a time that the mentor or the person has given to something else already.

        Two users at the same moment do not see each other's sessions: each writes the rows of mentor and person first,
        so that the database lets only one of them go on. The host then tries the other again, which sees the first.
        An external calendar cannot be refused anything; then the mentor is told.

        :raises UserError: naming the time
        """
        sessions = self.filtered(lambda session: session.state == "planned" and session.stop > fields.Datetime.now())
        if not sessions or self.env.context.get("mobility_free") is FREE:
            return
        sessions._lock_agendas()
        forced = self.env.context.get("mobility_forced") is FOLLOWING
        for session in sessions:
            if not (reason := session._get_clash()):
                continue
            if not forced:
                raise UserError(reason)
            session._do_plan_task(self.env._("Two at the same time"))

    @api.model
    def _do_plan_if_free(self, vals):
        """Plan a session if there is time for it; what was done before stays either way.

        :return: (the session, False) or (none, why there is no time)
        """
        draft = self.new(vals)
        draft._lock_agendas()
        if reason := draft._get_clash():
            return self.browse(), reason
        return self.with_context(mobility_free=FREE).create(vals).with_env(self.env), False

    def _lock_agendas(self):
        """Write the rows of these mentors and people, in one order for everybody."""
        self.env.flush_all()
        # The counters themselves mean nothing: what counts is that the row was written. Counting the mentors makes
        # the database write those first.
        self.env.cr.execute(
            SQL(
                """
                WITH mentor AS (SELECT id FROM res_users WHERE id IN %(mentors)s ORDER BY id FOR NO KEY UPDATE),
                     booked AS (
                         UPDATE res_users SET mobility_booked = COALESCE(mobility_booked, 0) + 1
                          WHERE id IN (SELECT id FROM mentor) RETURNING id
                     ),
                     person AS (
                         SELECT id FROM mobility_participant
                          WHERE id IN %(people)s AND (SELECT COUNT(*) FROM booked) > 0
                          ORDER BY id FOR NO KEY UPDATE
                     )
                UPDATE mobility_participant SET mobility_booked = COALESCE(mobility_booked, 0) + 1
                 WHERE id IN (SELECT id FROM person)
                """,
                mentors=tuple(self.mentor_id.ids),
                people=tuple(self.participant_id.ids),
            )
        )

    def _get_clash(self):
        """Tell what else is planned at this time, without saying with whom, or return False."""
        self.ensure_one()
        # sudo: others' sessions and private events; only that there is something is told
        Session = self.env["mobility.session"].sudo()
        overlap = [("start", "<", self.stop), ("stop", ">", self.start)]
        planned = [*overlap, ("state", "=", "planned"), ("id", "not in", self.ids)]
        when = format_datetime(self.env, self.start, dt_format="short")
        event = self.sudo().event_id  # sudo: as above
        group = [("event_id", "=", False), ("event_id", "!=", event.id)]
        own = [("participant_id", "=", self.participant_id.id)]
        others = Session.search([*planned, "|", *own, "&", ("mentor_id", "=", self.mentor_id.id), "|", *group])
        if self.participant_id in others.participant_id:
            name = self.participant_id.name
            return self.env._("%(name)s has another session at that time (%(when)s).", name=name, when=when)
        taken = bool(others)
        if not taken:
            begin, end = pytz.utc.localize(self.start), pytz.utc.localize(self.stop)
            zone = pytz.timezone(self._get_mentor_tz(self.mentor_id))
            taken = any(
                start < end and stop > begin for start, stop in self._get_busy(self.mentor_id, begin, end, zone, event)
            )
        if taken:
            name = self.mentor_id.name
            return self.env._("%(name)s has no time any more at %(when)s. Choose another time.", name=name, when=when)
        return False

    # -- free times ---------------------------------------------------------------------------------------------------

    @api.model
    def _find_slots(
        self, mentor, duration, date_from, date_to, demanding, best_hours=False, company=None, childcare=False
    ):
        """Return the free times of ``mentor``, the best first.

        Within the working hours, outside time off, and where the calendar has room. First come the days on which
        somebody can look after a child, if one comes along; then the hours in which this person thinks clearest, else
        mornings if the talk is demanding; then the earliest.

        :param duration: in hours
        :param date_from: first day
        :param date_to: last day, included
        :param demanding: asks much of somebody's head
        :param best_hours: 'morning' or 'afternoon', when the person's best hours are known
        :param company: whose working hours count when the mentor has none; by default the current one
        :param childcare: a child comes along
        :return: list of (start, stop), naive UTC
        :raises UserError: the mentor left, or has no working hours
        """
        if not mentor.active:
            raise UserError(self.env._("%(name)s does not work here any more.", name=mentor.name))
        zone = pytz.timezone(self._get_mentor_tz(mentor, company))
        begin = max(zone.localize(datetime.combine(date_from, time.min)), pytz.utc.localize(fields.Datetime.now()))
        end = zone.localize(datetime.combine(date_to + timedelta(days=1), time.min))
        if begin >= end:
            return []
        busy = sorted(self._get_busy(mentor, begin, end, zone) + self._get_loose(mentor, begin, end))
        length = timedelta(hours=duration)
        slots = [
            (start.astimezone(zone), start, start + length)
            for gap in self._get_gaps(self._get_working_times(mentor, begin, end, zone, company), busy)
            for start in self._get_starts(*gap, length)
        ]
        wanted = best_hours or ("morning" if demanding else False)
        days = self.env["mobility.volunteer.day"]._get_weekdays(company or self.env.company) if childcare else set()
        if wanted or days:
            slots.sort(
                key=lambda slot: (
                    bool(days) and slot[0].weekday() not in days,
                    bool(wanted) and (slot[0].hour < NOON) != (wanted == "morning"),
                    slot[1],
                )
            )
        return [(start.replace(tzinfo=None), stop.replace(tzinfo=None)) for _local, start, stop in slots]

    @api.model
    def _get_mentor_tz(self, mentor, company=None, default=None):
        company = company or self.env.company
        mentor_sudo, company_sudo = mentor.sudo(), company.sudo()  # sudo: whoever may plan, needs the time zone
        zone = (
            mentor_sudo.tz or self._get_resource(mentor, company).tz or company_sudo.resource_calendar_id.tz or default
        )
        if not zone:
            raise UserError(self.env._("%(name)s has no time zone. Fill it in at Preferences first.", name=mentor.name))
        return zone

    @api.model
    def _get_resource(self, mentor, company):
        domain = [("user_id", "=", mentor.id), ("company_id", "in", [company.id, False])]
        # sudo: the working hours of a colleague, by whoever plans for that colleague
        return self.env["resource.resource"].sudo().search(domain, limit=1, order="company_id, id")

    @api.model
    def _get_working_times(self, mentor, begin, end, zone, company=None):
        """Return when ``mentor`` works, time off left out: sorted (start, stop), aware, in UTC."""
        company = company or self.env.company
        resource = self._get_resource(mentor, company)
        # sudo: as above; the hours of the organisation where a colleague has none
        calendar = resource.calendar_id if resource else company.sudo().resource_calendar_id
        calendar_sudo = calendar.sudo()  # sudo: as above
        if not calendar or not (calendar.flexible_hours or calendar_sudo.attendance_ids):
            raise UserError(
                self.env._(
                    "%(name)s has no working hours. Fill in working hours first, or choose a time yourself.",
                    name=mentor.name,
                )
            )
        if resource:
            intervals = resource._get_valid_work_intervals(begin, end)[0][resource.id]
        else:
            domain = [("time_type", "=", "leave"), ("company_id", "in", [company.id, False])]
            intervals = calendar_sudo._work_intervals_batch(begin, end, domain=domain, tz=zone)[False]
        return [(start.astimezone(pytz.utc), stop.astimezone(pytz.utc)) for start, stop, _meta in intervals]

    @api.model
    def _get_busy(self, mentor, begin, end, zone, ignored=None):
        """Return when ``mentor`` is busy in the calendar between two times: list of (start, stop), aware, in UTC.

        What is all day in the calendar has no time zone: it takes the whole of those days where the mentor is.
        """
        # sudo: private events; only that there is something is told. Two days more for those that take all day
        Event = self.env["calendar.event"].sudo().with_context(active_test=True)
        low, high = (moment.astimezone(pytz.utc).replace(tzinfo=None) for moment in (begin, end))
        margin = timedelta(days=2)
        domain = [
            ("start", "<", high + margin),
            ("stop", ">", low - margin),
            ("show_as", "=", "busy"),
            ("attendee_ids", "any", [("partner_id", "=", mentor.partner_id.id), ("state", "!=", "declined")]),
            ("id", "not in", ignored.ids if ignored else []),
        ]
        columns = [SQL.identifier("calendar_event", name) for name in ("start", "stop", "allday")]
        busy = []
        for start, stop, allday in self.env.execute_query(Event._search(domain, order="start").select(*columns)):
            if allday:
                start = zone.localize(datetime.combine(start.date(), time.min))
                stop = zone.localize(datetime.combine(stop.date() + timedelta(days=1), time.min))
                busy.append((start.astimezone(pytz.utc), stop.astimezone(pytz.utc)))
            else:
                busy.append((pytz.utc.localize(start), pytz.utc.localize(stop)))
        return busy

    @api.model
    def _get_loose(self, mentor, begin, end):
        """Return when ``mentor`` has sessions that somebody took out of the calendar, as ``_get_busy`` does."""
        low, high = (moment.astimezone(pytz.utc).replace(tzinfo=None) for moment in (begin, end))
        domain = [("mentor_id", "=", mentor.id), ("state", "=", "planned"), ("event_id", "=", False)]
        # sudo: others' sessions; only that there is something is told
        query = self.sudo()._search([*domain, ("start", "<", high), ("stop", ">", low)])
        columns = [SQL.identifier("mobility_session", name) for name in ("start", "stop")]
        return [
            (pytz.utc.localize(start), pytz.utc.localize(stop))
            for start, stop in self.env.execute_query(query.select(*columns))
        ]

    @api.model
    def _get_gaps(self, working, busy):
        """Yield (start, stop) of what is left of the working times; both lists are sorted."""
        for start, stop in working:
            for taken_from, taken_to in busy:
                if taken_to <= start:
                    continue
                if taken_from >= stop:
                    break
                if taken_from > start:
                    yield start, taken_from
                start = max(start, taken_to)
            if start < stop:
                yield start, stop

    @api.model
    def _get_starts(self, start, stop, length):
        """Yield the quarters of an hour at which a talk of this length can begin."""
        past = (start - start.replace(minute=0, second=0, microsecond=0)) % STEP
        start += STEP - past if past else timedelta()
        while start + length <= stop:
            yield start
            start += STEP
