from datetime import datetime

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from .common import MobilityCommon

PAST = datetime(2024, 3, 5, 9)


class TestSession(MobilityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.samira = cls._participant("Samira")
        cls._enrol(cls.samira)

    def _happened(self, state="planned", start=PAST):
        """Return a session that took place already, brought to ``state``."""
        sessions = self.env["mobility.session"].with_user(self.mentor).with_context(session_happened=True)
        session = sessions.create(self._session_vals(self.samira, start)).with_context(
            no_show_reason="", cancel_reason="Ill"
        )
        actions = {"held": "action_hold", "no_show": "action_no_show", "cancelled": "action_cancel"}
        if state in actions:
            getattr(session, actions[state])()
        return session.with_env(self.env)

    def test_a_session_knows_person_program_mentor_and_end(self):
        session = self._session(self.samira)
        self.assertEqual(session.mentor_id, self.mentor)
        self.assertEqual(session.program_id, self.program)
        self.assertEqual((session.stop - session.start).total_seconds(), 3600)
        self.assertEqual(session.state, "planned")

    def test_moving_the_start_moves_the_end(self):
        session = self._session(self.samira, stop="2035-01-02 09:45:00")
        session.start = "2035-01-03 10:00:00"
        self.assertEqual(session.stop, datetime(2035, 1, 3, 10, 45))

    def test_every_state_and_action(self):
        self.assertTransitions(
            {
                "planned": {"hold": "held", "no_show": "no_show", "cancel": "cancelled", "reopen": None},
                "held": {"hold": None, "no_show": None, "cancel": None, "reopen": "planned"},
                "no_show": {"hold": None, "no_show": None, "cancel": None, "reopen": "planned"},
                "cancelled": {"hold": None, "no_show": None, "cancel": None, "reopen": None},
            },
            self._happened,
            {
                "hold": lambda session: session.action_hold(),
                "no_show": lambda session: session.with_context(no_show_reason="").action_no_show(),
                "cancel": lambda session: session.with_context(cancel_reason="Ill").action_cancel(),
                "reopen": lambda session: session.action_reopen(),
            },
        )

    def test_state_is_not_written(self):
        with self.assertRaises(AccessError):
            self._session(self.samira).with_user(self.mentor).state = "held"

    def test_reasons_are_asked(self):
        session = self._happened().with_user(self.mentor)
        asking = session.with_context(ask_reason=True)
        action = asking.action_no_show()
        self.assertEqual(action["res_model"], "mobility.reason")
        self.assertEqual(asking.action_cancel()["res_model"], "mobility.reason")
        self.assertEqual(session.state, "planned")
        wizard = self.env["mobility.reason"].with_user(self.mentor).with_context(**action["context"])
        wizard.create({"reason": "The bus did not come"}).action_go_on()
        self.assertEqual((session.state, session.reason), ("no_show", "The bus did not come"))

    def test_called_by_code_nothing_is_asked(self):
        for action, state in (("action_no_show", "no_show"), ("action_cancel", "cancelled")):
            session = self._happened(start=PAST.replace(hour=11 if state == "cancelled" else 9)).with_user(self.mentor)
            self.assertIs(getattr(session, action)(), True)
            self.assertEqual((session.state, session.reason), (state, ""))

    def test_nobody_came_before_the_day(self):
        session = self._session(self.samira).with_user(self.mentor)
        with self.assertRaisesRegex(UserError, "not been yet"):
            session.action_hold()
        with self.assertRaisesRegex(UserError, "not been yet"):
            session.with_context(no_show_reason="").action_no_show()

    def test_what_is_closed_stays(self):
        session = self._happened("held").with_user(self.mentor)
        session.note = "We opened the letters"
        with self.assertRaisesRegex(UserError, "closed"):
            session.start = "2035-01-02 09:00:00"
        with self.assertRaisesRegex(UserError, "stays"):
            session.with_user(self.manager).unlink()

    def test_a_session_stays_with_the_person(self):
        session = self._session(self.samira).with_user(self.mentor)
        with self.assertRaisesRegex(UserError, "stays with the person"):
            session.participant_id = self._participant("Joris")

    def test_bad_input_is_refused_in_words(self):
        person = self.samira
        dead = self._participant("Dead")
        dead.with_user(self.mentor).action_deceased()
        nobody = self.env["mobility.participant"].create({"name": "Nobody's", "mentor_id": False})
        left = self._user("left", "mobility_mentoring.group_mentor")
        left.active = False
        for words, error, vals in (
            ("this time has passed", UserError, {"participant_id": person.id, "start": PAST}),
            ("died", ValidationError, {"participant_id": dead.id}),
            ("no mentor yet", UserError, {"participant_id": nobody.id}),
            ("not work here any more", ValidationError, {"participant_id": person.id, "mentor_id": left.id}),
            (
                "not work for this organisation",
                ValidationError,
                {"participant_id": person.id, "mentor_id": self.mentor_other_company.id},
            ),
        ):
            with self.subTest(words=words), self.assertRaisesRegex(error, words):
                self._session(person, user=self.coordinator, **vals)
        self.assertFalse(self.env["mobility.session"].search([("company_id", "=", self.company.id)]))

    def test_the_database_knows_that_a_session_ends_after_it_starts(self):
        session = self._session(self.samira)
        self.assertDatabaseRefuses("UPDATE mobility_session SET stop = start WHERE id = %s", session.id)

    def test_only_coordinators_plan_for_others(self):
        with self.assertRaisesRegex(AccessError, "coordinator"):
            self._session(self.samira, mentor_id=self.mentor_b.id)
        session = self._session(self.samira, user=self.coordinator, mentor_id=self.mentor_b.id)
        self.assertEqual(session.mentor_id, self.mentor_b)
        with self.assertRaisesRegex(AccessError, "coordinator"):
            self._session(self.samira, "2035-02-02 09:00:00").with_user(self.mentor).mentor_id = self.mentor_b

    def test_the_next_session_is_the_first_planned_one(self):
        later = self._session(self.samira, "2035-01-09 09:00:00")
        first = self._session(self.samira)
        self._happened("held")
        self.assertEqual(self.samira.next_session_id, first)
        first.with_context(cancel_reason="Ill").action_cancel()
        self.assertEqual(self.samira.next_session_id, later)

    def test_dying_ends_what_was_planned(self):
        planned, held = self._session(self.samira), self._happened("held")
        planned.activity_schedule("mail.mail_activity_data_todo", user_id=self.mentor.id)
        self.samira.with_user(self.mentor).action_deceased()
        self.assertEqual((planned.state, held.state), ("cancelled", "held"))
        self.assertFalse(planned.activity_ids)

    def test_a_person_with_sessions_is_not_deleted(self):
        person = self._participant("Short")
        self._session(person)
        with self.assertRaisesRegex(UserError, "has sessions"):
            person.unlink()

    def test_the_own_mentor_reads_what_an_earlier_one_noted(self):
        held = self._happened("held")
        self.samira.enrollment_id.with_user(self.coordinator).mentor_id = self.mentor_b
        self.assertEqual(held.mentor_id, self.mentor)
        self.assertTrue(held.with_user(self.mentor_b).has_access("read"))
        self.assertFalse(held.with_user(self.mentor).has_access("read"))

    def test_what_a_mentor_who_left_had_planned_is_found(self):
        session = self._session(self.samira)
        self._session(self._participant("Joris", mentor=self.mentor_b))
        self.mentor.active = False
        view = self.env.ref("mobility_mentoring.mobility_session_view_search")
        self.assertIn("('mentor_id.active', '=', False)", view.arch)
        domain = [("company_id", "=", self.company.id), ("state", "=", "planned"), ("mentor_id.active", "=", False)]
        self.assertEqual(self.env["mobility.session"].with_user(self.coordinator).search(domain), session)
        self.samira.enrollment_id.with_user(self.coordinator).mentor_id = self.mentor_b
        self.assertEqual(session.event_id.user_id, self.mentor_b)

    def test_what_only_actions_write_is_guarded(self):
        session = self._session(self.samira).with_user(self.mentor)
        other = self.env["calendar.event"].with_user(self.employee).create({"name": "Theirs"})
        for vals in (
            {"event_id": other.id},
            {"ics_uid": "x"},
            {"ics_sequence": 9},
            {"date_told": fields.Datetime.now()},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                session.write(vals)
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                session.create({**self._session_vals(self.samira, "2035-05-01 09:00:00"), **vals})

    def test_topics_and_kinds_are_there(self):
        kinds = self.env["mobility.session.type"].search([])
        self.assertGreaterEqual(len(kinds), 7)
        topic = self.env["mobility.topic"].create({"name": "Stress", "is_training": True})
        session = self._happened("held")
        session.with_user(self.mentor).topic_ids = [Command.link(topic.id)]
        self.assertEqual(session.topic_ids, topic)
        self.assertTrue(fields.Datetime.now() > session.start)
