from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form

from .test_payout import PayoutCommon


class RouteCommon(PayoutCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.office = cls.env["res.partner"].create({"name": "Budget office", "is_company": True})
        # an account that was entered and trusted long ago, for other payments
        cls.office_bank = cls._bank_account(cls.samira, iban=cls._iban(900), partner=cls.office)

    def _set_route(self, user=None, **vals):
        self.samira.with_user(user or self.mentor).write(vals)
        return self._route()

    def _route(self):
        return self.env["mobility.reward.route"].search(
            [("participant_id", "=", self.samira.id), ("state", "!=", "replaced")]
        )

    def _to_office(self, **kw):
        return self._set_route(payee_id=self.office.id, payee_bank_id=self.office_bank.id, **kw)

    def _blocker(self, reward, cash=False):
        return reward.with_user(self.finance)._get_payment_blocker(cash) or ""


class TestRoute(RouteCommon):
    """Where money goes is chosen at the person, and never changes silently."""

    def test_the_own_account_is_the_ordinary_way_and_needs_no_confirmation(self):
        self.assertEqual(self.samira.reward_route, "own")
        self.assertFalse(self._route())
        self.assertFalse(self._blocker(self._approved_reward(self.samira)))

    def test_a_payee_makes_it_the_payees_account_and_without_a_payee_it_is_the_own_one_again(self):
        self._to_office()
        self.assertEqual(self.samira.reward_route, "payee")
        self._set_route(payee_id=False, payee_bank_id=False)
        self.assertEqual(self.samira.reward_route, "own")
        created = self._participant("New", payee_id=self.office.id, payee_bank_id=self.office_bank.id)
        self.assertEqual((created.reward_route, created.route_ids.state), ("payee", "to_check"))

    def test_cash_and_the_own_account_know_no_other_payee(self):
        self._to_office()
        self._set_route(reward_route="cash")
        self.assertFalse(self.samira.payee_id | self.samira.payee_bank_id.partner_id)
        with self.assertRaisesRegex(ValidationError, "say who receives the money"):
            self._set_route(reward_route="payee")

    def test_a_mentor_who_points_at_an_account_trusted_long_ago_redirects_nothing(self):
        reward = self._approved_reward(self.samira)
        self.assertTrue(self.office_bank.allow_out_payment)
        route = self._to_office()
        self.assertEqual((route.set_by_id, route.state), (self.mentor, "to_check"))
        self.assertIn("Finance confirms it first", self._blocker(reward))
        with self.assertRaisesRegex(UserError, "Nothing to collect"):
            self._collected()
        route.with_user(self.finance).action_confirm()
        self.assertEqual(route.checked_by_id, self.finance)
        self.assertFalse(self._blocker(reward))
        self.assertEqual(self._collected().line_ids.bank_account_id, self.office_bank)

    def test_each_change_waits_again_also_back_to_the_own_account(self):
        reward = self._approved_reward(self.samira)
        self._to_office().with_user(self.finance).action_confirm()
        other = self._bank_account(self.samira, iban=self._iban(901), partner=self.office)
        for vals in (
            {"payee_bank_id": other.id},
            {"reward_route": "own"},
            {"reward_route": "cash"},
            {"reward_route": "own"},
        ):
            with self.subTest(**vals):
                route = self._set_route(**vals)
                self.assertEqual(len(route), 1)
                self.assertIn(
                    "Finance confirms it first", self._blocker(reward, cash=vals.get("reward_route") == "cash")
                )
                route.with_user(self.finance).action_confirm()
        self.assertEqual(len(self.samira.route_ids), 5, "history is kept")

    def test_writing_the_same_again_changes_nothing(self):
        self._to_office().with_user(self.finance).action_confirm()
        self._to_office()
        self.assertEqual(self._route().state, "confirmed")

    def test_who_set_it_does_not_confirm_it_nor_who_entered_the_account(self):
        both = self._user("both", "mobility_mentoring.group_coordinator", "mobility_mentoring.group_finance")
        route = self._to_office(user=both)
        self.assertIn("You set this yourself", route.with_user(both).confirm_blocker)
        with self.assertRaisesRegex(UserError, "You set this yourself"):
            route.with_user(both).action_confirm()
        self.office_bank.sudo().mobility_entered_by_id = self.finance
        with self.assertRaisesRegex(UserError, "You entered this account number"):
            route.with_user(self.finance).action_confirm()
        self.office_bank.sudo().mobility_entered_by_id = self.mentor
        self.samira.enrollment_ids.mentor_id = both
        route.sudo().set_by_id = self.mentor
        with self.assertRaisesRegex(UserError, "You are the mentor"):
            route.with_user(both).action_confirm()
        route.with_user(self.finance).action_confirm()

    def test_others_confirm_nothing_and_nobody_writes_it(self):
        route = self._to_office()
        actions = {"confirm": lambda r: r.action_confirm(), "refuse": lambda r: r.action_refuse()}
        self.assertRefusesRoles(route, self.mentor | self.coordinator | self.manager, actions, error=UserError)
        self.assertRefusesRoles(route, self.mentor_b | self.employee | self.accountant, actions)
        for user in (self.mentor, self.coordinator, self.finance, self.manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                route.with_user(user).write({"state": "confirmed"})

    def test_refusing_tells_the_mentor_and_keeps_it_waiting_until_set_anew(self):
        reward = self._approved_reward(self.samira)
        route = self._to_office().with_user(self.finance)
        self.assertEqual(route.action_refuse()["res_model"], "mobility.reason")
        route.with_context(refuse_reason="The office does not know her").action_refuse()
        activity = self.samira.activity_ids
        self.assertEqual(activity.user_id, self.mentor)
        self.assertIn("does not know her", activity.note)
        self.assertEqual(activity.res_name, "Samira", "the name that the mentor knows, not finance")
        self.assertIn("not right", self._blocker(reward))
        self._set_route(reward_route="own").with_user(self.finance).action_confirm()
        self.assertFalse(self._blocker(reward))

    def test_without_the_account_kept_for_the_person_nothing_is_paid_to_the_payee(self):
        reward = self._approved_reward(self.samira)
        self._set_route(payee_id=self.office.id).with_user(self.finance).action_confirm()
        self.assertIn("Choose which account", self._blocker(reward))

    def test_an_account_of_a_payee_is_not_trusted_by_who_entered_it(self):
        self._set_route(payee_id=self.office.id)
        bank = self._bank_account(self.samira, trusted=False, iban=self._iban(902), partner=self.office)
        bank.sudo().mobility_entered_by_id = self.finance
        with self.assertRaisesRegex(UserError, "Somebody else has to trust it"):
            bank.with_user(self.finance).action_mobility_trust()

    def test_an_account_taken_out_again_is_trusted_anew(self):
        def enter(iban):
            vals = {"participant_id": self.samira.id, "iban": iban, "iban_again": iban}
            self.env["mobility.bank.account"].with_user(self.mentor).create(vals).action_save()

        first = self.samira.partner_id.bank_ids
        self.assertTrue(first.allow_out_payment)
        enter(self._iban(903))
        enter(first.sanitized_acc_number)
        self.assertTrue(first.active)
        self.assertFalse(first.allow_out_payment, "an account of an ex-partner may come back that way")

    # -- cash ---------------------------------------------------------------------------------------------------------

    def test_a_bank_payout_leaves_cash_out_and_a_cash_payout_takes_it(self):
        at_desk, to_bank = self._approved_reward(self.samira), self._approved_reward(self.youssef)
        self._set_route(reward_route="cash").with_user(self.finance).action_confirm()
        self.assertIn("cash at the desk", at_desk.with_user(self.finance).payment_blocker)
        self.assertEqual(self._collected().line_ids.reward_ids, to_bank)
        payout = self._paid(journal_id=self.cash_journal.id)
        self.assertEqual(payout.line_ids.reward_ids, at_desk)
        self.assertFalse(payout.line_ids.bank_account_id)
        self.assertEqual(at_desk.state, "received")

    def test_a_cash_payout_leaves_accounts_out(self):
        reward = self._approved_reward(self.youssef)
        self.assertIn("a bank account", self._blocker(reward, cash=True))
        with self.assertRaisesRegex(UserError, "Nothing to collect"):
            self._collected(journal_id=self.cash_journal.id)

    def test_cash_goes_to_the_person(self):
        self._to_office()
        reward = self._approved_reward(self.samira)
        self.assertEqual(reward.partner_id, self.office)
        self._set_route(reward_route="cash")
        self.assertEqual(reward.partner_id, self.samira.partner_id)

    # -- after collecting ---------------------------------------------------------------------------------------------

    def test_what_changed_after_collecting_is_not_booked(self):
        reward = self._approved_reward(self.samira)
        payout = self._collected()
        route = self._to_office()
        for confirmed in (False, True):
            if confirmed:
                route.with_user(self.finance).action_confirm()
            with self.subTest(confirmed=confirmed), self.assertRaisesRegex(UserError, reward.name):
                payout.action_post()
        payout.action_cancel()
        self.assertEqual(self._paid().line_ids.partner_id, self.office)

    def test_a_changed_number_after_collecting_is_not_booked(self):
        self._approved_reward(self.samira)
        payout = self._collected()
        self.samira.partner_id.bank_ids.action_archive()
        self._bank_account(self.samira, iban=self._iban(904))
        with self.assertRaisesRegex(UserError, "changed after collecting"):
            payout.action_post()

    # -- before a promise ---------------------------------------------------------------------------------------------

    def test_what_to_talk_about_is_said_before_a_promise_and_forbids_nothing(self):
        goal = self._goal(self.samira, steps=[("Call", 20)], agree=False).with_user(self.mentor)
        step = goal.step_ids
        self.assertFalse(goal.reward_warning or step.reward_warning)
        for name, word in (
            ("has_attachment", "Attachment of earnings"),
            ("has_debt_plan", "Debt restructuring"),
            ("has_joint_account", "Joint account"),
        ):
            self.samira.write({name: True})
            self.assertIn(word, goal.reward_warning)
            self.assertIn(word, step.reward_warning)
        goal.action_agree()
        self.assertEqual(step.reward_state, "promised")
        step.action_done()
        self.assertFalse(goal.reward_warning, "nothing is promised any more")

    def test_kind_words_need_no_talk_and_cash_is_on_no_shared_account(self):
        self.samira.write({"has_attachment": True, "has_debt_plan": True, "has_joint_account": True})
        self.assertFalse(self._goal(self.samira, agree=False).reward_warning)
        goal = self._goal(self.samira, steps=[("Call", 20)], agree=False)
        self.samira.reward_route = "cash"
        self.assertNotIn("Joint account", goal.reward_warning)
        self.assertNotIn("Attachment", goal.reward_warning)
        self.assertIn("Debt restructuring", goal.reward_warning)

    def test_the_warning_shows_while_one_types(self):
        self.samira.has_debt_plan = True
        with Form(self.env["mobility.goal"].with_user(self.mentor)) as form:
            form.participant_id = self.samira
            form.name = "Money in order"
            with form.step_ids.new() as step:
                step.name = "Call"
                step.reward_type_id = self.money
            self.assertIn("Debt restructuring", form.reward_warning)

    def test_finance_learns_no_reason(self):
        self.samira.write({"has_attachment": True, "has_debt_plan": True})
        route = self._to_office().with_user(self.finance)
        self.assertEqual(route.person_id.name, "Samira")
        for name in ("participant_id", "mentor_id"):
            self.assertNotIn(name, route.fields_get())
            with self.subTest(field=name), self.assertRaises(AccessError):
                route.read([name])
        with self.assertRaises(AccessError):
            self.samira.with_user(self.finance).read(["has_attachment"])

    def test_the_form_leads_to_a_payee_and_clears_it(self):
        with Form(self.samira.with_user(self.mentor)) as form:
            form.reward_route = "payee"
            form.payee_id = self.office
            self.assertEqual(form.payee_bank_id, self.office_bank, "the only account there is")
        self.assertEqual(self._route().bank_account_id, self.office_bank)
        with Form(self.samira.with_user(self.mentor)) as form:
            form.reward_route = "cash"
        self.assertEqual((self.samira.reward_route, self.samira.payee_id.id), ("cash", False))

    def test_asking_why_not_costs_no_query_a_person(self):
        def cost(count):
            rewards = self.env["mobility.reward"]
            for number in range(count):
                person = self._person(f"Person {number}", payee_id=self.office.id, payee_bank_id=self.office_bank.id)
                rewards |= self._approved_reward(person)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            for reward in rewards.with_user(self.finance):
                reward._get_payment_blocker()
            return self.env.cr.sql_log_count - before

        cost(1)
        few, many = cost(2), cost(12)
        self.assertEqual(few, many)
