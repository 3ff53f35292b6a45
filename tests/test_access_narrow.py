from odoo.exceptions import AccessError

from .common import MobilityCommon

CHANGE = {
    "mobility.reward.type": {"name": "Ours"},
    "mobility.reward.amount": {"amount_small": 5},
    "mobility.legal.amount": {"amount": 5},
}


class TestAccessNarrow(MobilityCommon):
    """What a role reads a part of, in its own organisation: the matrix has one record of each kind only."""

    def _find(self, records, user):
        return records.with_user(user).search([("id", "in", records.ids)]).with_env(self.env)

    def test_finance_reads_money_that_was_approved_and_no_other_reward(self):
        person = self._participant()
        self._enrol(person)
        approved = self._approved_reward(person, 50)
        waiting = self._earned_reward(person, 60)
        promised = self._goal(person, steps=[("Call the bank", 70)]).step_ids.reward_id
        voucher = self._approved_reward(person, 20, self.voucher)
        words = self._earned_reward(person, 0, self.words)
        rewards = approved | waiting | promised | voucher | words
        self.assertEqual(len(rewards), 5)
        self.assertEqual(self._find(rewards, self.finance), approved)
        for reward in rewards - approved:
            with self.subTest(reward=reward.reward_type_id.name), self.assertRaises(AccessError):
                reward.with_user(self.finance).read(["amount"])
        self.assertEqual(self._find(rewards, self.mentor), rewards)

    def _prepare_settings(self, program):
        company = program.company_id
        reward_type = self.env["mobility.reward.type"].create(
            {"name": "Card", "kind": "voucher", "company_id": company.id}
        )
        sizes = {"amount_small": 1, "amount_medium": 2, "amount_large": 3}
        amount = self.env["mobility.reward.amount"].create(
            {"reward_type_id": self.voucher.id, "program_id": program.id, **sizes}
        )
        legal = {"name": "Gift", "code": f"t_{company.id}", "amount": 10, "date_from": "2020-01-01", "source": "Law"}
        return reward_type, amount, self.env["mobility.legal.amount"].create({**legal, "company_id": company.id})

    def test_settings_of_another_organisation_are_not_read_or_changed(self):
        for here, there in zip(
            self._prepare_settings(self.program), self._prepare_settings(self.other_program), strict=True
        ):
            both = here | there
            with self.subTest(model=both._name):
                for user in (self.mentor, self.coordinator, self.manager):
                    self.assertEqual(self._find(both, user), here)
                    with self.assertRaises(AccessError):
                        there.with_user(user).read(["create_date"])
                with self.assertRaises(AccessError):
                    there.with_user(self.manager).write(CHANGE[there._name])
