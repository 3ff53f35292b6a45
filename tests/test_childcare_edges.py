from datetime import timedelta

from freezegun import freeze_time
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .test_childcare import ChildcareCommon
from .test_remind import START


class TestChildcareEdges(ChildcareCommon):
    """Nobody is asked, told or given a task for nothing."""

    def _cancel(self, session):
        session.with_user(self.mentor).with_context(cancel_reason="Ill").action_cancel()

    def test_the_task_ends_with_the_talk(self):
        session = self._needed(start="2035-01-04 09:00:00")
        self.assertTrue(self._alarms(session))
        with freeze_time("2035-01-04 12:00:00"):
            session.with_user(self.mentor).action_hold()
        self.assertFalse(self._alarms(session))

    def test_what_is_closed_asks_nobody_when_the_place_is_put_right(self):
        session = self._needed()
        self._cancel(session)
        before = self._mails(self.volunteer)
        session.with_user(self.mentor).location = "Kade 1"
        self.assertFalse(session.childcare_ask_ids)
        self.assertEqual(self._mails(self.volunteer), before)

    def test_who_could_not_come_is_asked_again_when_somebody_stands_at_the_door(self):
        session = self._needed()
        self._answer(self.volunteer, session, "decline")
        session.with_user(self.mentor)._do_ask_now(self.volunteer)
        self.assertEqual(len(self._mails(self.volunteer)), 2)
        self.assertEqual(self._answer(self.volunteer, session, "accept"), "accepted")

    def test_no_task_for_what_needs_nobody_any_more(self):
        for name, settle, moment in (
            ("cancelled", self._cancel, -2),
            ("found", lambda session: self._answer(self.volunteer, session, "accept"), -2),
            ("no child", lambda session: session.with_user(self.mentor).write({"childcare_needed": False}), -2),
            ("begun", lambda session: None, 0.5),
        ):
            with self.subTest(name=name):
                session = self._needed()
                settle(session)
                with freeze_time(START + timedelta(hours=moment)):
                    self.env["mobility.session"]._do_raise_childcare_alarms()
                self.assertFalse(self._alarms(session))
                if session.state == "planned":
                    self._cancel(session)

    def test_the_program_says_how_long_before_there_is_a_task(self):
        session = self._needed()
        self.program.childcare_hours = 72
        with freeze_time(START - timedelta(hours=71)):
            self.env["mobility.session"]._do_raise_childcare_alarms()
        self.assertTrue(self._alarms(session))

    def test_a_volunteer_reads_the_own_language_and_the_clock_of_the_place(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.volunteer.lang = "nl_NL"
        if self.company.resource_calendar_id:
            self.company.resource_calendar_id.tz = "Asia/Tokyo"
        self._needed()
        self.assertIn("dinsdag 2 januari 2035", self._mails(self.volunteer).body_html)
        self.assertIn("10:00", self._mails(self.volunteer).body_html)
        self.assertIn("Tuesday 2 January 2035", self._mails(self.second).body_html)

    def test_what_is_over_tomorrow_or_off_is_not_now(self):
        with freeze_time("2035-01-02 05:00:00"):
            self._session(self.samira, "2035-01-02 06:00:00")
            self._session(self.samira, "2035-01-03 09:00:00")
            self._cancel(self._session(self.samira, "2035-01-02 08:30:00"))
        with freeze_time("2035-01-02 08:00:00"):
            today = self.env["mobility.volunteer.day"].with_user(self.mentor).search([("is_today", "=", True)])
            with self.assertRaisesRegex(UserError, "no session now"):
                today[0].action_ask()

    def test_days_elsewhere_and_of_who_left_do_not_count(self):
        Day = self.env["mobility.volunteer.day"]
        Day.create({"user_id": self.volunteer.id, "weekday": "4", "company_id": self.other_company.id})
        self.assertEqual(Day._get_weekdays(self.company), {1, 2})
        self.absent.active = False
        self.assertEqual(Day._get_weekdays(self.company), {1})

    def test_who_is_no_volunteer_any_more_is_not_asked(self):
        self.second.group_ids = [Command.unlink(self.env.ref("mobility_mentoring.group_volunteer").id)]
        self.assertEqual(self._needed().childcare_ask_ids.user_id, self.volunteer)

    def test_the_page_shows_what_is_open_in_the_own_organisations(self):
        session = self._needed()
        self._answer(self.second, session, "decline")
        self.assertFalse(self._asks(self.second)._get_page()["asked"])
        self.volunteer.write(
            {"company_id": self.other_company.id, "company_ids": [Command.set(self.other_company.ids)]}
        )
        self.assertFalse(self._asks(self.volunteer)._get_page()["asked"])

    def test_who_may_not_see_the_session_asks_nobody_for_it(self):
        session = self._needed()
        self._answer(self.volunteer, session, "decline")
        before = self._mails(self.volunteer)
        with self.assertRaises(AccessError):
            session.with_user(self.mentor_b).action_who_is_in()
        day = self.env["mobility.volunteer.day"].search([("user_id", "=", self.volunteer.id)], limit=1)
        with self.assertRaises(AccessError):
            day.with_user(self.mentor_b).with_context(childcare_session_id=session.id).action_ask()
        self.assertEqual(self._mails(self.volunteer), before)

    def test_calling_off_what_is_over_tells_nobody(self):
        session = self._needed()
        self._answer(self.volunteer, session, "accept")
        before = self._mails(self.volunteer)
        with freeze_time(START + timedelta(hours=2)):
            self._cancel(session)
        self.assertEqual(self._mails(self.volunteer), before)
