from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import mute_logger

from ..models.reward import payout_collect
from .common import MobilityCommon


class PayoutCommon(MobilityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.samira = cls._person("Samira")
        cls.youssef = cls._person("Youssef")

    @classmethod
    def _person(cls, name, **vals):
        participant = cls._participant(name, **vals)
        cls._enrol(participant)
        cls._bank_account(participant)
        return participant

    @classmethod
    def _collected(cls, *rewards, **vals):
        """Return a draft payout with all approved rewards, made by finance."""
        payout = cls.env["mobility.payout"].with_user(cls.finance).create(vals)
        payout.action_collect()
        return payout

    @classmethod
    def _booked(cls, **vals):
        payout = cls._collected(**vals)
        payout.action_post()
        return payout

    @classmethod
    def _paid(cls, **vals):
        payout = cls._booked(**vals)
        payout.action_pay()
        return payout

    def _wants_cash(self, *people):
        """These people chose cash, and finance confirmed it."""
        for person in people:
            person.with_user(self.mentor).reward_route = "cash"
            person.route_ids.filtered(lambda route: route.state == "to_check").with_user(self.finance).action_confirm()

    def _balance(self, account, **domain):
        lines = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("parent_state", "=", "posted"), *domain.items()]
        )
        return sum(lines.mapped("balance"))

    def _pay_in_host(self, payout, **vals):
        """Pay through the host's own wizard and return its payments."""
        action = payout.action_register_payment()
        wizard = (
            self.env["account.payment.register"]
            .with_context(**action["context"])
            .create({"journal_id": self.bank_journal.id, **vals})
        )
        return wizard._create_payments()


class TestPayoutCollect(PayoutCommon):
    def test_approved_rewards_are_collected_by_payee(self):
        first, second = self._approved_reward(self.samira, 50), self._approved_reward(self.samira, 20)
        third = self._approved_reward(self.youssef, 10)
        payout = self._collected()
        self.assertEqual(sorted(payout.line_ids.mapped("amount")), [10, 70])
        self.assertEqual(payout.line_ids.reward_ids, first | second | third)
        self.assertEqual(payout.amount_total, 80)
        self.assertEqual(set((first | second | third).mapped("state")), {"approved"}, "a draft books nothing")

    def test_what_cannot_be_paid_waits_with_its_reason_and_the_others_are_paid(self):
        ready = self._approved_reward(self.samira)
        cases = {}
        for name, reason in (("Nobank", "No bank account"), ("Untrusted", "not trusted"), ("Gone", "died")):
            person = self._participant(name)
            self._enrol(person)
            if name != "Nobank":
                self._bank_account(person, trusted=name != "Untrusted")
            cases[self._approved_reward(person)] = reason
            if name == "Gone":
                person.with_user(self.coordinator).action_deceased()
        payout = self._collected()
        self.assertEqual(payout.line_ids.reward_ids, ready)
        self.assertEqual(payout.waiting_count, 3)
        for reward, reason in cases.items():
            self.assertIn(reason, reward.with_user(self.finance).payment_blocker)

    def test_a_promise_from_before_the_enrolment_is_paid_by_the_program_that_follows(self):
        person = self._participant("Early")
        self._bank_account(person)
        reward = self._earned_reward(person)
        self.assertIn("no program", reward.with_user(self.coordinator).approval_blocker)
        self._enrol(person)
        reward.with_user(self.coordinator).action_approve()
        self.assertEqual(reward.program_id, self.program)
        self.assertEqual(self._booked().move_id.amount_total, 50)

    def test_nothing_to_pay_is_said(self):
        with self.assertRaisesRegex(UserError, "Nothing to collect"):
            self._collected()

    def test_a_budget_administrator_gets_the_money_on_the_account_kept_for_the_person(self):
        office = self.env["res.partner"].create({"name": "Budget office", "is_company": True})
        banks = [self._bank_account(self.samira, iban=self._iban(n), partner=office) for n in (501, 502)]
        for person, bank in zip((self.samira, self.youssef), banks, strict=True):
            person.write({"payee_id": office.id, "payee_bank_id": bank.id})
            person.route_ids.with_user(self.finance).action_confirm()
            self._approved_reward(person, 25)
        payout = self._collected()
        self.assertEqual(payout.line_ids.partner_id, office)
        self.assertEqual(payout.line_ids.bank_account_id, banks[0] | banks[1], "a line for each account")

    def test_more_payees_than_an_entry_can_carry_make_more_payouts(self):
        for name in ("A", "B", "C"):
            self._approved_reward(self._person(name))
        with patch.object(payout_collect, "MAX_PAYEES", 2):
            payout = self.env["mobility.payout"].with_user(self.finance).create({})
            action = payout.action_collect()
        payouts = self.env["mobility.payout"].search(action["domain"])
        self.assertEqual([len(one.line_ids) for one in payouts.sorted("id")], [2, 1])

    def test_a_reward_is_collected_once_whatever_a_second_user_sees(self):
        reward = self._approved_reward(self.samira)
        line = self._collected().line_ids.sudo()
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception) as caught, self.env.cr.savepoint():
            line.item_ids = [Command.create({"reward_id": reward.id, "amount": 50})]
        self.assertIn("reward_once", str(caught.exception))

    def test_only_finance_makes_payouts(self):
        for user in (self.mentor, self.coordinator, self.manager, self.analyst, self.employee, self.accountant):
            with self.assertRaises(AccessError, msg=user.login):
                self.env["mobility.payout"].with_user(user).create({})


class TestPayoutBooks(PayoutCommon):
    def test_booking_makes_one_entry_with_neutral_labels(self):
        rewards = self._approved_reward(self.samira, 50) | self._approved_reward(self.youssef, 10)
        payout = self._booked()
        entry = payout.move_id
        self.assertEqual(entry.state, "posted")
        self.assertEqual(len(entry.line_ids), 3, "a payable a payee and one expense line for the program")
        expense = entry.line_ids.filtered(lambda line: line.account_id == self.expense_account)
        self.assertEqual(expense.balance, 60)
        self.assertEqual(expense.analytic_distribution, {str(self.analytic_account.id): 100})
        self.assertEqual(set(entry.line_ids.mapped("name")) | {entry.ref}, {payout.name})
        self.assertEqual(payout.state, "posted")
        self.assertEqual(set(rewards.mapped("state")), {"booked"})
        self.assertFalse(
            (self.samira | self.youssef).partner_id.filtered("supplier_rank"), "being paid makes no vendor"
        )

    def test_paying_makes_one_entry_on_the_outstanding_account(self):
        rewards = self._approved_reward(self.samira, 50) | self._approved_reward(self.youssef, 10)
        payout = self._paid()
        entry = payout.payment_move_id
        self.assertEqual(len(entry.line_ids), 3)
        self.assertEqual(self._balance(self.outstanding_account), -60)
        self.assertFalse(entry.line_ids.filtered(lambda line: line.account_id == self.bank_journal.default_account_id))
        self.assertEqual(payout.state, "paid")
        self.assertEqual(set(rewards.mapped("state")), {"received"})
        self.assertEqual(self._balance(self.payable_account), 0)

    def test_who_approved_does_not_pay(self):
        self.coordinator.group_ids |= self.env.ref("mobility_mentoring.group_finance")
        self._approved_reward(self.samira)
        payout = self._booked().with_user(self.coordinator)
        self.assertIn("You approved", payout.payment_blocker)
        for action in ("action_pay", "action_export_sepa", "action_register_payment"):
            with self.subTest(action=action), self.assertRaisesRegex(UserError, "You approved"):
                getattr(payout, action)()

    def test_paying_twice_is_refused(self):
        self._approved_reward(self.samira)
        payout = self._paid()
        with self.assertRaisesRegex(UserError, "once"):
            payout.action_pay()

    def test_a_program_without_expense_account_is_named(self):
        self.program.reward_account_id = False
        self._approved_reward(self.samira)
        with self.assertRaisesRegex(UserError, self.program.name):
            self._booked()

    def test_without_chart_of_accounts_booking_says_so(self):
        self._approved_reward(self.samira)
        payout = self._collected()
        # the host lets nobody empty this default: it is empty where no chart of accounts was chosen
        self.env["ir.default"].discard_values("res.partner", "property_account_payable_id", [self.payable_account.id])
        self.env["ir.default"].search([("field_id.name", "=", "property_account_payable_id")]).unlink()
        with self.assertRaisesRegex(UserError, "no chart of accounts"):
            payout.action_post()

    def test_a_locked_period_moves_the_date_and_says_so(self):
        self._approved_reward(self.samira)
        self.company.fiscalyear_lock_date = fields.Date.subtract(fields.Date.today(), days=1)
        payout = self._collected(date=fields.Date.subtract(fields.Date.today(), days=40))
        payout.action_post()
        self.assertEqual(payout.move_id.date, fields.Date.today())
        self.assertIn("Booked on", payout.message_ids[0].body)

    def test_another_currency_is_booked_at_its_rate_and_balances_to_the_cent(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": dollar.id, "name": "2020-01-01", "rate": 1.37, "company_id": self.company.id}
        )
        second = self.program.copy({"code": "second", "analytic_account_id": False})
        for person, amount in ((self.samira, 33.33), (self.youssef, 10.01)):
            reward = self._approved_reward(person, amount)
            reward.sudo().write({"currency_id": dollar.id})
        reward.sudo().program_id = second
        payout = self._booked(currency_id=dollar.id)
        entry = payout.move_id
        self.assertEqual(self.company.currency_id.round(sum(entry.line_ids.mapped("balance"))), 0)
        self.assertAlmostEqual(sum(entry.line_ids.filtered("partner_id").mapped("amount_currency")), -43.34)
        payout.action_pay()
        self.assertEqual(payout.state, "paid")

    def test_the_entry_cannot_be_reset_or_deleted_behind_the_payout(self):
        self._approved_reward(self.samira)
        entry = self._booked().move_id.sudo()
        with self.assertRaisesRegex(UserError, "Cancel the payout"):
            entry.button_draft()
        with self.assertRaises(UserError):
            entry.unlink()


class TestPayoutFollowsTheBooks(PayoutCommon):
    """Rule 4: received means paid, however it was paid, and undoing goes back."""

    def setUp(self):
        super().setUp()
        self.reward = self._approved_reward(self.samira, 50)
        self.payout = self._booked()

    def _states(self):
        return self.reward.state, self.payout.state

    def test_a_payment_of_the_host_counts_and_its_undoing_too(self):
        payment = self._pay_in_host(self.payout)
        self.assertEqual(self._states(), ("received", "paid"))
        self.assertEqual(self.payout.payment_ids, payment)
        payment.action_draft()
        self.assertEqual(
            self._states(), ("booked", "posted"), "a draft payment keeps its reconciliation and pays nobody"
        )
        payment.action_post()
        self.assertEqual(self._states(), ("received", "paid"))
        self.payout.line_ids.move_line_id.sudo().remove_move_reconcile()
        self.assertEqual(self._states(), ("booked", "posted"))

    def test_a_partial_payment_is_not_received(self):
        self._pay_in_host(self.payout, amount=20)
        self.assertEqual(self._states(), ("booked", "partial"))
        self.payout.action_pay()
        self.assertEqual(self._states(), ("received", "paid"))
        self.assertEqual(self._balance(self.outstanding_account), -50, "the rest was paid, and no more")

    def test_a_write_off_is_shown_and_never_received(self):
        self._pay_in_host(
            self.payout,
            amount=20,
            payment_difference_handling="reconcile",
            writeoff_account_id=self.income_account.id,
        )
        self.assertEqual(self.payout.line_ids.settlement, "offset")
        self.assertEqual(self.reward.state, "booked")

    def test_an_offset_against_another_entry_is_never_received(self):
        other = self.env["account.move"].create(
            {
                "journal_id": self.general_journal.id,
                "line_ids": [
                    Command.create(
                        {"account_id": self.payable_account.id, "partner_id": self.samira.partner_id.id, "debit": 50}
                    ),
                    Command.create({"account_id": self.income_account.id, "credit": 50}),
                ],
            }
        )
        other.action_post()
        payable = self.payout.line_ids.move_line_id.sudo()
        (payable + other.line_ids.filtered(lambda line: line.account_id == self.payable_account)).reconcile()
        self.assertTrue(payable.reconciled)
        self.assertEqual(self.payout.line_ids.settlement, "offset")
        self.assertEqual(self.reward.state, "booked")

    def test_a_line_of_a_bank_statement_counts(self):
        statement_line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.bank_journal.id,
                "date": fields.Date.today(),
                "payment_ref": "from the bank",
                "amount": -50,
                "partner_id": self.samira.partner_id.id,
            }
        )
        _liquidity, suspense, _other = statement_line._seek_for_lines()
        suspense.with_context(skip_readonly_check=True).write(
            {"account_id": self.payable_account.id, "partner_id": self.samira.partner_id.id}
        )
        (suspense + self.payout.line_ids.move_line_id.sudo()).reconcile()
        self.assertEqual(self._states(), ("received", "paid"))
        statement_line.action_undo_reconciliation()
        self.assertEqual(self._states(), ("booked", "posted"))

    def test_a_reversal_of_the_entry_returns_rewards_to_approved(self):
        reversal = self.payout.move_id.sudo()._reverse_moves(cancel=True)
        self.assertEqual(self._states(), ("approved", "cancelled"))
        again = self._paid()
        self.assertEqual(self.reward.state, "received")
        self.assertEqual(again.amount_total, 50)
        with self.assertRaisesRegex(UserError, "Cancel the payout"):
            reversal.button_draft()  # or the same reward would be owed twice
        self.assertEqual(self._balance(self.expense_account), 50)

    def test_our_payment_entry_back_to_draft_goes_back_and_deleting_it_lets_pay_again(self):
        self.payout.action_pay()
        entry = self.payout.payment_move_id.sudo()
        entry.button_draft()
        self.assertEqual(self._states(), ("booked", "posted"))
        entry.unlink()
        self.payout.action_pay()
        self.assertEqual(self._states(), ("received", "paid"))

    def test_who_was_paid_stays_paid_when_another_is_paid_later(self):
        reward = self._approved_reward(self.youssef, 10)
        self.payout.action_cancel()
        payout = self._paid()
        line = payout.line_ids.filtered(lambda line: line.partner_id == self.youssef.partner_id)
        line.move_line_id.sudo().remove_move_reconcile()
        self.assertEqual((self.reward.state, reward.state, payout.state), ("received", "booked", "partial"))
        payout.action_pay()
        payout.line_ids._sync_settlement()
        self.assertEqual((self.reward.state, reward.state, payout.state), ("received", "received", "paid"))

    def test_our_payment_entry_reversed_opens_the_payable_again(self):
        self.payout.action_pay()
        self.payout.payment_move_id.sudo()._reverse_moves(cancel=True)
        self.assertEqual(self._states(), ("booked", "posted"))


class TestPayoutUndone(PayoutCommon):
    def setUp(self):
        super().setUp()
        self.reward = self._approved_reward(self.samira, 50)

    def _assert_undone(self, payout):
        self.assertEqual(payout.state, "cancelled")
        self.assertEqual(self.reward.state, "approved")
        self.assertFalse(self.reward.payout_line_id)
        for account in (self.expense_account, self.payable_account, self.outstanding_account):
            self.assertEqual(self._balance(account), 0, account.name)

    def test_cancel_at_every_stage_puts_books_and_rewards_right(self):
        for stage in (self._collected, self._booked, self._paid):
            payout = stage()
            payout.action_cancel()
            self._assert_undone(payout)

    def test_cancel_in_a_locked_period_reverses(self):
        payout = self._paid(date=fields.Date.subtract(fields.Date.today(), days=3))
        self.company.fiscalyear_lock_date = fields.Date.subtract(fields.Date.today(), days=1)
        payout.action_cancel()
        self._assert_undone(payout)
        self.assertEqual(payout.move_id.state, "posted", "what is locked stays and is reversed")

    def test_cancel_is_refused_while_a_payment_of_the_host_settles_it(self):
        payout = self._booked()
        self._pay_in_host(payout)
        with self.assertRaisesRegex(UserError, "Undo that first"):
            payout.action_cancel()

    def test_a_returned_payment_can_be_paid_again_and_the_books_stay_true(self):
        payout = self._paid()
        line = payout.line_ids
        self.assertEqual(line.action_return()["res_model"], "mobility.reason", "a reason is asked for")
        line.with_context(return_reason="Account closed").action_return()
        self.assertEqual(self.reward.state, "approved")
        self.assertEqual((line.returned, line.return_reason), (True, "Account closed"))
        self.assertEqual(self._balance(self.expense_account), 0)
        self.assertEqual(self._balance(self.outstanding_account), 0)
        self.assertEqual(self._balance(self.payable_account), 0, "the old payable stays closed")
        analytic = line.return_move_id.line_ids.filtered(lambda one: one.account_id == self.expense_account)
        self.assertEqual(analytic.analytic_distribution, {str(self.analytic_account.id): 100})
        self._paid()
        self.assertEqual(self.reward.state, "received")
        self.assertEqual(self._balance(self.expense_account), 50)
        self.assertEqual(len(self.reward.payout_item_ids), 2, "history is kept")

    def test_a_booked_payout_is_never_deleted_nor_changed(self):
        payout = self._booked()
        with self.assertRaises(UserError):
            payout.unlink()
        with self.assertRaises(UserError):
            payout.date = "2020-01-01"
        with self.assertRaises(AccessError):
            payout.write({"is_cancelled": True})

    def test_a_collected_reward_is_not_cancelled(self):
        self._collected()
        with self.assertRaisesRegex(UserError, "collected"):
            self.reward.with_user(self.coordinator).action_cancel()


class TestPayoutLeavesOthersAlone(PayoutCommon):
    def test_bills_of_others_cost_no_query_of_ours(self):
        """A hundred bills are measured by dev/bench host; here no statement at all may touch our tables."""
        bills = (
            self.env["account.move"]
            .with_user(self.accountant)
            .create(
                [
                    {
                        "move_type": "in_invoice",
                        "partner_id": self.env["res.partner"].create({"name": f"Vendor {number}"}).id,
                        "invoice_date": fields.Date.today(),
                        "invoice_line_ids": [Command.create({"name": "Paper", "price_unit": 10, "tax_ids": False})],
                    }
                    for number in range(5)
                ]
            )
        )
        ours = []
        execute = type(self.env.cr).execute

        def listen(cursor, query, *args, **kwargs):
            text = getattr(query, "code", query)
            if isinstance(text, bytes):
                text = text.decode()
            if 'FROM "mobility_' in text or 'UPDATE "mobility_' in text or 'INTO "mobility_' in text:
                ours.append(text)
            return execute(cursor, query, *args, **kwargs)

        with patch.object(type(self.env.cr), "execute", listen):
            bills.action_post()
            wizard = (
                self.env["account.payment.register"]
                .with_user(self.accountant)
                .with_context(active_model="account.move", active_ids=bills.ids)
                .create({"journal_id": self.bank_journal.id, "group_payment": False})
            )
            wizard._create_payments()
            self.env.flush_all()
        self.assertEqual(set(bills.mapped("payment_state")), {"paid"})
        self.assertEqual(ours, [])

    def test_a_thousandth_payee_costs_no_query_of_its_own(self):
        def cost(count):
            for number in range(count):
                self._approved_reward(self._person(f"Payee {number}"))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._paid()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        cost(2)  # fills caches
        few, many = cost(3), cost(12)
        self.assertLessEqual(many, few + 3)
