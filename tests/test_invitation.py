from datetime import datetime

from odoo.exceptions import UserError

from .common import MobilityCommon

# what would tell somebody who reads along what it is about
TELLING = ("mobility", "mentor", "coach", "poverty", "armoede", "debt", "bridge", "program", "brug", "participant")


class TestInvitation(MobilityCommon):
    """People are told of their appointments in plain words, in a way that is safe, and neutrally."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"email": "hello@example.org", "phone": "+31 6 00 00 00 99"})
        cls.company.partner_id.tz = "Europe/Amsterdam"
        cls.mentor.name = "Noor Bakker"
        cls.samira = cls._participant("Samira", email="samira@example.org", contact_way="mail")
        cls.samira.partner_id.tz = False
        cls._enrol(cls.samira)

    def setUp(self):
        super().setUp()
        self.known = self.env["mail.mail"].search([])

    def _mails(self):
        new = self.env["mail.mail"].search([], order="id") - self.known
        self.known |= new
        return new

    def _ics(self, mail):
        text = mail.attachment_ids.raw.decode().replace("\r\n ", "")
        return dict(line.split(":", 1) for line in text.splitlines())

    def test_an_invitation_says_when_with_whom_and_where(self):
        self._session(self.samira, location="Dijkplein 1; door 2")
        mail = self._mails()
        self.assertEqual(mail.state, "outgoing", "in the queue")
        self.assertIn("samira@example.org", mail.email_to)
        self.assertIn("hello@example.org", mail.email_from)
        for text in (
            "Samira",
            "Tuesday 2 January 2035",
            "10:00",
            "11:00",
            "Noor Bakker",
            "Dijkplein 1",
            self.company.name,
        ):
            self.assertIn(text, mail.body_html)
        ics = self._ics(mail)
        self.assertEqual((ics["METHOD"], ics["SEQUENCE"], ics["STATUS"]), ("REQUEST", "0", "CONFIRMED"))
        self.assertEqual((ics["DTSTART"], ics["DTEND"]), ("20350102T090000Z", "20350102T100000Z"))
        self.assertEqual(ics["LOCATION"], "Dijkplein 1\\; door 2")
        self.assertTrue(mail.attachment_ids.raw.endswith(b"END:VCALENDAR\r\n"))

    def test_moving_and_cancelling_are_mailed_with_the_same_uid(self):
        session = self._session(self.samira)
        first = self._ics(self._mails())
        session.with_user(self.mentor).start = datetime(2035, 7, 3, 9)
        moved = self._mails()
        self.assertIn("11:00", moved.body_html, "in summer time")
        second = self._ics(moved)
        session.with_user(self.mentor).with_context(cancel_reason="Ill").action_cancel()
        cancelled = self._mails()
        third = self._ics(cancelled)
        self.assertNotIn("Ill", cancelled.body_html)
        self.assertEqual({first["UID"], second["UID"], third["UID"]}, {session.ics_uid})
        self.assertEqual([one["SEQUENCE"] for one in (first, second, third)], ["0", "1", "2"])
        self.assertEqual((third["METHOD"], third["STATUS"]), ("CANCEL", "CANCELLED"))

    def test_what_happens_in_the_calendar_is_mailed_too(self):
        session = self._session(self.samira)
        self._mails()
        session.event_id.with_user(self.mentor).write({"start": "2035-01-03 09:00:00", "stop": "2035-01-03 10:00:00"})
        self.assertEqual(self._ics(self._mails())["DTSTART"], "20350103T090000Z")
        session.event_id.with_user(self.mentor).unlink()
        self.assertEqual(self._ics(self._mails())["METHOD"], "CANCEL")

    def test_the_mail_tells_nothing_but_an_appointment(self):
        session = self._session(self.samira, note="Letters of the bailiff")
        session.with_user(self.mentor).start = "2035-01-03 09:00:00"
        session.with_user(self.mentor).with_context(cancel_reason="Ill").action_cancel()
        mails = self._mails()
        self.assertEqual(len(mails), 3)
        for mail in mails:
            text = (
                f"{mail.subject} {mail.body_html} {mail.attachment_ids.name} {mail.attachment_ids.raw.decode()}".lower()
            )
            for word in (*TELLING, self.program.name.lower(), session.session_type_id.name.lower(), "bailiff"):
                self.assertNotIn(word, text)

    def test_the_language_of_the_person(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.samira.lang = "nl_NL"
        self._session(self.samira)
        self.assertIn("dinsdag 2 januari 2035", self._mails().body_html)

    def test_the_time_zone_of_the_person(self):
        self.samira.partner_id.tz = "Asia/Tokyo"
        self._session(self.samira)
        self.assertIn("18:00", self._mails().body_html)
        (self.samira.partner_id | self.company.partner_id | self.mentor.partner_id).tz = False
        self.company.resource_calendar_id = False
        with self.assertRaisesRegex(UserError, "time zone"):
            self._session(self.samira, "2035-01-03 09:00:00")

    def test_no_mail_where_that_is_not_wanted_or_not_safe(self):
        for vals in ({"contact_way": "phone"}, {"safe_contact": "Shared mailbox"}, {"email": False}):
            person = self._participant("Joris", **{"contact_way": "mail", "email": "joris@example.org", **vals})
            with self.subTest(vals=vals):
                session = self._session(person)
                self.assertEqual(session.activity_ids.user_id, self.mentor)
                self.assertIn("Tell about", session.activity_ids.summary)
                session.with_user(self.mentor).with_context(cancel_reason="Ill").action_cancel()
                self.assertEqual(session.activity_ids.mapped("summary"), ["Tell that the appointment is off"])
        self.company.email = False
        session = self._session(self.samira, "2035-01-05 09:00:00")
        self.assertIn("no e-mail address to write from", session.activity_ids.note)
        self.assertFalse(self._mails())

    def test_the_host_mails_nobody_a_name(self):
        self.samira.contact_way = "phone"
        session = self._session(self.samira, user=self.coordinator)
        self.assertEqual(session.activity_ids.user_id, self.mentor)
        self.assertFalse(self._mails())

    def test_one_mail_for_a_series(self):
        vals = [self._session_vals(self.samira, f"2035-01-{day:02} 09:00:00") for day in (2, 9, 16)]
        sessions = self.env["mobility.session"].with_user(self.mentor).create(vals)
        mail = self._mails()
        self.assertEqual((len(mail), len(mail.attachment_ids)), (1, 3))
        self.assertEqual(len(set(sessions.mapped("ics_uid"))), 3)
        self.assertEqual(len(sessions.event_id), 3)

    def test_nobody_who_died_is_mailed(self):
        session = self._session(self.samira)
        self._mails()
        self.samira.with_user(self.mentor).action_deceased()
        self.assertEqual(session.state, "cancelled")
        self.assertFalse(self._mails())

    def test_a_new_mentor_is_told_to_the_person(self):
        self._session(self.samira)
        self._mails()
        self.mentor_b.name = "Karim Haddad"
        self.samira.enrollment_id.with_user(self.coordinator).mentor_id = self.mentor_b
        self.assertIn("Karim Haddad", self._mails().body_html)
