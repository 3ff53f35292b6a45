from odoo.exceptions import AccessError
from odoo.tests import Form

from .evaluation_common import EvaluationCommon


class TestCohortBridge(EvaluationCommon):
    """The Bridge of a group, then and now."""

    def _page(self, user=None, **vals):
        return self.env["mobility.cohort.bridge"].with_user(user or self.coordinator).create(vals)

    def _shares(self, page, code="debts"):
        _people, areas, shares = page._count()
        area = areas.filtered(lambda area: area.code == code)
        return [shares.get((key, area.id)) for key in ("area_held", "area_holds", "pillar_holds")]

    def test_of_each_hundred_how_many_then_and_now(self):
        self._many(15, {"debts": 0}, {"debts": 10})
        self._many(10, {"debts": 10}, {"debts": 10})
        page = self._page(program_id=self.program.id)
        self.assertEqual(page._count()[0], 25)
        self.assertEqual(self._shares(page), [40, 100, 100])
        self.assertEqual(self._shares(page, "house"), [0, 0, 0])

    def test_the_picture_tells_the_same_in_words(self):
        self._many(12, {"debts": 0}, {"debts": 10})
        picture = self._page().picture
        for words in ("<title>", "The Bridge of 12 people", "Debts: of each hundred, 0 at first, 100 now", "no proof"):
            self.assertIn(words, picture)
        for name in (self.mentor.name, "Samira", "Person 1"):
            self.assertNotIn(name, picture)

    def test_a_group_of_nine_is_not_drawn(self):
        self._many(9, {"debts": 0}, {"debts": 10})
        page = self._page()
        self.assertNotIn("<svg", page.picture)
        self.assertIn("fewer than ten people", page.picture)
        self.assertEqual(page._count()[2], {})

    def test_ten_rows_about_nine_people_are_a_group_of_nine(self):
        people = self._many(9, {"debts": 0}, {"debts": 10})
        second = self.program.copy({"code": "second"})
        enrollment = self._enrol(people[0], program=second, date_start="2022-03-01")
        for date in ("2022-03-01", "2023-03-01"):
            self._bridge(people[0], {}, date=date, led_by="together", enrollment_id=enrollment.id)
        self.assertEqual(self._page()._count()[0], 9)

    def test_a_share_by_which_few_could_be_worked_out_is_a_question_mark(self):
        self._many(20, {"debts": 0}, {"debts": 10})
        self._many(3, {"debts": 10}, {"debts": 10})
        page = self._page()
        self.assertEqual(self._shares(page), [None, 100, 100])
        self.assertIn("too few", page.picture)

    def test_one_quarter_and_one_program(self):
        second = self.program.copy({"code": "second"})
        self._many(10, {"debts": 0}, {"debts": 10})
        self._many(11, {"debts": 0}, {"debts": 0}, start="2022-06-01")
        self._many(12, {"debts": 10}, {"debts": 10}, program=second)
        self.assertEqual(self._page()._count()[0], 33)
        self.assertEqual(self._page(program_id=second.id)._count()[0], 12)
        page = self._page(program_id=self.program.id, cohort="2022 Q2")
        self.assertEqual((page._count()[0], self._shares(page)), (11, [0, 0, 0]))
        self.assertEqual([cohort for cohort, _ in page._get_cohorts()], ["2022 Q2", "2022 Q1"])

    def test_nobody_is_said_in_words(self):
        self.assertIn("Nobody of this group", self._page().picture)
        self._many(10, {"debts": 0}, {"debts": 10})
        self.assertIn("Nobody of this group", self._page(voice="self").picture)

    def test_it_counts_what_its_user_may_read(self):
        self._many(10, {"debts": 0}, {"debts": 10})
        manager = self._user("far", "mobility_mentoring.group_coordinator", company=self.other_company)
        page = self._page(manager).with_context(allowed_company_ids=self.other_company.ids)
        self.assertEqual(page._count()[0], 0)
        for user in (self.mentor, self.analyst, self.finance, self.employee):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._page(user)

    def test_it_leads_to_the_outcomes_behind_it(self):
        self._many(10, {"debts": 0}, {"debts": 10})
        action = self._page(cohort="2022 Q1").action_view_rows()
        self.assertEqual(self.env[action["res_model"]].search_count(action["domain"]), 30)

    def test_it_is_drawn_while_one_chooses(self):
        self._many(10, {"debts": 0}, {"debts": 10})
        with Form(self.env["mobility.cohort.bridge"].with_user(self.coordinator)) as form:
            self.assertIn("<svg", form.picture)
            form.cohort = "2022 Q1"
            self.assertIn("<svg", form.picture)
            form.voice = "self"
            self.assertNotIn("<svg", form.picture)
