from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from .common import MobilityCommon


class TestGoal(MobilityCommon):
    ACTIONS = {
        "agree": lambda goal: goal.action_agree(),
        "achieve": lambda goal: goal.action_achieve(),
        "release": lambda goal: goal.action_release(),
    }
    STATES = {
        "draft": {"agree": "agreed", "achieve": None, "release": "released"},
        "agreed": {"agree": None, "achieve": "achieved", "release": "released"},
        "achieved": {"agree": None, "achieve": None, "release": None},
        "released": {"agree": None, "achieve": None, "release": None},
    }

    def setUp(self):
        super().setUp()
        self.samira = self._participant()

    def _make(self, state):
        goal = self._goal(self.samira, agree=state != "draft").with_user(self.mentor)
        if state == "achieved":
            goal.action_achieve()
        if state == "released":
            goal.action_release()
        return goal

    def test_each_action_in_each_state(self):
        self.assertTransitions(self.STATES, self._make, self.ACTIONS)

    def test_others_do_nothing_with_a_goal_in_any_state(self):
        others = (
            self.mentor_b | self.finance | self.analyst | self.volunteer | self.employee | self.mentor_other_company
        )
        for state in self.STATES:
            self.assertRefusesRoles(self._make(state), others, self.ACTIONS)

    def test_the_state_is_written_by_actions_only(self):
        for user in (self.mentor, self.manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._make("draft").with_user(user).state = "achieved"
        with self.assertRaises(AccessError):
            self._goal(self.samira, state="achieved", agree=False)

    def test_closing_lets_go_of_what_is_still_to_do(self):
        for action in ("action_achieve", "action_release"):
            goal = self._goal(self.samira, steps=["Call", "Write", ("Pay", 20)]).with_user(self.mentor)
            goal.step_ids[0].action_done()
            getattr(goal, action)()
            self.assertEqual(goal.step_ids.mapped("state"), ["done", "skipped", "skipped"])
            self.assertEqual(goal.step_ids.reward_ids.mapped("approval_state"), ["earned", "cancelled", "cancelled"])
            self.assertEqual(goal.date_closed, fields.Date.context_today(goal))

    def test_only_a_draft_is_deleted(self):
        for state in self.STATES:
            with self.subTest(state=state):
                goal = self._make(state)
                if state == "draft":
                    goal.unlink()
                    self.assertFalse(goal.exists())
                else:
                    with self.assertRaisesRegex(UserError, "only a draft can be deleted"):
                        goal.sudo().unlink()

    def test_an_agreed_goal_stays_with_the_person_who_chose_it(self):
        goal = self._make("draft")
        joris = self._participant("Joris")
        goal.participant_id = joris
        goal.action_agree()
        with self.assertRaisesRegex(UserError, "stays with the person"):
            goal.participant_id = self.samira

    def test_a_mentor_makes_goals_with_own_people_only(self):
        theirs = self._participant("Theirs", mentor=self.mentor_b)
        with self.assertRaises(AccessError):
            self._goal(theirs, user=self.mentor, agree=False)
        goal = self._make("draft")
        with self.assertRaises(AccessError):
            goal.participant_id = theirs

    def test_it_belongs_to_the_current_enrolment_of_the_person(self):
        enrollment = self._enrol(self.samira)
        self.assertEqual(self._goal(self.samira).enrollment_id, enrollment)
        with self.assertRaisesRegex(ValidationError, "somebody else"):
            self._goal(self.samira, enrollment_id=self._enrol(self._participant("Joris")).id)

    def test_confidence_goes_from_nought_to_ten(self):
        goal = self._make("draft")
        self.assertDatabaseRefuses("UPDATE mobility_goal SET confidence = 11 WHERE id = %s", goal.id)
        self.assertDatabaseRefuses("UPDATE mobility_goal SET confidence = -1 WHERE id = %s", goal.id)

    def test_progress_counts_steps_that_were_not_let_go(self):
        goal = self._goal(self.samira, steps=["one", "two", "three", "four"]).with_user(self.mentor)
        goal.step_ids[0].action_done()
        goal.step_ids[1].action_skip()
        self.assertEqual((goal.step_done_count, goal.step_count), (1, 3))
        self.assertAlmostEqual(goal.progress, 100 / 3)
        self.assertEqual(self._goal(self.samira, steps=[]).progress, 0)

    def test_the_next_step_is_the_one_that_is_due_first(self):
        steps = [
            {"name": "some day"},
            {"name": "friday", "date_deadline": "2030-01-04"},
            {"name": "monday", "date_deadline": "2029-12-31"},
        ]
        goal = self._goal(self.samira, steps=steps)
        self._goal(self.samira, steps=[{"name": "draft", "date_deadline": "2020-01-01"}], agree=False)
        for name in ("monday", "friday", "some day"):
            self.assertEqual((goal.next_step_id.name, self.samira.next_step_id.name), (name, name))
            goal.next_step_id.action_done()
            self.samira.invalidate_recordset(["next_step_id"])
        self.assertFalse(goal.next_step_id or self.samira.next_step_id)

    def test_goals_under_way_are_counted(self):
        for state in self.STATES:
            self._make(state)
        self.assertEqual(self.samira.goal_count, 1)


class TestGoalStep(MobilityCommon):
    ACTIONS = {
        "done": lambda step: step.action_done(),
        "skip": lambda step: step.action_skip(),
        "reopen": lambda step: step.action_reopen(),
    }
    STATES = {
        "todo": {"done": "done", "skip": "skipped", "reopen": None},
        "done": {"done": None, "skip": None, "reopen": "todo"},
        "skipped": {"done": None, "skip": None, "reopen": "todo"},
    }

    def setUp(self):
        super().setUp()
        self.samira = self._participant()

    def _make(self, state):
        step = self._goal(self.samira).step_ids.with_user(self.mentor)
        if state == "done":
            step.action_done()
        if state == "skipped":
            step.action_skip()
        return step

    def test_each_action_in_each_state(self):
        self.assertTransitions(self.STATES, self._make, self.ACTIONS)

    def test_others_do_nothing_with_a_step_in_any_state(self):
        others = (
            self.mentor_b | self.finance | self.analyst | self.volunteer | self.employee | self.mentor_other_company
        )
        for state in self.STATES:
            self.assertRefusesRoles(self._make(state), others, self.ACTIONS)

    def test_nothing_happens_to_steps_of_a_closed_goal(self):
        for close in ("action_achieve", "action_release"):
            for state in self.STATES:
                step = self._make(state)
                getattr(step.goal_id, close)()
                for name, action in self.ACTIONS.items():
                    with self.subTest(close=close, state=state, action=name), self.assertRaises(UserError):
                        action(step)

    def test_what_says_that_it_was_done_is_written_by_actions_only(self):
        step = self._make("todo")
        for name, value in {"state": "done", "date_done": "2024-01-01", "done_by_id": self.mentor_b.id}.items():
            for user in (self.mentor, self.manager):
                with self.subTest(field=name, user=user.login), self.assertRaises(AccessError):
                    step.with_user(user).write({name: value})

    def test_it_is_not_smuggled_in_by_the_context_either(self):
        goal = self._goal(self.samira, steps=[], agree=False).with_user(self.mentor)
        step = (
            self.env["mobility.goal.step"]
            .with_user(self.mentor)
            .with_context(default_state="done", default_done_by_id=self.mentor_b.id, default_reward_set_by_id=1)
            .create({"goal_id": goal.id, "name": "Call"})
        )
        self.assertEqual((step.state, step.done_by_id.id, step.reward_set_by_id), ("todo", False, self.mentor))
        goal.with_context(default_approval_state="approved", default_approval_way="rule").action_agree()
        self.assertEqual(step.sudo().reward_id.approval_state, "promised")
        self.assertFalse(step.sudo().reward_id.approval_way)

    def test_a_tick_says_who_when_and_how(self):
        step = self._make("todo").with_user(self.coordinator)
        step.action_done("alone")
        self.assertEqual(step.done_by_id, self.coordinator)
        self.assertEqual(step.date_done, fields.Date.context_today(step))
        self.assertEqual(step.done_how, "alone")
        step.action_reopen()
        self.assertFalse(step.done_by_id or step.date_done or step.done_how)

    def test_only_what_somebody_said_counts_as_done_alone(self):
        self.assertEqual(self._ticked().done_how, "together")
        self.assertEqual(self._ticked(context={"done_how": "other"}).done_how, "other")
        self.assertEqual(self._ticked(vals={"done_how": "alone"}).done_how, "alone")
        with self.assertRaisesRegex(UserError, "Done how"):
            self._ticked(context={"done_how": "gladly"})

    def _ticked(self, vals=None, context=None):
        step = self._make("todo")
        step.write(vals or {})
        step.with_context(**(context or {})).action_done()
        return step

    def test_how_it_was_done_stays(self):
        step = self._make("done")
        with self.assertRaisesRegex(UserError, "Reopen it"):
            step.done_how = "alone"
        with self.assertRaisesRegex(UserError, "Reopen it"):
            step.goal_id = self._goal(self.samira)

    def test_a_tick_on_a_draft_agrees_on_the_goal(self):
        goal = self._goal(self.samira, steps=[("Call", 20), ("Write", 10)], agree=False)
        goal.step_ids[0].with_user(self.mentor).action_done()
        self.assertEqual(goal.state, "agreed")
        self.assertEqual(goal.step_ids.reward_ids.mapped("approval_state"), ["earned", "promised"])

    def test_no_step_is_added_to_a_closed_goal(self):
        goal = self._goal(self.samira)
        goal.action_achieve()
        with self.assertRaisesRegex(UserError, "is closed"):
            goal.step_ids = [Command.create({"name": "One more"})]
        step = self._make("todo")
        with self.assertRaisesRegex(UserError, "is closed"):
            step.goal_id = goal

    def test_a_step_stays_with_the_person_who_takes_it(self):
        step = self._goal(self.samira, steps=[("Call", 20)]).step_ids.with_user(self.mentor)
        other = self._goal(self.samira)
        step.goal_id = other
        self.assertEqual(step.goal_id, other)
        with self.assertRaisesRegex(UserError, "stays with the person"):
            step.goal_id = self._goal(self._participant("Joris"))

    def test_a_step_that_was_done_is_not_deleted(self):
        for state in self.STATES:
            with self.subTest(state=state):
                step = self._make(state)
                if state == "todo":
                    step.unlink()
                    self.assertFalse(step.exists())
                else:
                    with self.assertRaises(UserError):
                        step.sudo().unlink()
