from datetime import datetime, timedelta

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import mute_logger

from .common import MobilityCommon

START, STOP = datetime(2035, 1, 2, 9), datetime(2035, 1, 2, 10)
WEEKLY = {
    "recurrency": True,
    "rrule_type": "weekly",
    "tue": True,
    "end_type": "count",
    "count": 3,
    "event_tz": "UTC",
}


class TestCalendarSeries(MobilityCommon):
    """The host archives and remakes the events of a series; a session hears of where they end, and of nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.email = "hello@example.org"
        cls.company.partner_id.tz = "UTC"
        cls.samira = cls._participant("Samira", email="samira@example.org", contact_way="mail")
        cls._enrol(cls.samira)

    def _repeated(self, start=START):
        """Return a session whose event somebody made a weekly one in an external calendar."""
        session = self._session(self.samira, start)
        session.event_id.with_user(self.mentor).sudo().with_context(dont_notify=True).write(dict(WEEKLY))
        self.assertEqual(len(session.event_id.recurrence_id.calendar_event_ids), 3)
        return session

    def _meeting(self, start, **vals):
        """Return the first of three weekly meetings that the mentor has with nobody of ours."""
        events = self.env["calendar.event"].with_user(self.mentor)
        partners = [Command.set(self.mentor.partner_id.ids)]
        stop = start + timedelta(hours=1)
        vals = {"name": "Team", "start": start, "stop": stop, "partner_ids": partners, **vals}
        return events.create({**vals, **WEEKLY})

    def _off(self, session):
        domain = [("model", "=", "mobility.session"), ("res_id", "=", session.id), ("subject", "ilike", "is off")]
        return self.env["mail.mail"].search(domain)

    def _assert_stands(self, session, start):
        self.assertEqual(session.state, "planned")
        self.assertEqual((session.start, session.stop), (start, start + timedelta(hours=1)))
        event = session.event_id
        self.assertTrue(event.exists() and event.active)
        self.assertEqual((event.start, event.stop), (session.start, session.stop))
        self.assertEqual((event.privacy, event.user_id), ("private", self.mentor))
        self.assertFalse(self._off(session), "nobody was told that it is off")

    def test_all_events_of_independent_ones_changes_one(self):
        sessions = self.env["mobility.session"]
        for day in (2, 9, 16):
            sessions |= self._session(self.samira, START.replace(day=day))
        for setting, day in (("all_events", 10), ("future_events", 11), ("self_only", 12)):
            with self.subTest(setting=setting):
                start = START.replace(day=day)
                vals = {"start": start, "stop": start + timedelta(hours=1), "recurrence_update": setting}
                sessions[1].event_id.with_user(self.mentor).write(vals)
                for session, its_day in zip(sessions, (2, day, 16), strict=True):
                    self._assert_stands(session, START.replace(day=its_day))
                self.assertFalse(any(sessions.event_id.mapped("recurrency")))

    def test_whoever_moves_a_whole_series_moves_the_session_once(self):
        later = {"start": START + timedelta(hours=4), "stop": STOP + timedelta(hours=4)}
        for number, setting in enumerate(("all_events", "future_events", "self_only")):
            start = START + timedelta(weeks=10 * number)
            times = {name: value + timedelta(weeks=10 * number) for name, value in later.items()}
            with self.subTest(setting=setting), mute_logger("odoo.models.unlink"):
                session = self._repeated(start)
                session.event_id.with_user(self.mentor).write({**times, "recurrence_update": setting})
                self._assert_stands(session, times["start"])

    def test_a_series_moved_from_its_last_event_takes_the_session_along(self):
        session = self._repeated()
        last = session.event_id.recurrence_id.calendar_event_ids.sorted("start")[-1]
        vals = {"start": last.start + timedelta(hours=3), "stop": last.stop + timedelta(hours=3)}
        with mute_logger("odoo.models.unlink"):
            last.with_user(self.mentor).write({**vals, "recurrence_update": "all_events"})
        self._assert_stands(session, START + timedelta(hours=3))

    def test_how_often_it_repeats_does_not_matter_to_the_session(self):
        for number, vals in enumerate(({"count": 5}, {"wed": True, "tue": False}, {"interval": 2}, {"name": "Busy"})):
            start = START + timedelta(weeks=10 * number)
            with self.subTest(vals=vals), mute_logger("odoo.models.unlink"):
                session = self._repeated(start)
                session.event_id.with_user(self.mentor).write({**vals, "recurrence_update": "all_events"})
                self.assertEqual(session.state, "planned")
                self._assert_stands(session, session.start)

    def test_a_series_that_ends_leaves_the_session(self):
        for number, setting in enumerate(("all_events", "future_events")):
            start = START + timedelta(weeks=10 * number)
            with self.subTest(setting=setting), mute_logger("odoo.models.unlink"):
                session = self._repeated(start)
                session.event_id.with_user(self.mentor).write({"recurrency": False, "recurrence_update": setting})
                self._assert_stands(session, start)

    def test_deleting_another_event_of_the_series_leaves_the_session(self):
        session = self._repeated()
        others = session.event_id.recurrence_id.calendar_event_ids.sorted("start")[1:]
        others[0].with_user(self.mentor).action_mass_deletion("future_events")
        self.assertFalse(others.exists())
        self._assert_stands(session, START)

    def test_who_removes_this_event_only_calls_the_appointment_off(self):
        session = self._repeated()
        session.event_id.with_user(self.mentor).action_mass_archive("self_only")
        self.assertEqual(session.state, "cancelled")
        self.assertTrue(self._off(session))

    def test_who_may_not_touch_the_session_does_not_move_it_with_a_series(self):
        session = self._repeated()
        partners = [Command.link(self.employee.partner_id.id)]
        session.event_id.sudo().with_context(dont_notify=True).write({"partner_ids": partners})
        vals = {"start": START + timedelta(hours=3), "stop": STOP + timedelta(hours=3)}
        with self.assertRaises(UserError), mute_logger("odoo.models.unlink"):
            session.event_id.with_user(self.employee).write({**vals, "recurrence_update": "all_events"})
        self._assert_stands(session, START)

    def test_a_meeting_of_the_mentor_that_repeats_takes_each_of_its_times(self):
        self._meeting(START)
        for week in range(3):
            with self.subTest(week=week), self.assertRaisesRegex(UserError, "no time any more"):
                self._session(self.samira, START + timedelta(weeks=week, minutes=30))
        self._session(self.samira, START + timedelta(weeks=3))

    def test_a_meeting_that_repeats_is_moved_over_a_session_and_the_session_stays(self):
        meeting = self._meeting(START + timedelta(hours=4))
        sessions = self.env["mobility.session"]
        for week in range(3):
            sessions |= self._session(self.samira, START + timedelta(weeks=week))
        with mute_logger("odoo.models.unlink"):
            meeting.write({"start": START, "stop": STOP, "recurrence_update": "all_events"})
        series = self.env["calendar.event"].search([("name", "=", "Team"), ("user_id", "=", self.mentor.id)])
        self.assertEqual(series.mapped("start"), sessions.sorted("start", reverse=True).mapped("start"))
        for week, session in enumerate(sessions):
            self._assert_stands(session, START + timedelta(weeks=week))
        series[0].action_mass_deletion("all_events")
        self.assertFalse(series.exists())
        for week, session in enumerate(sessions):
            self._assert_stands(session, START + timedelta(weeks=week))

    def test_a_guest_who_takes_part_is_in_no_event_of_a_series(self):
        session = self._repeated()
        partners = [Command.link(self.samira.partner_id.id)]
        with mute_logger("odoo.models.unlink"):
            event = session.event_id.with_user(self.mentor).sudo().with_context(dont_notify=True)
            event.write({"partner_ids": partners, "recurrence_update": "all_events"})
        domain = [("partner_id", "=", self.samira.partner_id.id)]
        self.assertFalse(self.env["calendar.attendee"].search(domain))
        self._assert_stands(session, START)
