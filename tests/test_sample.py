from freezegun import freeze_time
from odoo import fields
from odoo.exceptions import AccessError, UserError

from ..models.reward.reward_sample import draw
from .common import MobilityCommon


class TestSample(MobilityCommon):
    """Of what is approved automatically a part is drawn each month, and signed by finance."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.write({"auto_approve_below": 25, "auto_approve_month_cap": 10000, "sample_share": 5})
        cls.samira = cls._participant()
        cls._enrol(cls.samira, date_start="2025-01-01")
        with freeze_time("2025-03-10 12:00:00"):
            cls.rewards = cls.env["mobility.reward"]
            for _number in range(10):
                cls.rewards |= cls._earned_reward(cls.samira, 10)
            cls.by_person = cls._approved_reward(cls.samira, 60)

    def _draw(self, day="2025-04-01"):
        with freeze_time(f"{day} 03:00:00"):
            self.env["mobility.reward.sample"]._cron_sample()
        return self.env["mobility.reward.sample"].search([("company_id", "=", self.company.id)])

    def _answered(self, evidence="yes"):
        sample = self._draw()
        items = sample.item_ids.with_user(self.coordinator)
        items.action_evidence_yes() if evidence == "yes" else items.action_evidence_no()
        return sample.with_user(self.finance)

    def test_a_month_that_ended_is_drawn_once(self):
        self.assertFalse(self._draw("2025-03-31"), "the month is not over")
        sample = self._draw()
        self.assertEqual(sample.month, fields.Date.to_date("2025-03-01"))
        self.assertEqual((sample.population, len(sample.item_ids)), (10, 3))
        self.assertLessEqual(sample.item_ids.reward_id, self.rewards, "what a person approved needs no sample")
        seed, drawn = sample.seed, sample.item_ids.reward_id
        again = self._draw("2025-04-20")
        self.assertEqual((again, again.seed, again.item_ids.reward_id), (sample, seed, drawn))
        self.assertDatabaseRefuses(
            "INSERT INTO mobility_reward_sample (company_id, month, seed, state)"
            " VALUES (%s, '2025-03-01', 'x', 'open')",
            self.company.id,
        )

    def test_a_month_missed_is_drawn_later(self):
        self.assertEqual(self._draw("2025-05-15").month, fields.Date.to_date("2025-03-01"))

    def test_the_draw_can_be_repeated_and_another_seed_draws_others(self):
        listed = [{"share": 10, "rewards": list(range(1, 101))}, {"share": 0, "rewards": list(range(200, 300))}]
        self.assertEqual(draw("a", listed), draw("a", listed))
        self.assertEqual(len(draw("a", listed)), 10)
        self.assertGreater(len({tuple(draw(str(seed), listed)) for seed in range(20)}), 15)
        self.assertEqual(len(draw("a", [{"share": 0, "rewards": [1, 2]}])), 2, "all, when there are fewer than three")
        self.assertEqual(len(draw("a", [{"share": 1, "rewards": [1, 2]}, {"share": 1, "rewards": [5, 6, 7]}])), 3)
        sample = self._draw()
        self.assertEqual(draw(sample.seed, sample.drawn_from), sorted(sample.item_ids.reward_id.ids))
        self.assertEqual(sample.with_user(self.finance).action_draw_again()["params"]["type"], "success")
        sample.sudo().seed = "another"
        self.assertIn(sample.action_draw_again()["params"]["type"], ("danger", "success"))

    def test_every_reward_may_be_drawn(self):
        listed = [{"share": 5, "rewards": list(range(20))}]
        self.assertEqual({one for seed in range(300) for one in draw(str(seed), listed)}, set(range(20)))

    def test_nobody_draws_deletes_or_changes_one(self):
        sample = self._draw()
        for user in (self.finance, self.coordinator, self.manager):
            own = sample.with_user(user)
            for do in (
                lambda own=own: own.unlink(),
                lambda own=own: own.item_ids[0].unlink(),
                lambda own=own: own.write({"seed": "0"}),
                lambda own=own: own.write({"state": "signed"}),
                lambda own=own: own.copy({"month": "2020-01-01"}),
                lambda own=own: own.item_ids[0].write({"evidence": "yes"}),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    do()
        with self.assertRaisesRegex(UserError, "until it suits"):
            sample.sudo().unlink()

    def test_finance_signs_when_evidence_is_answered(self):
        sample = self._draw().with_user(self.finance)
        self.assertIn("a coordinator has to say", sample.sign_blocker)
        with self.assertRaisesRegex(UserError, "a coordinator has to say"):
            sample.action_sign()
        sample.item_ids.with_user(self.coordinator).action_evidence_yes()
        sample.action_sign()
        self.assertEqual((sample.state, sample.signed_by_id), ("signed", self.finance))
        self.assertTrue(sample.date_signed)
        with self.assertRaisesRegex(UserError, "stays as it is"):
            sample.remark = "Afterwards"
        with self.assertRaisesRegex(UserError, "sample is signed"):
            sample.item_ids.with_user(self.coordinator).action_evidence_no()

    def test_without_evidence_a_remark_is_needed(self):
        sample = self._answered("no")
        with self.assertRaisesRegex(UserError, "Write what you make of it"):
            sample.action_sign()
        sample.remark = "Talked with the team"
        sample.action_sign()
        rewards = sample.sudo().item_ids.reward_id
        self.assertEqual(set(rewards.mapped("approval_state")), {"approved"}, "nothing is undone")

    def test_four_eyes_in_signing_and_in_answering(self):
        sample = self._draw()
        finance = self.env.ref("mobility_mentoring.group_finance")
        (self.mentor | self.coordinator).group_ids |= finance
        self.assertIn("You worked on one", sample.with_user(self.mentor).sign_blocker)
        self.assertIn("Finance signs", sample.with_user(self.manager).sign_blocker)
        item = sample.item_ids[0]
        with self.assertRaisesRegex(UserError, "A coordinator says"):
            item.with_user(self.finance).action_evidence_yes()
        item.reward_id.sudo().ticked_by_id = self.manager
        with self.assertRaisesRegex(UserError, "You ticked the step"):
            item.with_user(self.manager).action_evidence_yes()
        self.samira.enrollment_id.mentor_id = self.manager
        with self.assertRaisesRegex(UserError, "You are the mentor"):
            item.with_user(self.manager).action_evidence_yes()
        sample.item_ids.with_user(self.coordinator).action_evidence_yes()
        self.assertEqual(item.evidence_by_id, self.coordinator)
        self.assertIn("You answered", sample.with_user(self.coordinator).sign_blocker)
        sample.with_user(self.finance).action_sign()

    def test_a_late_sample_is_on_the_list_of_finance_until_it_is_signed(self):
        sample = self._answered()
        self.assertFalse(sample.activity_ids)
        self._draw("2025-04-15")
        self.assertFalse(sample.activity_ids, "on the last day it is not late")
        self._draw("2025-04-16")
        self.assertEqual(sample.sudo().activity_ids.user_id, self.finance)
        self._draw("2025-04-17")
        self.assertEqual(len(sample.sudo().activity_ids), 1)
        sample.action_sign()
        self.assertFalse(sample.sudo().activity_ids)

    def test_finance_sees_payee_amount_rule_and_date_and_not_the_step(self):
        item = self._draw().item_ids[0].with_user(self.finance)
        seen = item.read(["partner_id", "amount", "date_earned", "approval_way", "evidence", "reward_id"])[0]
        self.assertEqual((seen["partner_id"][0], seen["amount"]), (self.samira.partner_id.id, 10))
        self.assertEqual((str(seen["date_earned"]), seen["approval_way"]), ("2025-03-10", "rule"))
        for name in ("step_id", "participant_id"):
            self.assertNotIn(name, item.fields_get())
            with self.subTest(field=name), self.assertRaises(AccessError):
                item.read([name])
        self.assertTrue(item.with_user(self.coordinator).step_id)

    def test_one_organisation_does_not_see_the_other(self):
        sample = self._draw()
        other = self._user("other_finance", "mobility_mentoring.group_finance", company=self.other_company)
        self.assertFalse(sample.with_user(other)._filtered_access("read"))

    def test_drawing_costs_no_query_a_reward(self):
        def cost(month, count):
            with freeze_time(f"2025-{month:02}-10 12:00:00"):
                for _number in range(count):
                    self._earned_reward(self.samira, 10)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._draw(f"2025-{month + 1:02}-01")
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        self._draw()
        cost(4, 1)
        few, many = cost(5, 4), cost(6, 20)
        self.assertLessEqual(many, few + 2)
