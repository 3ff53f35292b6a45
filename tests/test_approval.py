from odoo.exceptions import UserError

from .common import MobilityCommon


class TestApproval(MobilityCommon):
    """Many at once, and the mentor hears of a refusal."""

    def setUp(self):
        super().setUp()
        self.samira = self._participant()
        self._enrol(self.samira)

    def _ticked_by(self, user, amount=50):
        step = self._goal(self.samira, steps=[("Call", amount)]).step_ids
        step.with_user(user).action_done()
        return step.reward_id

    def test_those_that_can_be_approved_are_and_the_others_are_told(self):
        fine, own = self._ticked_by(self.mentor), self._ticked_by(self.coordinator)
        done = self._approved_reward(self.samira)
        action = (fine | own | done).with_user(self.coordinator).action_approve_possible()
        self.assertEqual((fine | own).mapped("approval_state"), ["approved", "earned"])
        params = action["params"]
        self.assertEqual(params["title"], "1 approved")
        self.assertIn(f"{own.name}: You ticked the step", params["message"])
        self.assertIn(f"{done.name}: It waits for approval only", params["message"])
        self.assertNotIn(fine.name, params["message"])

    def test_all_fine_is_short(self):
        rewards = self._ticked_by(self.mentor) | self._ticked_by(self.mentor)
        params = rewards.with_user(self.coordinator).action_approve_possible()["params"]
        self.assertEqual((params["title"], params["message"], params["type"]), ("2 approved", "", "success"))

    def test_none_is_refused_with_the_reasons(self):
        rewards = self._ticked_by(self.coordinator) | self._ticked_by(self.coordinator)
        with self.assertRaisesRegex(UserError, f"{rewards[0].name}, {rewards[1].name}: You ticked"):
            rewards.with_user(self.coordinator).action_approve_possible()
        with self.assertRaisesRegex(UserError, "A coordinator approves"):
            rewards.with_user(self.mentor).action_approve_possible()

    def test_as_many_as_the_budget_holds_the_oldest_first(self):
        self.program.reward_budget = 100
        rewards = self.env["mobility.reward"]
        for amount in (60, 50, 40):
            rewards |= self._ticked_by(self.mentor, amount)
        params = rewards.with_user(self.coordinator).action_approve_possible()["params"]
        self.assertEqual(rewards.mapped("approval_state"), ["approved", "earned", "approved"])
        self.assertIn("does not fit", params["message"])

    def test_a_long_list_of_numbers_is_cut(self):
        rewards = self.env["mobility.reward"]
        for _number in range(12):
            rewards |= self._ticked_by(self.coordinator, 1)
        with self.assertRaisesRegex(UserError, "and 2 more: You ticked"):
            rewards.with_user(self.coordinator).action_approve_possible()

    def test_the_mentor_hears_why_a_reward_was_refused_and_nobody_else(self):
        reward = self._ticked_by(self.mentor)
        mails = self.env["mail.mail"].search_count([])
        reward.with_user(self.coordinator).with_context(refuse_reason="The letter was not sent").action_refuse()
        activity = reward.step_id.goal_id.activity_ids
        self.assertEqual(activity.user_id, self.mentor)
        self.assertIn("The letter was not sent", activity.note)
        self.assertIn(reward.name, activity.summary)
        self.assertFalse(reward.step_id.goal_id.message_partner_ids, "the next mentor is no reason to keep telling")
        self.assertEqual(self.env["mail.mail"].search_count([]), mails, "nothing leaves the house")
        Activity = self.env["mail.activity"]
        for user in (self.mentor_b, self.employee, self.finance, self.accountant):
            with self.subTest(user=user.login):
                self.assertNotIn(activity, Activity.with_user(user).search([]))

    def test_asking_for_the_reason_tells_nobody_yet(self):
        reward = self._ticked_by(self.mentor)
        reward.with_user(self.coordinator).action_refuse()
        self.assertFalse(reward.step_id.goal_id.activity_ids)
