from datetime import date, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from odoo import fields, http
from odoo.addons.base.models.ir_cron import IrCron
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase

from .test_remind import START, RemindCommon

TUESDAY, WEDNESDAY = "1", "2"


class ChildcareCommon(RemindCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = "mobility_mentoring.group_volunteer"
        cls.second = cls._user("second_volunteer", "base.group_portal", group)
        cls.absent = cls._user("absent_volunteer", "base.group_portal", group)
        Day = cls.env["mobility.volunteer.day"]
        for user, weekday in ((cls.volunteer, TUESDAY), (cls.second, TUESDAY), (cls.absent, WEDNESDAY)):
            Day.create({"user_id": user.id, "weekday": weekday, "company_id": cls.company.id})
        Member = cls.env["mobility.household.member"]
        vals = {"participant_id": cls.samira.id, "relation": "child"}
        cls.nour = Member.create({**vals, "name": "Nour El Amrani", "birthdate": "2024-11-01"})
        cls.env["mobility.household.member"].create({**vals, "name": "Grown-up", "birthdate": "1999-01-01"})
        cls.known_mails = cls.env["mail.mail"].search([])

    def _needed(self, **vals):
        return self._session(
            self.samira,
            location="Dijkplein 1",
            childcare_needed=True,
            childcare_member_ids=[(6, 0, self.nour.ids)],
            **vals,
        )

    def _mails(self, user):
        return self.env["mail.mail"].search([("email_to", "ilike", f"<{user.email}>")], order="id") - self.known_mails

    def _asks(self, user):
        return self.env["mobility.childcare.ask"].with_user(user)

    def _answer(self, user, session, answer):
        ask = session.childcare_ask_ids.filtered(lambda ask: ask.user_id == user)
        return self._asks(user)._do_answer(ask.id, answer)

    def _alarms(self, session):
        kind = self.env.ref("mobility_mentoring.mail_activity_type_childcare")
        return session.activity_ids.filtered(lambda activity: activity.activity_type_id == kind)


class TestChildcare(ChildcareCommon):
    """Volunteers of that day are asked, the first who says yes has it, and they learn no more than they need."""

    def test_the_volunteers_of_that_day_are_asked_by_mail(self):
        session = self._needed()
        self.assertEqual(session.childcare_ask_ids.user_id, self.volunteer | self.second)
        mail = self._mails(self.volunteer)
        self.assertIn("Tuesday 2 January 2035, from 10:00 to 11:00", mail.body_html)
        self.assertIn("/my/childcare", mail.body_html)
        for secret in ("Samira", "Nour", "Amrani", "Noor"):
            self.assertNotIn(secret, mail.body_html)
        self.assertFalse(self._mails(self.absent))
        self.assertFalse(self._alarms(session))

    def test_nobody_is_asked_when_no_child_comes_along(self):
        self.assertFalse(self._session(self.samira).childcare_ask_ids)

    def test_volunteers_see_time_place_first_name_and_age_only(self):
        self._needed(note="Letters")
        page = self._asks(self.volunteer)._get_page()
        [row] = page["asked"]
        self.assertEqual(set(row), {"id", "when", "where", "children"})
        self.assertEqual(row["children"], ["Nour, 10 years"])
        self.assertEqual(row["where"], "Dijkplein 1")
        self.assertEqual(self._asks(self.absent)._get_page(), {"mine": [], "asked": []})
        for user in (self.portal_user, self.employee, self.mentor):
            with self.assertRaises(AccessError):
                self._asks(user)._get_page()

    def test_age_in_months_below_two_years(self):
        for born, words in (
            (date(2034, 6, 2), "Nour, 7 months"),
            (date(2033, 1, 3), "Nour, 23 months"),
            (date(2033, 1, 2), "Nour, 2 years"),
            (False, "Nour"),
        ):
            child = self.env["mobility.household.member"].new({"name": "Nour El Amrani", "birthdate": born})
            self.assertEqual(child._get_first_name_and_age(START.date()), words)

    def test_the_first_who_says_yes_has_it(self):
        session = self._needed()
        self.assertEqual(self._answer(self.volunteer, session, "accept"), "accepted")
        self.assertEqual(session.volunteer_id, self.volunteer)
        self.assertEqual(self._answer(self.second, session, "accept"), "late")
        self.assertEqual(session.volunteer_id, self.volunteer)
        self.assertEqual(len(self._asks(self.volunteer)._get_page()["mine"]), 1)
        self.assertFalse(self._asks(self.second)._get_page()["asked"])

    def test_nobody_answers_for_somebody_else(self):
        session = self._needed()
        ask = session.childcare_ask_ids.filtered(lambda ask: ask.user_id == self.volunteer)
        self.assertEqual(self._asks(self.second)._do_answer(ask.id, "accept"), "late")
        self.assertFalse(session.volunteer_id)
        with self.assertRaises(AccessError):
            self._asks(self.portal_user)._do_answer(ask.id, "accept")

    def test_when_all_cannot_the_mentor_gets_a_task(self):
        session = self._needed()
        self.assertEqual(self._answer(self.volunteer, session, "decline"), "declined")
        self.assertFalse(self._alarms(session))
        self._answer(self.second, session, "decline")
        self.assertEqual(self._alarms(session).user_id, self.mentor)

    def test_a_day_without_volunteers_gives_a_task_at_once(self):
        session = self._needed(start="2035-01-04 09:00:00")
        self.assertFalse(session.childcare_ask_ids)
        self.assertEqual(self._alarms(session).user_id, self.mentor)

    def test_giving_back_asks_the_others_again(self):
        session = self._needed()
        self._answer(self.volunteer, session, "accept")
        self.assertEqual(self._answer(self.volunteer, session, "give_back"), "given_back")
        self.assertFalse(session.volunteer_id)
        self.assertEqual(len(self._mails(self.second)), 2)
        self.assertIn("Samira", self._alarms(session).res_name, "the name that the mentor knows, not the volunteer")
        self.assertEqual(self._answer(self.second, session, "accept"), "accepted")
        self.assertFalse(self._alarms(session))
        self.assertEqual(self._answer(self.volunteer, session, "give_back"), "late")
        self.assertEqual(session.volunteer_id, self.second)

    def test_moving_tells_the_volunteer_and_asks_anew(self):
        session = self._needed()
        self._answer(self.volunteer, session, "accept")
        session.with_user(self.mentor).start = "2035-01-03 09:00:00"
        self.assertFalse(session.volunteer_id)
        self.assertIn("the time changed", self._mails(self.volunteer)[-1].subject)
        self.assertEqual(session.childcare_ask_ids.user_id, self.absent)
        self.assertFalse(self._asks(self.volunteer)._get_page()["mine"])

    def test_cancelling_tells_the_volunteer_also_after_a_death(self):
        for cancel in (
            lambda session: session.with_user(self.mentor).with_context(cancel_reason="Ill").action_cancel(),
            lambda session: session.with_user(self.mentor).write({"childcare_needed": False}),
            lambda session: session.event_id.with_user(self.mentor).unlink(),
            lambda session: session.with_user(self.manager).unlink(),
            lambda session: self.samira.with_user(self.mentor).action_deceased(),
        ):
            session = self._needed()
            self._answer(self.volunteer, session, "accept")
            before = self._mails(self.volunteer)
            cancel(session)
            new = self._mails(self.volunteer) - before
            self.assertEqual(new.mapped("subject"), ["Looking after a child: not needed any more"])
            self.assertFalse(self._asks(self.volunteer)._get_page()["mine"])
            if session.exists() and session.state == "planned":
                session.with_user(self.mentor).with_context(cancel_reason="Ill").action_cancel()

    def test_another_place_is_told(self):
        session = self._needed()
        self._answer(self.volunteer, session, "accept")
        session.with_user(self.mentor).location = "Kade 1"
        self.assertEqual(session.volunteer_id, self.volunteer)
        self.assertIn("Kade 1", self._mails(self.volunteer)[-1].body_html)

    def test_a_colleague_chooses_and_the_volunteers_know(self):
        session = self._needed()
        self._answer(self.volunteer, session, "accept")
        session.with_user(self.mentor).volunteer_id = self.second
        self.assertIn("not needed", self._mails(self.volunteer)[-1].subject)
        self.assertEqual(self._mails(self.second)[-1].subject, "You look after a child")
        self.assertEqual(len(self._asks(self.second)._get_page()["mine"]), 1)
        self.assertFalse(self._asks(self.volunteer)._get_page()["mine"])

    def test_a_task_in_time_when_nobody_answered(self):
        session = self._needed()
        for hours, found in ((25, False), (23, True)):
            with (
                freeze_time(START - timedelta(hours=hours)),
                patch.object(IrCron, "_commit_progress", return_value=float("inf")),
            ):
                self.reminders._cron_remind()
            self.assertEqual(bool(self._alarms(session)), found)
        self._alarms(session).unlink()
        with freeze_time(START - timedelta(hours=22)):
            self.env["mobility.session"]._do_raise_childcare_alarms()
        self.assertFalse(self._alarms(session), "once is enough")

    def test_the_database_lets_one_volunteer_say_yes(self):
        session = self._needed()
        self._answer(self.volunteer, session, "accept")
        query = "UPDATE mobility_childcare_ask SET state = 'accepted' WHERE session_id = %s AND user_id = %s"
        self.assertDatabaseRefuses(query, session.id, self.second.id)

    def test_whoever_is_no_child_at_home_does_not_count_and_of_two_one_is_chosen(self):
        small = fields.Date.subtract(fields.Date.today(), years=4)
        self.nour.birthdate = small
        vals = {"participant_id": self.samira.id, "birthdate": small}
        members = self.env["mobility.household.member"].create(
            [
                {**vals, "name": "Niece", "relation": "other"},
                {**vals, "name": "With the father", "relation": "child", "lives_in": "no"},
            ]
        )
        session = self._session(self.samira, childcare_needed=True)
        self.assertEqual(session.childcare_member_ids, self.nour)
        members[1].lives_in = "always"
        self.assertFalse(self._session(self.samira, "2035-01-09 09:00:00", childcare_needed=True).childcare_member_ids)

    def test_nobody_is_asked_for_what_is_over(self):
        happened = self.env["mobility.session"].with_user(self.mentor).with_context(session_happened=True)
        vals = self._session_vals(self.samira, "2024-01-02 09:00:00", childcare_needed=True)
        self.assertFalse(happened.create(vals).childcare_ask_ids)

    def test_a_volunteer_is_asked_once_whatever_else_changes(self):
        session = self._needed()
        session.with_user(self.mentor).location = "Kade 1"
        self.assertEqual(len(session.childcare_ask_ids), 2)
        self.assertEqual(len(self._mails(self.volunteer)), 1)

    def test_who_left_or_works_elsewhere_is_not_asked(self):
        self.env["mobility.volunteer.day"].create(
            {"user_id": self.absent.id, "weekday": TUESDAY, "company_id": self.other_company.id}
        )
        self.second.active = False
        self.assertEqual(self._needed().childcare_ask_ids.user_id, self.volunteer)

    def test_without_an_address_nobody_is_mailed_and_the_page_asks(self):
        self.volunteer.email = False
        session = self._needed()
        self.assertIn(self.volunteer, session.childcare_ask_ids.user_id)
        self.assertEqual(len(self._asks(self.volunteer)._get_page()["asked"]), 1)

    def test_the_page_forgets_what_is_over_or_off(self):
        session = self._needed()
        self.assertTrue(self._asks(self.volunteer)._get_page()["asked"])
        with freeze_time(START + timedelta(hours=2)):
            self.assertFalse(self._asks(self.volunteer)._get_page()["asked"])
        session.sudo().state = "held"
        self.assertFalse(self._asks(self.volunteer)._get_page()["asked"])

    def test_the_task_comes_once_and_again_for_a_new_time(self):
        session = self._needed()
        self.program.childcare_hours = 48
        with freeze_time(START - timedelta(hours=47)):
            self.env["mobility.session"]._do_raise_childcare_alarms()
            self.assertEqual(len(self._alarms(session)), 1)
            self._answer(self.volunteer, session, "decline")
            self._answer(self.second, session, "decline")
            self.assertEqual(len(self._alarms(session)), 1, "it is there already")
            session.with_user(self.mentor).start = START + timedelta(days=7)
        self.assertFalse(self._alarms(session))
        with freeze_time(START + timedelta(days=7, hours=-47)):
            self.env["mobility.session"]._do_raise_childcare_alarms()
        self.assertEqual(len(self._alarms(session)), 1)

    def test_who_may_not_delete_a_session_tells_nobody_that_it_is_off(self):
        session = self._needed()
        self._answer(self.volunteer, session, "accept")
        before = self._mails(self.volunteer)
        with self.assertRaises(AccessError):
            session.with_user(self.mentor).unlink()
        self.assertEqual(self._mails(self.volunteer), before)
        self.assertEqual(session.volunteer_id, self.volunteer)

    def test_the_only_child_is_filled_in_and_another_household_refused(self):
        self.nour.birthdate = fields.Date.subtract(fields.Date.today(), years=4)
        session = self._session(self.samira, childcare_needed=True)
        self.assertEqual(session.childcare_member_ids, self.nour)
        joris = self._participant("Joris")
        member = self.env["mobility.household.member"].create({"participant_id": joris.id, "name": "Daan"})
        with self.assertRaisesRegex(ValidationError, "another household"):
            session.childcare_member_ids = member

    def test_who_is_in_today(self):
        Day = self.env["mobility.volunteer.day"]
        with freeze_time("2035-01-02 08:00:00"):
            session = self._session(self.samira, "2035-01-02 08:30:00")
            today = Day.with_user(self.mentor).search([("is_today", "=", True)])
            self.assertEqual(today.user_id, self.volunteer | self.second)
            with self.assertRaisesRegex(UserError, "no session now"):
                today[0].with_user(self.mentor_b).action_ask()
            today[0].with_user(self.mentor).action_ask()
            self.assertTrue(session.childcare_needed)
            self.assertEqual(session.childcare_ask_ids.user_id, today[0].user_id)
            context = session.with_user(self.mentor).action_who_is_in()["context"]
            today[1].with_user(self.mentor).with_context(**context).action_ask()
            self.assertEqual(session.childcare_ask_ids.user_id, today.user_id)
            self.assertEqual(len(self._mails(today[1].user_id)), 1)
            self._answer(today[1].user_id, session, "accept")
            with self.assertRaisesRegex(UserError, "already"):
                today[0].with_user(self.mentor).action_ask()
            with self.assertRaises(AccessError):
                today[0].with_user(self.mentor_b).with_context(**context).action_ask()

    def test_free_times_on_days_with_a_volunteer_come_first(self):
        sessions = self.env["mobility.session"].with_user(self.mentor)
        calendar = self.env["resource.calendar"].create({"name": "Week", "tz": "UTC", "company_id": self.company.id})
        self.company.resource_calendar_id = calendar
        self.mentor.tz = "UTC"
        monday, friday = date(2035, 1, 1), date(2035, 1, 5)
        arguments = self.mentor, 1, monday, friday, True
        plain = sessions._find_slots(*arguments, company=self.company)
        self.assertEqual(plain[0][0].weekday(), 0)
        slots = sessions._find_slots(*arguments, company=self.company, childcare=True)
        self.assertEqual(sorted(slots), sorted(plain))
        days = [start.weekday() for start, _stop in slots]
        self.assertLessEqual(set(days[: len([d for d in days if d in (1, 2)])]), {1, 2})
        self.env.flush_all()
        counts = []
        for childcare in (False, True):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            sessions._find_slots(*arguments, company=self.company, childcare=childcare)
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)

    def test_the_wizard_asks_with_the_child_in_mind(self):
        wizard = self.env["mobility.session.book"].with_user(self.mentor).create({"participant_id": self.samira.id})
        path = "odoo.addons.mobility_mentoring.models.session.session_slot.MobilitySession._find_slots"
        with patch(path, return_value=[]) as find:
            wizard.childcare_needed = True
            self.assertFalse(wizard.proposals)
        self.assertTrue(find.call_args.kwargs["childcare"])


class TestChildcarePage(ChildcareCommon, HttpCase):
    """The page answers to volunteers only, changes nothing on GET, and asks for the token of the form."""

    def setUp(self):
        super().setUp()
        for user in (self.volunteer, self.second, self.portal_user, self.employee):
            user.password = user.login
        self.session_of_samira = self._needed()
        self.ask = self.session_of_samira.childcare_ask_ids.filtered(lambda ask: ask.user_id == self.volunteer)
        self.path = f"/my/childcare/{self.ask.id}/accept"

    def _post(self, path):
        return self.url_open(path, data={"csrf_token": http.Request.csrf_token(self)}, allow_redirects=False)

    def test_a_volunteer_sees_and_says_yes(self):
        self.authenticate(self.volunteer.login, self.volunteer.login)
        page = self.url_open("/my/childcare").text
        for words in ("Tuesday 2 January 2035", "Dijkplein 1", "Nour, 10 years", self.path):
            self.assertIn(words, page)
        for secret in ("Samira", "Amrani", "samira@example.org", "Noor", "Grown-up", self.program.name):
            self.assertNotIn(secret, page)
        self.assertIn("/my/childcare", self.url_open("/my").text)
        self.assertEqual(self._post(self.path).status_code, 303)
        self.assertEqual(self.session_of_samira.volunteer_id, self.volunteer)
        self.assertIn("Thank you!", self.url_open("/my/childcare?result=accepted").text)
        self.assertEqual(self._post(f"/my/childcare/{self.ask.id}/give_back").status_code, 303)
        self.assertFalse(self.session_of_samira.volunteer_id)

    def test_reading_or_a_form_from_elsewhere_changes_nothing(self):
        self.authenticate(self.volunteer.login, self.volunteer.login)
        self.assertEqual(self.url_open(self.path).status_code, 405)
        self.assertEqual(self.url_open(self.path, data={"csrf_token": "none"}).status_code, 400)
        self.assertEqual(self.ask.state, "asked")

    def test_others_get_nothing(self):
        for user in (self.portal_user, self.employee):
            self.authenticate(user.login, user.login)
            self.assertEqual(self.url_open("/my/childcare").status_code, 404)
            self.assertEqual(self._post(self.path).status_code, 404)
        self.authenticate(self.second.login, self.second.login)
        answer = self._post(self.path)
        self.assertTrue(answer.headers["Location"].endswith("result=late"))
        self.assertFalse(self.session_of_samira.volunteer_id)

    def test_who_is_not_logged_in_gets_the_login(self):
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open("/my/childcare").url)
        self.assertIn(self._post(self.path).status_code, (303, 400))
        self.assertEqual(self.ask.state, "asked")
