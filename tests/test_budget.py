from odoo import Command, fields
from odoo.exceptions import UserError

from .common import MobilityCommon


class TestBudget(MobilityCommon):
    """Per program and year: budget, promised, earned, approved, booked, received, left."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.samira = cls._participant()
        cls._enrol(cls.samira)
        cls._bank_account(cls.samira)
        cls.year = fields.Date.today().year

    def _row(self, program=None, year=None):
        self.env.invalidate_all()  # as in another request: a view does not follow what happens in this one
        domain = [("program_id", "=", (program or self.program).id), ("year", "=", year or self.year)]
        return self.env["mobility.budget.report"].search(domain)

    def _figures(self, row):
        return [row[name] for name in ("budget", "promised", "earned", "approved", "booked", "received", "free")]

    def test_a_reward_moves_through_the_columns_until_it_is_received(self):
        self.program.reward_budget = 500
        step = self._goal(self.samira, [("Call the bank", 50)]).step_ids
        self.assertEqual(self._figures(self._row()), [500, 50, 0, 0, 0, 0, 450])
        step.with_user(self.mentor).action_done("alone")
        self.assertEqual(self._figures(self._row()), [500, 0, 50, 0, 0, 0, 450])
        step.reward_id.with_user(self.coordinator).action_approve()
        self.assertEqual(self._figures(self._row()), [500, 0, 0, 50, 0, 0, 450])
        payout = self.env["mobility.payout"].with_user(self.finance).create({})
        payout.action_collect()
        payout.action_post()
        self.assertEqual(self._figures(self._row()), [500, 0, 0, 0, 50, 0, 450])
        payout.action_pay()
        self.assertEqual(self._figures(self._row()), [500, 0, 0, 0, 0, 50, 450])

    def test_refused_and_cancelled_rewards_are_in_no_column(self):
        reward = self._earned_reward(self.samira)
        reward.with_user(self.coordinator).with_context(refuse_reason="Not done").action_refuse()
        self.assertFalse(self._row())

    def test_a_promise_counts_in_the_year_in_which_its_step_is_due(self):
        self._goal(
            self.samira,
            [
                {
                    "name": "Later",
                    "reward_type_id": self.money.id,
                    "reward_amount": 40,
                    "date_deadline": f"{self.year + 1}-02-01",
                }
            ],
        )
        self.assertFalse(self._row())
        self.assertEqual(self._row(year=self.year + 1).promised, 40)

    def test_a_year_with_a_budget_of_its_own_follows_that(self):
        self.program.write(
            {"reward_budget": 100, "reward_budget_ids": [Command.create({"year": self.year, "amount": 60})]}
        )
        self.assertEqual(self._row().budget, 60)
        self._approved_reward(self.samira, 50)
        second = self._earned_reward(self.samira, 20)
        with self.assertRaisesRegex(UserError, "60.*50.*20"):
            second.with_user(self.coordinator).action_approve()
        self.program.reward_budget_ids.year = self.year - 1
        second.with_user(self.coordinator).action_approve()

    def test_a_budget_of_nothing_for_a_year_lets_nothing_through(self):
        self.program.reward_budget_ids = [Command.create({"year": self.year, "amount": 0})]
        with self.assertRaisesRegex(UserError, "reward budget"):
            self._approved_reward(self.samira, 1)

    def test_a_small_reward_beyond_the_year_s_own_budget_waits_for_a_person(self):
        self.program.write(
            {
                "auto_approve_below": 25,
                "auto_approve_month_cap": 75,
                "reward_budget_ids": [Command.create({"year": self.year, "amount": 30})],
            }
        )
        self.assertEqual(self._earned_reward(self.samira, 20).approval_state, "approved")
        self.assertEqual(self._earned_reward(self.samira, 20).approval_state, "earned")

    def test_a_program_has_one_budget_a_year(self):
        self.program.reward_budget_ids = [Command.create({"year": 2030, "amount": 10})]
        self.assertDatabaseRefuses(
            "INSERT INTO mobility_reward_budget (program_id, year, amount) VALUES (%s, 2030, 5)", self.program.id
        )

    def test_more_promised_than_there_is_shows_at_the_step_and_stops_nobody(self):
        self.program.reward_budget = 60
        first, second = self._goal(self.samira, [("One", 50), ("Two", 20)], agree=False).step_ids
        self.assertFalse(first.budget_warning)  # a draft promises nothing yet, and alone it fits
        second.goal_id.with_user(self.mentor).action_agree()
        self.assertIn("60", second.with_user(self.mentor).budget_warning)
        second.with_user(self.mentor).reward_amount = 10
        self.assertFalse(second.budget_warning)

    def test_the_warning_costs_no_query_a_step(self):
        self.program.reward_budget = 60
        ids = self._goal(self.samira, [(f"Step {n}", 10) for n in range(30)]).step_ids.ids
        for some in (ids[:3], ids):
            self.env.invalidate_all()
            with self.subTest(steps=len(some)), self.assertQueryCount(14):
                self.assertTrue(all(self.env["mobility.goal.step"].browse(some).mapped("budget_warning")))

    def test_the_row_opens_the_rewards_behind_it(self):
        reward = self._approved_reward(self.samira)
        action = self._row().with_user(self.coordinator).action_view_rewards()
        self.assertEqual(self.env["mobility.reward"].search(action["domain"]), reward)

    def test_who_may_read_it_sees_the_own_organisations_only(self):
        there = self._participant("Overkant", company=self.other_company)
        self._enrol(there)
        self._approved_reward_of_others(there)
        rows = self.env["mobility.budget.report"].with_user(self.finance).search([])
        self.assertEqual(rows.company_id, self.company if rows else rows.company_id)
        self.assertNotIn(self.other_program, rows.program_id)

    def _approved_reward_of_others(self, participant):
        reward = self._earned_reward(participant, 30)
        reward.sudo()._do_approve("rule")
        return reward


class TestBudgetAgrees(MobilityCommon):
    """Ledger, analytic account, budget screen and reward list agree to the cent."""

    def test_over_two_organisations_two_programs_each_and_two_currencies(self):
        usd = self.env.ref("base.USD")
        usd.active = True
        abroad = self.env["res.company"].create({"name": "Abroad", "currency_id": usd.id})
        self._books_of(abroad)
        for company, mentor, finance in (
            (self.company, self.mentor, self.finance),
            (abroad, self._staff("mentor", abroad), self._staff("finance", abroad)),
        ):
            coordinator = self.coordinator if company == self.company else self._staff("coordinator", company)
            programs = [self._program_of(company, number) for number in (1, 2)]
            for number, program in enumerate(programs):
                for place in range(3):
                    person = self._participant(f"{company.id} {number} {place}", mentor, company)
                    self._enrol(person, program)
                    self._bank_account_of(person, finance)
                    for amount in (10.01, 33.33, 0.07 * (place + 1)):
                        reward = self._earned_reward(person, amount)
                        reward.with_user(coordinator).with_context(allowed_company_ids=company.ids).action_approve()
            payout = (
                self.env["mobility.payout"]
                .with_user(finance)
                .with_company(company)
                .create({"company_id": company.id, "currency_id": company.currency_id.id})
            )
            payout.action_collect()
            payout.action_post()
            payout.action_pay()
            payout.line_ids[0].with_context(return_reason="Account closed").action_return()
            for program in programs:
                self._check_agrees(program)

    def _check_agrees(self, program):
        lines = self.env["account.move.line"].search(
            [("account_id", "=", program.reward_account_id.id), ("parent_state", "=", "posted")]
        )
        ledger = sum(lines.filtered(lambda line: line.analytic_distribution).mapped("balance"))
        analytic = -sum(
            self.env["account.analytic.line"]
            .search([("auto_account_id", "=", program.analytic_account_id.id)])
            .mapped("amount")
        )
        rewards = self.env["mobility.reward"].search([("program_id", "=", program.id)])
        booked = sum(rewards.filtered(lambda reward: reward.state in ("booked", "received")).mapped("amount"))
        row = self.env["mobility.budget.report"].search([("program_id", "=", program.id)])
        currency = program.currency_id
        figures = {currency.round(value) for value in (ledger, analytic, booked, row.booked + row.received)}
        self.assertEqual(len(figures), 1, f"{program.name}: {figures}")
        self.assertGreater(booked, 0)
        self.assertEqual(
            currency.round(row.approved),
            currency.round(sum(rewards.filtered(lambda reward: reward.state == "approved").mapped("amount"))),
        )

    def _staff(self, role, company):
        return self._user(
            f"{role}_{company.id}", "base.group_user", f"mobility_mentoring.group_{role}", company=company
        )

    def _program_of(self, company, number):
        analytic = self.env["account.analytic.account"].create(
            {"name": f"Team {number}", "plan_id": self.analytic_account.plan_id.id, "company_id": company.id}
        )
        return self.env["mobility.program"].create(
            {
                "name": f"Program {company.id} {number}",
                "company_id": company.id,
                "reward_account_id": self._account(f"47{number}{company.id}", "Costs", "expense", company).id,
                "analytic_account_id": analytic.id,
                "auto_approve_below": 0,
                "reward_budget": 1000,
            }
        )

    def _bank_account_of(self, person, finance):
        bank = self._bank_account(person, trusted=False)
        bank.with_user(finance).with_context(allowed_company_ids=person.company_id.ids).action_mobility_trust()

    def _books_of(self, company):
        payable = self._account("440001", "Suppliers", "liability_payable", company, reconcile=True)
        outstanding = self._account("109001", "On its way", "asset_current", company, reconcile=True)
        company.transfer_account_id = outstanding
        self.env["ir.default"].set("res.partner", "property_account_payable_id", payable.id, company_id=company.id)
        self._journal("Entries", "MEM", "general", company)
        company.currency_exchange_journal_id = self._journal("Exchange", "KOERS", "general", company)
        bank = self._journal("Bank", "BANK", "bank", company)
        bank.outbound_payment_method_line_ids.payment_account_id = outstanding
