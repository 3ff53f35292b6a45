from odoo import fields
from odoo.exceptions import UserError

from .test_payout import PayoutCommon


class TestPayoutInTheHost(PayoutCommon):
    """Rule 4 and 5, at the places where the host's own screens and settings reach our entries."""

    def setUp(self):
        super().setUp()
        self.rewards = self._approved_reward(self.samira, 50) | self._approved_reward(self.youssef, 10)

    def _assert_books(self, expense):
        self.assertEqual(self._balance(self.expense_account), expense)
        self.assertEqual(self._balance(self.outstanding_account), -expense)
        self.assertEqual(self._balance(self.payable_account), 0)

    def _pay_one_in_host(self, payout, amount):
        """Pay part of what one payee gets, with the host's own wizard."""
        action = payout.line_ids[0].move_line_id.sudo().action_register_payment()
        wizard = self.env["account.payment.register"].with_context(**action["context"])
        return wizard.create({"journal_id": self.bank_journal.id, "amount": amount})._create_payments()

    def test_cancel_of_sent_and_of_partly_paid(self):
        payout = self._booked()
        payout.action_export_sepa()
        self.assertEqual(payout.state, "sent")
        payout.action_cancel()
        self.assertEqual(set(self.rewards.mapped("state")), {"approved"})
        self._assert_books(0)
        payout = self._booked()
        payment = self._pay_one_in_host(payout, 20)
        self.assertEqual(payout.state, "partial")
        with self.assertRaisesRegex(UserError, "Undo that first"):
            payout.action_cancel()
        payment.action_draft()
        payment.action_cancel()
        payout.action_cancel()
        self.assertEqual(payout.state, "cancelled")
        self.assertEqual(set(self.rewards.mapped("state")), {"approved"})
        self._assert_books(0)

    def test_a_payment_cancelled_or_rejected_by_the_host_goes_back(self):
        payout = self._booked()
        payments = self._pay_in_host(payout, group_payment=False)
        self.assertEqual(payout.state, "paid")
        payments.action_draft()
        payments.action_cancel()
        self.assertEqual(payout.state, "posted")
        self.assertEqual(set(self.rewards.mapped("state")), {"booked"})

    def test_hashed_entries_are_reversed(self):
        for journal in (self.general_journal, self.bank_journal):
            journal.restrict_mode_hash_table = True
        payout = self._paid()
        moves = payout.move_id | payout.payment_move_id
        self.assertTrue(all(move.inalterable_hash for move in moves.sudo()))
        self.assertEqual(set(self.rewards.mapped("state")), {"received"})
        payout.action_cancel()
        self.assertEqual(set(moves.mapped("state")), {"posted"}, "what is hashed stays")
        self.assertEqual(payout.state, "cancelled")
        self.assertEqual(set(self.rewards.mapped("state")), {"approved"})
        self._assert_books(0)
        self._paid()
        self._assert_books(60)

    def test_a_return_in_a_hashed_journal(self):
        self.bank_journal.restrict_mode_hash_table = True
        payout = self._paid()
        payout.line_ids.filtered(lambda line: line.amount == 50).with_context(return_reason="Closed").action_return()
        self._assert_books(10)

    def test_a_payment_taken_apart_is_matched_again_and_leaves_once(self):
        payout = self._paid()
        payout.line_ids.move_line_id.sudo().remove_move_reconcile()
        self.assertEqual(payout.state, "posted")
        payout.action_pay()
        self.assertEqual(payout.state, "paid")
        self._assert_books(60)

    def test_a_payment_entry_in_draft_is_dealt_with_before_paying_again(self):
        payout = self._paid()
        entry = payout.payment_move_id.sudo()
        entry.button_draft()
        with self.assertRaisesRegex(UserError, "went back to draft"):
            payout.action_pay()
        entry.action_post()
        self.assertEqual(payout.state, "paid")
        self._assert_books(60)

    def test_the_payment_of_a_cancelled_payout_cannot_stand_again(self):
        payout = self._paid()
        payout.action_cancel()
        with self.assertRaisesRegex(UserError, "Cancel the payout"):
            payout.payment_move_id.sudo().button_draft()
        self._assert_books(0)

    def test_a_payment_reversed_by_the_host_is_not_undone_twice(self):
        payout = self._paid()
        payout.payment_move_id.sudo()._reverse_moves(cancel=True)
        self.assertEqual(payout.state, "posted")
        payout.action_cancel()
        self.assertEqual(set(self.rewards.mapped("state")), {"approved"})
        self._assert_books(0)

    def test_what_the_bank_sent_back_was_paid_and_stays_paid(self):
        payout = self._paid()
        payout.line_ids.filtered(lambda line: line.amount == 50).with_context(return_reason="Closed").action_return()
        with self.assertRaisesRegex(UserError, "sent part of it back"):
            payout.payment_move_id.sudo().button_draft()
        with self.assertRaisesRegex(UserError, "stays paid"):
            payout.action_cancel()

    def test_a_lock_after_payment_keeps_the_entries_and_a_reversal_opens_them(self):
        payout = self._paid(date=fields.Date.subtract(fields.Date.today(), days=3))
        self.company.hard_lock_date = fields.Date.subtract(fields.Date.today(), days=1)
        with self.assertRaises(UserError):
            payout.payment_move_id.sudo().button_draft()
        self.assertEqual(payout.state, "paid")
        payout.action_cancel()
        self.assertEqual(set(self.rewards.mapped("state")), {"approved"})
        self._assert_books(0)

    def test_register_payment_opens_our_payables_and_nothing_else(self):
        payout = self._booked()
        action = payout.action_register_payment()
        self.assertEqual(
            self.env["account.move.line"].browse(action["context"]["active_ids"]), payout.line_ids.move_line_id
        )
        self._pay_in_host(payout)
        self.assertEqual(payout.state, "paid")
        with self.assertRaises(UserError):
            payout.action_register_payment()


class TestPayoutReturnedLater(PayoutCommon):
    def test_a_return_takes_the_cost_off_where_it_was_booked_whatever_the_program_says_now(self):
        self._approved_reward(self.samira, 50)
        payout = self._paid()
        account, analytic = self._account("461000", "Other", "expense"), self.analytic_account.copy()
        self.program.write({"reward_account_id": account.id, "analytic_account_id": analytic.id})
        payout.line_ids.with_context(return_reason="Closed").action_return()
        self.assertEqual((self._balance(self.expense_account), self._balance(account)), (0, 0))
        costs = payout.line_ids.return_move_id.line_ids.filtered(lambda line: line.account_id == self.expense_account)
        self.assertEqual(costs.analytic_distribution, {str(self.analytic_account.id): 100})

    def test_what_came_back_is_not_offered_to_the_payment_of_the_host(self):
        for person, amount in ((self.samira, 50), (self.youssef, 10)):
            self._approved_reward(person, amount)
        payout = self._paid()
        returned = payout.line_ids.filtered(lambda line: line.amount == 50)
        returned.with_context(return_reason="Closed").action_return()
        payout.line_ids.move_line_id.sudo().remove_move_reconcile()
        action = payout.action_register_payment()
        self.assertEqual(action["context"]["active_ids"], (payout.line_ids - returned).move_line_id.ids)


class TestPayoutReversedInTheHost(PayoutCommon):
    """Reversing is the host's way to undo; it may not let money leave twice, nor cost appear without rewards."""

    def setUp(self):
        super().setUp()
        self.reward = self._approved_reward(self.samira, 50)

    def _assert_books(self, expense):
        self.assertEqual(self._balance(self.expense_account), expense)
        self.assertEqual(self._balance(self.outstanding_account), -expense)

    def test_the_entry_of_a_paid_payout_is_not_reversed(self):
        payout = self._paid()
        entry = payout.move_id.sudo()
        for cancel in (True, False):
            with self.assertRaisesRegex(UserError, "cancel payout"):
                entry._reverse_moves(cancel=cancel)
        self.assertEqual(payout.state, "paid", "refused before anything was taken apart")
        entry.line_ids.remove_move_reconcile()
        with self.assertRaisesRegex(UserError, "Undo the payment first"):
            entry._reverse_moves(cancel=True)  # the payment stands, whatever it is matched with
        payout.payment_move_id.sudo()._reverse_moves(cancel=True)
        entry._reverse_moves(cancel=True)
        self.assertEqual((payout.state, self.reward.state), ("cancelled", "approved"))
        self._assert_books(0)

    def test_a_reversal_prepared_before_is_not_posted_when_it_does_not_fit_any_more(self):
        payout = self._booked()
        prepared = payout.move_id.sudo()._reverse_moves()
        payout.action_pay()
        with self.assertRaisesRegex(UserError, "cancel payout"):
            prepared.action_post()
        payout.action_cancel()
        with self.assertRaisesRegex(UserError, "undone already"):
            prepared.action_post()
        prepared.unlink()
        self._assert_books(0)

    def test_what_is_undone_is_not_undone_again_nor_brought_back(self):
        payout = self._booked()
        entry = payout.move_id.sudo()
        reversal = entry._reverse_moves(cancel=True)
        for move in (entry, reversal):
            with self.assertRaisesRegex(UserError, "undone already"):
                move._reverse_moves(cancel=True)
        self._assert_books(0)

    def test_an_entry_and_its_reversal_taken_apart_stay_reversed(self):
        payout = self._booked()
        payout.move_id.sudo()._reverse_moves(cancel=True)
        again = self._booked()
        payout.move_id.sudo().line_ids.remove_move_reconcile()
        self.assertEqual((payout.line_ids.settlement, payout.state), ("reversed", "cancelled"))
        with self.assertRaisesRegex(UserError, "once"):
            payout.action_pay()
        again.action_pay()
        self._assert_books(50)

    def test_what_the_bank_sent_back_is_not_reversed(self):
        payout = self._paid()
        payout.line_ids.with_context(return_reason="Closed").action_return()
        for move in payout.move_id | payout.payment_move_id | payout.line_ids.return_move_id:
            with self.assertRaisesRegex(UserError, "sent part of it back"):
                move.sudo()._reverse_moves(cancel=True)

    def test_a_payment_that_was_taken_back_does_not_stand_again_beside_another(self):
        payout = self._paid()
        first = payout.payment_move_id.sudo()
        reversal = first._reverse_moves(cancel=True)
        payout.action_pay()
        with self.assertRaisesRegex(UserError, "Pay that payout anew"):
            reversal.button_draft()
        self._assert_books(50)

    def test_a_cancelled_payment_entry_is_not_posted_again_beside_another(self):
        payout = self._paid()
        first = payout.payment_move_id.sudo()
        first.button_cancel()
        payout.action_pay()
        first.button_draft()
        with self.assertRaisesRegex(UserError, "paid otherwise"):
            first.action_post()
        payout.payment_move_id.sudo().button_cancel()
        first.action_post()
        self.assertEqual(payout.state, "posted", "it waits to be matched")
        payout.action_pay()
        self.assertEqual((payout.state, self.reward.state), ("paid", "received"))
        self._assert_books(50)
