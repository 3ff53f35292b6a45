from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from odoo.addons.base.models.ir_cron import IrCron
from odoo.addons.sms.tools.sms_api import SmsApi
from odoo.exceptions import AccessError, ValidationError
from psycopg2 import IntegrityError

from .common import MobilityCommon
from .test_invitation import TELLING

START = datetime(2035, 1, 2, 9)
PHONE = "+31612345678"


class RemindCommon(MobilityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"email": "hello@example.org", "phone": "+31 6 00 00 00 99"})
        cls.company.partner_id.tz = "Europe/Amsterdam"
        cls.mentor.name = "Noor Bakker"
        cls.samira = cls._participant("Samira", email="samira@example.org", contact_way="mail", phone=PHONE)
        cls.samira.partner_id.tz = False
        cls._agree(cls.samira)
        cls._enrol(cls.samira)
        cls.reminders = cls.env["mobility.session.reminder"]

    def _cron(self, hours=47, start=START):
        """Run the cron as many hours before the start; return what it wrote down."""
        known = self.reminders.search([])
        with (
            freeze_time(start - timedelta(hours=hours)),
            patch.object(IrCron, "_commit_progress", return_value=float("inf")),
        ):
            self.reminders._cron_remind()
        return self.reminders.search([], order="id") - known

    def _sms(self):
        return self.env["sms.sms"].search([("number", "=", PHONE)], order="id")


class TestRemind(RemindCommon):
    """People are reminded once of each appointment at each moment, in a way that is wanted and safe."""

    def test_two_days_and_two_hours_before_by_mail(self):
        session = self._session(self.samira, location="Dijkplein 1")
        self.assertFalse(self._cron(49), "too early")
        first = self._cron(47)
        self.assertEqual((first.session_id, first.way, first.state, first.hours), (session, "mail", "queued", 48))
        self.assertEqual(first.mail_id.state, "outgoing", "in the queue, nothing is sent here")
        for text in ("Samira", "Tuesday 2 January 2035", "10:00", "Noor Bakker", "Dijkplein 1"):
            self.assertIn(text, first.mail_id.body_html)
        self.assertFalse(first.mail_id.attachment_ids)
        self.assertFalse(self._cron(47), "run twice")
        self.assertFalse(self._cron(3))
        self.assertEqual(self._cron(1.5).hours, 2)
        self.assertFalse(self._cron(1.5))
        self.assertFalse(self._cron(-0.5), "begun already")

    def test_only_the_latest_moment_counts_when_nothing_ran_for_days(self):
        self._session(self.samira)
        self.assertEqual(self._cron(1).mapped("hours"), [2])
        self.assertFalse(self._cron(1))

    def test_no_reminder_for_a_moment_that_had_passed_when_it_was_planned(self):
        with freeze_time(START - timedelta(hours=5)):
            self._session(self.samira)
        self.assertFalse(self._cron(4))
        self.assertEqual(self._cron(2).hours, 2)

    def test_by_sms_in_the_queue_and_what_came_of_it(self):
        self.samira.contact_way = "sms"
        self._session(self.samira, location="Dijkplein 1")
        reminder = self._cron()
        sms = self._sms()
        self.assertEqual((reminder.way, reminder.state, sms.state), ("sms", "queued", "outgoing"))
        self.assertFalse(sms.partner_id)
        self.assertFalse(sms.mail_message_id)
        for text in ("Tuesday 2 January, 10:00", "Dijkplein 1", "+31 6 00 00 00 99"):
            self.assertIn(text, sms.body)
        self.assertLessEqual(len(sms.body), 160)
        answer = [{"uuid": sms.uuid, "state": "success", "credit": 1}]
        with patch.object(SmsApi, "_send_sms_batch", return_value=answer):
            sms._send()
        self.assertEqual(reminder.state, "sent")
        self.env["sms.tracker"].search([("sms_uuid", "=", sms.uuid)])._action_update_from_provider_error("rejected")
        self.assertEqual(reminder.state, "failed")

    def test_an_sms_without_credit_reads_so(self):
        self.samira.contact_way = "sms"
        self._session(self.samira)
        reminder = self._cron()
        answer = [{"uuid": self._sms().uuid, "state": "insufficient_credit", "credit": 0}]
        with patch.object(SmsApi, "_send_sms_batch", return_value=answer):
            self._sms()._send()
        self.assertEqual((reminder.state, reminder.reason), ("failed", "Insufficient Credit"))

    def test_a_long_place_makes_a_shorter_sms(self):
        session = self._session(self.samira, location="Dijkplein 1, the second door on the left, " * 4)
        self.assertLessEqual(len(session._get_sms_text()), 160)
        self.assertIn("10:00", session._get_sms_text())

    def test_what_came_of_a_mail(self):
        self._session(self.samira)
        reminder = self._cron()
        reminder.mail_id._postprocess_sent_message([], [], failure_type="mail_smtp")
        self.assertEqual(reminder.state, "failed")
        self.assertTrue(reminder.reason)
        second = self._cron(1)
        second.mail_id._postprocess_sent_message([], [])
        self.assertEqual(second.state, "sent")
        self.assertFalse(second.mail_id, "the host deletes what was sent")

    def test_nothing_tells_what_it_is_about(self):
        self.samira.contact_way = "sms"
        session = self._session(self.samira, note="Letters of the bailiff")
        self._cron()
        self.samira.contact_way = "mail"
        mail = self._cron(1).mail_id
        text = f"{self._sms().body} {mail.subject} {mail.body_html}".lower()
        for word in (*TELLING, self.program.name.lower(), session.session_type_id.name.lower(), "bailiff"):
            self.assertNotIn(word, text)

    def test_language_and_time_zone_of_the_person(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.samira.write({"lang": "nl_NL", "contact_way": "sms"})
        self.samira.partner_id.tz = "Asia/Tokyo"
        self._session(self.samira)
        self._cron()
        self.assertIn("dinsdag 2 januari, 18:00", self._sms().body)

    def test_why_nothing_was_sent_is_told(self):
        for vals, reason in (
            ({"contact_way": "phone"}, "Prefers contact by: Phone"),
            ({"contact_way": "paper"}, "Prefers contact by: Paper"),
            ({"safe_contact": "Shared phone"}, "safely"),
            ({"contact_way": "sms", "safe_contact": "Shared phone"}, "safely"),
            ({"contact_way": "mail", "email": False}, "No e-mail address"),
            ({"contact_way": "sms", "phone": False}, "No phone number"),
            ({"contact_way": "sms", "phone": "06-12"}, "not a valid one"),
            ({"contact_way": "sms", "phone": "call my sister"}, "not a valid one"),
        ):
            with self.subTest(vals=vals):
                person = self._participant("Joris", **{"contact_way": "mail", "email": "j@example.org", **vals})
                session = self._session(person)
                reminder = self._cron()
                self.assertEqual((reminder.session_id, reminder.state), (session, "not_sent"))
                self.assertIn(reason, reminder.reason)
                self.assertFalse(reminder.mail_id)
                session.with_user(self.mentor).with_context(cancel_reason="Ill").action_cancel()
        self.assertFalse(self._sms())

    def test_one_without_a_time_zone_does_not_stop_the_others(self):
        self._session(self.samira, "2035-01-02 11:00:00")
        other = self._participant("Joris", company=self.other_company, contact_way="sms", phone="+31687654321")
        self._agree(other)
        session = self._session(other)
        (other.partner_id | self.other_company.partner_id | self.mentor_other_company.partner_id).tz = False
        self.other_company.resource_calendar_id = False
        made = self._cron(46)
        self.assertEqual(
            dict(made.mapped(lambda r: (r.session_id == session, r.state))), {True: "not_sent", False: "queued"}
        )
        self.assertIn("time zone", made.filtered(lambda r: r.session_id == session).reason)

    def test_no_sms_by_night_where_the_person_is(self):
        self.samira.contact_way = "sms"
        self.program.reminder_hours = "2"
        talk = self._session(self.samira, "2035-01-02 08:30:00")  # half past nine in Amsterdam
        self.assertFalse(self._cron(1.51, talk.start), "a minute before eight: it waits for the morning")
        self.assertEqual(self._cron(1.5, talk.start).state, "queued")
        self.samira.partner_id.tz = "Asia/Tokyo"  # eight hours further
        self.program.reminder_hours = "12"
        morning = self._session(self.samira, "2035-01-04 00:01:00")
        self.assertFalse(self._cron(12, morning.start), "one minute past nine in the evening before")
        morning.with_user(self.mentor).start = "2035-01-04 23:59:00"
        self.assertEqual(self._cron(12, morning.start).state, "queued")

    def test_a_mail_makes_no_noise_by_night(self):
        self.program.reminder_hours = "2"
        talk = self._session(self.samira, "2035-01-02 08:30:00")
        self.assertEqual(self._cron(2, talk.start).state, "queued")

    def test_an_sms_that_cannot_wait_for_the_morning_is_not_sent_and_says_so(self):
        self.samira.contact_way = "sms"
        self.program.reminder_hours = "2"
        talk = self._session(self.samira, "2035-01-02 07:00:00")  # eight in Amsterdam
        reminder = self._cron(2, talk.start)
        self.assertEqual((reminder.state, reminder.reason), ("not_sent", "It would have come in the night."))
        self.assertFalse(self._sms())

    def test_the_program_decides_when_and_whether_by_sms(self):
        session = self._session(self.samira)
        self.program.reminder_hours = False
        self.assertFalse(self._cron(1))
        self.program.reminder_hours = "24, 6"
        self.assertFalse(self._cron(47))
        self.assertEqual(self._cron(23).hours, 24)
        self.samira.contact_way = "sms"
        self.program.reminder_sms = False
        self.assertIn("no SMS", self._cron(1.5).reason)
        self.assertFalse(self._sms())
        self.assertEqual(len(session.reminder_ids), 2)
        for wrong in ("soon", "-2", "2;4", "0", "9999", "1.5"):
            with self.subTest(wrong=wrong), self.assertRaisesRegex(ValidationError, "whole hours"):
                self.program.reminder_hours = wrong

    def test_the_person_decides_before_the_program(self):
        self._session(self.samira)
        self.samira.with_user(self.mentor).reminder_hours = "3"
        self.assertFalse(self._cron(47))
        self.assertEqual(self._cron(3).hours, 3)

    def test_who_wants_no_reminders_gets_none_and_it_is_kept_who_noted_it(self):
        self._session(self.samira)
        self.samira.with_user(self.mentor).reminder_off = True
        self.assertEqual(self.samira.reminder_off_by_id, self.mentor)
        self.assertTrue(self.samira.reminder_off_date)
        self.assertFalse(self._cron())
        with self.assertRaises(AccessError):
            self.samira.with_user(self.mentor).reminder_off_by_id = self.mentor_b
        self.samira.with_user(self.mentor).reminder_off = False
        self.assertTrue(self._cron())

    def test_a_moved_session_is_reminded_of_its_new_time_only(self):
        self.samira.contact_way = "sms"
        session = self._session(self.samira)
        first = self._cron()
        with freeze_time(START - timedelta(hours=46)):
            session.with_user(self.mentor).start = START + timedelta(days=3)
        self.assertEqual((first.state, self._sms().state), ("withdrawn", "canceled"))
        self.assertFalse(self._cron(1), "of the old time")
        again = self._cron(47, START + timedelta(days=3))
        self.assertEqual((again.start, again.state), (START + timedelta(days=3), "queued"))
        self.assertIn("5 January", self._sms()[-1].body)

    def test_moved_after_it_was_sent_reminds_again_and_moved_back_too(self):
        session = self._session(self.samira)
        first = self._cron()
        first.state = "sent"
        with freeze_time(START - timedelta(hours=46)):
            session.with_user(self.mentor).start = START + timedelta(days=3)
        second = self._cron(47, START + timedelta(days=3))
        self.assertEqual(second.hours, 48)
        self.assertTrue(first.state == "sent" and not session.reminded, "that was of the old time")
        with freeze_time(START - timedelta(hours=45)):
            session.with_user(self.mentor).start = START + timedelta(days=4)
            session.with_user(self.mentor).start = START + timedelta(days=3)
        self.assertEqual(second.state, "withdrawn")
        self.assertEqual(self._cron(47, START + timedelta(days=3)).hours, 48)

    def test_moments_that_had_passed_when_it_was_moved_are_left_out(self):
        session = self._session(self.samira)
        with freeze_time(START - timedelta(hours=60)):
            session.with_user(self.mentor).start = START - timedelta(hours=55)
        self.assertFalse(self._cron(4, session.start))
        self.assertEqual(self._cron(2, session.start).hours, 2)

    def test_reminded_means_that_something_went_out_before_this_time(self):
        session = self._session(self.samira)
        reminder = self._cron()
        self.assertFalse(session.reminded, "on its way is not there yet")
        reminder.state = "sent"
        self.assertTrue(session.reminded)
        other = self._session(self.samira, "2035-01-09 09:00:00")
        other.with_user(self.mentor).action_print_letter()
        self.assertFalse(other.reminded, "a letter is an invitation")

    def test_who_wants_none_from_the_beginning_is_noted_too(self):
        people = self.env["mobility.participant"].with_user(self.mentor)
        person = people.create({"name": "Joris", "reminder_off": True})
        self.assertEqual(person.sudo().reminder_off_by_id, self.mentor)

    def test_a_cancelled_session_is_not_reminded_of(self):
        session = self._session(self.samira)
        first = self._cron()
        session.with_user(self.mentor).with_context(cancel_reason="Ill").action_cancel()
        self.assertEqual((first.state, first.mail_id.state), ("withdrawn", "cancel"))
        self.assertFalse(self._cron(1))

    def test_nobody_who_died_or_left_is_reminded(self):
        session = self._session(self.samira)
        first = self._cron()
        self.samira.with_user(self.mentor).action_deceased()
        self.assertEqual(first.state, "withdrawn")
        self.env.flush_all()
        self.env.cr.execute("UPDATE mobility_session SET state = 'planned' WHERE id = %s", [session.id])
        self.assertFalse(self._cron(1))
        for hour, gone in ((15, {"date_deceased": "2035-01-01"}), (17, {"active": False})):
            person = self._participant("Gone", contact_way="mail", email="gone@example.org")  # not enrolled
            other = self._session(person, datetime(2035, 1, 2, hour))
            person.sudo().write(gone)
            self.env.flush_all()
            self.env.cr.execute("UPDATE mobility_session SET state = 'planned' WHERE id = %s", [other.id])
            self.env.invalidate_all()
            self.assertFalse(self._cron(1, other.start).filtered(lambda r, o=other: r.session_id == o))
        joris = self._participant("Joris", contact_way="mail", email="joris@example.org")
        enrollment = self._enrol(joris)
        self._session(joris, "2035-01-02 13:00:00")
        enrollment.with_context(exit_reason_id=self._exit_reason().id).action_stop()
        self.assertFalse(self._cron(1, datetime(2035, 1, 2, 13)).filtered(lambda r: r.state != "withdrawn"))

    def test_the_database_holds_one_reminder_a_session_and_moment(self):
        session = self._session(self.samira)
        vals = {"session_id": session.id, "start": START, "hours": 48, "way": "mail"}
        self.reminders.create(vals)
        query = (
            "INSERT INTO mobility_session_reminder (session_id, start, hours, way, state) VALUES (%s, %s, 48, %s, %s)"
        )
        self.assertDatabaseRefuses(query, session.id, START, "mail", "queued", error=IntegrityError)

    def test_the_choice_of_whom_does_not_grow_with_people(self):
        people = [self._participant(f"P{n}", contact_way="phone") for n in range(30)]
        for number, person in enumerate(people):
            self._session(person, START + timedelta(hours=number))
        self.env.flush_all()
        with freeze_time(START - timedelta(hours=40)), self.assertQueryCount(1):
            due = self.env["mobility.session"]._get_due_reminders(100)
        self.assertEqual(len(due), 9)

    def test_a_hundred_at_a_time_and_all_in_the_end(self):
        with patch("odoo.addons.mobility_mentoring.models.session.session_reminder.BATCH", 2):
            for number in range(5):
                person = self._participant(f"P{number}", contact_way="mail", email=f"p{number}@example.org")
                self._session(person, START + timedelta(hours=number))
            self.assertEqual(len(self._cron(43)), 5)

    def test_mentors_read_what_was_sent_and_change_nothing(self):
        self._session(self.samira)
        reminder = self._cron()
        reminder.with_user(self.mentor).read(["way", "state", "reason"])
        with self.assertRaises(AccessError):
            reminder.with_user(self.mentor).state = "sent"
        with self.assertRaises(AccessError):
            reminder.with_user(self.mentor_b).read(["state"])
