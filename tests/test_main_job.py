from odoo.tests import HttpCase

from .common import MobilityCommon


class TestMainJob(MobilityCommon, HttpCase):
    """The whole line in a browser, each part by the person whose job it is: from a Bridge to a paid reward."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["mobility.instrument"].search([("state", "=", "published")]).filtered(
            lambda instrument: instrument != cls.instrument
        ).action_retire()
        for user in (cls.mentor, cls.coordinator, cls.finance):
            user.password = user.login
        cls.samira = cls._participant("Samira")
        cls._enrol(cls.samira)
        cls._bank_account(cls.samira)

    def _tour(self, path, name, user):
        self.start_tour(f"/odoo/{path}", name, login=user.login)
        self.env.invalidate_all()

    def test_from_a_bridge_to_a_paid_reward(self):
        self._tour("mobility-people", "mobility_main_job_mentor", self.mentor)
        self.assertEqual((self.samira.pillars_holding, self.samira.pillar_count), (1, 2))
        reward = self.samira.reward_ids.filtered(lambda reward: reward.kind == "money")
        self.assertEqual((reward.state, reward.amount), ("earned", 10))
        self.assertEqual(self.samira.step_ids.sorted("id").mapped("done_how"), ["alone", "together"])

        self._tour("mobility-rewards-to-approve", "mobility_main_job_coordinator", self.coordinator)
        self.assertEqual((reward.state, reward.approved_by_id), ("approved", self.coordinator))

        self._tour("mobility-payouts", "mobility_main_job_finance", self.finance)
        self.assertEqual(reward.state, "received")
        self.assertEqual(reward.payout_line_id.payout_id.paid_by_id, self.finance)
