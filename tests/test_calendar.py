from datetime import datetime
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import mute_logger

from .common import MobilityCommon

NAME, EMAIL, PHONE = "Samira Zonderling", "samira@example.org", "+31 6 00 00 00 01"
START, STOP = datetime(2035, 1, 2, 9), datetime(2035, 1, 2, 10)
LATER = {"start": datetime(2035, 1, 3, 13), "stop": datetime(2035, 1, 3, 14)}


class TestCalendar(MobilityCommon):
    """A session and its event follow each other, and the event says nothing but that there is an appointment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.samira = cls._participant(NAME, email=EMAIL, phone=PHONE)
        cls._enrol(cls.samira)
        cls.joris = cls._participant("Joris")
        cls.group = cls.env.ref("mobility_mentoring.session_type_group")

    def _times(self, *records):
        return {(record.start, record.stop) for record in records}

    def _as_sync(self, event, user=None):
        """Return the event as an external calendar changes it: with all rights, in the name of its owner."""
        return event.with_user(user or self.mentor).sudo().with_context(dont_notify=True, no_mail_to_attendees=True)

    def test_the_event_says_that_there_is_an_appointment_and_nothing_else(self):
        before = self.env["mail.mail"].search([])
        for user in (self.mentor, self.coordinator):
            with self.subTest(user=user.login):
                start = f"2035-02-0{1 + (user == self.mentor)} 09:00:00"
                context = {"active_model": "mobility.participant", "active_id": self.samira.id}
                vals = self._session_vals(self.samira, start, location="Here", note="Letters")
                event = (
                    self.env["mobility.session"].with_user(user).with_context(**context).create(vals).sudo().event_id
                )
                self.assertEqual(event.name, "Appointment")
                self.assertEqual(event.partner_ids, self.mentor.partner_id)
                self.assertEqual(event.attendee_ids.mapped("state"), ["accepted"])
                self.assertEqual((event.privacy, event.user_id, event.show_as), ("private", self.mentor, "busy"))
                self.assertFalse(event.description or event.location or event.notes or event.res_id)
                self.assertFalse(event.alarm_ids or event.activity_ids or event.recurrency)
        mails = self.env["mail.mail"].search([]) - before
        self.assertFalse(mails.filtered(lambda mail: mail.model == "calendar.event"))
        self.assertFalse(self.env["calendar.attendee"].search([("partner_id", "=", self.samira.partner_id.id)]))

    def test_moving_the_session_moves_the_event(self):
        session = self._session(self.samira)
        event = session.event_id
        for user, day in ((self.mentor, 3), (self.coordinator, 4)):
            session.with_user(user).start = datetime(2035, 1, day, 9)
            self.assertEqual(event.start, datetime(2035, 1, day, 9))
            self.assertEqual(session.event_id, event)

    def test_moving_the_event_moves_the_session(self):
        session = self._session(self.samira)
        session.event_id.with_user(self.mentor).write(dict(LATER))
        self.assertEqual(self._times(session, session.event_id), {tuple(LATER.values())})
        self._as_sync(session.event_id).write({"start": START, "stop": STOP})
        self.assertEqual(self._times(session, session.event_id), {(START, STOP)})

    def test_cancelling_the_session_removes_the_event(self):
        for user in (self.mentor, self.coordinator):
            session = self._session(self.samira)
            event = session.event_id
            session.with_user(user).with_context(cancel_reason="Ill").action_cancel()
            self.assertFalse(event.exists())

    def test_deleting_the_session_removes_the_event(self):
        session = self._session(self.samira)
        event = session.event_id
        session.with_user(self.manager).unlink()
        self.assertFalse(event.exists())

    def test_deleting_or_archiving_the_event_cancels_the_session(self):
        for how in ("unlink", "action_archive"):
            for forced in (False, True):
                with self.subTest(how=how, forced=forced):
                    session = self._session(self.samira)
                    event = session.event_id
                    event = self._as_sync(event) if forced else event.with_user(self.mentor)
                    getattr(event, how)()
                    self.assertEqual(session.state, "cancelled")
                    self.assertIn("Mentor", session.reason)
                    self.assertFalse(session.event_id)

    def test_an_archive_in_place_of_a_deletion_cancels_too(self):
        """Events that are in an external calendar too are archived by its module when they are deleted."""
        session = self._session(self.samira)
        event = session.event_id
        unlink = type(event).unlink
        host = next(
            cls for cls in type(event).__mro__ if cls.__module__ == "odoo.addons.calendar.models.calendar_event"
        )

        def archive(records):
            records.action_archive()
            return True

        with patch.object(host, "unlink", archive):
            unlink(event.with_user(self.mentor))
        self.assertTrue(event.exists())
        self.assertEqual((session.state, session.event_id.id), ("cancelled", False))

    def test_whoever_has_no_right_to_the_session_does_not_cancel_it(self):
        session = self._session(self.samira)
        event = session.event_id
        self._as_sync(event).write({"partner_ids": [Command.link(self.employee.partner_id.id)]})
        event = event.with_user(self.employee)
        with self.assertRaisesRegex(UserError, "cannot move"):
            event.write(dict(LATER))
        self._as_sync(event, self.employee).write(dict(LATER))
        self.assertEqual(self._times(session, event.sudo()), {(START, STOP)}, "put back")
        with patch.object(type(self.env["res.users"]), "_bus_send", autospec=True) as bus:
            event.unlink()
        self.assertTrue(any(call.args[0] == self.employee for call in bus.call_args_list))
        self.assertNotIn("Samira", str(bus.call_args_list))
        self.assertEqual((session.state, session.event_id.id), ("planned", False))
        self.assertEqual(session.activity_ids.user_id, self.mentor)
        session.with_user(self.mentor).action_restore_event()
        self.assertEqual(session.event_id.start, START)

    def test_archived_by_somebody_without_rights_it_leaves_the_session_without_an_event(self):
        session = self._session(self.samira)
        event = session.event_id
        self._as_sync(event).write({"partner_ids": [Command.link(self.employee.partner_id.id)]})
        self._as_sync(event, self.employee).action_archive()
        self.assertEqual((session.state, session.event_id.id), ("planned", False))
        self.assertIn("Out of your calendar, still planned", session.activity_ids.mapped("summary"))

    def test_only_what_is_planned_and_has_no_event_is_put_back(self):
        session = self._session(self.samira)
        event = session.event_id
        session.with_user(self.mentor).action_restore_event()
        self.assertEqual(session.event_id, event, "it was there")
        session.with_user(self.mentor).with_context(cancel_reason="Ill").action_cancel()
        with self.assertRaisesRegex(UserError, "already"):
            session.with_user(self.mentor).action_restore_event()
        self.assertFalse(session.event_id)

    def test_what_is_over_comes_in_no_calendar(self):
        sessions = self.env["mobility.session"].with_user(self.mentor).with_context(session_happened=True)
        self.assertFalse(sessions.create(self._session_vals(self.samira, "2024-01-02 09:00:00")).event_id)

    def test_an_external_calendar_may_put_it_in_the_past(self):
        """It happened already there: whoever typed the wrong day closes the session as it was."""
        session = self._session(self.samira)
        past = {"start": datetime(2024, 1, 2, 9), "stop": datetime(2024, 1, 2, 10)}
        self._as_sync(session.event_id).write(dict(past))
        self.assertEqual(self._times(session, session.event_id), {tuple(past.values())})

    def test_what_was_held_does_not_change_with_the_calendar(self):
        session = self._session(self.samira)
        event = session.event_id
        session.sudo().state = "held"
        event.with_user(self.mentor).write(dict(LATER))
        event.with_user(self.mentor).unlink()
        self.assertEqual((session.state, session.start), ("held", START))

    def test_an_appointment_does_not_take_all_day(self):
        session = self._session(self.samira)
        allday = {"allday": True, "start_date": "2035-01-05", "stop_date": "2035-01-05"}
        with self.assertRaisesRegex(UserError, "all day"):
            session.event_id.with_user(self.mentor).write(allday)
        self._as_sync(session.event_id).write(allday)
        self.assertEqual(self._times(session, session.event_id), {(START, STOP)})
        self.assertFalse(session.event_id.allday)

    def test_guests_who_take_part_and_openness_do_not_come_in_from_outside(self):
        session = self._session(self.samira)
        event = self._as_sync(session.event_id)
        event.write({"partner_ids": [Command.link(self.samira.partner_id.id)], "privacy": False, "user_id": False})
        self.assertEqual(event.partner_ids, self.mentor.partner_id)
        self.assertEqual(event.attendee_ids.partner_id, self.mentor.partner_id)
        self.assertEqual((event.privacy, event.user_id), ("private", self.mentor))

    def test_the_host_makes_no_series_of_it(self):
        session = self._session(self.samira)
        series = {"recurrency": True, "rrule_type": "weekly", "tue": True, "end_type": "count", "count": 3}
        with self.assertRaisesRegex(UserError, "does not repeat"):
            session.event_id.with_user(self.mentor).write(dict(series))

    def test_all_events_of_a_series_from_outside_move_the_session_once(self):
        session = self._session(self.samira)
        event = self._as_sync(session.event_id)
        series = {"recurrency": True, "rrule_type": "weekly", "tue": True, "end_type": "count", "count": 3}
        event.write({**series, "event_tz": "UTC"})
        self.assertEqual((session.state, session.event_id), ("planned", event))
        with mute_logger("odoo.models.unlink"):
            event.write({"recurrence_update": "all_events", "start": LATER["start"], "stop": LATER["stop"]})
        self.assertEqual(session.state, "planned")
        self.assertEqual(self._times(session, session.event_id), {tuple(LATER.values())})
        event.action_mass_deletion("all_events")
        self.assertEqual(session.state, "cancelled")

    def test_one_of_three_moves_alone(self):
        sessions = self.env["mobility.session"]
        for day in (2, 9, 16):
            sessions |= self._session(self.samira, f"2035-01-{day:02} 09:00:00")
        self.assertEqual(len(sessions.event_id), 3)
        self.assertFalse(any(sessions.event_id.mapped("recurrency")))
        sessions[1].event_id.with_user(self.mentor).write(
            {"start": "2035-01-10 09:00:00", "stop": "2035-01-10 10:00:00"}
        )
        self.assertEqual([session.start.day for session in sessions], [2, 10, 16])

    def test_a_group_shares_one_event(self):
        one = self._session(self.samira, session_type_id=self.group.id)
        two = self._session(self.joris, session_type_id=self.group.id)
        event = one.event_id
        self.assertEqual(event, two.event_id)
        event.with_user(self.mentor).write(dict(LATER))
        self.assertEqual(self._times(one, two, event), {tuple(LATER.values())})
        (one | two).with_user(self.mentor).write({"start": START, "stop": STOP})
        self.assertEqual(self._times(one, two, event), {(START, STOP)})
        one.with_user(self.mentor).with_context(cancel_reason="Ill").action_cancel()
        self.assertTrue(event.exists())
        two.with_user(self.mentor).with_context(cancel_reason="Ill").action_cancel()
        self.assertFalse(event.exists())

    def test_two_groups_at_the_same_time_have_an_event_each(self):
        one = self._session(self.samira, session_type_id=self.group.id)
        other = self._participant("Ilse", mentor=self.mentor_b)
        two = self._session(other, session_type_id=self.group.id)
        self.assertNotEqual(one.event_id, two.event_id)
        self.assertEqual(two.event_id.user_id, self.mentor_b)

    def test_who_leaves_a_group_gets_an_own_event(self):
        one = self._session(self.samira, session_type_id=self.group.id)
        two = self._session(self.joris, session_type_id=self.group.id)
        two.with_user(self.mentor).start = LATER["start"]
        self.assertNotEqual(one.event_id, two.event_id)
        self.assertEqual((one.event_id.start, two.event_id.start), (START, LATER["start"]))

    def test_another_mentor_gets_it_in_the_own_calendar(self):
        session = self._session(self.samira)
        group = self._session(self.samira, "2035-01-09 09:00:00", session_type_id=self.group.id)
        event = session.event_id
        self.samira.enrollment_id.with_user(self.coordinator).mentor_id = self.mentor_b
        self.assertFalse(event.exists())
        self.assertEqual(session.mentor_id, self.mentor_b)
        self.assertEqual(
            (session.event_id.user_id, session.event_id.partner_ids), (self.mentor_b, self.mentor_b.partner_id)
        )
        self.assertEqual(group.event_id.user_id, self.mentor)

    def test_ordinary_events_are_left_alone(self):
        event = (
            self.env["calendar.event"].with_user(self.employee).create({"name": "Lunch", "start": START, "stop": STOP})
        )
        self.env.flush_all()
        with self.assertQueryCount(1):
            event._get_mobility_sessions()
        event.write({"start": LATER["start"], "stop": LATER["stop"], "privacy": "public"})
        event.unlink()
        self.assertFalse(event.exists())
