from contextlib import nullcontext
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase

from .common import MobilityCommon


class CloseCommon(MobilityCommon):
    """A talk with Samira that was this morning, with a mentor who works in the week from 8 to 17."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mentor.tz = "UTC"
        cls.company.email = "team@example.org"
        cls.samira = cls._participant("Samira", email="samira@example.org", contact_way="mail")
        cls._enrol(cls.samira)
        cls.goal = cls._goal(cls.samira, steps=("Open the envelopes", ("Call the bank", 10), "Write a list"))
        cls.steps = cls.goal.step_ids.sorted("id")
        cls.topic, _other = cls.env["mobility.topic"].create([{"name": "Test topic"}, {"name": "Letters"}])
        cls.talk = cls._happened()

    @classmethod
    def _happened(cls, start=None):
        sessions = cls.env["mobility.session"].with_user(cls.mentor).with_context(session_happened=True)
        return sessions.create(cls._session_vals(cls.samira, start or cls._ago(hours=2))).with_env(cls.env)

    @classmethod
    def _ago(cls, **delta):
        return fields.Datetime.now().replace(second=0) - timedelta(**delta)

    def _wizard(self, session=None, user=None, **vals):
        session = session or self.talk
        wizard = self.env["mobility.session.close"].with_user(user or self.mentor)
        return wizard.with_context(default_session_id=session.id).create({"session_id": session.id, **vals})

    def _typical(self):
        """Return what is on the screen after a typical talk."""
        words, money, _list = self.steps
        empty = self.env["mobility.session.close"].with_user(self.mentor).new({"session_id": self.talk.id})
        return {
            "outcome": "held",
            "topic_ids": self.topic.ids,
            "answers": {str(words.id): "alone", str(money.id): "together"},
            "steps_text": "call the landlord, tomorrow 10:00",
            "next_start": empty.proposals[0][0],
        }


class TestSessionClose(CloseCommon):
    def test_a_typical_session(self):
        wizard = self._wizard(**self._typical(), note="We sorted the post", mood="4")
        action = wizard.action_save()
        self.assertEqual(action["tag"], "display_notification")
        words, money, _list = self.steps
        self.assertEqual((self.talk.state, self.talk.topic_ids), ("held", self.topic))
        self.assertEqual((self.talk.note, self.talk.mood), ("We sorted the post", "4"))
        self.assertEqual((words.done_how, money.done_how), ("alone", "together"))
        self.assertEqual((words.reward_state, money.reward_state), ("received", "earned"))
        new = self.goal.step_ids - self.steps
        self.assertEqual((new.name, new.hour_deadline, new.reward_state), ("Call the landlord", 10, "promised"))
        self.assertEqual(new.date_deadline, fields.Date.today() + timedelta(days=1))
        following = self.samira.next_session_id
        self.assertEqual((following.event_id.user_id, bool(following.date_told)), (self.mentor, True))

    def _save_as_the_screen_does(self, talk, vals, keeping=None, saving=None):
        """Keep what was typed, and Save: two calls of a server that has worked for a while, each counted."""
        Close = self.env["mobility.session.close"].with_user(self.mentor)
        Close = Close.with_context(default_session_id=talk.id)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(keeping) if keeping else nullcontext():
            [row] = Close.web_save(vals, {})
            self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(saving) if saving else nullcontext():
            Close.browse(row["id"]).action_save()
            self.env.flush_all()

    def test_saving_takes_few_queries(self):
        self._check_saving(keeping=4, saving=50)

    def test_saving_takes_few_queries_with_money_approved_by_rule(self):
        """A budget, a legal basis and the month's room are looked at, for all rewards at once."""
        self.env["mobility.legal.amount"].create(
            {"name": "Gifts", "code": "test_gift", "amount": 9000, "date_from": "2020-01-01", "source": "Law"}
        )
        self.money.legal_code = "test_gift"
        self.samira.reward_ids.legal_code = "test_gift"
        self.program.write({"auto_approve_below": 25, "auto_approve_month_cap": 75, "reward_budget": 5000})
        self._check_saving(keeping=4, saving=60)
        self.assertEqual(self.steps[1].reward_id.approval_state, "approved")

    def _check_saving(self, keeping, saving):
        screen = self.env["mobility.session.close"].with_user(self.mentor)
        screen = Form(screen.with_context(default_session_id=self.talk.id))
        vals = {
            "session_id": self.talk.id,
            **{name: screen[name] for name in ("barrier_cause", "reward_amount", "note", "mood")},
            **{name: screen[name].id for name in ("goal_id", "reward_type_id", "next_type_id")},
            **self._typical(),
        }
        with self.assertRaises(ZeroDivisionError):  # undone again
            self._save_as_the_screen_does(self.talk, vals)
            raise ZeroDivisionError
        self._save_as_the_screen_does(self.talk, vals, keeping=keeping, saving=saving)
        self.assertEqual(self.talk.state, "held")

    def test_opening_takes_few_queries(self):
        Close = self.env["mobility.session.close"].with_user(self.mentor)
        Close = Close.with_context(default_session_id=self.talk.id)
        spec = {name: {} for name in Close._fields if name not in ("create_uid", "write_uid")}
        Close.onchange({}, [], spec)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(30):
            values = Close.onchange({}, [], spec)["value"]
        self.assertEqual(len(values["steps"]), 3)
        self.assertEqual(len(values["proposals"]), 3)

    def test_nothing_is_chosen_beforehand(self):
        form = Form(
            self.env["mobility.session.close"].with_user(self.mentor).with_context(default_session_id=self.talk.id)
        )
        self.assertFalse(form.outcome or form.mood or form.helped or form.answers or form.next_start)
        self.assertEqual(form.goal_id, self.goal)
        with self.assertRaisesRegex(UserError, "Did Samira come"):
            form.save().action_save()
        self.assertEqual(self.talk.state, "planned")

    def test_a_line_is_shown_back_as_it_was_understood(self):
        wizard = (
            self.env["mobility.session.close"]
            .with_user(self.mentor)
            .with_context(lang="en_US")
            .new({"session_id": self.talk.id, "steps_text": "bel, 3 dec 10 uur, als ik bel dan adem ik uit\nschrijf"})
        )
        wizard.reward_type_id = self.money
        first, second = wizard.chips["new"]
        self.assertRegex(first["when"], "Dec.*10:00")
        self.assertEqual(first["if_then"], "Als ik bel dan adem ik uit")
        self.assertIn("10.00", first["reward"])
        self.assertEqual((second["name"], second["when"]), ("Schrijf", ""))

    def test_what_is_planned_already_is_said(self):
        screen = self.env["mobility.session.close"].with_user(self.mentor)
        self.assertFalse(screen.new({"session_id": self.talk.id}).next_planned)
        self._session(self.samira)
        self.assertIn("2 January", screen.with_context(lang="en_US").new({"session_id": self.talk.id}).next_planned)

    def test_did_not_come(self):
        self._wizard(
            outcome="no_show", reason="The bus did not come", answers={str(self.steps[0].id): "alone"}
        ).action_save()
        self.assertEqual((self.talk.state, self.talk.reason), ("no_show", "The bus did not come"))
        self.assertEqual(self.steps[0].state, "todo")

    def test_why_somebody_did_not_come_may_be_unknown(self):
        self._wizard(outcome="no_show").action_save()
        self.assertEqual((self.talk.state, self.talk.reason), ("no_show", ""))

    def test_cancelled(self):
        self._wizard(outcome="cancelled", reason="Flu").action_save()
        self.assertEqual((self.talk.state, self.talk.reason), ("cancelled", "Flu"))

    def test_the_second_time_raises_a_mild_signal_and_takes_nothing_away(self):
        earlier = self._happened(self._ago(days=20))
        earlier.with_user(self.mentor).action_no_show()
        self.assertFalse(self.env["mobility.signal"].search([("participant_id", "=", self.talk.participant_id.id)]))
        self._wizard(outcome="no_show").action_save()
        signal = self.env["mobility.signal"].search([("participant_id", "=", self.talk.participant_id.id)])
        self.assertIn("no_show", signal.mapped("kind"))
        self.assertEqual(self.steps.mapped("state"), ["todo"] * len(self.steps))

    def test_a_step_is_made_smaller_and_keeps_its_promise(self):
        big = self.steps[1]
        self._wizard(
            outcome="held", answers={str(big.id): "smaller"}, smaller={str(big.id): "find the number\ncall, tomorrow"}
        ).action_save()
        self.assertEqual((big.state, big.skip_reason, big.reward_state), ("skipped", "smaller", "cancelled"))
        find, call = big.smaller_step_ids.sorted("id")
        self.assertEqual(
            (find.name, find.reward_kind, find.reward_state), ("Find the number", "recognition", "promised")
        )
        self.assertEqual((call.reward_amount, call.reward_state), (10, "promised"))
        self.assertEqual(call.goal_id, self.goal)
        big.with_user(self.mentor).action_reopen()
        self.assertFalse(big.skip_reason)

    def test_smaller_steps_have_to_be_named(self):
        with self.assertRaisesRegex(UserError, "which smaller steps"):
            self._wizard(outcome="held", answers={str(self.steps[1].id): "smaller"}).action_save()

    def test_a_step_is_let_go(self):
        self._wizard(outcome="held", answers={str(self.steps[0].id): "let_go"}).action_save()
        self.assertEqual((self.steps[0].state, self.steps[0].skip_reason), ("skipped", False))

    def test_only_steps_and_goals_of_this_person(self):
        joris = self._goal(self._participant("Joris"))
        for vals in ({"answers": {str(joris.step_ids.id): "alone"}}, {"steps_text": "call", "goal_id": joris.id}):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "somebody else"):
                self._wizard(outcome="held", **vals).action_save()
        self.assertEqual(joris.step_ids.state, "todo")

    def test_new_steps_need_a_goal(self):
        self.goal.with_user(self.mentor).action_release()
        with self.assertRaisesRegex(UserError, "choose for which goal"):
            self._wizard(outcome="held", steps_text="call").action_save()

    def test_all_or_nothing(self):
        self.steps[0].with_user(self.mentor).action_done("alone")
        wizard = self._wizard(**self._typical(), barrier="No bus")
        with self.assertRaisesRegex(UserError, "already"):
            wizard.action_save()
        self.assertEqual(self.talk.state, "planned")
        self.assertFalse(self.samira.next_session_id - self.talk)
        self.assertFalse(self.samira.barrier_ids)
        self.assertEqual(self.steps[1].state, "todo")

    def test_a_time_taken_meanwhile_is_said_and_all_stays(self):
        vals = self._typical()
        wizard = self._wizard(**vals)
        start = datetime.fromisoformat(vals["next_start"])
        self.env["calendar.event"].with_user(self.mentor).create(
            {"name": "Dentist", "start": start, "stop": start + timedelta(hours=1)}
        )
        action = wizard.action_save()
        self.assertEqual((action["res_model"], action["res_id"]), ("mobility.session.close", wizard.id))
        self.assertIn("no time any more", wizard.taken)
        self.assertEqual((self.talk.state, wizard.steps_text), ("planned", vals["steps_text"]))
        wizard.invalidate_recordset()
        self.assertNotIn(vals["next_start"], [proposal[0] for proposal in wizard.proposals])
        wizard.next_start = wizard.proposals[0][0]
        wizard.action_save()
        self.assertEqual(self.talk.state, "held")
        self.assertEqual(self.samira.next_session_id.start, datetime.fromisoformat(wizard.next_start))

    def test_a_promise_above_a_legal_limit_asks_why(self):
        self.env["mobility.legal.amount"].create(
            {"name": "Gifts", "code": "test_gift", "amount": 25, "date_from": "2020-01-01", "source": "Law"}
        )
        self.money.legal_code = "test_gift"
        vals = {"outcome": "held", "steps_text": "call", "reward_type_id": self.money.id, "reward_amount": 30}
        wizard = self._wizard(**vals)
        self.assertIn("Call", wizard.limit_warning)
        with self.assertRaisesRegex(UserError, "say why"):
            wizard.action_save()
        self.assertEqual(self.talk.state, "planned")
        wizard.limit_reason = "A bed for the child"
        wizard.action_save()
        new = self.goal.step_ids - self.steps
        self.assertEqual(new.reward_id.limit_reason_ids.reason, "A bed for the child")

    def test_something_in_the_way_is_written_down(self):
        area = self.instrument.area_ids[0]
        self._wizard(outcome="no_show", barrier=" No bus ", barrier_cause="rule", barrier_area_id=area.id).action_save()
        barrier = self.samira.barrier_ids
        self.assertEqual((barrier.name, barrier.cause, barrier.area_id), ("No bus", "rule", area))

    def test_did_it_help_is_counted_and_kept_nowhere_else(self):
        wizard = self._wizard(outcome="held", helped="bit")
        wizard.action_save()
        count = self.env["mobility.session.helped"].search([("program_id", "=", self.program.id)])
        self.assertEqual((count.yes, count.bit, count.no, count.total), (0, 1, 0, 1))
        self.assertFalse(wizard.helped)
        self.assertNotIn("helped", self.talk._fields)
        self.assertFalse({"session_id", "participant_id", "mentor_id", "create_uid"} & set(count._fields))
        again = self._happened(self._ago(days=1))
        self._wizard(again, outcome="held", helped="yes").action_save()
        self.assertEqual((count.yes, count.bit, count.total), (1, 1, 2))

    def test_answers_show_from_ten_on_and_never_to_mentors(self):
        Helped = self.env["mobility.session.helped"]
        count = Helped.create({"program_id": self.program.id, "date": "2020-01-01", "yes": 9, "total": 9})
        with self.assertRaises(AccessError):
            Helped.with_user(self.mentor).search([])
        self.assertFalse(Helped.with_user(self.coordinator).search([]))
        count.total = 10
        self.assertEqual(Helped.with_user(self.coordinator).search([]), count)

    def test_the_goal_plan_is_printed_afterwards(self):
        action = self._wizard(outcome="held").action_save_and_print()
        self.assertEqual(action["type"], "ir.actions.report")
        self.assertEqual(self.talk.state, "held")

    def test_proposals_lie_a_week_ahead_at_the_usual_hour(self):
        wizard = self.env["mobility.session.close"].with_user(self.mentor)
        session = self._happened(self._ago(days=1).replace(hour=13, minute=0))
        proposals = wizard.new({"session_id": session.id}).proposals
        starts = [datetime.fromisoformat(start) for start, _words, _details in proposals]
        self.assertEqual(len({start.date() for start in starts}), 3)
        self.assertEqual({start.hour for start in starts}, {13})
        self.assertTrue(min(starts).date() >= fields.Date.today() + timedelta(weeks=1))

    def test_a_session_is_closed_anew_with_what_it_said(self):
        self._wizard(outcome="held", note="A good talk", topic_ids=self.topic.ids, mood="4").action_save()
        session = self.talk.with_user(self.mentor)
        with self.assertRaisesRegex(UserError, "already"):
            session.action_close()
        session.action_reopen()
        wizard = self.env["mobility.session.close"].with_user(self.mentor)
        wizard = Form(wizard.with_context(**session.action_close()["context"]))
        self.assertEqual((wizard.note, wizard.topic_ids[:], wizard.mood), ("A good talk", self.topic, "4"))

    def test_who_may_not_see_the_session_does_not_close_it(self):
        with self.assertRaises(AccessError):
            self._wizard(user=self.mentor_b, outcome="held")

    def test_a_coordinator_closes_for_a_mentor_who_is_away(self):
        wizard = self._wizard(user=self.coordinator, **self._typical())
        wizard.action_save()
        self.assertEqual(self.talk.state, "held")
        following = self.samira.next_session_id
        self.assertEqual((following.mentor_id, following.event_id.user_id), (self.mentor, self.mentor))
        self.assertEqual(self.steps[1].reward_id.ticked_by_id, self.coordinator)

    def test_who_opened_the_person_for_a_day_closes_and_plans_with_the_own_mentor(self):
        with self.assertRaises(AccessError):
            self._wizard(user=self.mentor_b, **self._typical())
        self.env["mobility.access.grant"].with_user(self.mentor_b)._do_open(self.samira, "Her mentor is ill")
        self._wizard(user=self.mentor_b, **self._typical(), barrier="No bus").action_save()
        self.assertEqual((self.talk.state, self.samira.next_session_id.mentor_id), ("held", self.mentor))
        self.assertEqual(self.samira.barrier_ids.with_user(self.mentor_b).name, "No bus")

    def test_what_was_chosen_together_is_answered_and_what_was_planned_for_somebody_absent_is_not(self):
        vals = self._typical()
        self._wizard(outcome="no_show", next_start=vals["next_start"]).action_save()
        self.assertFalse(self.samira.next_session_id.answer)
        self.samira.next_session_id.with_user(self.mentor).action_cancel()
        again = self._happened(self._ago(days=1))
        self._wizard(again, outcome="held", next_start=vals["next_start"]).action_save()
        self.assertEqual(self.samira.next_session_id.answer, "yes")

    def test_proposals_say_whether_a_volunteer_is_in_when_a_child_comes_along(self):
        self.talk.with_user(self.mentor).write({"childcare_needed": True, "location": "Dijkplein 1"})
        days = self.env["mobility.volunteer.day"]
        days.search([("company_id", "=", self.company.id)]).unlink()
        days.create({"user_id": self.volunteer.id, "weekday": "2", "company_id": self.company.id})
        screen = self.env["mobility.session.close"].with_user(self.mentor)
        shown = {
            (datetime.fromisoformat(start).weekday(), details)
            for start, _words, details in screen.new({"session_id": self.talk.id}).proposals
        }
        self.assertEqual(shown, {(2, "volunteer in")}, "days with a volunteer come first")
        self.volunteer.active = False
        shown = {details for _start, _words, details in screen.new({"session_id": self.talk.id}).proposals}
        self.assertEqual(shown, {"no volunteer in"})

    def test_what_is_the_same_next_time_is_not_typed_again(self):
        self.talk.with_user(self.mentor).write({"childcare_needed": True, "location": "Dijkplein 1"})
        self._wizard(**self._typical()).action_save()
        following = self.samira.next_session_id
        self.assertEqual((following.location, following.childcare_needed), ("Dijkplein 1", True))

    def test_proposals_know_what_suits_this_head(self):
        self.talk.session_type_id.demanding = False
        for vals, wanted in (({"best_hours": "afternoon"}, {False}), ({"best_hours": "morning"}, {True})):
            self.samira.write(vals)
            proposals = self.env["mobility.session.close"].with_user(self.mentor).new({"session_id": self.talk.id})
            mornings = {datetime.fromisoformat(start).hour < 12 for start, *_rest in proposals.proposals}
            self.assertEqual(mornings, wanted)
        self.samira.best_hours = False
        demanding = self.env.ref("mobility_mentoring.session_type_difficult").id
        screen = self.env["mobility.session.close"].with_user(self.mentor)
        screen = screen.new({"session_id": self.talk.id, "next_type_id": demanding})
        self.assertEqual({datetime.fromisoformat(start).hour < 12 for start, *_rest in screen.proposals}, {True})

    def test_without_working_hours_it_is_said_and_the_talk_is_closed_all_the_same(self):
        self.company.resource_calendar_id = False
        wizard = self._wizard(outcome="held")
        self.assertIn("no working hours", wizard.problem)
        self.assertFalse(wizard.proposals)
        wizard.action_save()
        self.assertEqual(self.talk.state, "held")

    def test_the_next_talk_is_with_who_coaches_the_person_now(self):
        vals = self._typical()
        self.samira.enrollment_id.with_user(self.coordinator).mentor_id = self.mentor_b
        self._wizard(user=self.coordinator, outcome="held", next_start=vals["next_start"]).action_save()
        self.assertEqual(self.samira.next_session_id.mentor_id, self.mentor_b)

    def test_a_time_that_is_none_is_refused_in_words(self):
        with self.assertRaisesRegex(UserError, "Choose one of the proposed times"):
            self._wizard(outcome="held", next_start="soon").action_save()
        self.assertEqual(self.talk.state, "planned")

    def test_what_was_talked_about_stays_when_the_topic_is_archived_meanwhile(self):
        wizard = self._wizard(outcome="held", topic_ids=self.topic.ids)
        self.topic.active = False
        wizard.action_save()
        self.assertEqual(self.talk.with_context(active_test=False).topic_ids, self.topic)

    def test_a_cancelled_talk_leaves_no_barrier_and_counts_no_answer(self):
        self._wizard(outcome="cancelled", barrier="No bus", helped="yes").action_save()
        self.assertFalse(self.samira.barrier_ids)
        self.assertFalse(self.env["mobility.session.helped"].search([("program_id", "=", self.program.id)]))

    def test_only_open_steps_of_agreed_goals_are_shown(self):
        self._goal(self.samira, steps=("Of a draft",), agree=False)
        self.steps[0].with_user(self.mentor).action_done("alone")
        screen = self.env["mobility.session.close"].with_user(self.mentor).new({"session_id": self.talk.id})
        self.assertEqual({step["name"] for step in screen.steps}, {"Call the bank", "Write a list"})

    def test_two_promises_that_only_together_go_beyond_a_limit_warn(self):
        self.env["mobility.legal.amount"].create(
            {"name": "Gifts", "code": "test_gift", "amount": 50, "date_from": "2020-01-01", "source": "Law"}
        )
        self.money.legal_code = "test_gift"
        vals = {"outcome": "held", "reward_type_id": self.money.id, "reward_amount": 30}
        self.assertFalse(self._wizard(**vals, steps_text="call").limit_warning)
        warning = self._wizard(**vals, steps_text="call\ncall\ncall").limit_warning
        self.assertEqual(warning.count("Call"), 2, "the second and the third one, whatever they are called")


class TestSessionCloseTour(CloseCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mentor.password = cls.mentor.login

    def test_eight_clicks(self):
        """The tour counts the clicks; what the server does for Save, both its calls, is counted here."""
        with self.assertRaises(ZeroDivisionError):  # a server that has worked for a while; undone again
            context = {"lang": "en_US", "tz": "UTC", "allowed_company_ids": self.company.ids}
            wizard = self.env(user=self.mentor.id, su=False, context=context)["mobility.session.close"]
            wizard = wizard.with_context(default_session_id=self.talk.id)
            [row] = wizard.web_save({"session_id": self.talk.id, **self._typical()}, {})
            wizard.browse(row["id"]).action_save()
            self.env.cr.flush()
            raise ZeroDivisionError
        Close, counts = type(self.env["mobility.session.close"]), {}
        web_save, action_save = Close.web_save, Close.action_save

        def count(name, method):
            def counting(record, *args, **kwargs):
                before = record.env.cr.sql_log_count
                result = method(record, *args, **kwargs)
                record.env.cr.flush()  # what follows at the end of the request, such as tracking, counts too
                counts[name] = record.env.cr.sql_log_count - before
                return result

            return counting

        with (
            patch.object(Close, "web_save", count("keep", web_save)),
            patch.object(Close, "action_save", count("save", action_save)),
        ):
            self.start_tour("/odoo/mobility-sessions", "mobility_session_close", login=self.mentor.login)
        self.assertEqual(set(counts), {"keep", "save"})
        self.assertLess(sum(counts.values()), 60, counts)
        self.env.invalidate_all()
        self.assertEqual((self.talk.state, self.talk.topic_ids), ("held", self.topic))
        self.assertEqual(self.steps.mapped("state"), ["done", "done", "todo"])
        self.assertEqual((self.goal.step_ids - self.steps).name, "Call the landlord")
        self.assertTrue(self.samira.next_session_id)

    def test_a_time_taken_meanwhile(self):
        self.start_tour("/odoo/mobility-sessions", "mobility_session_close_taken", login=self.mentor.login)
        self.env.invalidate_all()
        self.assertEqual((self.talk.state, self.talk.note), ("held", "We sorted the post"))
        self.assertTrue(self.samira.next_session_id)


class TestPlanWithAppointment(CloseCommon):
    def test_the_plan_for_the_fridge_names_the_next_appointment_and_the_hour_of_the_step(self):
        person = self.samira.with_context(lang="en_US")
        self.assertEqual(person._prepare_goal_plan()["appointment"], {})
        blank = str(person._get_goal_plan_pages())
        self.steps[0].write({"date_deadline": "2035-01-01", "hour_deadline": 10.5})
        self._session(self.samira, location="Dijkplein 1")
        plan = person._prepare_goal_plan()
        self.assertRegex(plan["appointment"]["when"], "Tuesday 2 January 2035, from 0?9:00 to 10:00")
        self.assertEqual(plan["appointment"]["where"], "Dijkplein 1")
        self.assertIn("10:30", plan["step"]["when"])
        page = str(person._get_goal_plan_pages())
        self.assertIn("Dijkplein 1", page)
        self.assertNotIn("Dijkplein 1", blank)
