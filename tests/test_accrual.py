from odoo import fields
from odoo.exceptions import AccessError, UserError

from .common import MobilityCommon


class TestAccrual(MobilityCommon):
    """What was earned in the old year and not booked in it, added to that year for one day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.holding_account = cls._account("199000", "To be paid", "liability_current")
        cls.samira = cls._participant()
        cls._enrol(cls.samira, date_start="2020-01-01")
        cls._bank_account(cls.samira)
        today = fields.Date.today()
        cls.last_day = fields.Date.to_date(f"{today.year - 1}-12-31")

    def _reward(self, date, amount=50, approve=True):
        step = self._goal(self.samira, [("Call the bank", amount)]).step_ids
        step.with_user(self.mentor).action_done("alone")
        step.sudo().date_done = date
        reward = step.reward_id
        reward.sudo().date_earned = date
        if approve:
            reward.with_user(self.coordinator).action_approve()
        return reward

    def _paid(self, date):
        payout = self.env["mobility.payout"].with_user(self.finance).create({"date": date})
        payout.action_collect()
        payout.action_post()
        payout.action_pay()
        return payout

    def _accrual(self, **vals):
        vals = {"date": self.last_day, "account_id": self.holding_account.id, **vals}
        return self.env["mobility.accrual"].with_user(self.finance).create(vals)

    def _listed(self, **vals):
        accrual = self._accrual(**vals)
        rewards = accrual.sudo().line_ids.reward_id
        accrual.unlink()
        return rewards

    def test_what_was_earned_and_not_booked_by_then_is_on_the_list(self):
        waits, approved = self._reward(self.last_day, approve=False), self._reward(self.last_day)
        self._reward(fields.Date.add(self.last_day, days=1))
        self.assertEqual(self._listed(), waits | approved)

    def test_what_was_booked_in_the_old_year_is_not(self):
        self._reward(self.last_day)
        self._paid(self.last_day)
        self.assertFalse(self._listed())

    def test_what_was_booked_in_the_new_year_still_belongs_to_the_old(self):
        reward = self._reward(self.last_day)
        self._paid(fields.Date.add(self.last_day, days=4))
        self.assertEqual(self._listed(), reward)

    def test_what_came_back_in_the_old_year_is_on_it_and_what_came_back_later_is_not(self):
        reward = self._reward(fields.Date.subtract(self.last_day, days=20))
        payout = self._paid(fields.Date.subtract(self.last_day, days=10))
        payout.line_ids.with_context(return_reason="Closed").action_return()
        self.assertFalse(self._listed())  # it came back today, so on the last day it was in the books
        entry = payout.line_ids.sudo().return_move_id
        self.env.cr.execute("UPDATE account_move SET date = %s WHERE id = %s", (self.last_day, entry.id))
        self.env.invalidate_all()
        self.assertEqual(self._listed(), reward)

    def test_a_payout_reversed_in_the_old_year_booked_nothing(self):
        reward = self._reward(fields.Date.subtract(self.last_day, days=20))
        payout = (
            self.env["mobility.payout"]
            .with_user(self.finance)
            .create({"date": fields.Date.subtract(self.last_day, days=10)})
        )
        payout.action_collect()
        payout.action_post()
        payout.sudo().move_id._reverse_moves([{"date": self.last_day}], cancel=True)
        self.assertEqual(reward.state, "approved")
        self.assertEqual(self._listed(), reward)

    def test_the_entry_stands_on_the_last_day_and_is_taken_off_on_the_next(self):
        self._reward(self.last_day, 50)
        self._reward(self.last_day, 30, approve=False)
        accrual = self._accrual()
        accrual.action_post()
        self.assertEqual(accrual.state, "posted")
        entry, reversal = accrual.sudo().move_id, accrual.sudo().reversal_move_id
        self.assertEqual((entry.date, reversal.date), (self.last_day, fields.Date.add(self.last_day, days=1)))
        self.assertEqual(entry.state, "posted")
        self.assertEqual(reversal.state, "posted")
        expense = entry.line_ids.filtered(lambda line: line.account_id == self.expense_account)
        self.assertEqual(expense.balance, 80)
        self.assertEqual(expense.analytic_distribution, {str(self.analytic_account.id): 100})
        both = (entry | reversal).line_ids.filtered(lambda line: line.account_id == self.expense_account)
        self.assertEqual(sum(both.mapped("balance")), 0)
        self.assertEqual(set(entry.line_ids.mapped("name")), {accrual.name})
        self.assertFalse(entry.line_ids.partner_id)

    def test_it_is_booked_once(self):
        self._reward(self.last_day)
        accrual = self._accrual()
        accrual.action_post()
        with self.assertRaisesRegex(UserError, "stays as it is"):
            accrual.action_post()
        self.assertDatabaseRefuses(
            "INSERT INTO mobility_accrual (name, state, company_id, date, journal_id)"
            " VALUES ('x', 'draft', %s, %s, %s)",
            self.company.id,
            self.last_day,
            self.general_journal.id,
        )

    def test_undone_in_the_books_it_can_be_made_anew(self):
        self._reward(self.last_day)
        accrual = self._accrual()
        accrual.action_post()
        entry = accrual.sudo().move_id
        entry.button_draft()
        entry.button_cancel()
        self.assertEqual(accrual.state, "cancelled")
        self._accrual().action_post()

    def test_a_locked_year_an_empty_list_and_a_missing_account_are_said(self):
        with self.assertRaisesRegex(UserError, "Everything earned"):
            self._accrual().action_post()
        self._reward(self.last_day)
        accrual = self._accrual(date=fields.Date.today(), account_id=False)
        with self.assertRaisesRegex(UserError, "Choose the account"):
            accrual.action_post()
        self.company.fiscalyear_lock_date = self.last_day
        locked = self._accrual()
        with self.assertRaisesRegex(UserError, "locked"):
            locked.action_post()

    def test_it_is_for_finance(self):
        with self.assertRaises(AccessError):
            self.env["mobility.accrual"].with_user(self.coordinator).create({"date": self.last_day})
        accrual = self._accrual()
        with self.assertRaises(AccessError):
            accrual.with_user(self.manager).action_post()
