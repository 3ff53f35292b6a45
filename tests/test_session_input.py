from datetime import datetime, timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import MobilityCommon

# What planning makes; after a refusal there is as much of it as before.
MADE = ("mobility.session", "calendar.event", "mail.mail", "mail.activity", "mobility.childcare.ask", "sms.sms")


@tagged("post_install", "-at_install")
class TestSessionInput(HttpCase, MobilityCommon):
    """What cannot be planned is refused in words that somebody reads on the screen, and nothing of it is left."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"email": "hello@example.org", "phone": "+31 6 00 00 00 99"})
        cls.mentor.tz = cls.company.partner_id.tz = "Europe/Amsterdam"
        cls.env["mobility.volunteer.day"].create({"user_id": cls.volunteer.id, "weekday": "1"})
        cls.samira = cls._participant("Samira", email="samira@example.org", contact_way="mail")
        cls._enrol(cls.samira)
        cls.joris = cls._participant("Joris")
        cls.start = datetime(2035, 1, 2, 9)
        for user in cls.mentor | cls.coordinator:
            user.password = user.login

    def setUp(self):
        super().setUp()
        self._log_in(self.mentor)

    def _log_in(self, user):
        self.user = user
        self.authenticate(user.login, user.login)

    def _call(self, model, method, *args, **context):
        """Return (result, words of the refusal) of what the web client asks."""
        kwargs = {"context": {"allowed_company_ids": self.company.ids, **context}}
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        self.env.flush_all()
        with mute_logger("odoo.http", "odoo.sql_db"):
            answer = self.url_open(f"/web/dataset/call_kw/{model}/{method}", json={"params": params}).json()
        self.env.invalidate_all()
        error = answer.get("error") or {}
        return answer.get("result"), (error.get("data") or {}).get("message", "")

    def _made(self):
        self.env.flush_all()
        return {model: self.env[model].sudo().with_context(active_test=False).search_count([]) for model in MADE}

    def _assert_refused(self, words, model, method, *args, **context):
        before = self._made()
        _result, refusal = self._call(model, method, *args, **context)
        self.assertIn(words, refusal)
        self.assertNotIn("mobility_session", refusal, "words, no names of tables")
        self.assertEqual(self._made(), before)

    def _vals(self, person=None, **vals):
        person = person or self.samira
        vals = {"start": self.start, "childcare_needed": True, "location": "Dijkplein 1", **vals}
        vals = self._session_vals(person, **vals)
        return {name: str(value) if isinstance(value, datetime) else value for name, value in vals.items()}

    def _refuses(self, words, person=None, **vals):
        self._assert_refused(words, "mobility.session", "create", [self._vals(person, **vals)])

    def test_what_is_right_is_planned_with_all_that_follows(self):
        before = self._made()
        result, refusal = self._call("mobility.session", "create", [self._vals()])
        self.assertTrue(result, refusal)
        after = self._made()
        for model in ("mobility.session", "calendar.event", "mobility.childcare.ask"):
            self.assertEqual(after[model], before[model] + 1, model)
        self.assertEqual(after["mail.mail"], before["mail.mail"] + 2, "the person and the volunteer")

    def test_an_end_before_the_start(self):
        for shift in (timedelta(), timedelta(hours=-1)):
            self._refuses("A session ends after it starts", stop=self.start + shift)
        session = self._session(self.samira, self.start)
        for vals in (
            {"stop": str(self.start)},
            {"stop": str(self.start - timedelta(hours=1))},
            {"start": str(self.start + timedelta(hours=2)), "stop": str(self.start + timedelta(hours=1))},
        ):
            with self.subTest(vals=vals):
                self._assert_refused("A session ends after it starts", "mobility.session", "write", session.ids, vals)
        event = session.event_id
        for shift, words in ((0, "it ends after it starts"), (-1, "cannot be earlier than the starting date")):
            with self.subTest(drag=shift):
                vals = {"start": str(self.start), "stop": str(self.start + timedelta(hours=shift))}
                self._assert_refused(words, "calendar.event", "write", event.ids, vals)
        self.assertEqual((session.start, session.duration), (self.start, 1))
        self.assertEqual((event.start, event.stop), (session.start, session.stop))
        wizard, refusal = self._call(
            "mobility.session.book",
            "create",
            [{"participant_id": self.samira.id, "start": str(self.start + timedelta(days=1)), "duration": -1}],
        )
        self.assertTrue(wizard, refusal)
        self._assert_refused("How long does it take", "mobility.session.book", "action_book", wizard)

    def test_an_external_calendar_that_gives_no_time_at_all_is_put_right(self):
        session = self._session(self.samira, self.start)
        event = session.event_id.with_user(self.mentor).sudo()
        event.write({"start": self.start + timedelta(hours=3), "stop": self.start + timedelta(hours=3)})
        self.env.flush_all()
        self.assertEqual((session.start, session.duration), (self.start, 1))
        self.assertEqual((event.start, event.stop), (session.start, session.stop))

    def test_a_time_that_has_passed(self):
        past = fields.Datetime.now().replace(microsecond=0) - timedelta(days=2)
        self._refuses("this time has passed", start=str(past))
        session = self._session(self.samira, self.start)
        self._assert_refused("has passed", "mobility.session", "write", session.ids, {"start": str(past)})
        vals = {"start": str(past), "stop": str(past + timedelta(hours=1))}
        self._assert_refused("has passed", "calendar.event", "write", session.event_id.ids, vals)
        self.assertEqual((session.start, session.event_id.start), (self.start, self.start))
        wizard, _refusal = self._call(
            "mobility.session.book", "create", [{"participant_id": self.samira.id, "start": str(past)}]
        )
        self._assert_refused("has passed", "mobility.session.book", "action_book", wizard)

    def test_a_mentor_without_working_hours_or_time_zone(self):
        hours = self.company.resource_calendar_id
        for tz, words in (("Europe/Amsterdam", "no working hours"), (False, "no time zone")):
            with self.subTest(words=words):
                self.company.resource_calendar_id = False
                self.mentor.tz = tz
                before = self._made()
                wizard, refusal = self._call("mobility.session.book", "create", [{"participant_id": self.samira.id}])
                self.assertFalse(refusal, "the wizard opens and says it")
                wizard = self.env["mobility.session.book"].browse(wizard)
                self.assertIn(words, wizard.problem)
                self.assertFalse(wizard.proposals)
                self._assert_refused("Choose another", "mobility.session.book", "action_choose", wizard.ids, slot=0)
                self._assert_refused("Fill in a day", "mobility.session.book", "action_book", wizard.ids)
                self.assertEqual(self._made(), before)
        self.company.resource_calendar_id = hours

    def test_an_organisation_without_any_time_zone(self):
        (self.mentor.partner_id | self.company.partner_id | self.samira.partner_id).tz = False
        self.company.resource_calendar_id = False
        self._refuses("has no time zone. Fill it in")

    def test_a_mentor_who_left_or_works_elsewhere(self):
        self._log_in(self.coordinator)
        left = self._user("left", "mobility_mentoring.group_mentor")
        left.active = False
        self._refuses("does not work here any more", mentor_id=left.id)
        self._refuses("does not work for this organisation", mentor_id=self.mentor_other_company.id)
        session = self._session(self.samira, self.start)
        vals = {"mentor_id": left.id}
        self._assert_refused("does not work here any more", "mobility.session", "write", session.ids, vals)
        self.assertEqual(session.mentor_id, self.mentor)

    def test_two_talks_at_once(self):
        self._session(self.samira, self.start)
        self._refuses("has another session", start=str(self.start + timedelta(minutes=30)))
        self._refuses("no time any more", self.joris, start=str(self.start + timedelta(minutes=30)))
        other = self._session(self.joris, self.start + timedelta(hours=3))
        vals = {"start": str(self.start)}
        self._assert_refused("no time any more", "mobility.session", "write", other.ids, vals)
        vals["stop"] = str(self.start + timedelta(hours=1))
        self._assert_refused("no time any more", "calendar.event", "write", other.event_id.ids, vals)
        self.assertEqual(other.event_id.start, self.start + timedelta(hours=3))

    def test_an_invalid_phone_number_plans_and_says_why_no_sms_goes_out(self):
        self.samira.write({"contact_way": "sms", "phone": "call my sister"})
        self._agree(self.samira)
        before = self._made()
        session, refusal = self._call("mobility.session", "create", [self._vals()])
        self.assertTrue(session, refusal)
        session = self.env["mobility.session"].browse(session)
        session._do_remind(48)
        self.assertEqual(session.reminder_ids.state, "not_sent")
        self.assertIn("not a valid one", session.reminder_ids.reason)
        self.assertEqual(self._made()["sms.sms"], before["sms.sms"])

    def test_somebody_who_died(self):
        self.samira.with_user(self.mentor).action_deceased()
        self._refuses("died. Nothing is planned any more")

    def test_who_may_not_cancel_it_removes_it_from_the_calendar_and_reads_that_it_stays(self):
        session = self._session(self.samira, self.start)
        event = session.event_id
        event.with_user(self.mentor).sudo().with_context(dont_notify=True).write(
            {"partner_ids": [Command.link(self.employee.partner_id.id)]}
        )
        self.employee.password = self.employee.login
        self._log_in(self.employee)
        about = [("model", "=", session._name), ("res_id", "=", session.id)]
        mails = self.env["mail.mail"].search(about)
        self.assertEqual(len(mails), 1, "the invitation")
        result, refusal = self._call("calendar.event", "unlink", event.ids)
        self.assertTrue(result, refusal)
        self.assertEqual(session.state, "planned")
        self.assertEqual(session.activity_ids.user_id, self.mentor)
        self.assertIn("Employee", session.activity_ids.note)
        self.assertEqual(self.env["mail.mail"].search(about), mails, "the person hears nothing")
