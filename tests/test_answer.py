from datetime import datetime, timedelta

from freezegun import freeze_time
from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase

from .test_invitation import TELLING
from .test_remind import START, RemindCommon

LATER = datetime(2035, 1, 3, 9)


class TestAnswer(RemindCommon):
    """Whether somebody comes is said by the person or written down by the mentor, about one day and time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.session = cls._session(cls.samira, location="Dijkplein 1")
        cls.mine = cls.session.with_user(cls.mentor)

    def _find(self, token):
        return self.env["mobility.session"].with_user(self.env.ref("base.public_user"))._find_answerable(token)

    def test_the_mentor_writes_down_what_was_said(self):
        self.assertFalse(self.session.answer)
        self.mine.action_comes()
        self.assertEqual(self.session.answer, "yes")
        self.mine.action_cannot_come()
        self.assertEqual((self.session.answer, self.session.state), ("no", "planned"))
        self.assertIn("cannot come", self.session.message_ids[0].body)

    def test_only_who_may_change_the_session_writes_it_down(self):
        others = (self.mentor_b, self.finance, self.volunteer, self.employee, self.mentor_other_company)
        actions = {"yes": lambda record: record.action_comes(), "no": lambda record: record.action_cannot_come()}
        self.assertRefusesRoles(self.session, others, actions)
        with self.assertRaises(AccessError):
            self.mine.answer = "yes"

    def test_what_has_begun_or_is_closed_is_not_answered_any_more(self):
        with freeze_time(START + timedelta(minutes=1)), self.assertRaisesRegex(UserError, "has begun"):
            self.mine.action_comes()
        self.mine.with_context(cancel_reason="Ill").action_cancel()
        with self.assertRaisesRegex(UserError, "already"):
            self.mine.action_comes()

    def test_another_time_asks_anew_and_another_place_does_not(self):
        self.mine.action_cannot_come()
        self.mine.location = "Kade 1"
        self.assertEqual(self.session.answer, "no")
        self.mine.start = LATER
        self.assertFalse(self.session.answer)
        self.mine.action_comes()
        self.session.event_id.with_user(self.mentor).write({"start": START, "stop": START + timedelta(hours=1)})
        self.assertFalse(self.session.answer, "moved in the calendar")

    def test_who_answered_was_told(self):
        self.samira.contact_way = "phone"
        session = self._session(self.samira, LATER)
        self.assertTrue(session.activity_ids)
        session.with_user(self.mentor).action_comes()
        self.assertFalse(session.activity_ids)

    def test_who_cannot_come_is_not_reminded(self):
        self.mine.action_cannot_come()
        self.assertFalse(self._cron(47))
        self.mine.action_comes()
        self.assertTrue(self._cron(47))

    # -- the link -----------------------------------------------------------------------------------------------------

    def test_mails_and_sms_carry_the_link_and_a_cancellation_does_not(self):
        link = self.session._get_answer_url()
        self.assertRegex(link, r"/appointment/\d+-[0-9a-f]{16}$")
        mails = self.env["mail.mail"].search([("model", "=", "mobility.session"), ("res_id", "=", self.session.id)])
        self.assertIn(link, mails.body_html)
        self.assertIn(link, self._cron(47).mail_id.body_html)
        self.samira.contact_way = "sms"
        self._cron(1)
        self.assertIn(link, self._sms().body)
        self.assertLessEqual(len(self._sms().body), 160)
        for word in TELLING:
            self.assertNotIn(word, link)
        self.samira.contact_way = "mail"
        self.mine.with_context(cancel_reason="Ill").action_cancel()
        last = self.env["mail.mail"].search([("model", "=", "mobility.session")], order="id desc", limit=1)
        self.assertNotIn("/appointment/", last.body_html)

    def test_each_appointment_of_a_series_has_a_link_of_its_own(self):
        vals = [self._session_vals(self.samira, f"2035-01-{day:02} 09:00:00") for day in (9, 16)]
        sessions = self.env["mobility.session"].with_user(self.mentor).create(vals)
        mail = self.env["mail.mail"].search([("model", "=", "mobility.session")], order="id desc", limit=1)
        for session in sessions:
            self.assertIn(session._get_answer_url(), mail.body_html)

    def test_a_link_is_worth_nothing_once_the_appointment_moved_ended_or_began(self):
        token = self.session._get_answer_token()
        self.assertEqual(self._find(token), self.session)
        with freeze_time(START):
            self.assertFalse(self._find(token))
        self.mine.start = LATER
        self.assertFalse(self._find(token))
        token = self.session._get_answer_token()
        self.assertTrue(self._find(token))
        self.samira.with_user(self.mentor).action_deceased()
        self.assertFalse(self._find(token))

    def test_nobody_guesses_a_link(self):
        other = self._session(self._participant("Joris"), "2035-01-02 13:00:00")
        number, _dash, signature = self.session._get_answer_token().partition("-")
        for token in (
            number,
            f"{number}-",
            f"{number}-{'0' * 16}",
            f"{number}-{signature[:10]}",
            f"{other.id}-{signature}",
            f"{number}-é{signature[1:]}",
            f"²-{signature}",
            f"9999999999-{signature}",
            f"-1-{signature}",
            "",
        ):
            with self.subTest(token=token):
                self.assertFalse(self._find(token))


class TestAppointmentPage(RemindCommon, HttpCase):
    """The page works without a login, changes nothing on GET, and shows no more than the message did."""

    def setUp(self):
        super().setUp()
        self.session_of_samira = self._session(self.samira, location="Dijkplein 1", note="Letters of the bailiff")
        self.path = f"/appointment/{self.session_of_samira._get_answer_token()}"
        self.authenticate(None, None)

    def _post(self, answer, path=None, **data):
        data = {"csrf_token": http.Request.csrf_token(self), **data}
        return self.url_open(path or self.path, data={"answer": answer, **data}, allow_redirects=False)

    def test_somebody_says_that_they_come_and_then_that_they_cannot(self):
        page = self.url_open(self.path).text
        for words in ("Do you come?", "Tuesday 2 January 2035", "10:00", "Noor Bakker", "Dijkplein 1"):
            self.assertIn(words, page)
        for secret in ("Samira", "samira@example.org", "bailiff", self.program.name, *TELLING[:6]):
            self.assertNotIn(secret.lower(), page.split("<main")[1].split("</main>")[0].lower())
        self.assertFalse(self.session_of_samira.answer, "opening it says nothing")
        self.assertEqual(self._post("yes").status_code, 303)
        self.assertEqual(self.session_of_samira.answer, "yes")
        self.assertIn("see you then", self.url_open(self.path).text)
        self._post("no")
        self.assertEqual((self.session_of_samira.answer, self.session_of_samira.state), ("no", "planned"))
        self.assertIn("I come after all", self.url_open(self.path).text)

    def test_what_is_not_an_answer_changes_nothing(self):
        self.url_open(self.path, method="HEAD")
        self.assertEqual(self._post("maybe").status_code, 404)
        self.assertEqual(self._post("yes", csrf_token="none").status_code, 400)
        self.assertEqual(self._post("yes", f"{self.path[:-1]}x").status_code, 404)
        self.assertFalse(self.session_of_samira.answer)

    def test_unknown_and_moved_look_the_same(self):
        unknown = self.url_open(f"/appointment/1-{'0' * 16}")
        self.session_of_samira.with_user(self.mentor).start = LATER
        moved = self.url_open(self.path)
        self.assertEqual((unknown.status_code, moved.status_code), (404, 404))
        for answer in (unknown, moved):
            self.assertIn("Nothing to answer here", answer.text)
            self.assertNotIn("Noor", answer.text)
            self.assertEqual(answer.headers["Cache-Control"], "no-store")

    def test_it_speaks_the_language_of_the_person(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.samira.lang = "nl_NL"
        page = self.url_open(self.path).text
        self.assertIn("dinsdag 2 januari 2035", page)
        self.assertRegex(page, r'<html[^>]*lang="nl-NL"')
