import io

from freezegun import freeze_time
from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form
from pypdf import PdfReader

from ..report.paper import HEIGHT
from .common import MobilityCommon

NOW = "2026-03-10 12:00:00"


class LegalCommon(MobilityCommon):
    """A gift up to 100 a year for a household, and a premium of 500, twice, from 27 on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(NOW):
            cls._prepare_law()

    def setUp(self):
        super().setUp()
        self.startPatcher(freeze_time(NOW))

    @classmethod
    def _prepare_law(cls):
        cls.gift = cls._legal("t_gift", 100, unit="benefit_unit", name="Test gift", words="Need not be reported.")
        cls.gift.words_over = "Report it."
        cls.premium = cls._legal("t_premium", 500, max_payments=2, min_age=27, name="Test premium")
        cls.premium_type = cls.money.copy({"name": "Premium", "legal_code": "t_premium"})
        cls.money.legal_code = "t_gift"
        cls.samira = cls._participant(birthdate="1990-05-01")
        cls._enrol(cls.samira)

    @classmethod
    def _legal(cls, code, amount, date_from="2026-01-01", **vals):
        values = {"name": code, "source": "Test law art. 1", "currency_id": cls.eur.id, **vals}
        return cls.env["mobility.legal.amount"].create(
            {"code": code, "amount": amount, "date_from": date_from, **values}
        )

    def _draft(self, *amounts, person=None, reward_type=None, **vals):
        """Return a draft goal with a step for each amount."""
        steps = [
            {
                "name": f"Step {amount}",
                "reward_type_id": (reward_type or self.money).id,
                "reward_amount": amount,
                **vals,
            }
            for amount in amounts
        ]
        return self._goal(person or self.samira, steps=steps, agree=False)

    def _agreed(self, *amounts, reason="It is worth it", **vals):
        goal = self._draft(*amounts, **vals)
        goal.with_user(goal.mentor_id).with_context(limit_reason=reason).action_agree()
        self.assertEqual(goal.state, "agreed")
        return goal.with_context(limit_reason=False).with_user(goal.mentor_id)

    def _earn(self, *amounts, **vals):
        steps = self._agreed(*amounts, **vals).step_ids
        steps.action_done("alone")
        return steps.reward_id.with_env(self.env)

    def _approved(self, *amounts, **vals):
        rewards = self._earn(*amounts, **vals)
        rewards.with_user(self.coordinator).with_context(limit_reason="It is worth it").action_approve()
        return rewards

    def _other(self, amount, date="2026-02-01", code="t_gift", person=None):
        vals = {"participant_id": (person or self.samira).id, "amount": amount, "date": date, "legal_code": code}
        return self.env["mobility.other.gift"].create(vals)

    def _check(self, amount, **vals):
        """Return the LimitCheck of a step of a draft with this amount, whether or not it goes beyond a limit."""
        steps = self._draft(amount, **vals).step_ids
        return steps._get_limit_checks().get(steps)

    def _answer(self, action, reason, user):
        """Fill in the wizard that asks for a reason."""
        self.assertEqual(action["res_model"], "mobility.reason")
        wizard = self.env["mobility.reason"].with_user(user).with_context(**action["context"])
        return wizard.create({"reason": reason}).action_go_on()


class TestLegalAmount(LegalCommon):
    def test_the_amounts_that_are_shipped(self):
        amounts = {
            "pw_gift": (1200, "benefit_unit", "year", 0, 0, "2026-01-01"),
            "pw_premium": (3398, "person", "year", 2, 27, "2026-07-01"),
            "pw_norm_single": (1419.46, "benefit_unit", "month", 0, 0, "2026-07-01"),
            "pw_norm_single_parent": (1419.46, "benefit_unit", "month", 0, 0, "2026-07-01"),
            "pw_norm_couple": (2027.79, "benefit_unit", "month", 0, 0, "2026-07-01"),
            "pw_assets_single": (8000, "benefit_unit", "moment", 0, 0, "2026-01-01"),
            "pw_assets_single_parent": (16000, "benefit_unit", "moment", 0, 0, "2026-01-01"),
            "pw_assets_couple": (16000, "benefit_unit", "moment", 0, 0, "2026-01-01"),
        }
        for code, expected in amounts.items():
            with self.subTest(code=code):
                row = self.env.ref(f"mobility_mentoring.legal_amount_{code}_2026")
                found = (row.amount, row.unit, row.period, row.max_payments, row.min_age, str(row.date_from))
                self.assertEqual((row.code, found), (code, expected))
                self.assertTrue(row.source)
                self.assertEqual(row.currency_id, self.eur)

    def test_only_amounts_for_a_year_can_be_the_basis_of_a_type(self):
        codes = dict(self.env["mobility.legal.amount"]._get_codes())
        self.assertEqual(codes["t_gift"], "Test gift")
        self.assertIn("pw_gift", codes)
        self.assertNotIn("pw_norm_single", codes)
        for code in ("no_such_code", "pw_norm_single"):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.money.legal_code = code
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self._other(5, code=code)

    def test_the_latest_row_not_after_the_day_holds(self):
        self._legal("t_gift", 150, "2026-06-01")
        self._legal("t_gift", 200, "2027-01-01")
        rows = self.env["mobility.legal.amount"].search([("code", "=", "t_gift")])
        days = {
            "2025-12-31": 0,  # before the first row nothing is known
            "2026-01-01": 100,
            "2026-05-31": 100,
            "2026-06-01": 150,
            "2026-12-31": 150,
            "2027-01-01": 200,
            "2040-01-01": 200,
        }
        for day, amount in days.items():
            with self.subTest(day=day):
                self.assertEqual(rows._find("t_gift", self.company, fields.Date.to_date(day)).amount, amount)

    def test_a_row_of_the_own_organisation_goes_before_one_for_all(self):
        self._legal("t_gift", 60, company_id=self.company.id)
        self._legal("t_gift", 70, "2026-02-01", company_id=self.other_company.id)
        self._legal("t_gift", 80, "2026-03-01")
        self.assertEqual(self._check(1).limit, 60)
        there = self._participant("Joris", company=self.other_company)
        self._enrol(there)
        self.assertEqual(self._check(1, person=there).limit, 70)

    def test_a_new_year_is_one_new_row_that_copies_the_words(self):
        self.gift.with_context(lang="nl_NL").words = "Hoeft niet gemeld."
        action = self.gift.with_user(self.manager).action_next_amount()
        row = self.env["mobility.legal.amount"].browse(action["res_id"])
        self.assertEqual((str(row.date_from), row.amount, row.words), ("2027-01-01", 100, self.gift.words))
        row.amount = 130
        self.assertEqual(self._check(1, date_deadline="2027-02-01").limit, 130)
        self.assertEqual(self._check(1).limit, 100)

    def test_one_row_a_code_and_day(self):
        self._legal("t_gift", 5, "2027-01-01")
        query = "UPDATE mobility_legal_amount SET date_from = '2027-01-01' WHERE id = %s"
        self.assertDatabaseRefuses(query, self.gift.id)
        for column in ("amount", "max_payments", "min_age"):
            self.assertDatabaseRefuses(f"UPDATE mobility_legal_amount SET {column} = -1 WHERE id = %s", self.gift.id)

    def test_the_basis_of_a_type_or_gift_stays(self):
        with self.assertRaisesRegex(UserError, "legal basis"):
            self.gift.unlink()
        newer = self._legal("t_gift", 5, "2027-01-01")
        newer.unlink()
        self.premium_type.legal_code = False
        self._other(5, code="t_premium")
        with self.assertRaisesRegex(UserError, "legal basis"):
            self.premium.unlink()

    def test_only_a_manager_changes_them(self):
        for user in (self.mentor, self.coordinator):
            with self.assertRaises(AccessError):
                self.gift.with_user(user).amount = 1000000
        self.gift.with_user(self.manager).amount = 101


class TestLimit(LegalCommon):
    def test_what_counts(self):
        """approved, promised, other gifts of the same year and code; nothing else."""
        other = self._participant("Joris")
        self._enrol(other)
        self._approved(10)
        self._earn(20)
        self._agreed(5)
        self._other(3)
        self._other(1000, date="2025-12-31")
        self._other(1000, date="2027-01-01")
        self._other(1000, code="t_premium")
        self._other(1000, person=other)
        self._agreed(300, date_deadline="2027-01-01")
        self._agreed(300, reward_type=self.premium_type)
        self._agreed(50, person=other)
        refused = self._earn(40)
        refused.with_user(self.coordinator).with_context(refuse_reason="No").action_refuse()
        self._approved(40).with_user(self.coordinator).action_cancel()
        check = self._check(2)
        self.assertEqual((check.given, check.promised, check.gifts, check.amount), (10, 25, 3, 2))
        self.assertEqual((check.forecast, check.limit, check.year, check.unit), (40, 100, 2026, "benefit_unit"))
        self.assertEqual((check.source, check.payments), ("Test law art. 1", 5))
        self.assertFalse(check.is_over)

    def test_the_limit_itself_still_passes(self):
        self._approved(60)
        for amount, over in {40: False, 40.01: True}.items():
            with self.subTest(amount=amount):
                step = self._draft(amount).step_ids
                self.assertEqual(bool(step._get_limit_warning()), over)
                self.assertEqual(bool(step.limit_warning), over)

    def test_a_promise_counts_in_the_year_in_which_it_is_expected(self):
        self._legal("t_gift", 200, "2027-01-01")
        years = {
            False: (2026, 100),
            "2025-12-01": (2026, 100),  # a day that has passed: it comes today at the earliest
            "2026-12-31": (2026, 100),
            "2027-01-01": (2027, 200),
        }
        for deadline, expected in years.items():
            with self.subTest(deadline=deadline):
                check = self._check(1, date_deadline=deadline)
                self.assertEqual((check.year, check.limit), expected)

    def test_a_promise_of_last_year_counts_where_it_is_earned(self):
        goal = self._agreed(30, date_deadline="2026-12-20")
        self.assertEqual(self._check(1, date_deadline="2026-12-31").promised, 30)
        with freeze_time("2027-01-05 12:00:00"):
            self.assertEqual(self._check(1).promised, 30)
            goal.step_ids.action_done("alone")
            reward = goal.step_ids.reward_id.with_user(self.coordinator)
            reward.action_approve()
            self.assertEqual(reward._get_limit_checks()[reward].year, 2027)
            check = self._check(1)
            self.assertEqual((check.given, check.promised), (30, 0))
        self.assertEqual(self._check(1).promised, 0)

    def test_before_the_first_row_nothing_is_warned_of(self):
        with freeze_time("2025-12-31 12:00:00"):
            self.assertFalse(self._check(10000))

    def test_steps_of_one_goal_count_together(self):
        goal = self._draft(60, 30, 30, 5)
        warned = goal.step_ids.filtered("limit_warning")
        self.assertEqual(warned.mapped("reward_amount"), [30, 5])
        self.assertIn("120.00", goal.step_ids[2].limit_warning)
        self.assertTrue(goal.has_limit_warning)
        self.assertFalse(self._draft(60).has_limit_warning)

    def test_the_warning_names_amount_limit_unit_and_source(self):
        self.gift.policy = "Our rules of 2026"
        warning = self._draft(130).step_ids.limit_warning.replace("\xa0", " ")
        for part in ("Test gift", "2026", "household", "130.00", "100.00", "Test law art. 1", "Our rules of 2026"):
            self.assertIn(part, warning)

    def test_two_payments_pass_and_a_third_does_not(self):
        self._approved(10, reward_type=self.premium_type)
        check = self._check(10, reward_type=self.premium_type)
        self.assertEqual((check.payments, check.is_over), (2, False))
        self._other(10, code="t_premium")
        step = self._draft(10, reward_type=self.premium_type).step_ids
        self.assertEqual(step._get_limit_warning().exceeded, {"payments"})
        self.assertIn("payment 3 in 2026, at most 2", step.limit_warning)

    def test_not_below_the_age_on_the_day_itself(self):
        ages = {"1999-03-11": 26, "1999-03-10": 27, "1990-01-01": 36, False: None}
        for birthdate, age in ages.items():
            with self.subTest(birthdate=birthdate):
                self.samira.birthdate = birthdate
                step = self._draft(10, reward_type=self.premium_type).step_ids
                check = step._get_limit_checks()[step]
                self.assertEqual(check.age, age)
                self.assertEqual(check.exceeded, set() if (age or 0) >= 27 else {"age"})
                self.assertFalse(self._draft(10).step_ids.limit_warning, "a gift knows no age")
        self.assertIn("no birth date is known", step.limit_warning)
        self.samira.birthdate = "1999-03-11"
        self.assertIn("is 26 then", self._draft(10, reward_type=self.premium_type).step_ids.limit_warning)
        later = self._draft(10, reward_type=self.premium_type, date_deadline="2026-03-11")
        self.assertFalse(later.step_ids.limit_warning)

    def test_kind_words_and_types_without_a_basis_are_not_checked(self):
        self.money.legal_code = False
        self.assertFalse(self._check(10000))
        self.words.legal_code = "t_gift"
        goal = self._goal(self.samira, steps=["Breathe"], agree=False)
        self.assertFalse(goal.step_ids._get_limit_checks())

    def test_a_promise_keeps_its_basis_once_it_is_approved(self):
        approved, promised = self._approved(10), self._agreed(20).step_ids.reward_id
        self.money.legal_code = "t_premium"
        self.assertEqual((approved.legal_code, promised.legal_code), ("t_gift", "t_premium"))

    def test_another_currency_is_converted(self):
        self.gift.currency_id = self.env.ref("base.USD")
        self.env["res.currency.rate"].create(
            {"currency_id": self.env.ref("base.USD").id, "name": "2026-01-01", "rate": 2, "company_id": self.company.id}
        )
        self.assertEqual(self._check(1).limit, 50)

    def test_eighty_are_checked_with_the_queries_of_three(self):
        persons = [self._participant(f"Person {number}", birthdate="1990-01-01") for number in range(80)]
        rewards = self.env["mobility.reward"]
        for person in persons:
            self._enrol(person)
            rewards |= self._earned_reward(person, 5)
        counts = []
        # the first ones fill what the host remembers, such as rules and groups
        for some in (rewards[5:8], rewards[:3], rewards):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some.with_user(self.coordinator).mapped("limit_warning")
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
        self.assertLessEqual(counts[2], 9)


class TestLimitUnit(LegalCommon):
    """Two adults of one household, who may not learn of each other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(NOW):
            cls.youssef = cls._participant("Youssef", mentor=cls.mentor_b, birthdate="1988-01-01")
            cls._enrol(cls.youssef)

    def _pair(self):
        self.samira.with_user(self.coordinator).benefit_partner_id = self.youssef

    def test_a_couple_counts_once_for_a_household_and_apart_for_a_person(self):
        self._pair()
        self._approved(60, person=self.youssef)
        self._other(10, person=self.youssef)
        self._approved(60, person=self.youssef, reward_type=self.premium_type)
        check = self._check(50)
        self.assertEqual((check.given, check.gifts, check.forecast, check.is_over), (60, 10, 120, True))
        self.assertEqual(self._check(50, reward_type=self.premium_type).forecast, 50)
        self.assertEqual(self._check(50, person=self.youssef).forecast, 120)

    def test_without_the_link_each_counts_alone(self):
        self._approved(60, person=self.youssef)
        self.assertEqual(self._check(50).forecast, 50)

    def test_nobody_is_told_of_the_other(self):
        self._pair()
        self._approved(60, person=self.youssef)
        goal = self._draft(50).with_user(self.mentor)
        told = [goal.step_ids.limit_warning, goal.step_ids._get_benefit_words(), goal.action_agree()["context"]]
        told += [self.samira.with_user(self.mentor).read()[0], goal.step_ids.read()]
        for text in told:
            self.assertNotIn("Youssef", str(text))
        for user in (self.mentor, self.mentor_b, self.finance):
            person = self.samira.with_user(user)
            self.assertNotIn("benefit_partner_id", person.fields_get())
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                person.read(["benefit_partner_id"])
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                person.search([("benefit_partner_id", "!=", False)])
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                person.benefit_partner_id = self.youssef

    def test_both_sides_say_the_same(self):
        third, fourth = self._participant("Third"), self._participant("Fourth")
        persons = self.samira | self.youssef | third | fourth
        self._pair()
        fourth.benefit_partner_id = third
        self.assertEqual(persons.mapped("benefit_partner_id"), persons)
        self.samira.benefit_partner_id = third
        self.assertEqual((self.samira.benefit_partner_id, third.benefit_partner_id), (third, self.samira))
        self.assertFalse((self.youssef | fourth).benefit_partner_id)
        third.benefit_partner_id = False
        self.assertFalse(persons.benefit_partner_id)
        new = self._participant("New", benefit_partner_id=third.id)
        self.assertEqual(third.benefit_partner_id, new)

    def test_nobody_pairs_with_themselves_or_elsewhere(self):
        there = self._participant("There", company=self.other_company)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.samira.benefit_partner_id = there
        query = "UPDATE mobility_participant SET benefit_partner_id = id WHERE id = %s"
        self.assertDatabaseRefuses(query, self.samira.id)


class TestLimitReason(LegalCommon):
    def _reasons(self, reward):
        return [(kept.stage, kept.user_id, kept.reason) for kept in reward.sudo().limit_reason_ids.sorted("id")]

    def test_agreeing_above_the_limit_asks_and_goes_on(self):
        goal = self._draft(60, 50).with_user(self.mentor)
        asked = goal.action_agree()
        self.assertEqual(goal.state, "draft")
        self.assertIn("Step 50", asked["context"]["default_message"])
        self.assertNotIn("Step 60", asked["context"]["default_message"])
        self._answer(asked, "The council agreed", self.mentor)
        self.assertEqual(goal.state, "agreed")
        first, second = goal.step_ids
        self.assertEqual(self._reasons(second.reward_id), [("promise", self.mentor, "The council agreed")])
        kept = second.reward_id.sudo().limit_reason_ids
        self.assertIn("110.00", kept.warning)
        self.assertEqual(str(kept.date), "2026-03-10 12:00:00")
        self.assertFalse(self._reasons(first.reward_id))

    def test_a_reason_beside_the_step_is_enough(self):
        goal = self._draft(150, limit_reason="Agreed with the council").with_user(self.mentor)
        goal.action_agree()
        self.assertEqual(goal.state, "agreed")
        self.assertEqual(self._reasons(goal.step_ids.reward_id)[0][2], "Agreed with the council")

    def test_within_the_limit_nothing_is_asked(self):
        goal = self._draft(60, 40).with_user(self.mentor)
        goal.action_agree()
        self.assertEqual(goal.state, "agreed")
        self.assertFalse(self._reasons(goal.step_ids.reward_id))

    def test_a_step_added_or_changed_above_the_limit_wants_a_reason(self):
        goal = self._agreed(60)
        more = {"name": "More", "reward_type_id": self.money.id, "reward_amount": 41}
        with self.assertRaisesRegex(UserError, "Why go on"), self.cr.savepoint():
            goal.step_ids = [Command.create(more)]
        for blank in ("", "  "):
            with self.assertRaisesRegex(UserError, "Why go on"), self.cr.savepoint():
                goal.step_ids = [Command.create({**more, "limit_reason": blank})]
        goal.step_ids = [Command.create({**more, "limit_reason": "Once"})]
        step = goal.step_ids[-1]
        self.assertEqual(self._reasons(step.reward_id), [("promise", self.mentor, "Once")])
        with self.assertRaisesRegex(UserError, "Why go on"), self.cr.savepoint():
            step.reward_amount = 80
        step.write({"reward_amount": 80, "limit_reason": "Twice"})
        self.assertEqual([reason for _stage, _user, reason in self._reasons(step.reward_id)], ["Once", "Twice"])
        step.reward_amount = 40
        self.assertFalse(step.limit_warning)
        with self.assertRaisesRegex(UserError, "Why go on"), self.cr.savepoint():
            step.write({"reward_type_id": self.premium_type.id, "reward_amount": 501})

    def test_a_step_moved_to_an_agreed_goal_is_promised_then(self):
        agreed, step = self._agreed(60), self._draft(60).step_ids.with_user(self.mentor)
        with self.assertRaisesRegex(UserError, "Why go on"), self.cr.savepoint():
            step.goal_id = agreed
        step.write({"goal_id": agreed.id, "limit_reason": "Moved"})
        self.assertEqual(self._reasons(step.reward_id)[-1][2], "Moved")

    def test_the_form_shows_the_warning_while_one_types_and_asks_anew(self):
        goal = self._agreed(60, 45)
        with Form(goal) as form:
            with form.step_ids.edit(0) as step:
                step.reward_amount = 90
                self.assertFalse(step.limit_reason)
                self.assertTrue(step.limit_warning)
                step.limit_reason = "Typed"
            with form.step_ids.new() as step:
                step.name = "New"
                step.reward_type_id = self.money
                step.reward_amount = 20
                self.assertIn("household comes to", step.limit_warning)
                step.limit_reason = "Also typed"
        self.assertEqual(self._reasons(goal.step_ids[-1].reward_id)[-1][2], "Also typed")

    def test_ticking_never_waits_for_a_reason(self):
        goal = self._draft(500).with_user(self.mentor)
        goal.step_ids.action_done("alone")
        reward = goal.step_ids.reward_id
        self.assertEqual((goal.step_ids.state, reward.approval_state), ("done", "earned"))
        self.assertTrue(reward.limit_warning)
        agreed = self._agreed(500)
        agreed.step_ids.action_skip()
        agreed.step_ids.action_reopen()
        self.assertEqual(agreed.step_ids.reward_id.approval_state, "promised")

    def test_approving_above_the_limit_asks_one_reason_for_those(self):
        joris = self._participant("Joris")
        self._enrol(joris)
        fine, over = self._earn(20, person=joris), self._earn(60, 70)
        rewards = (fine | over).with_user(self.coordinator)
        asked = rewards.action_approve()
        self.assertEqual(set(rewards.mapped("approval_state")), {"earned"})
        message = asked["context"]["default_message"]
        for reward in over:
            self.assertIn(reward.name, message)
        self.assertIn("Samira", message)
        self.assertNotIn(fine.name, message)
        self._answer(asked, "The council agreed", self.coordinator)
        self.assertEqual(set(rewards.mapped("approval_state")), {"approved"})
        for reward in over:
            self.assertEqual(self._reasons(reward)[-1], ("approval", self.coordinator, "The council agreed"))
        self.assertFalse(self._reasons(fine))

    def test_approving_what_is_possible_asks_one_reason_and_goes_on(self):
        own = self._earn(5)
        own.sudo().coached_by_id = self.coordinator
        over = self._earn(60, 70)
        rewards = (own | over).with_user(self.coordinator)
        asked = rewards.action_approve_possible()
        self.assertNotIn(own.name, asked["context"]["default_message"])
        self.assertEqual(set(rewards.mapped("approval_state")), {"earned"})
        self.assertEqual(self._answer(asked, "The council agreed", self.coordinator)["tag"], "display_notification")
        self.assertEqual((own.approval_state, *over.mapped("approval_state")), ("earned", "approved", "approved"))
        for reward in over:
            self.assertEqual(self._reasons(reward)[-1], ("approval", self.coordinator, "The council agreed"))

    def test_a_blank_reason_is_none(self):
        reward = self._earn(150).with_user(self.coordinator)
        action = reward.with_context(limit_reason="  ").action_approve()
        self.assertEqual((action["res_model"], reward.approval_state), ("mobility.reason", "earned"))

    def test_who_may_not_approve_is_told_before_a_reason_is_asked(self):
        reward = self._earn(150)
        with self.assertRaisesRegex(UserError, "A coordinator approves"):
            reward.with_user(self.mentor).action_approve()

    def test_automatic_approval_never_passes_above_the_limit(self):
        self.program.write({"auto_approve_below": 60, "auto_approve_month_cap": 1000})
        self.assertEqual(self._earn(60).approval_state, "approved")
        reward = self._earn(50)
        self.assertEqual(reward.approval_state, "earned")
        self.assertIn("household comes to", reward.with_user(self.coordinator).limit_warning)
        self.assertEqual(self._earn(10, reward_type=self.premium_type).approval_state, "approved")

    def test_other_gifts_reach_the_promises_made_before(self):
        reward = self._agreed(60).step_ids.reward_id
        self.assertFalse(reward.limit_warning)
        self._other(50)
        reward.invalidate_recordset(["limit_warning"])
        self.assertIn("110.00", reward.limit_warning)

    def test_a_reason_is_never_changed(self):
        kept = self._agreed(150).step_ids.reward_id.sudo().limit_reason_ids
        for user in (self.mentor, self.coordinator, self.manager):
            for change in (lambda record: record.write({"reason": "Other"}), lambda record: record.unlink()):
                with self.assertRaises(AccessError):
                    change(kept.with_user(user))

    def test_several_reasons_go_along_to_the_action(self):
        reward = self._earn(150).with_user(self.coordinator).with_context(other_reason="Said before")
        self.assertEqual(reward.action_approve()["context"]["other_reason"], "Said before")


class TestStatement(LegalCommon):
    """What was given in a year, for the person or for whoever looks after the money."""

    def _words(self, year=2026, reader="participant", person=None):
        pages = (person or self.samira).with_user(self.mentor)._get_statement_pages(year, reader)
        return " ".join(line["text"] for page in pages for line in page["texts"]).replace("\xa0", " ")

    def test_it_lists_what_was_given_in_the_year_with_its_ground_and_the_sum(self):
        self.samira.name = "Samira El Amrani"
        self._approved(10)
        self._approved(25, reward_type=self.premium_type)
        self._earn(33)
        self._agreed(44)
        words = self._words()
        for text in (
            "Rewards in 2026",
            "Samira El Amrani",
            "05/01/1990",
            "03/10/2026",
            "Money: Step 10",
            "Test gift",
            "Test premium",
            "Together",
            "35.00",
            "Need not be reported.",
            "Test law art. 1",
            "What to do with this page",
            "Keep it with your important papers.",
        ):
            self.assertIn(text, words)
        for text in ("33.00", "44.00"):
            self.assertNotIn(text, words)
        self.assertNotIn("Money: Step", self._words(2025))
        self.assertIn("Nothing was given in 2025.", self._words(2025))

    def test_above_the_limit_it_says_report_it(self):
        self._approved(60)
        self._agreed(60)
        self.assertIn("Need not be reported.", self._words(), "what is promised is not given yet")
        self._approved(50)
        self.assertIn("Report it.", self._words())

    def test_for_an_administrator_it_is_neutral(self):
        self._approved(10, reward_for="my bakery")
        words = self._words(reader="payee")
        self.assertIn("10.00", words)
        for text in ("Step 10", "money in order", "bakery", "Test money", "Rewards", "Rivierdal on its way", "Bridge"):
            self.assertNotIn(text, words)

    def test_it_goes_to_an_administrator_only_when_that_is_written_down(self):
        self._approved(10)
        wizard = self.env["mobility.reward.statement"].with_user(self.mentor)
        wizard = wizard.create({"participant_id": self.samira.id, "reader": "payee"})
        with self.assertRaisesRegex(UserError, "Nobody else receives"):
            wizard.action_print()
        self.samira.payee_id = self.env["res.partner"].create({"name": "De Kade"})
        report = self.env["ir.actions.report"].with_user(self.mentor)
        for _print in (
            wizard.action_print,
            lambda: report._render_qweb_html("mobility_mentoring.report_reward_statement", wizard.ids),
        ):
            with self.assertRaisesRegex(UserError, "not written down that De Kade"):
                _print()
        vals = {"participant_id": self.samira.id, "purpose": "sharing", "organisation": "de kade", "ground": "law"}
        self.env["mobility.consent"].create(vals)
        wizard.invalidate_recordset()
        self.assertTrue(wizard.action_print())

    def test_many_rewards_make_more_pages_and_lose_none(self):
        self._approved(*range(1, 61))
        pages = self.samira._get_statement_pages(2026)
        self.assertGreater(len(pages), 1)
        words = self._words()
        for amount in range(1, 61):
            self.assertIn(f" {amount}.00 ", f" {words} ")
        self.assertIn(f"{len(pages)}/{len(pages)}", words)
        for page in pages:
            self.assertEqual(page["height"], HEIGHT)

    def test_a_mentor_prints_it_for_own_people(self):
        self._approved(10)
        Wizard = self.env["mobility.reward.statement"]
        wizard = Wizard.with_user(self.mentor).create({"participant_id": self.samira.id})
        self.assertEqual(wizard.year, "2026")
        self.assertEqual(wizard.action_print()["report_name"], "mobility_mentoring.report_reward_statement")
        report = self.env["ir.actions.report"].with_user(self.mentor)
        html, _kind = report._render_qweb_html("mobility_mentoring.report_reward_statement", wizard.ids)
        self.assertIn("Test gift", html.decode())
        with self.assertRaises(AccessError):
            Wizard.with_user(self.mentor_b).create({"participant_id": self.samira.id}).action_print()

    def test_it_is_printed_as_a_page(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.samira.lang = "nl_NL"
        self._approved(10)
        wizard = self.env["mobility.reward.statement"].create({"participant_id": self.samira.id})
        self.env["ir.config_parameter"].set_param("report.print_delay", "1")
        action = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        content, _kind = action._render_qweb_pdf("mobility_mentoring.report_reward_statement", wizard.ids)
        [page] = PdfReader(io.BytesIO(content)).pages
        text = page.extract_text().replace("\xa0", " ")
        self.assertIn("10-03-2026", text)
        self.assertIn("10,00", text)
        self.assertIn("Samira", text)


class TestBenefitWords(LegalCommon):
    def test_each_promise_tells_whether_it_counts(self):
        step = self._draft(60).step_ids
        words = step._get_benefit_words()
        self.assertIn("Need not be reported.", words)
        self.assertIn("In 2026 the limit is", words)
        self.assertIn("your household together", words)
        self.assertIn("Report it. In 2026 the limit is", self._draft(101).step_ids._get_benefit_words())
        reward = self._agreed(60).step_ids.reward_id
        self.assertEqual(reward._get_benefit_words(), words)
        self.assertEqual(reward.step_id._get_benefit_words(), words)
        self._other(60)
        self.assertIn("Report it.", reward._get_benefit_words())

    def test_when_it_is_not_known_it_says_so(self):
        self.money.legal_code = False
        reward = self._agreed(60).step_ids.reward_id
        for record in (self._draft(60).step_ids, reward):
            self.assertIn("not certain yet", record._get_benefit_words())
        words = self._goal(self.samira, steps=["Breathe"]).step_ids
        self.assertEqual((words._get_benefit_words(), words.reward_id._get_benefit_words()), ("", ""))

    def test_in_the_language_of_the_person(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.samira.lang = "nl_NL"
        self.gift.with_context(lang="nl_NL").words = "Hoeft niet gemeld."
        for record in (self._draft(60).step_ids, self._agreed(30).step_ids.reward_id):
            self.assertIn("Hoeft niet gemeld.", record._get_benefit_words())

    def test_it_stands_on_the_goal_plan(self):
        self._agreed(60)
        [page] = self.samira._get_goal_plan_pages()
        words = " ".join(line["text"] for line in page["texts"])
        self.assertIn("Need not be reported.", words)
