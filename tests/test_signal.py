from dateutil.relativedelta import relativedelta
from odoo import fields
from odoo.exceptions import AccessError, UserError
from psycopg2 import IntegrityError

from .common import MobilityCommon


class TestSignal(MobilityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._participant()
        cls._enrol(cls.person)
        cls.Signal = cls.env["mobility.signal"]

    def _past(self, person=None, days=7, close="no_show"):
        """Return a talk that was to be some days ago, closed this way."""
        person = person or self.person
        start = fields.Datetime.subtract(fields.Datetime.now().replace(microsecond=0), days=days, hours=2)
        happened = {"session_happened": True, "session_quiet": True, "no_show_reason": ""}
        sessions = self.env["mobility.session"].with_user(self.mentor).with_context(**happened)
        session = sessions.create(self._session_vals(person, start))
        if close:
            getattr(session, {"no_show": "action_no_show", "held": "action_hold"}[close])()
        return session

    def _live(self, person=None, kind=None):
        found = (person or self.person).signal_ids.filtered(lambda signal: signal.state in ("open", "seen"))
        return found.filtered(lambda signal: signal.kind == kind) if kind else found

    def _cron(self):
        """Run the job as at night, without the commits that would end the test."""
        with self.enter_registry_test_mode():
            self.env.ref("mobility_mentoring.ir_cron_signal").method_direct_trigger()
        self.env.invalidate_all()

    # -- the second time not come -------------------------------------------------------------------------------------

    def test_not_coming_is_told_the_second_time_only(self):
        self._past(days=30)
        self.assertFalse(self._live())
        self._past(days=8)
        signal = self._live(kind="no_show")
        self.assertEqual(len(signal), 1)
        self.assertEqual((signal.state, signal.mentor_id, signal.company_id), ("open", self.mentor, self.company))

    def test_a_third_time_makes_no_second_signal(self):
        for days in (30, 20, 10):
            self._past(days=days)
        self.assertEqual(len(self.person.signal_ids), 1)

    def test_what_was_long_ago_does_not_count(self):
        self._past(days=200)
        self._past(days=100)
        self._past(days=5)
        self.assertFalse(self.person.signal_ids)

    def test_it_counts_too_when_the_person_came_in_between(self):
        self._past(days=30)
        self._past(days=20, close="held")
        self._past(days=10)
        self.assertEqual(len(self._live(kind="no_show")), 1)

    def test_who_comes_again_has_no_signal_any_more(self):
        self._past(days=30)
        self._past(days=20)
        self._past(days=2, close="held")
        self.assertEqual(self.person.signal_ids.state, "solved")

    def test_a_mistake_takes_the_signal_back(self):
        self._past(days=30)
        self._past(days=20).action_reopen()
        self.assertEqual(self.person.signal_ids.state, "solved")

    def test_somebody_elses_absence_does_not_count(self):
        other = self._participant("Bilal")
        self._past(days=30)
        self._past(other, days=20)
        self.assertFalse(self.person.signal_ids | other.signal_ids)

    # -- no next appointment ------------------------------------------------------------------------------------------

    def test_who_has_nothing_planned_gets_a_signal_and_loses_it_with_the_next_appointment(self):
        self._cron()
        self.assertEqual(self._live().kind, "no_next")
        self._session(self.person)
        self.assertEqual(self.person.signal_ids.state, "solved")
        self._cron()
        self.assertFalse(self._live())

    def test_who_waits_paused_ended_or_is_not_under_way_gets_none(self):
        others = self.env["mobility.participant"]
        for state in ("intake", "paused", "stopped"):
            person = self._participant(state)
            self._enrol(person, state=state)
            others |= person
        others |= self._participant("Nobody yet")
        self._cron()
        self.assertFalse(others.signal_ids)

    def test_an_appointment_in_the_past_is_no_next_one(self):
        self._past(days=3, close=None)
        self._cron()
        self.assertEqual(self._live().kind, "no_next")

    def test_a_pause_takes_the_signal_away_by_night(self):
        self._cron()
        self.person.enrollment_id.action_pause()
        self._cron()
        self.assertEqual(self.person.signal_ids.state, "solved")

    def test_it_comes_once(self):
        self._cron()
        self._cron()
        self.assertEqual(len(self.person.signal_ids), 1)

    def test_the_night_job_takes_as_many_queries_for_40_people_as_for_4(self):
        def count(people):
            for index in range(people):
                self._enrol(self._participant(f"Person {index}"))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            raised = self.Signal._do_raise(
                self.env["mobility.participant"].search(
                    [*self.Signal._get_no_next_domain(), ("signal_ids", "not any", [("kind", "=", "no_next")])]
                ),
                "no_next",
            )
            self.env.flush_all()
            self.assertGreaterEqual(len(raised), people)
            return self.env.cr.sql_log_count - before

        count(1)
        few = count(4)
        self.assertLessEqual(count(40), few + 1)

    # -- what becomes of it -------------------------------------------------------------------------------------------

    def test_what_one_may_do_with_a_signal(self):
        def make(state):
            person = self._participant(state)
            signal = self.Signal._do_raise(person, "no_next")
            signal._do_set_state(state)
            return signal.with_user(self.mentor).sudo(False)

        self.assertTransitions(
            {
                "open": {"see": "seen", "solve": "solved", "choose": "my_choice", "ask": None},
                "seen": {"see": None, "solve": "solved", "choose": "my_choice", "ask": None},
                "solved": {"see": None, "solve": None, "choose": None, "ask": None},
                "my_choice": {"see": None, "solve": None, "choose": None, "ask": "solved"},
            },
            make,
            {
                "see": lambda signal: signal.action_see(),
                "solve": lambda signal: signal.action_solve(),
                "choose": lambda signal: signal.action_my_choice(),
                "ask": lambda signal: signal.action_ask_again(),
            },
        )

    def test_a_choice_silences_that_kind_until_it_is_taken_back(self):
        self._cron()
        self.person.signal_ids.with_user(self.mentor).action_my_choice()
        session = self._session(self.person)
        session.with_context(cancel_reason="Ill").action_cancel()
        self._cron()
        self.assertEqual(self.person.signal_ids.mapped("state"), ["my_choice"])
        self._past(days=30)
        self._past(days=20)
        self.assertEqual(self._live().kind, "no_show", "another kind is still told")
        choice = self.person.signal_ids.filtered(lambda signal: signal.kind == "no_next")
        choice.with_user(self.mentor).action_ask_again()
        self._cron()
        self.assertEqual(len(self._live(kind="no_next")), 1)

    def test_the_database_keeps_one_signal_a_kind_and_person(self):
        signal = self.Signal._do_raise(self.person, "no_next")
        query = (
            "INSERT INTO mobility_signal (participant_id, kind, date, state, company_id)"
            " SELECT participant_id, kind, date, %s, company_id FROM mobility_signal WHERE id = %s"
        )
        for state in ("open", "seen", "my_choice"):
            with self.subTest(state=state):
                self.assertDatabaseRefuses(query, state, signal.id, error=IntegrityError)
        self.cr.execute(query, ("solved", signal.id))

    def test_nobody_writes_makes_or_deletes_a_signal_directly(self):
        signal = self.Signal._do_raise(self.person, "no_next")
        for user in (self.mentor, self.coordinator, self.manager):
            record = signal.with_user(user).sudo(False)
            for action in (
                lambda record: record.write({"state": "solved"}),
                lambda record: record.create({"participant_id": self.person.id, "kind": "no_show"}),
                lambda record: record.unlink(),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    action(record)

    def test_a_signal_is_for_the_own_mentor_and_who_looks_after_the_team(self):
        signal = self.Signal._do_raise(self.person, "no_next").sudo(False)
        others = (self.mentor_b, self.finance, self.analyst, self.employee, self.mentor_other_company)
        self.assertRefusesRoles(signal, others, {"see": lambda record: record.action_see()})
        signal.with_user(self.coordinator).action_see()
        self.assertEqual(signal.state, "seen")

    def test_another_mentor_takes_the_signals_over(self):
        signal = self.Signal._do_raise(self.person, "no_next")
        self.person.enrollment_id.mentor_id = self.mentor_b
        self.assertEqual(signal.mentor_id, self.mentor_b)

    def test_nothing_is_asked_about_who_died(self):
        self._past(days=30)
        self._cron()
        session = self._past(days=20, close=None)
        self.person.with_user(self.mentor).action_deceased()
        self.assertFalse(self.person.signal_ids)
        self.assertEqual(session.state, "cancelled")
        self._cron()
        self.assertFalse(self.person.signal_ids)

    def test_words_do_not_judge(self):
        for kind, _label in self.Signal._fields["kind"].selection:
            signal = self.Signal._do_raise(self.person, kind)
            self.assertTrue(signal.words)
            self.assertNotRegex(signal.words.lower(), "no-show|sanction|refus|fail|must")


class TestMentorTraining(MobilityCommon):
    def _training(self, user, **vals):
        trainings = self.env["mobility.mentor.training"].with_user(user).with_company(user.company_id)
        return trainings.create({"name": "Asking without steering", **vals})

    def test_one_writes_down_what_one_followed_oneself(self):
        training = self._training(self.mentor)
        self.assertEqual((training.user_id, training.company_id), (self.mentor, self.company))
        with self.assertRaises(AccessError):
            self._training(self.mentor, user_id=self.mentor_b.id)
        with self.assertRaises(AccessError):
            training.user_id = self.mentor_b

    def test_colleagues_do_not_see_it_and_who_looks_after_the_team_does(self):
        training = self._training(self.mentor)
        reading = {"read": lambda record: record.read(["name"])}
        self.assertRefusesRoles(training, (self.mentor_b, self.finance, self.mentor_other_company), reading)
        for user in (self.mentor, self.coordinator, self.manager):
            self.assertEqual(training.with_user(user).name, "Asking without steering")

    def test_a_topic_gives_its_name(self):
        topic = self.env.ref("mobility_mentoring.topic_stress")
        training = self.env["mobility.mentor.training"].with_user(self.mentor).create({"topic_id": topic.id})
        self.assertEqual(training.name, topic.name)

    def test_bad_input(self):
        tomorrow = fields.Date.today() + relativedelta(days=1)
        for words, vals in (
            ("when it has been followed", {"date": tomorrow}),
            ("does not work for this organisation", {"user_id": self.portal_user.id}),
        ):
            with self.subTest(words=words), self.assertRaisesRegex(UserError, words):
                self._training(self.manager, **vals)
        self.assertDatabaseRefuses(
            "UPDATE mobility_mentor_training SET hours = -1 WHERE id = %s", self._training(self.mentor).id
        )
