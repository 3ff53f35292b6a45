import re
from pathlib import Path

from freezegun import freeze_time
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .common import MobilityCommon

ROOMS = Path(__file__).parent.parent / "models"


class TestReward(MobilityCommon):
    ACTIONS = {
        "earn": lambda reward: reward.action_earn(),
        "approve": lambda reward: reward.action_approve(),
        "refuse": lambda reward: reward.action_refuse(),
        "cancel": lambda reward: reward.action_cancel(),
    }
    STATES = {
        # a promise is earned by doing its step, which these steps are not
        "promised": {"earn": None, "approve": None, "refuse": None, "cancel": "cancelled"},
        "earned": {"earn": None, "approve": "approved", "refuse": "refused", "cancel": "cancelled"},
        "approved": {"earn": None, "approve": None, "refuse": None, "cancel": "cancelled"},
        "refused": {"earn": None, "approve": None, "refuse": None, "cancel": None},
        "cancelled": {"earn": None, "approve": None, "refuse": None, "cancel": None},
    }
    REASON = {"refuse_reason": "The letter was not sent"}

    def setUp(self):
        super().setUp()
        self.samira = self._participant()
        self.enrollment = self._enrol(self.samira)

    def _make(self, state, amount=50):
        if state == "promised":
            reward = self._goal(self.samira, steps=[("Call", amount)]).step_ids.reward_id
        else:
            reward = self._earned_reward(self.samira, amount)
        reward = reward.with_user(self.coordinator).with_context(**self.REASON)
        if state == "approved":
            reward.action_approve()
        if state == "refused":
            reward.action_refuse()
        if state == "cancelled":
            reward.action_cancel()
        return reward

    def _tick(self, amount, user=None):
        """Return the reward of a step that is done now."""
        step = self._goal(self.samira, steps=[("Call", amount)]).step_ids
        step.with_user(user or self.mentor).action_done()
        return step.reward_id

    # -- states -------------------------------------------------------------------------------------------------------

    def test_each_action_in_each_state(self):
        self.assertTransitions(self.STATES, self._make, self.ACTIONS, state="approval_state")

    def test_others_do_nothing_with_a_reward_in_any_state(self):
        others = (
            self.mentor
            | self.mentor_b
            | self.finance
            | self.analyst
            | self.volunteer
            | self.employee
            | self.accountant
            | self.mentor_other_company
        )
        for state in self.STATES:
            reward = self._make(state)
            self.assertRefusesRoles(reward, others, self.ACTIONS, error=UserError)
            self.assertEqual(reward.approval_state, state)

    def test_nobody_makes_writes_or_deletes_a_reward_directly(self):
        vals = self._make("earned").sudo().copy_data({"step_id": False})[0]
        for user in (self.mentor, self.coordinator, self.manager, self.finance):
            reward = self._make("earned").with_user(user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                reward.create(vals)
            for name, value in {"amount": 500, "approval_state": "approved", "amount_set_by_id": 1}.items():
                with self.subTest(user=user.login, field=name), self.assertRaises(AccessError):
                    reward.write({name: value})
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._make("promised").with_user(user).unlink()

    def test_what_people_see_follows(self):
        shown = {"promised": "promised", "earned": "earned", "approved": "approved", "refused": "cancelled"}
        for state, expected in {**shown, "cancelled": "cancelled"}.items():
            with self.subTest(state=state):
                self.assertEqual(self._make(state).state, expected)

    def test_a_reward_that_was_earned_is_not_deleted_also_by_the_superuser(self):
        for state in self.STATES:
            reward = self._make(state).sudo()
            with self.subTest(state=state):
                if state == "promised":
                    reward.unlink()
                else:
                    with self.assertRaisesRegex(UserError, "was earned and stays"):
                        reward.unlink()

    # -- from step to reward ------------------------------------------------------------------------------------------

    def test_agreeing_promises_and_doing_earns_at_once(self):
        goal = self._goal(self.samira, steps=[("Call", 40)], agree=False)
        self.assertFalse(goal.step_ids.reward_id)
        goal.action_agree()
        reward = goal.step_ids.reward_id
        self.assertEqual((reward.approval_state, reward.amount, reward.kind), ("promised", 40, "money"))
        goal.step_ids.with_user(self.mentor).action_done()
        self.assertEqual(goal.step_ids.reward_id, reward)
        self.assertEqual(reward.approval_state, "earned")
        self.assertEqual(reward.date_earned, goal.step_ids.date_done)
        self.assertEqual(reward.participant_id, self.samira)
        self.assertEqual(reward.program_id, self.program)
        self.assertEqual(reward.partner_id, self.samira.partner_id)

    def test_a_step_added_to_an_agreed_goal_is_promised_its_reward(self):
        goal = self._goal(self.samira)
        goal.with_user(self.mentor).step_ids = [Command.create({"name": "More", "reward_type_id": self.money.id})]
        self.assertEqual(goal.step_ids[-1].reward_id.amount, 10, "the amount its type proposes")

    def test_every_step_earns_kind_words_at_least(self):
        goal = self._goal(self.samira, steps=[])
        goal.with_user(self.mentor).step_ids = [Command.create({"name": "Breathe"})]
        goal.step_ids.with_user(self.mentor).action_done()
        self.assertEqual((goal.step_ids.reward_id.kind, goal.step_ids.reward_id.state), ("recognition", "received"))

    def test_kind_words_are_not_approved_or_taken_back(self):
        reward = self._make("promised").step_id.goal_id.copy().step_ids
        reward.reward_type_id = self.words
        reward.with_user(self.mentor).action_done()
        words = reward.reward_id.with_user(self.coordinator).with_context(**self.REASON)
        for name, action in self.ACTIONS.items():
            with self.subTest(action=name), self.assertRaises(UserError):
                action(words)
        self.assertEqual(words.state, "received")

    def test_one_step_earns_one_reward(self):
        reward, other = self._make("earned"), self._make("earned")
        self.assertDatabaseRefuses(
            "UPDATE mobility_reward SET step_id = %s WHERE id = %s", reward.sudo().step_id.id, other.id
        )
        vals = reward.sudo().step_id._prepare_reward_vals()
        self.assertDatabaseRefuses(
            "INSERT INTO mobility_reward (name, company_id, currency_id, participant_id, step_id, reward_type_id, kind,"
            " approval_state) VALUES ('twice', %s, %s, %s, %s, %s, 'money', 'promised')",
            *(vals[name] for name in ("company_id", "currency_id", "participant_id", "step_id", "reward_type_id")),
        )

    def test_doing_again_after_reopening_earns_once(self):
        step = self._make("earned").sudo().step_id.with_user(self.mentor)
        for _again in range(2):
            step.action_reopen()
            self.assertEqual(step.reward_id.approval_state, "promised")
            step.action_done()
        states = step.reward_ids.mapped("approval_state")
        self.assertEqual(sorted(states), ["cancelled", "cancelled", "earned"])
        self.assertEqual(step.reward_id.approval_state, "earned")

    def test_a_step_whose_reward_is_approved_is_not_reopened(self):
        reward = self._make("approved")
        step = reward.sudo().step_id
        for user in (self.mentor, self.coordinator, self.manager):
            with self.subTest(user=user.login), self.assertRaisesRegex(UserError, "approved"):
                step.with_user(user).action_reopen()
        self.assertEqual((step.state, reward.approval_state), ("done", "approved"))
        reward.action_cancel()
        step.with_user(self.mentor).action_reopen()
        self.assertEqual(step.state, "todo")

    def test_a_step_that_is_let_go_cancels_its_promise_and_promises_anew(self):
        step = self._make("promised").sudo().step_id.with_user(self.mentor)
        step.action_skip()
        self.assertEqual(step.reward_id.approval_state, "cancelled")
        step.action_reopen()
        self.assertEqual(step.reward_id.approval_state, "promised")

    def test_the_promise_follows_what_is_agreed_until_the_step_is_done(self):
        step = self._make("promised").sudo().step_id.with_user(self.mentor)
        step.reward_amount = 35
        self.assertEqual((step.reward_id.amount, step.reward_id.amount_set_by_id), (35, self.mentor))
        step.with_user(self.coordinator).reward_amount = 45
        self.assertEqual((step.reward_id.amount, step.reward_id.amount_set_by_id), (45, self.coordinator))
        step.reward_type_id = self.words
        self.assertEqual((step.reward_id.amount, step.reward_id.kind), (0, "recognition"))
        step.action_done()
        for vals in ({"reward_amount": 90}, {"reward_type_id": self.money.id}):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "was agreed before and stays"):
                step.write(vals)

    def test_recognition_has_no_amount_and_none_is_below_zero(self):
        step = self._make("promised").sudo().step_id
        for vals in ({"reward_amount": -1}, {"reward_type_id": self.words.id, "reward_amount": 5}):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "recognition has no amount"):
                step.write(vals)
        reward = self._make("earned")
        self.assertDatabaseRefuses("UPDATE mobility_reward SET amount = -1 WHERE id = %s", reward.id)
        self.assertDatabaseRefuses("UPDATE mobility_reward SET kind = 'recognition' WHERE id = %s", reward.id)
        self.assertDatabaseRefuses("UPDATE mobility_reward_type SET default_amount = -1 WHERE id = %s", self.money.id)
        self.assertDatabaseRefuses("UPDATE mobility_reward_type SET default_amount = 5 WHERE id = %s", self.words.id)

    def test_it_is_paid_to_whoever_gets_the_money_of_this_person(self):
        administrator = self.env["res.partner"].create({"name": "Budget administrator"})
        reward = self._make("approved")
        self.samira.payee_id = administrator
        self.assertEqual(reward.sudo().partner_id, administrator)

    def test_no_reward_depends_on_a_bridge_level(self):
        words = re.compile(r"assessment|bridge|pillars_holding|score|mobility\.level|level_id", re.IGNORECASE)
        for path in sorted([*(ROOMS / "goal").glob("*.py"), *(ROOMS / "reward").glob("*.py")]):
            for number, line in enumerate(path.read_text().splitlines(), 1):
                # the help of a goal's area says what it is for
                if words.search(line) and "help=" not in line:
                    self.fail(f"{path.name}:{number} reads the Bridge: {line.strip()}")
        self._bridge(self.samira)
        before = self._make("earned", amount=33)
        self._bridge(self.samira, {"house": 3, "family": 3, "debts": 40})
        after = self._make("earned", amount=33)
        self.assertEqual((before.amount, before.approval_state), (after.amount, after.approval_state))

    # -- four eyes ----------------------------------------------------------------------------------------------------

    def test_a_coordinator_approves(self):
        reward = self._make("approved")
        self.assertEqual((reward.approved_by_id, reward.approval_way), (self.coordinator, "person"))
        self.assertTrue(reward.date_approved)

    def _assertNotBy(self, user, reward, reason):
        reward = reward.with_user(user)
        reward.invalidate_recordset(["approval_blocker"])
        self.assertIn(reason, reward.approval_blocker)
        with self.assertRaisesRegex(UserError, reason):
            reward.action_approve()
        self.assertEqual(reward.approval_state, "earned")

    def test_the_mentor_does_not_approve(self):
        self._assertNotBy(self.mentor, self._make("earned"), "A coordinator approves rewards")

    def test_a_coordinator_who_mentors_does_not_approve_for_own_people(self):
        self.enrollment.mentor_id = self.coordinator
        reward = self._tick(50, user=self.manager)
        self._assertNotBy(self.coordinator, reward, "You are the mentor of this person")

    def test_who_was_the_mentor_when_it_was_earned_does_not_approve(self):
        coach = self._user("coach", "mobility_mentoring.group_coordinator")
        self.enrollment.mentor_id = coach
        step = self._goal(self.samira, steps=[("Call", 50)], user=self.manager).step_ids
        step.with_user(self.manager).action_done()
        self.enrollment.mentor_id = self.mentor_b
        self._assertNotBy(coach, step.reward_id, "You are the mentor of this person")
        step.reward_id.with_user(self.coordinator).action_approve()

    def test_who_is_the_mentor_now_does_not_approve(self):
        reward = self._make("earned")
        self.enrollment.mentor_id = self.coordinator
        self._assertNotBy(self.coordinator, reward, "You are the mentor of this person")

    def test_who_ticked_the_step_does_not_approve(self):
        for user in (self.coordinator, self.manager):
            self._assertNotBy(user, self._tick(50, user=user), "You ticked the step")

    def test_who_set_the_amount_does_not_approve(self):
        for user in (self.coordinator, self.manager):
            step = self._goal(self.samira, steps=[("Call", 50)]).step_ids
            step.with_user(user).reward_amount = 60
            step.with_user(self.mentor).action_done()
            self._assertNotBy(user, step.reward_id, "You set the amount")

    def test_who_made_the_step_set_the_amount(self):
        goal = self._goal(self.samira, steps=[("Call", 50)], user=self.coordinator)
        goal.step_ids.with_user(self.mentor).action_done()
        self._assertNotBy(self.coordinator, goal.step_ids.reward_id, "You set the amount")

    def test_nobody_says_that_somebody_else_set_the_amount(self):
        step = self._goal(self.samira, steps=[("Call", 50)]).step_ids
        for user in (self.mentor, self.coordinator, self.manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                step.with_user(user).reward_set_by_id = self.mentor_b

    def test_one_reward_that_is_not_for_you_stops_the_whole_list_and_each_reason_is_told(self):
        fine, own = self._make("earned"), self._tick(50, user=self.coordinator)
        with self.assertRaises(UserError) as caught:
            (fine | own).with_user(self.coordinator).action_approve()
        self.assertIn(own.name, str(caught.exception))
        self.assertNotIn(fine.name, str(caught.exception))
        self.assertEqual((fine | own).mapped("approval_state"), ["earned", "earned"])

    def test_the_database_keeps_four_eyes(self):
        reward = self._make("approved")
        for column in ("ticked_by_id", "coached_by_id", "amount_set_by_id"):
            with self.subTest(column=column):
                self.assertDatabaseRefuses(
                    f"UPDATE mobility_reward SET {column} = approved_by_id WHERE id = {reward.id}"
                )
        self.assertDatabaseRefuses("UPDATE mobility_reward SET approved_by_id = NULL WHERE id = %s", reward.id)

    # -- refusing and cancelling --------------------------------------------------------------------------------------

    def test_refusing_asks_for_a_reason_and_tells_it(self):
        reward = self._make("earned").with_context(refuse_reason=False)
        asked = reward.action_refuse()
        self.assertEqual((asked["res_model"], reward.approval_state), ("mobility.reason", "earned"))
        wizard = self.env["mobility.reason"].with_user(self.coordinator).with_context(**asked["context"])
        wizard.create({"reason": "The letter was not sent"}).action_go_on()
        self.assertEqual((reward.approval_state, reward.refuse_reason), ("refused", "The letter was not sent"))
        told = self.samira.with_user(self.mentor).message_ids[0].body
        self.assertIn(reward.name, told)
        self.assertIn("The letter was not sent", told)

    def test_the_wizard_calls_nothing_but_what_it_is_for(self):
        Wizard = self.env["mobility.reason"].with_user(self.coordinator)
        vals = {
            "res_model": "mobility.reward",
            "res_ids": self._make("earned").ids,
            "context_key": "x",
            "reason": "because",
        }
        with self.assertRaises(ValueError):
            Wizard.create({**vals, "method": "unlink"})
        with self.assertRaisesRegex(UserError, "Give a reason"):
            Wizard.create({**vals, "method": "action_cancel", "res_model": "account.move"}).action_go_on()

    def test_after_a_refusal_the_step_may_be_done_again(self):
        step = self._make("refused").sudo().step_id.with_user(self.mentor)
        step.action_reopen()
        step.action_done()
        self.assertEqual(sorted(step.reward_ids.mapped("approval_state")), ["earned", "refused"])

    # -- automatic approval -------------------------------------------------------------------------------------------

    def test_small_amounts_are_approved_by_rule(self):
        self.program.write({"auto_approve_below": 25, "auto_approve_month_cap": 1000})
        for amount, state in {24.99: "approved", 25: "approved", 25.01: "earned"}.items():
            with self.subTest(amount=amount):
                reward = self._tick(amount)
                self.assertEqual(reward.approval_state, state)
                self.assertEqual(reward.approval_way, "rule" if state == "approved" else False)
                self.assertFalse(reward.approved_by_id, "no person approved it")

    def test_zero_means_that_a_coordinator_approves_all(self):
        self.assertEqual(self.program.auto_approve_below, 0)
        self.assertEqual(self._tick(1).approval_state, "earned")

    def test_up_to_a_sum_a_person_a_month(self):
        self.program.write({"auto_approve_below": 25, "auto_approve_month_cap": 60})
        with freeze_time("2025-03-31 12:00:00"):
            states = [self._tick(25).approval_state for _number in range(3)]
            self.assertEqual(states, ["approved", "approved", "earned"])
            self.assertEqual(self._tick(10).approval_state, "approved", "10 still fits in 60")
            self.assertEqual(self._tick(0.01).approval_state, "earned")
            joris = self._participant("Joris")
            self._enrol(joris, date_start="2025-01-01")
            self.assertEqual(self._earned_reward(joris, 25).approval_state, "approved", "another person has own room")
        with freeze_time("2025-04-01 12:00:00"):
            self.assertEqual(self._tick(25).approval_state, "approved", "another month has new room")

    def test_what_a_person_approved_or_what_was_cancelled_takes_no_room(self):
        self.program.write({"auto_approve_below": 25, "auto_approve_month_cap": 25})
        self._make("approved", amount=100)
        first = self._tick(25)
        self.assertEqual(first.approval_state, "approved")
        self.assertEqual(self._tick(25).approval_state, "earned")
        first.with_user(self.coordinator).action_cancel()
        self.assertEqual(self._tick(25).approval_state, "approved")

    def test_without_room_in_the_budget_it_waits_and_the_step_is_done_all_the_same(self):
        self.program.write({"auto_approve_below": 25, "auto_approve_month_cap": 75, "reward_budget": 30})
        self.assertEqual(self._tick(20).approval_state, "approved")
        reward = self._tick(20)
        self.assertEqual((reward.approval_state, reward.step_id.state), ("earned", "done"))

    def _tick_all(self, amounts):
        """Return the rewards of steps with these amounts, ticked in one go, in the order of the amounts."""
        goal = self._goal(self.samira, steps=[(f"Step {n}", amount) for n, amount in enumerate(amounts)])
        goal.step_ids.with_user(self.mentor).action_done("alone")
        return [step.reward_id for step in goal.step_ids.sorted("id")]

    def test_ticked_together_they_share_the_room_of_the_month_and_of_the_budget(self):
        for room in ({"auto_approve_month_cap": 60}, {"auto_approve_month_cap": 1000, "reward_budget": 60}):
            with self.subTest(**room), self.assertRaises(ZeroDivisionError):
                self.program.write({"auto_approve_below": 25, **room})
                rewards = self._tick_all([25, 26, 25, 25, 10])
                states = [reward.approval_state for reward in rewards]
                self.assertEqual(states, ["approved", "earned", "approved", "earned", "approved"])
                raise ZeroDivisionError  # undone again

    def test_the_rule_asks_as_many_queries_for_eight_rewards_as_for_two(self):
        self.env["mobility.legal.amount"].create(
            {"name": "Gifts", "code": "test_gift", "amount": 9000, "date_from": "2020-01-01", "source": "Law"}
        )
        self.money.legal_code = "test_gift"
        self.program.write({"auto_approve_below": 25, "auto_approve_month_cap": 9000, "reward_budget": 9000})
        counts = []
        for number in (2, 2, 8):  # the first is there to warm up
            steps = self._goal(self.samira, steps=[(f"Step {n}", 1) for n in range(number)]).step_ids
            steps = steps.browse(steps.ids)  # read together, as on a screen
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            steps.with_user(self.mentor).action_done("alone")
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(set(steps.reward_ids.mapped("approval_state")), {"approved"})
        self.assertLessEqual(counts[2], counts[1])

    # -- budget -------------------------------------------------------------------------------------------------------

    def test_the_budget_of_a_year_is_not_passed(self):
        self.program.reward_budget = 100
        self._make("approved", amount=60)
        over, fits = self._make("earned", amount=40.01), self._make("earned", amount=40)
        with self.assertRaisesRegex(UserError, "does not fit"):
            over.action_approve()
        fits.action_approve()
        self.program.invalidate_recordset(["reward_spent"])
        self.assertEqual(self.program.reward_spent, 100)

    def test_rewards_approved_together_count_together(self):
        self.program.reward_budget = 100
        rewards = self._make("earned", amount=60) | self._make("earned", amount=60)
        with self.assertRaisesRegex(UserError, "does not fit"):
            rewards.action_approve()
        self.assertEqual(rewards.mapped("approval_state"), ["earned", "earned"])

    def test_each_year_has_its_budget_by_the_day_of_earning(self):
        self.program.reward_budget = 100
        with freeze_time("2024-12-31 12:00:00"):
            self._make("approved", amount=50)
            old, old_over = self._make("earned", amount=50), self._make("earned", amount=1)
        with freeze_time("2025-01-01 12:00:00"):
            self._make("approved", amount=100)
            old.action_approve()
            with self.assertRaisesRegex(UserError, "2024"):
                old_over.action_approve()

    def test_without_a_budget_everything_fits(self):
        self.assertFalse(self.program.reward_budget)
        self._make("approved", amount=100000)

    def test_what_is_cancelled_or_refused_frees_the_budget(self):
        self.program.reward_budget = 50
        self._make("approved", amount=50).action_cancel()
        self._make("refused", amount=50)
        self.assertEqual(self._make("approved", amount=50).state, "approved")

    # -- what waits for payment ---------------------------------------------------------------------------------------

    def test_why_a_reward_is_not_paid_yet_is_told_to_finance(self):
        reward = self._make("approved")

        def blocker():
            reward.invalidate_recordset(["payment_blocker"])
            return reward.with_user(self.finance).payment_blocker

        self.assertIn("No bank account", blocker())
        bank = self._bank_account(self.samira, trusted=False)
        self.assertIn("not trusted", blocker())
        bank.with_user(self.finance).action_mobility_trust()
        self.assertFalse(blocker())

    def test_finance_sees_amount_and_payee_and_not_what_for(self):
        reward = self._make("approved").with_user(self.finance).with_context(refuse_reason=False)
        seen = reward.read(["name", "partner_id", "amount", "date_earned", "approved_by_id", "approval_way"])[0]
        self.assertEqual((seen["amount"], seen["partner_id"][0]), (50, self.samira.partner_id.id))
        for name in ("step_id", "participant_id", "enrollment_id", "reward_type_id", "mentor_id", "refuse_reason"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                reward.read([name])
            self.assertNotIn(name, reward.fields_get())
        for state in ("promised", "earned", "refused", "cancelled"):
            with self.subTest(state=state):
                self.assertFalse(self._make(state).with_user(self.finance)._filtered_access("read"))
