import base64
import io
from unittest.mock import patch

from freezegun import freeze_time
from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form
from openpyxl import Workbook

from .common import MobilityCommon


class VoucherCommon(MobilityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.samira = cls._participant()
        cls._enrol(cls.samira)
        cls.parcel = cls.env["mobility.reward.type"].create(
            {"name": "Stopped smoking", "kind": "in_kind", "neutral_name": "Parcel"}
        )
        cls.prepaid_account = cls._account("139000", "Cards", "asset_prepayments")

    @classmethod
    def _stock(cls, *codes, amount=25, **vals):
        return cls.env["mobility.voucher"].create(
            [
                {
                    "code": code,
                    "company_id": cls.company.id,
                    "reward_type_id": cls.voucher.id,
                    "currency_id": cls.eur.id,
                    "amount": amount,
                    **vals,
                }
                for code in codes
            ]
        )

    @classmethod
    def _approved(cls, reward_type=None, amount=25, person=None):
        return cls._approved_reward(person or cls.samira, amount, reward_type or cls.voucher)

    @classmethod
    def _book_with(cls, reward_type):
        reward_type.with_company(cls.company).prepaid_account_id = cls.prepaid_account


class TestVoucher(VoucherCommon):
    # -- from the stock to a reward -----------------------------------------------------------------------------------

    def test_approving_takes_a_voucher_of_its_type_and_amount(self):
        other_type = self.voucher.copy()
        self._stock("other amount", amount=10)
        self._stock("other type", reward_type_id=other_type.id)
        self._stock("other company", company_id=self.other_company.id)
        late = self._stock("later")
        right = self._stock("first", date_expiry="2999-01-01")
        reward = self._approved()
        self.assertEqual((reward.voucher_id, right.state, right.reward_id), (right, "assigned", reward))
        self.assertEqual(late.state, "in_stock")
        self.assertEqual(reward.state, "approved", "received only when it is in the hand")

    def test_an_expired_voucher_is_not_given(self):
        self._stock("old", date_expiry="2020-01-01")
        self.assertFalse(self._approved().voucher_id)

    def test_out_of_stock_is_told_and_the_approval_stays(self):
        reward = self._approved().with_user(self.mentor)
        self.assertEqual(reward.approval_state, "approved")
        self.assertRegex(reward.hand_over_blocker, "'Card A' of .*25.* is out of stock")
        for action in (reward.action_assign_voucher, reward.action_hand_over):
            with self.assertRaisesRegex(UserError, "out of stock"):
                action()
        voucher = self._stock("new")
        reward.action_assign_voucher()
        self.assertEqual(reward.voucher_id, voucher)

    def test_each_of_many_gets_its_own(self):
        rewards = self._approved() | self._approved() | self._approved()
        self._stock("1", "2")
        missing = rewards._do_assign_voucher()
        self.assertEqual((len(missing), len(rewards.voucher_id)), (1, 2))

    def test_the_database_gives_a_reward_one_voucher(self):
        one, two = self._stock("1", "2")
        reward = self._approved()
        self.assertEqual(reward.voucher_id, one)
        self.assertDatabaseRefuses(
            "UPDATE mobility_voucher SET reward_id = %s, state = 'assigned' WHERE id = %s", reward.id, two.id
        )
        self.assertDatabaseRefuses("UPDATE mobility_voucher SET state = 'assigned' WHERE id = %s", two.id)
        self.assertDatabaseRefuses("UPDATE mobility_voucher SET code = '1' WHERE id = %s", two.id)

    def test_taking_the_reward_back_puts_its_voucher_back(self):
        voucher = self._stock("1")
        self._approved().with_user(self.coordinator).action_cancel()
        self.assertEqual((voucher.state, voucher.reward_id.id), ("in_stock", False))

    def test_a_code_that_somebody_saw_does_not_go_back_by_itself(self):
        voucher = self._stock("secret-1234")
        reward = self._approved()
        voucher.with_user(self.mentor).action_show_code()
        reward.with_user(self.coordinator).action_cancel()
        self.assertEqual(voucher.state, "void")
        self.assertIn("Mentor", voucher.void_reason)
        voucher.with_user(self.finance).action_restock()
        self.assertEqual((voucher.state, voucher.reward_id.id, voucher.date_shown), ("in_stock", False, False))

    def test_finance_takes_a_lost_card_out_and_another_is_given(self):
        lost = self._stock("lost")
        reward = self._approved()
        asked = lost.with_user(self.finance).action_void()
        self.assertEqual((asked["res_model"], lost.state), ("mobility.reason", "assigned"))
        lost.with_user(self.finance).with_context(void_reason="Lost").action_void()
        self.assertFalse(reward.voucher_id)
        found = self._stock("found")
        reward.with_user(self.mentor).action_assign_voucher()
        self.assertEqual(reward.voucher_id, found)
        for user in (self.mentor, self.coordinator, self.manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                found.with_user(user).with_context(void_reason="Mine").action_void()
        reward.with_user(self.mentor).action_hand_over()
        with self.assertRaisesRegex(UserError, "handed over or void"):
            found.with_user(self.finance).with_context(void_reason="Lost").action_void()

    # -- who reads the code -------------------------------------------------------------------------------------------

    def test_the_code_is_for_finance_and_for_the_mentor_who_asks(self):
        voucher = self._stock("SECRET-1234")
        reward = self._approved()
        self.assertEqual(voucher.with_user(self.finance).code, "SECRET-1234")
        for user in (self.mentor, self.coordinator, self.manager):
            with self.subTest(user=user.login):
                own = voucher.with_user(user)
                self.assertNotIn("code", own.fields_get())
                with self.assertRaises(AccessError):
                    own.read(["code"])
                with self.assertRaises(AccessError):
                    own.search([("code", "=like", "SECRET%")])
                seen = own.read(["code_shown", "code_end", "display_name", "what"])[0]
                self.assertNotIn("SECRET", str(seen))
                self.assertEqual(seen["code_end"], "234")
        with self.assertRaises(AccessError):
            voucher.with_user(self.coordinator).action_show_code()
        voucher.with_user(self.mentor).action_show_code()
        self.assertEqual((voucher.shown_by_id, bool(voucher.date_shown)), (self.mentor, True))
        self.assertEqual(voucher.with_user(self.mentor).code_shown, "SECRET-1234")
        self.assertFalse(voucher.with_user(self.coordinator).code_shown)
        self.assertEqual(reward.with_user(self.mentor).voucher_id, voucher)

    def test_the_token_is_read_by_nobody(self):
        voucher = self._stock("1")
        reward = self._approved()
        reward._get_hand_over_url()
        self.assertTrue(voucher.sudo().token)
        for user in (self.mentor, self.coordinator, self.manager, self.finance):
            for record, name in ((voucher, "token"), (reward, "hand_over_token"), (reward, "hand_over_key")):
                with self.subTest(user=user.login, field=name):
                    self.assertNotIn(name, record.with_user(user).fields_get())

    def test_finance_reads_the_stock_and_no_telling_name(self):
        self.voucher.name = "Stopped drinking"
        voucher = self._stock("1")
        self._approved()
        voucher = voucher.with_user(self.finance)
        self.assertEqual(voucher.what, "Card A")
        seen = voucher.web_read({name: {} for name in voucher.fields_get()})
        self.assertNotIn("Stopped drinking", str(seen))
        self.assertNotIn("Samira", str(seen))
        for name in ("reward_type_id", "mentor_id", "shown_by_id"):
            self.assertNotIn(name, voucher.fields_get())
        types = dict(self.env["mobility.voucher.import"].with_user(self.finance)._get_types())
        self.assertEqual(types[str(self.voucher.id)], "Card A")

    # -- handing over -------------------------------------------------------------------------------------------------

    def test_handing_over_a_voucher_is_receiving_it(self):
        voucher = self._stock("1")
        reward = self._approved().with_user(self.mentor)
        reward.action_hand_over()
        self.assertEqual((reward.state, voucher.state), ("received", "handed_over"))
        self.assertEqual((reward.handed_over_by_id, bool(reward.date_handed_over)), (self.mentor, True))
        with self.assertRaisesRegex(UserError, "Handed over on .* by Mentor"):
            reward.action_hand_over()

    def test_a_thing_is_handed_over_without_a_voucher(self):
        reward = self._approved(self.parcel).with_user(self.mentor)
        self.assertFalse(reward.hand_over_blocker)
        reward.action_hand_over()
        self.assertEqual(reward.state, "received")

    def test_only_what_is_approved_is_handed_over(self):
        promised = self._goal(self.samira, [{"name": "Call", "reward_type_id": self.parcel.id}]).step_ids.reward_id
        earned = self._earned_reward(self.samira, 25, self.parcel)
        cancelled = self._approved(self.parcel)
        cancelled.with_user(self.coordinator).action_cancel()
        for reward in (promised, earned, cancelled):
            with self.subTest(state=reward.state), self.assertRaisesRegex(UserError, "not approved"):
                reward.with_user(self.mentor).action_hand_over()
            self.assertDatabaseRefuses("UPDATE mobility_reward SET date_handed_over = now() WHERE id = %s", reward.id)
        money = self._approved(self.money)
        with self.assertRaisesRegex(UserError, "not something to hand over"):
            money.with_user(self.mentor).action_hand_over()

    def test_who_approved_does_not_hand_over(self):
        reward = self._approved(self.parcel)
        with self.assertRaisesRegex(UserError, "You approved this reward"):
            reward.with_user(self.coordinator).action_hand_over()
        self.assertIn("You approved", reward.with_user(self.coordinator).hand_over_blocker)
        self.assertDatabaseRefuses(
            "UPDATE mobility_reward SET date_handed_over = now(), handed_over_by_id = approved_by_id WHERE id = %s",
            reward.id,
        )
        reward.with_user(self.manager).action_hand_over()

    def test_who_may_not_see_the_reward_hands_nothing_over(self):
        reward = self._approved(self.parcel)
        others = (
            self.mentor_b
            | self.finance
            | self.analyst
            | self.volunteer
            | self.employee
            | self.accountant
            | self.portal_user
            | self.mentor_other_company
        )
        actions = {"hand over": lambda r: r.action_hand_over(), "stock": lambda r: r.action_assign_voucher()}
        self.assertRefusesRoles(reward, others, actions)
        self.assertFalse(reward.date_handed_over)

    def test_nothing_goes_to_somebody_who_died_or_with_an_expired_voucher(self):
        voucher = self._stock("1", date_expiry=fields.Date.today())
        reward = self._approved()
        with freeze_time("2999-01-01"), self.assertRaisesRegex(UserError, "expired"):
            reward.with_user(self.mentor).action_hand_over()
        self.assertEqual(voucher.state, "assigned")
        self.samira.action_deceased()
        with self.assertRaisesRegex(UserError, "died"):
            reward.with_user(self.mentor).action_hand_over()

    def test_vouchers_and_things_are_in_no_payout(self):
        self._stock("1")
        rewards = self._approved() | self._approved(self.parcel)
        self._bank_account(self.samira)
        payout = self.env["mobility.payout"].with_user(self.finance).create({})
        with self.assertRaisesRegex(UserError, "Nothing to collect"):
            payout.action_collect()
        self.assertFalse(rewards.payout_line_id)

    def test_budget_and_approval_count_vouchers_and_things(self):
        self.program.reward_budget = 60
        self._approved(self.parcel)
        self._approved(self.money)
        self.assertEqual(self.program._get_reward_spent(fields.Date.today().year), 50)
        over = self._earned_reward(self.samira, 25, self.voucher)
        with self.assertRaisesRegex(UserError, "does not fit"):
            over.with_user(self.coordinator).action_approve()
        for user in (self.mentor, self.finance):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                over.with_user(user).action_approve()

    def test_a_thing_of_unknown_worth_is_not_approved_by_rule(self):
        self.program.write({"auto_approve_below": 25, "auto_approve_month_cap": 75})
        self.assertEqual(self._earned_reward(self.samira, 25, self.parcel).approval_way, "rule")
        self.assertEqual(self._earned_reward(self.samira, 0, self.parcel).approval_state, "earned")

    # -- undoing ------------------------------------------------------------------------------------------------------

    def test_a_coordinator_takes_a_hand_over_back_with_a_reason(self):
        voucher = self._stock("1")
        reward = self._approved()
        reward.with_user(self.mentor).action_hand_over()
        with self.assertRaisesRegex(UserError, "A coordinator"):
            reward.with_user(self.mentor).action_undo_hand_over()
        asked = reward.with_user(self.coordinator).action_undo_hand_over()
        self.assertEqual((asked["res_model"], reward.state), ("mobility.reason", "received"))
        wizard = self.env["mobility.reason"].with_user(self.coordinator).with_context(**asked["context"])
        wizard.create({"reason": "Wrong drawer"}).action_go_on()
        self.assertEqual((reward.state, voucher.state, reward.voucher_id), ("approved", "assigned", voucher))
        self.assertIn("Wrong drawer", self.samira.message_ids[0].body)
        with self.assertRaisesRegex(UserError, "was not handed over"):
            reward.with_user(self.coordinator).action_undo_hand_over()
        reward.with_user(self.mentor).action_hand_over()
        self.assertEqual(reward.state, "received")

    def test_what_was_received_is_not_taken_back(self):
        reward = self._approved(self.parcel)
        reward.with_user(self.mentor).action_hand_over()
        with self.assertRaisesRegex(UserError, "received"):
            reward.with_user(self.coordinator).action_cancel()
        with self.assertRaisesRegex(UserError, "approved"):
            reward.sudo().step_id.with_user(self.mentor).action_reopen()


class TestVoucherBooks(VoucherCommon):
    def setUp(self):
        super().setUp()
        self._book_with(self.voucher)
        self._book_with(self.parcel)

    def _handed_over(self, reward_type=None, amount=25):
        self._stock(f"card {self.env['mobility.voucher'].search_count([])}", amount=amount or 25)
        reward = self._approved(reward_type, amount)
        reward.with_user(self.mentor).action_hand_over()
        return reward

    def test_handing_over_books_the_cost_once_to_the_program(self):
        for reward_type in (self.voucher, self.parcel):
            with self.subTest(kind=reward_type.kind):
                reward = self._handed_over(reward_type)
                move = reward.hand_over_move_id
                self.assertEqual((move.state, move.mobility_reward_id), ("posted", reward))
                debit, credit = move.line_ids.sorted("balance", reverse=True)
                self.assertEqual((debit.account_id, debit.debit), (self.expense_account, 25))
                self.assertEqual(debit.analytic_distribution, {str(self.analytic_account.id): 100})
                self.assertEqual((credit.account_id, credit.credit), (self.prepaid_account, 25))
                self.assertFalse(credit.analytic_distribution)

    def test_the_books_name_nobody(self):
        reward = self._handed_over()
        move = reward.hand_over_move_id
        for text in (move.ref, move.name, *move.line_ids.mapped("name")):
            self.assertIn(text, (reward.name, move.name))
        self.assertFalse(move.partner_id | move.line_ids.partner_id)
        self.assertFalse(move.message_ids.filtered(lambda message: "Samira" in (message.body or "")))

    def test_without_a_prepaid_account_nothing_is_booked(self):
        self.voucher.with_company(self.company).prepaid_account_id = False
        reward = self._handed_over()
        self.assertEqual((reward.state, reward.hand_over_move_id.id), ("received", False))

    def test_a_thing_that_cost_nothing_books_nothing(self):
        self.assertFalse(self._handed_over(self.parcel, amount=0).hand_over_move_id)

    def test_nothing_is_half_done_when_the_books_lack_something(self):
        voucher = self._stock("1")
        reward = self._approved()
        self.program.reward_account_id = False
        with self.assertRaisesRegex(UserError, "has no expense account"):
            reward.with_user(self.mentor).action_hand_over()
        self.assertEqual((reward.state, voucher.state), ("approved", "assigned"))
        self.program.reward_account_id = self.expense_account
        journals = patch.object(
            type(self.env["mobility.payout"]), "_default_journal_id", lambda *args: self.env["account.journal"]
        )
        with journals, self.assertRaisesRegex(UserError, "no chart of accounts"):
            reward.with_user(self.mentor).action_hand_over()
        self.assertEqual((reward.state, voucher.state, reward.date_handed_over), ("approved", "assigned", False))

    def test_a_locked_period_moves_the_date(self):
        self.company.fiscalyear_lock_date = fields.Date.add(fields.Date.today(), days=5)
        reward = self._handed_over()
        self.assertEqual(reward.hand_over_move_id.date, fields.Date.add(fields.Date.today(), days=6))

    def _undo(self, reward):
        reward.with_user(self.coordinator).with_context(undo_reason="Mistake").action_undo_hand_over()

    def _balance(self, account):
        lines = self.env["account.move.line"].search([("account_id", "=", account.id), ("parent_state", "=", "posted")])
        return sum(lines.mapped("balance"))

    def test_undoing_takes_the_cost_out_of_the_books(self):
        reward = self._handed_over()
        first = reward.hand_over_move_id
        self._undo(reward)
        self.assertEqual((first.state, reward.hand_over_move_id.id), ("cancel", False))
        reward.with_user(self.mentor).action_hand_over()
        self.assertEqual((self._balance(self.expense_account), self._balance(self.prepaid_account)), (25, -25))

    def test_undoing_in_a_locked_period_reverses_on_an_open_day(self):
        reward = self._handed_over()
        first = reward.hand_over_move_id
        self.company.fiscalyear_lock_date = first.date
        self._undo(reward)
        self.assertEqual(first.state, "posted")
        self.assertGreater(first.reversal_move_ids.date, first.date)
        self.assertEqual(first.reversal_move_ids.line_ids.filtered("analytic_distribution").credit, 25)
        self.assertEqual((self._balance(self.expense_account), reward.state), (0, "approved"))

    def test_the_entry_is_not_undone_behind_its_back(self):
        reward = self._handed_over()
        move = reward.hand_over_move_id.with_user(self.finance)
        for undo in (
            lambda: move.button_draft(),
            lambda: move.with_context(mobility_hand_over_action=True).button_draft(),
            lambda: move._reverse_moves(),
            lambda: move._reverse_moves(cancel=True),
            lambda: move.sudo().with_context(force_delete=True).unlink(),
        ):
            with self.assertRaisesRegex(UserError, "A coordinator takes the"):
                undo()
        self.assertEqual((move.state, reward.state), ("posted", "received"))
        other = self.env["account.move"].create({"move_type": "entry", "journal_id": self.general_journal.id})
        other.unlink()

    def test_the_end_of_the_year_counts_what_is_still_to_be_handed_over(self):
        self._handed_over()
        self._stock("waits")
        waits = self._approved()
        bought = self._approved(self.parcel)
        self.parcel.with_company(self.company).prepaid_account_id = False
        money = self._approved(self.money)
        accrual = self.env["mobility.accrual"].create({"date": fields.Date.today()})
        self.assertEqual(accrual._get_rewards(), waits | money)
        self.assertNotIn(bought, accrual._get_rewards(), "it was booked when it was bought")

    def test_another_currency_is_booked_at_the_rate_of_the_day(self):
        usd = self.env.ref("base.USD")
        usd.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": usd.id, "company_id": self.company.id, "name": "2020-01-01", "rate": 2}
        )
        reward = self._approved(self.parcel)
        reward.currency_id = usd
        reward.with_user(self.mentor).action_hand_over()
        debit = reward.hand_over_move_id.line_ids.filtered("debit")
        self.assertEqual((debit.amount_currency, debit.currency_id, debit.debit), (25, usd, 12.5))


class TestVoucherImport(VoucherCommon):
    def _import(self, content, name="cards.csv", user=None, **vals):
        if isinstance(content, str):
            content = content.encode()
        return (
            self.env["mobility.voucher.import"]
            .with_user(user or self.finance)
            .create(
                {
                    "name": name,
                    "content": base64.b64encode(content),
                    "reward_type": str(self.voucher.id),
                    **vals,
                }
            )
        )

    def _xlsx(self, *rows):
        book = Workbook()
        for row in rows:
            book.active.append(row)
        file = io.BytesIO()
        book.save(file)
        return file.getvalue()

    def _found(self, wizard):
        return [(p.row, p.column, p.value, p.reason) for p in wizard.problem_ids]

    def _codes(self):
        return set(self.env["mobility.voucher"].search([]).mapped("code"))

    def test_checking_changes_nothing_and_importing_brings_all_in(self):
        before = self._codes()
        wizard = self._import("code;bedrag;geldig tot\nA 1;25;\nA2;10,50;31-12-2099\n")
        wizard.action_check()
        self.assertEqual((wizard.state, wizard.voucher_count, wizard.amount_total), ("checked", 2, 35.5))
        self.assertEqual(self._codes(), before)
        wizard.action_import()
        self.assertEqual((wizard.state, wizard.content), ("done", False))
        self.assertEqual(self._codes() - before, {"A1", "A2"})
        second = self.env["mobility.voucher"].search([("code", "=", "A2")])
        self.assertEqual((second.amount, str(second.date_expiry)), (10.5, "2099-12-31"))
        self.assertEqual((second.company_id, second.reward_type_id), (self.company, self.voucher))

    def test_a_spreadsheet_comes_in_too(self):
        wizard = self._import(self._xlsx(["Code", "Amount"], ["X1", 25], [12345678, 10]), "cards.xlsx")
        wizard.action_check()
        wizard.action_import()
        self.assertLessEqual({"X1", "12345678"}, self._codes())

    def test_all_errors_at_once_and_nothing_comes_in(self):
        self._stock("KNOWN")
        before = self._codes()
        wizard = self._import(
            "code,amount,valid until,colour\n"
            "KNOWN,25,,\n"
            "B1,25,,\n"
            "B 1,25,,\n"
            ",25,,\n"
            "B2,,,\n"
            "B3,much,,\n"
            "B4,-5,,\n"
            "B5,1.005,,\n"
            "B6,25,2020-01-01,\n"
            "B7,25,soon,\n"
        )
        wizard.action_check()
        found = {(row, column.split(" (")[0], value): reason for row, column, value, reason in self._found(wizard)}
        for place, words in {
            (1, "colour", "colour"): "not known",
            (2, "code", "KNOWN"): "came in earlier",
            (4, "code", "B 1"): "Row 3",
            (5, "code", ""): "filled in",
            (6, "amount", ""): "What is it worth",
            (7, "amount", "much"): "not an amount",
            (8, "amount", "-5"): "more than nothing",
            (9, "amount", "1.005"): "whole cents",
            (10, "valid until", "2020-01-01"): "expired",
            (11, "valid until", "soon"): "not a date",
        }.items():
            with self.subTest(place=place):
                self.assertIn(words, found.get(place, f"not found in {found}"))
        self.assertEqual(wizard.error_count, len(found))
        wizard.action_import()
        self.assertEqual((wizard.state, self._codes()), ("checked", before))

    def test_a_number_that_the_spreadsheet_rounded_is_refused(self):
        wizard = self._import(self._xlsx(["code"], [1234567890123456789]), "cards.xlsx", amount=25)
        wizard.action_check()
        self.assertIn("15 digits", wizard.problem_ids.reason)

    def test_a_formula_and_what_is_no_list_are_refused(self):
        for content, name, words in (
            (self._xlsx(["code", "amount"], ["=A9", 5]), "cards.xlsx", "formula"),
            (b"%PDF-1.4", "cards.pdf", "cannot be read"),
            ("kleur,maat\nrood,4\n", "cards.csv", "is needed"),
            ("code,amount\n", "cards.csv", "no rows"),
        ):
            with self.subTest(words=words):
                wizard = self._import(content, name)
                wizard.action_check()
                self.assertIn(words, " ".join(wizard.problem_ids.mapped("reason")))
                self.assertTrue(wizard.error_count)

    def test_what_they_are_worth_can_be_said_for_all(self):
        wizard = self._import("code\nC1\nC2\n", amount=15)
        wizard.action_check()
        wizard.action_import()
        found = self.env["mobility.voucher"].search([("code", "in", ["C1", "C2"])])
        self.assertEqual(found.mapped("amount"), [15, 15])

    def test_rewards_that_waited_get_theirs_the_oldest_first(self):
        old, new = self._approved(), self._approved()
        old.sudo().date_earned = "2020-01-01"
        wizard = self._import("code,amount\nD1,25\n")
        wizard.action_check()
        wizard.action_import()
        self.assertEqual((wizard.waiting_count, old.voucher_id.code, new.voucher_id.id), (1, "D1", False))

    def test_it_is_for_finance_of_this_organisation(self):
        for user in (self.mentor, self.coordinator, self.manager, self.volunteer, self.accountant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._import("code\nE1\n", user=user)
        wizard = self._import("code,amount\nE1,25\n")
        with self.assertRaises(AccessError):
            wizard.with_user(self._user("finance_b", "mobility_mentoring.group_finance")).action_check()
        with self.assertRaisesRegex(UserError, "Check the file first"):
            wizard.action_import()
        other = self._import("code,amount\nE2,25\n", company_id=self.other_company.id)
        with self.assertRaises(AccessError):
            other.action_check()

    def test_what_came_in_meanwhile_is_noticed(self):
        wizard = self._import("code,amount\nF1,25\n")
        wizard.action_check()
        self._stock("F1")
        wizard.action_import()
        self.assertEqual((wizard.state, wizard.error_count), ("checked", 1))


class TestCatalogue(VoucherCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.by_size = cls.env["mobility.reward.type"].create(
            {
                "name": "By size",
                "kind": "money",
                "default_amount": 7,
                "amount_ids": [
                    fields.Command.create({"amount_small": 10, "amount_medium": 20, "amount_large": 30}),
                    fields.Command.create(
                        {
                            "program_id": cls.program.id,
                            "amount_small": 11,
                            "amount_medium": 21,
                            "amount_large": 31,
                        }
                    ),
                ],
            }
        )

    def _step(self, **vals):
        vals = {"name": "Call", "reward_type_id": self.by_size.id, **vals}
        return self._goal(self.samira, [vals]).step_ids

    def test_the_amount_follows_difficulty_and_program(self):
        for size, amount in {"small": 11, "medium": 21, "large": 31}.items():
            step = self._step(difficulty=size)
            self.assertEqual((step.reward_amount, step.reward_id.amount), (amount, amount))
            self.assertRegex(step.reward_amount_reason, f"A {size} step in Rivierdal on its way: .*{amount}")
        self.by_size.amount_ids.filtered("program_id").unlink()
        self.assertEqual(self._step(difficulty="large").reward_amount, 30)
        self.by_size.amount_ids.unlink()
        step = self._step(difficulty="large")
        self.assertEqual(step.reward_amount, 7)
        self.assertIn("for every step", step.reward_amount_reason)

    def test_the_promise_follows_the_difficulty_until_the_step_is_done(self):
        step = self._step()
        step.with_user(self.mentor).difficulty = "large"
        self.assertEqual((step.reward_amount, step.reward_id.amount), (31, 31))
        step.with_user(self.mentor).action_done()
        with self.assertRaisesRegex(UserError, "was agreed before and stays"):
            step.with_user(self.mentor).difficulty = "small"

    def test_a_changed_amount_says_who_changed_it(self):
        step = self._step()
        step.with_user(self.coordinator).reward_amount = 12
        self.assertIn("Changed for this step by Coordinator", step.reward_amount_reason)
        self.assertFalse(self._step(reward_type_id=self.words.id).reward_amount_reason)

    def test_a_catalogue_that_changes_leaves_what_was_promised(self):
        step = self._step()
        self.by_size.amount_ids.amount_small = 99
        self.assertEqual((step.reward_amount, step.reward_id.amount), (11, 11))

    def test_the_form_of_a_goal_shows_the_amount_before_saving(self):
        form = Form(self.env["mobility.goal"].with_user(self.mentor))
        form.participant_id = self.samira
        form.name = "Order"
        with form.step_ids.new() as line:
            line.name = "Call"
            line.reward_type_id = self.by_size
            self.assertEqual(line.reward_amount, 11)
            line.difficulty = "medium"
            self.assertEqual(line.reward_amount, 21)
        self.assertEqual(form.save().step_ids.reward_amount, 21)

    def test_only_what_is_offered_is_chosen(self):
        elsewhere = self.by_size.copy({"name": "Elsewhere", "company_id": self.other_company.id})
        other_program = self.program.copy({"code": "other"})
        not_here = self.by_size.copy({"name": "Not here", "program_ids": other_program.ids})
        archived = self.by_size.copy({"name": "Old", "active": False})
        for reward_type in (elsewhere, not_here, archived):
            with self.subTest(name=reward_type.name), self.assertRaisesRegex(UserError, "not offered"):
                self._step(reward_type_id=reward_type.id)
        not_here.program_ids |= self.program
        self.assertTrue(self._step(reward_type_id=not_here.id).reward_id)

    def test_what_was_promised_stays_when_its_type_is_archived(self):
        step = self._step()
        self.by_size.action_archive()
        step.with_user(self.mentor).action_done()
        self.assertEqual(step.reward_id.approval_state, "earned")

    def test_a_type_in_use_keeps_its_kind(self):
        self._step()
        with self.assertRaisesRegex(UserError, "promised already"):
            self.by_size.kind = "in_kind"
        with self.assertRaisesRegex(UserError, "recognition has no amount"):
            self.by_size.copy().kind = "recognition"

    def test_a_program_has_one_row(self):
        row = {"reward_type_id": self.by_size.id, "amount_small": 1, "amount_medium": 1, "amount_large": 1}
        for program in (self.program.id, None):
            self.assertDatabaseRefuses(
                "INSERT INTO mobility_reward_amount (reward_type_id, program_id, amount_small, amount_medium,"
                " amount_large) VALUES (%s, %s, 1, 1, 1)",
                row["reward_type_id"],
                program,
            )
        self.assertDatabaseRefuses("UPDATE mobility_reward_amount SET amount_small = -1")

    def test_the_prepaid_account_is_one_of_each_organisation(self):
        self._book_with(self.voucher)
        self.assertFalse(self.voucher.with_company(self.other_company).prepaid_account_id)
        self.assertNotIn("prepaid_account_id", self.voucher.with_user(self.mentor).fields_get())
