from odoo.tests import HttpCase

from .test_payout import PayoutCommon


class TestPayoutTour(PayoutCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.finance.password = self.finance.login

    def test_from_approved_to_the_file_for_the_bank_in_four_clicks(self):
        reward = self._approved_reward(self.samira)
        without_account = self._participant("None")
        self._enrol(without_account)
        self._approved_reward(without_account)
        self.start_tour("/odoo/mobility-payouts", "mobility_payout_four_clicks", login=self.finance.login)
        self.env.invalidate_all()
        payout = reward.payout_line_id.payout_id
        self.assertEqual(payout.state, "sent")
        self.assertEqual(len(payout.file_ids), 1)

    def test_starting_in_the_background_shows_a_bar_that_can_be_left(self):
        self._approved_reward(self.samira)
        self.start_tour("/odoo/mobility-payouts", "mobility_payout_in_the_background", login=self.finance.login)
        batch = self.env["mobility.payout.batch"].search([("company_id", "=", self.company.id)])
        self.assertEqual((batch.state, batch.user_id), ("running", self.finance))
