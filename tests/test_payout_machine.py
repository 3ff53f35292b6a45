"""Random sequences of what mentors, coordinators, finance and accountants can do to the same few rewards.

After each step the books are read in SQL, past every method and stored field of ours, and compared with what the
addon says: rules 3, 4 and 5 of the design. A refusal with words is a right answer; any other error is not.
"""

import os
from collections import Counter, defaultdict

from hypothesis import HealthCheck, Phase, note, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from odoo import fields
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tools import mute_logger

from .test_payout import PayoutCommon
from .test_voucher import VoucherCommon

ALL = bool(os.environ.get("MOBILITY_TEST_ALL"))
SEQUENCES, STEPS, SEED = (200, 15, 8) if ALL else (15, 8, 1)
ACTIONS = {}


def action(kind, sensible=lambda record: True):
    """Offer this method to the sequences: on a record of ``kind``, mostly one for which it is ``sensible``."""

    def offer(method):
        ACTIONS[method.__name__] = (kind, sensible)
        return method

    return offer


def is_state(*states):
    return lambda record: record.state in states


def waits_for_money(reward):
    return reward.kind == "money" and reward.state == "approved" and not reward.payout_line_id


class Acts(PayoutCommon, VoucherCommon):
    """What people do; ``number`` is any small number, for those who have something to choose."""

    # -- the way of a reward ------------------------------------------------------------------------------------------

    @action("step", is_state("todo"))
    def tick(self, step, number):
        step.with_user(self.mentor).action_done("alone")

    @action("step", is_state("done"))
    def take_tick_back(self, step, number):
        step.with_user(self.mentor).action_reopen()

    @action("reward", is_state("earned"))
    def approve(self, reward, number):
        reward.with_user(self.coordinator).action_approve()

    @action("reward", is_state("earned"))
    def approve_all(self, reward, number):
        rewards = self._records("reward").filtered(is_state("earned"))
        rewards.with_user(self.coordinator).action_approve_possible()

    @action("reward", is_state("earned"))
    def refuse(self, reward, number):
        reward.with_user(self.coordinator).with_context(refuse_reason="No").action_refuse()

    @action("reward", is_state("earned", "approved"))
    def take_back(self, reward, number):
        reward.with_user(self.coordinator).action_cancel()

    # -- vouchers and things ------------------------------------------------------------------------------------------

    @action("world")
    def buy_a_voucher(self, world, number):
        self._stock(f"bought {self.env['mobility.voucher'].search_count([])}")

    @action("reward", lambda reward: reward.kind == "voucher" and reward.state == "approved")
    def look_in_the_stock(self, reward, number):
        reward.with_user(self.mentor).action_assign_voucher()

    @action("reward", lambda reward: reward.kind in ("voucher", "in_kind") and reward.state == "approved")
    def hand_over(self, reward, number):
        reward.with_user(self.mentor).action_hand_over()

    @action("reward", lambda reward: reward.date_handed_over)
    def take_hand_over_back(self, reward, number):
        reward.with_user(self.coordinator).with_context(undo_reason="Mistake").action_undo_hand_over()

    @action("voucher", is_state("in_stock", "assigned"))
    def lose_a_voucher(self, voucher, number):
        voucher.with_user(self.finance).with_context(void_reason="Lost").action_void()

    @action("voucher", is_state("void"))
    def find_a_voucher(self, voucher, number):
        voucher.with_user(self.finance).action_restock()

    # -- payouts ------------------------------------------------------------------------------------------------------

    @action("reward", waits_for_money)
    def collect(self, reward, number):
        self._collected(date=self._day(number))

    @action("reward", waits_for_money)
    def collect_cash(self, reward, number):
        self._collected(journal_id=self.cash_journal.id, date=self._day(number))

    @action("reward", waits_for_money)
    def pay_in_the_background(self, reward, number):
        journal = (self.bank_journal, self.cash_journal)[number % 2]
        batch = self.env["mobility.payout.batch"].with_user(self.finance)
        batch.create({"until": "pay", "journal_id": journal.id, "date": self._day(number)}).action_start()
        with self.enter_registry_test_mode():
            self.env.ref("mobility_mentoring.ir_cron_payout_batch").method_direct_trigger()
        self.env.invalidate_all()

    @action("payout", is_state("draft"))
    def post(self, payout, number):
        payout.action_post()

    @action("payout", is_state("posted"))
    def file(self, payout, number):
        payout.action_export_sepa()

    @action("payout", is_state("posted", "sent", "partial"))
    def pay(self, payout, number):
        payout.action_pay()

    @action("payout", is_state("draft", "posted", "sent", "partial", "paid"))
    def cancel(self, payout, number):
        payout.action_cancel()

    @action("payout", is_state("draft"))
    def delete_payout(self, payout, number):
        payout.unlink()

    @action("line", lambda line: line.settlement == "paid" and not line.returned)
    def come_back(self, line, number):
        line.with_context(return_reason="Account closed").action_return()

    # -- the host's own screens ---------------------------------------------------------------------------------------

    @action("payout", is_state("posted", "sent", "partial"))
    def pay_in_host(self, payout, number):
        self._pay_in_host(payout, group_payment=bool(number % 2))

    @action("line", lambda line: line.settlement in ("booked", "partial"))
    def pay_part_in_host(self, line, number):
        self._pay_line_in_host(line, amount=1 + number)

    @action("line", lambda line: line.settlement in ("booked", "partial"))
    def write_off_in_host(self, line, number):
        vals = {"payment_difference_handling": "reconcile", "writeoff_account_id": self.income_account.id}
        self._pay_line_in_host(line, amount=1 + number, **vals)

    @action("line", lambda line: line.settlement == "booked")
    def pay_by_statement(self, line, number):
        statement_line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.bank_journal.id,
                "date": self._day(number),
                "payment_ref": "from the bank",
                "amount": -line.amount,
                "partner_id": line.partner_id.id,
            }
        )
        _liquidity, suspense, _other = statement_line._seek_for_lines()
        suspense.with_context(skip_readonly_check=True).write(
            {"account_id": self.payable_account.id, "partner_id": line.partner_id.id}
        )
        (suspense + line.move_line_id.sudo()).reconcile()

    @action("statement")
    def take_statement_back(self, statement_line, number):
        statement_line.action_undo_reconciliation()

    @action("line", lambda line: line.move_line_id)
    def take_apart(self, line, number):
        line.move_line_id.sudo().remove_move_reconcile()

    @action("line", lambda line: line.settlement in ("booked", "partial"))
    def match_what_is_open(self, line, number):
        """An accountant presses 'reconcile' on everything that is open with this payee."""
        open_lines = self.env["account.move.line"].search(
            [
                ("account_id", "=", self.payable_account.id),
                ("partner_id", "=", line.partner_id.id),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
            ]
        )
        open_lines.reconcile()

    @action("payment", is_state("in_process", "paid", "canceled"))
    def reset_payment(self, payment, number):
        payment.action_draft()

    @action("payment", is_state("draft"))
    def post_payment(self, payment, number):
        payment.action_post()

    @action("payment", is_state("draft", "in_process", "paid"))
    def cancel_payment(self, payment, number):
        payment.action_cancel()

    @action("payment", is_state("draft"))
    def delete_payment(self, payment, number):
        payment.unlink()

    @action("entry", is_state("posted", "cancel"))
    def reset_entry(self, entry, number):
        entry.button_draft()

    @action("entry", is_state("draft"))
    def post_entry(self, entry, number):
        entry.action_post()

    @action("entry", is_state("draft", "posted"))
    def cancel_entry(self, entry, number):
        entry.button_cancel()

    @action("entry", is_state("draft"))
    def delete_entry(self, entry, number):
        entry.unlink()

    @action("entry", is_state("posted"))
    def reverse_entry(self, entry, number):
        entry._reverse_moves([{"date": self._day(0)}], cancel=True)

    @action("entry", is_state("posted"))
    def prepare_reversal(self, entry, number):
        """Reverse in draft; posting it is another step."""
        entry._reverse_moves([{"date": self._day(0)}])

    @action("entry", is_state("posted"))
    def take_entry_apart(self, entry, number):
        entry.line_ids.remove_move_reconcile()

    # -- what changes around them -------------------------------------------------------------------------------------

    @action("world")
    def lock_the_books(self, world, number):
        name = ("fiscalyear_lock_date", "hard_lock_date")[number % 2]
        self.company[name] = self._day(number // 2)

    @action("world")
    def hash_a_journal(self, world, number):
        journals = (self.general_journal, self.bank_journal, self.cash_journal)
        journals[number % 3].restrict_mode_hash_table = True

    @action("program")
    def book_elsewhere_from_now_on(self, program, number):
        program.write(
            {
                "reward_account_id": (self.expense_account | self.second_account)[number % 2].id,
                "analytic_account_id": (self.analytic_account | self.second_analytic)[number // 2 % 2].id,
            }
        )

    @action("person")
    def change_way(self, person, number):
        person = person.with_user(self.mentor)
        person.reward_route = "own" if person.reward_route == "cash" else "cash"

    @action("person", lambda person: "to_check" in person.route_ids.mapped("state"))
    def confirm_way(self, person, number):
        person.route_ids.filtered(is_state("to_check")).with_user(self.finance).action_confirm()

    def _day(self, number):
        return fields.Date.subtract(fields.Date.today(), days=number % 4)

    def _pay_line_in_host(self, line, **vals):
        action = line.move_line_id.sudo().action_register_payment()
        wizard = self.env["account.payment.register"].with_context(**action["context"])
        wizard.create({"journal_id": self.bank_journal.id, **vals})._create_payments()


class Books(Acts):
    """What the books say, in SQL, beside what the addon says."""

    def _begin(self):
        self.seen_items, self.seen_hand_overs = {}, {}

    def _rows(self, query, **params):
        self.env.cr.execute(query, {"company": self.company.id, **params})
        return self.env.cr.dictfetchall()

    def _check_all(self):
        self.env.flush_all()
        items = self._rows(
            """
            SELECT item.id, item.reward_id AS reward, item.amount, item.returned, line.id AS line,
                   line.returned AS line_returned, payout.id AS payout, payout.is_cancelled,
                   payout.date_sent IS NOT NULL AS sent, payable.id AS payable, entry.id AS entry,
                   COALESCE(entry.state, 'none') = 'posted' AS posted, back.state = 'posted' AS back,
                   payable.amount_residual = 0 AS settled,
                   EXISTS (SELECT FROM account_move r WHERE r.reversed_entry_id = entry.id AND r.state = 'posted')
                       AS reversed
              FROM mobility_payout_item item
              JOIN mobility_payout_line line ON line.id = item.line_id
              JOIN mobility_payout payout ON payout.id = line.payout_id
         LEFT JOIN account_move_line payable ON payable.id = line.move_line_id
         LEFT JOIN account_move entry ON entry.id = payable.move_id
         LEFT JOIN account_move back ON back.id = line.return_move_id
             WHERE payout.company_id = %(company)s ORDER BY item.id"""
        )
        rewards = self._rows(
            "SELECT * FROM mobility_reward WHERE company_id = %(company)s AND approval_state != 'promised'"
        )
        self._check_once(items, rewards)
        self._check_states(items, rewards)
        self._check_expense(items, rewards)
        self._check_money_out()
        self._check_vouchers(rewards)

    def _check_once(self, items, rewards):
        """Rule 3: a reward is in one payout at most, and owed or paid at most once."""
        for name, live in (
            ("in a payout", lambda item: not item["returned"]),
            ("in the books", lambda item: item["posted"] and not item["reversed"] and not item["back"]),
        ):
            times = Counter(item["reward"] for item in items if live(item))
            self.assertFalse({reward: count for reward, count in times.items() if count > 1}, f"twice {name}")
        taken = {item["reward"] for item in items if not item["returned"]}
        wrong = {reward["id"] for reward in rewards if reward["approval_state"] != "approved"}
        self.assertFalse(taken & wrong, "in a payout without being approved")

    def _check_states(self, items, rewards):
        """Rule 4: what is received, and every other state, follows from the books."""
        settled_by = self._get_counterparts()
        settlements = {item["line"]: self._get_settlement(item, settled_by[item["payable"]]) for item in items}
        live = {item["reward"]: settlements[item["line"]] for item in items if not item["returned"]}
        for reward in rewards:
            self.assertEqual(reward["state"], self._get_reward_state(reward, live), reward["name"])
        for line in self._records("line"):
            self.assertEqual(line.settlement, settlements[line.id])
        by_payout = defaultdict(list)
        for item in items:
            by_payout[item["payout"]].append(item)
        for payout in self._rows("SELECT * FROM mobility_payout WHERE company_id = %(company)s"):
            mine = by_payout[payout["id"]]
            self.assertEqual(payout["state"], self._get_payout_state(payout, mine, settlements), payout["name"])
            self.assertAlmostEqual(float(payout["amount_total"]), sum(float(item["amount"]) for item in mine))

    def _get_counterparts(self):
        """Return {payable line: [{state, money: whether it is money that left and nothing else, reversal}]}."""
        found = defaultdict(list)
        for row in self._rows(
            """
            SELECT payable.id AS payable, entry.state, entry.reversed_entry_id = payable.move_id AS reversal,
                   (entry.origin_payment_id IS NOT NULL OR entry.statement_line_id IS NOT NULL OR (
                    entry.mobility_payout_id IS NOT NULL AND entry.journal_id != %(general)s))
                   AND NOT EXISTS (SELECT FROM account_move_line other WHERE other.move_id = entry.id
                                   AND other.account_id != ALL(%(accounts)s)) AS money
              FROM account_move_line payable
              JOIN account_partial_reconcile partial ON payable.id IN (partial.debit_move_id, partial.credit_move_id)
              JOIN account_move_line other
                ON other.id IN (partial.debit_move_id, partial.credit_move_id) AND other.id != payable.id
              JOIN account_move entry ON entry.id = other.move_id
             WHERE payable.company_id = %(company)s AND payable.account_id = %(payable)s""",
            general=self.general_journal.id,
            payable=self.payable_account.id,
            accounts=[self.payable_account.id, *self._get_money_accounts().ids],
        ):
            found[row["payable"]].append(row)
        return found

    def _get_money_accounts(self):
        journals = self.bank_journal | self.cash_journal
        return self.outstanding_account | journals.default_account_id | self.company.transfer_account_id

    def _get_settlement(self, item, counterparts):
        posted = [other for other in counterparts if other["state"] == "posted"]
        if not item["posted"]:
            return "none"
        if item["reversed"]:
            return "reversed"
        if not posted:
            return "booked"
        if not all(other["money"] for other in posted):
            return "offset"
        return "paid" if item["settled"] and len(posted) == len(counterparts) else "partial"

    def _get_reward_state(self, reward, live):
        approval = reward["approval_state"]
        if approval in ("refused", "cancelled"):
            return "cancelled"
        if reward["kind"] == "recognition":
            return "received"
        if approval != "approved":
            return approval
        if reward["kind"] in ("voucher", "in_kind"):
            return "received" if reward["date_handed_over"] else "approved"
        return {"none": "approved", "paid": "received"}.get(live.get(reward["id"], "none"), "booked")

    def _get_payout_state(self, payout, items, settlements):
        found = {settlements[item["line"]] for item in items if not item["line_returned"]}
        if payout["is_cancelled"] or found == {"reversed"}:
            return "cancelled"
        if not items or "none" in found:
            return "draft"
        if found <= {"paid", "reversed"}:
            return "paid"
        if found & {"paid", "partial"}:
            return "partial"
        return "sent" if payout["date_sent"] else "posted"

    def _check_expense(self, items, rewards):
        """Rule 5: expense, by account and analytic account, is what is owed, paid or handed over, to the cent."""
        expected = Counter()
        for item in items:
            if item["posted"]:
                self.seen_items.setdefault(item["id"], self._get_accounts(item["reward"]))
                if not (item["reversed"] or item["back"]):
                    expected[self.seen_items[item["id"]]] += round(100 * float(item["amount"]))
        handed_over = {reward["id"]: reward for reward in rewards if reward["date_handed_over"]}
        self.seen_hand_overs = {key: self.seen_hand_overs.get(key) or self._get_accounts(key) for key in handed_over}
        for key, reward in handed_over.items():
            expected[self.seen_hand_overs[key]] += round(100 * float(reward["amount"]))
        booked, analysed = Counter(), Counter()
        for line in self._rows(
            """
            SELECT account_id, (SELECT jsonb_object_keys(analytic_distribution)) AS analytic, SUM(balance) AS balance
              FROM account_move_line
             WHERE company_id = %(company)s AND parent_state = 'posted' AND account_id = ANY(%(expense)s)
          GROUP BY 1, 2""",
            expense=(self.expense_account | self.second_account).ids,
        ):
            booked[line["account_id"], int(line["analytic"])] = round(100 * float(line["balance"]))
        column = self.analytic_account.plan_id._column_name()
        for line in self._rows(
            f"SELECT general_account_id, {column} AS analytic, SUM(-amount) AS amount FROM account_analytic_line"
            " WHERE company_id = %(company)s GROUP BY 1, 2"
        ):
            analysed[line["general_account_id"], line["analytic"]] = round(100 * float(line["amount"]))
        self.assertEqual(+booked, +expected, "ledger")
        self.assertEqual(-booked, Counter(), "ledger")
        self.assertEqual(analysed + Counter(), +expected, "analytic accounts")
        prepaid = self._balance(self.prepaid_account)
        self.assertAlmostEqual(-prepaid, sum(float(reward["amount"]) for reward in handed_over.values()))

    def _get_accounts(self, reward_id):
        program = self.env["mobility.reward"].browse(reward_id).program_id
        return program.reward_account_id.id, program.analytic_account_id.id

    def _check_money_out(self):
        """Rule 3 and 5: our own payment entries that stand pay a payee what the payout's items say, once."""
        owed = Counter()
        for row in self._rows(
            """
            SELECT payout.id AS payout, line.partner_id AS partner, SUM(line.amount) AS amount
              FROM mobility_payout_line line JOIN mobility_payout payout ON payout.id = line.payout_id
             WHERE payout.company_id = %(company)s AND payout.state != 'cancelled' GROUP BY 1, 2"""
        ):
            owed[row["payout"], row["partner"]] = round(100 * float(row["amount"]))
        for row in self._rows(
            """
            SELECT entry.mobility_payout_id AS payout, line.partner_id AS partner, SUM(line.balance) AS amount
              FROM account_move_line line JOIN account_move entry ON entry.id = line.move_id
             WHERE entry.company_id = %(company)s AND entry.state = 'posted' AND entry.mobility_payout_id IS NOT NULL
               AND entry.journal_id != %(general)s AND line.account_id = %(payable)s
               AND NOT EXISTS (SELECT FROM account_move r WHERE r.reversed_entry_id = entry.id AND r.state = 'posted')
          GROUP BY 1, 2""",
            general=self.general_journal.id,
            payable=self.payable_account.id,
        ):
            key = row["payout"], row["partner"]
            self.assertLessEqual(round(100 * float(row["amount"])), owed[key], "paid more than is in the payout")

    def _check_vouchers(self, rewards):
        """A voucher is for one reward, and in a hand when that reward is."""
        handed_over = {reward["id"] for reward in rewards if reward["date_handed_over"]}
        vouchers = self._rows("SELECT * FROM mobility_voucher WHERE company_id = %(company)s AND state != 'void'")
        given = Counter(voucher["reward_id"] for voucher in vouchers if voucher["reward_id"])
        self.assertFalse([reward for reward, count in given.items() if count > 1])
        for voucher in vouchers:
            self.assertEqual(voucher["state"] == "handed_over", voucher["reward_id"] in handed_over, voucher["code"])
        by_kind = {reward["id"] for reward in rewards if reward["kind"] == "voucher"}
        self.assertLessEqual(handed_over & by_kind, given.keys())


class Sequence(RuleBasedStateMachine):
    """One sequence; the test runs many, each undone by a savepoint."""

    world = None

    def __init__(self):
        super().__init__()
        self.savepoint = self.world.env.cr.savepoint()
        self.world._begin()

    @initialize(stages=st.integers(0, 4), number=st.integers(0, 7))
    def begin(self, stages, number):
        """Begin somewhere on the way, or most sequences would never get far."""
        for name in ("approve_all", "collect", "post", "pay")[:stages]:
            self._do(name, self.world._records(ACTIONS[name][0])[:1], number)
        self.world._check_all()

    @rule(data=st.data(), number=st.integers(0, 7))
    def act(self, data, number):
        bold = data.draw(st.integers(0, 9), label="bold") == 9  # now and then what nobody sensible does
        choices = {name: found for name in ACTIONS if (found := self.world._candidates(name, bold))}
        often = [name for name in choices if ACTIONS[name][0] in ("payout", "line", "payment", "statement", "entry")]
        name = data.draw(st.sampled_from(sorted([*choices, *often, *often])), label="action")
        self._do(name, choices[name][number % len(choices[name])], number)
        self.world._check_all()

    def _do(self, name, record, number):
        done = self.world._try(name, record, number)
        note(f"{name} {record} {number}: {'done' if done else 'refused'}")

    def teardown(self):
        self.savepoint.close(rollback=True)


class TestPayoutMachine(Books):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second_account = cls._account("461000", "Other activities", "expense")
        cls.second_analytic = cls.analytic_account.copy({"name": "Team West"})
        second = cls.program.copy(
            {
                "code": "second",
                "reward_account_id": cls.second_account.id,
                "analytic_account_id": cls.second_analytic.id,
            }
        )
        for reward_type in cls.voucher | cls.parcel:
            cls._book_with(reward_type)
        cls._stock("first", "second")
        office = cls.env["res.partner"].create({"name": "Budget office", "is_company": True})
        bank = cls._bank_account(cls.samira, iban=cls._iban(501), partner=office)
        people = cls.samira | cls.youssef
        for name in ("Third", "Fourth"):
            people |= cls._participant(name)
            # two people of two programs whose money goes to one account: one line of a payout
            people[-1].write({"payee_id": office.id, "payee_bank_id": bank.id})
            cls._enrol(people[-1], program=second if name == "Fourth" else None)
            people[-1].route_ids.filtered(is_state("to_check")).with_user(cls.finance).action_confirm()
        cls._wants_cash(cls, cls.youssef)
        for person in people:
            kinds = (cls.money, 10), (cls.money, 33.33), (cls.voucher, 25), (cls.money, 20.5), (cls.parcel, 15)
            cls._goal(
                person,
                [
                    {"name": f"Step {n}", "reward_type_id": kind.id, "reward_amount": amount}
                    for n, (kind, amount) in enumerate(kinds)
                ],
            )
        for step in people.goal_ids.step_ids.sorted("id")[::2]:
            step.with_user(cls.mentor).action_done("alone")
        cls.people, cls.programs, cls.done = people, cls.program | second, Counter()
        cls.env.flush_all()

    def _records(self, kind):
        env, ours = self.env, [("company_id", "=", self.company.id)]
        finance = env(user=self.finance)
        match kind:
            case "world":
                return self.company
            case "person":
                return self.people
            case "program":
                return self.programs
            case "step":
                return self.people.goal_ids.step_ids.sorted("id")
            case "reward":
                return env["mobility.reward"].search([*ours, ("approval_state", "!=", "promised")], order="id")
            case "voucher":
                return env["mobility.voucher"].search(ours, order="id")
            case "payout":
                return finance["mobility.payout"].search(ours, order="id")
            case "line":
                return finance["mobility.payout.line"].search(ours, order="id")
            case "payment":
                return env["account.payment"].search(ours, order="id")
            case "statement":
                return env["account.bank.statement.line"].search(ours, order="id")
            case "entry":
                own = env["account.move"].search(
                    [*ours, "|", ("mobility_payout_id", "!=", False), ("mobility_reward_id", "!=", False)]
                )
                return (own | own.reversal_move_ids).sorted("id")

    def _candidates(self, name, bold):
        kind, sensible = ACTIONS[name]
        records = self._records(kind)
        return records if bold else records.filtered(sensible)

    def _try(self, name, record, number):
        """Do it, or have it refused with words and undone. No access is no answer: each does what their role may."""
        try:
            with mute_logger("odoo.models.unlink"), self.env.cr.savepoint():
                getattr(self, name)(record, number)
        except AccessError:
            raise
        except (UserError, RedirectWarning) as refusal:
            note(str(refusal))
            self.done[f"no {name}"] += 1
            return False
        self.done[name] += 1
        return True

    def test_random_sequences_keep_rewards_and_books_together(self):
        sequences = seed(SEED)(type("Sequences", (Sequence,), {"world": self}))
        run_state_machine_as_test(
            sequences,
            settings=settings(
                max_examples=SEQUENCES,
                stateful_step_count=STEPS,
                database=None,
                deadline=None,
                phases=[Phase.generate],  # to shrink takes minutes, and a sequence is short
                report_multiple_bugs=False,
                suppress_health_check=list(HealthCheck),
            ),
        )
        if ALL:
            self.assertLess(len(ACTIONS.keys() - self.done.keys()), 3, "hardly anything is never done")
