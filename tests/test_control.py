from odoo import fields
from odoo.exceptions import UserError

from .test_payout import PayoutCommon


class TestControl(PayoutCommon):
    """What finance looks at before paying."""

    def setUp(self):
        super().setUp()
        self.bank = self.samira.partner_id.bank_ids
        self.reward = self._approved_reward(self.samira)
        # nothing to say about her yet: paid before, entered long ago
        self._paid()
        self._age(self.bank)
        self.reward = self._approved_reward(self.samira, 20)

    def _age(self, bank):
        bank.sudo().write({"mobility_entered_on": "2020-01-01", "mobility_trusted_on": "2020-01-03"})

    def _points(self, payee=None, user=None):
        self.env.flush_all()
        Control = self.env["mobility.payout.control"].with_user(user or self.finance)
        Control.invalidate_model()
        return Control.search([("partner_id", "=", (payee or self.samira.partner_id).id)])

    def _kinds(self, payee=None):
        return sorted(self._points(payee).mapped("kind"))

    def test_a_payee_as_always_is_no_point(self):
        self.assertEqual(self._kinds(), [])

    def test_a_first_payment(self):
        self._approved_reward(self.youssef)
        self._age(self.youssef.partner_id.bank_ids)
        self.assertEqual(self._kinds(self.youssef.partner_id), ["new"])
        self._collected().action_post()
        self.assertEqual(self._kinds(self.youssef.partner_id), ["new"], "booked is not paid")

    def test_one_account_with_two_payees(self):
        vendor = self.env["res.partner"].create({"name": "Vendor"})
        self.env["res.partner.bank"].create({"partner_id": vendor.id, "acc_number": self.bank.acc_number})
        points = self._points()
        self.assertEqual(points.kind, "shared")
        self.assertIn("Vendor", points.reason)
        self.assertEqual(points.bank_account_id, self.bank)

    def test_another_organisation_is_not_named(self):
        there = self._participant("There", company=self.other_company)
        self._bank_account(there, iban=self.bank.acc_number, trusted=False)
        self.assertEqual(self._kinds(), [])

    def test_the_account_of_a_colleague(self):
        self._bank_account(self.samira, iban=self.bank.acc_number, partner=self.employee.partner_id, trusted=False)
        points = self._points()
        self.assertEqual(points.kind, "employee")
        self.assertIn("Employee", points.reason)
        self.employee.active = False
        self.assertEqual(self._kinds(), ["shared"], "who left is another payee as any")

    def test_an_employee_of_hr_counts_when_hr_is_there(self):
        if "hr.employee" not in self.env:
            self.assertNotIn("employee_bank_account_rel", self.env["mobility.payout.control"]._table_query.code)
            return
        contact = self.env["res.partner"].create({"name": "Colleague"})
        bank = self._bank_account(self.samira, iban=self.bank.acc_number, partner=contact, trusted=False)
        self.env["hr.employee"].create(
            {"name": "Colleague", "work_contact_id": contact.id, "bank_account_ids": [(4, bank.id)]}
        )
        self.assertEqual(self._kinds(), ["employee"])

    def test_one_account_kept_for_two_people(self):
        office = self.env["res.partner"].create({"name": "Budget office"})
        bank = self._bank_account(self.samira, iban=self._iban(910), partner=office)
        self._age(bank)
        for person in (self.samira, self.youssef):
            person.write({"payee_id": office.id, "payee_bank_id": bank.id})
        self.assertIn("people", self._kinds(office))
        point = self._points(office).filtered(lambda point: point.kind == "people")
        self.assertIn("2 people", point.reason)

    def test_changed_since_the_last_payment(self):
        self.bank.action_archive()
        new = self._bank_account(self.samira, iban=self._iban(911))
        self._age(new)
        points = self._points()
        self.assertEqual((points.kind, points.bank_account_id), ("changed", new))
        self.assertIn(self.bank.acc_number, points.reason)

    def test_another_number_on_the_same_account_is_a_change(self):
        self.bank.sudo().write({"acc_number": self._iban(912)})
        self.bank.sudo().mobility_entered_on = fields.Datetime.add(fields.Datetime.now(), days=1)
        self.assertEqual(self._kinds(), ["changed"])
        self.assertIn("number of this account was changed", self._points().reason)

    def test_another_payee_or_cash_is_a_change(self):
        office = self.env["res.partner"].create({"name": "Budget office"})
        bank = self._bank_account(self.samira, iban=self._iban(913), partner=office)
        self._age(bank)
        self.samira.write({"payee_id": office.id, "payee_bank_id": bank.id})
        self.assertEqual(self._kinds(office), ["changed", "new"])
        self.assertIn("Samira", " ".join(self._points(office).mapped("reason")))
        self.samira.reward_route = "cash"
        self.assertEqual(self._kinds(), ["changed"])
        self.assertIn("now in cash", self._points().reason)

    def test_entered_and_trusted_on_one_day_or_by_one_person(self):
        self.bank.sudo().mobility_trusted_on = "2020-01-01 15:00:00"
        self.assertEqual(self._kinds(), ["same_day"])
        self.assertIn("Mentor", self._points().reason)
        self.bank.sudo().write({"mobility_trusted_on": "2020-01-03", "mobility_entered_by_id": self.finance.id})
        self.assertEqual(self._kinds(), ["one_person"])

    def test_who_entered_and_trusted_is_recorded_and_not_chosen(self):
        bank = self._bank_account(self.youssef, iban=self._iban(914), trusted=False)
        self.assertTrue(bank.mobility_entered_on)
        self.assertFalse(bank.mobility_trusted_on)
        bank.with_user(self.finance).action_mobility_trust()
        self.assertEqual(bank.mobility_trusted_by_id, self.finance)
        editor = self._user("editor", "mobility_mentoring.group_finance", "base.group_partner_manager")
        bank.with_user(editor).write({"mobility_trusted_on": "2019-01-01", "acc_holder_name": "X"})
        self.assertEqual(bank.mobility_trusted_on.date(), fields.Date.today())

    # -- the account that would be paid -------------------------------------------------------------------------------

    def test_it_looks_at_the_account_that_collecting_takes(self):
        office = self.env["res.partner"].create({"name": "Budget office"})
        kept = self._bank_account(self.samira, iban=self._iban(915), partner=office)
        second = self._person("Second")
        self._bank_account(second, iban=self._iban(916))
        third = self._person("Third", payee_id=office.id, payee_bank_id=kept.id)
        fourth = self._person("Fourth", reward_route="cash")
        for person in (second, third, fourth):
            reward = self._approved_reward(person)
            expected = self.env["res.partner.bank"] if person == fourth else reward._get_bank_account()
            with self.subTest(person=person.name):
                points = self._points(reward.partner_id)
                self.assertTrue(points)
                self.assertEqual(points.bank_account_id, expected)

    def test_what_is_collected_is_looked_at_as_collected(self):
        payout = self._collected()
        self.bank.sudo().mobility_trusted_on = "2020-01-01 15:00:00"
        self.assertEqual(self._points().payout_id, payout)
        payout.invalidate_recordset(["control_count"])
        self.assertEqual(payout.control_count, 1)
        self.assertEqual(
            self.env["mobility.payout.control"].search(payout.action_view_control()["domain"]), self._points()
        )
        payout.action_post()
        self.assertTrue(self._points(), "booked and not paid yet")
        payout.action_pay()
        self.assertFalse(self._points())

    # -- looking ------------------------------------------------------------------------------------------------------

    def test_looked_at_by_whom_and_when_until_the_facts_change(self):
        payout = self._collected()
        vendor = self.env["res.partner"].create({"name": "Vendor"})
        self.env["res.partner.bank"].create({"partner_id": vendor.id, "acc_number": self.bank.acc_number})
        self._points().action_look()
        point = self._points()
        self.assertEqual((point.state, point.looked_by_id), ("seen", self.finance))
        self.assertTrue(point.looked_on)
        payout.invalidate_recordset(["control_count"])
        self.assertEqual(payout.control_count, 0)
        third = self.env["res.partner"].create({"name": "Third"})
        self.env["res.partner.bank"].create({"partner_id": third.id, "acc_number": self.bank.acc_number})
        self.assertEqual(self._points().state, "open", "another payee on it is another fact")

    def test_only_finance_looks_and_not_who_entered_the_account(self):
        self.bank.sudo().mobility_trusted_on = "2020-01-01 15:00:00"
        with self.assertRaisesRegex(UserError, "Finance looks"):
            self._points(user=self.manager).action_look()
        self.bank.sudo().mobility_entered_by_id = self.finance
        self.assertIn("A colleague looks", self._points()[0].look_blocker)
        with self.assertRaisesRegex(UserError, "A colleague looks"):
            self._points().action_look()

    def test_no_word_of_what_it_is_for(self):
        fields_seen = set(self.env["mobility.payout.control"].with_user(self.finance).fields_get())
        self.assertFalse(fields_seen & {"participant_id", "step_id", "goal_id", "reward_type_id", "mentor_id"})

    def test_the_list_costs_the_same_with_many(self):
        names = ["partner_id", "bank_account_id", "reason", "looked_by_id", "payout_id", "look_blocker", "amount"]

        def cost(count):
            for number in range(count):
                self._approved_reward(self._person(f"Payee {number}"))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = self.env["mobility.payout.control"].with_user(self.finance).search_read([], names)
            self.assertGreaterEqual(len(found), count)
            return self.env.cr.sql_log_count - before

        cost(1)
        few, many = cost(2), cost(12)
        self.assertEqual(few, many)
        self.assertLessEqual(many, 12)
