from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .evaluation_common import EvaluationCommon

YEAR = 2023


@tagged("post_install", "-at_install")
class TestAnnualReport(EvaluationCommon):
    """A year for council and public."""

    def _report(self, user=None, count=True, **vals):
        reports = self.env["mobility.annual.report"].with_user(user or self.coordinator)
        report = reports.create({"year": YEAR, "program_ids": self.program.ids, **vals})
        if count:
            report.action_count()
        return report

    def _figure(self, report, key, program=None, area=None):
        return report.figure_ids.filtered(
            lambda figure: (
                figure.key == key
                and figure.program_id == (program or figure.program_id.browse())
                and figure.area_id == (area or figure.area_id.browse())
            )
        )

    def _words(self, report):
        """Return all words on its pages."""
        return " ".join(item["text"] for page in report._get_annual_pages() for item in page["texts"])

    def test_it_counts_people_steps_and_talks_of_the_year(self):
        people = self._many(12, {"debts": 0}, {"debts": 10})
        steps = [self._goal(person, steps=["Open the envelopes"]).step_ids for person in people]
        for step in steps:
            step.with_user(step.mentor_id).action_done("alone")
        done = self.env["mobility.goal.step"].browse([step.id for step in steps])
        self.env.flush_all()
        self.env.cr.execute("UPDATE mobility_goal_step SET date_done = '2023-06-01' WHERE id = ANY(%s)", (done.ids,))
        self.env.invalidate_all()
        report = self._report()
        values = {key: self._figure(report, key).value for key in ("took_part", "started", "steps_done", "bridges")}
        self.assertEqual(values, {"took_part": 12, "started": 0, "steps_done": 12, "bridges": 12})
        self.assertEqual(self._figure(self._report(year=2022), "started").value, 12)

    def test_each_figure_opens_what_it_counts(self):
        self._many(12, {"debts": 0}, {"debts": 10})
        report = self._report()
        for figure in report.figure_ids:
            action = figure.action_open()
            found = self.env[action["res_model"]].with_user(self.coordinator).search(action["domain"])
            if figure.key not in ("spent", "budget", "rewarded"):
                self.assertEqual(len(found), figure.value, figure.name)
            self.assertTrue(figure.name and figure.name != figure.key, f"{figure.key} has no name")

    def test_fewer_than_ten_people_are_not_printed(self):
        self._many(9, {"debts": 0}, {"debts": 10})
        report = self._report()
        self.assertTrue(self._figure(report, "took_part").hidden)
        self.assertTrue(self._figure(report, "area_forward", area=self.debts).hidden)
        words = self._words(report)
        self.assertIn("few", words)
        self.assertIn("Too few people to show", words)

    def test_a_small_program_does_not_follow_from_the_total(self):
        second = self.program.copy({"code": "second", "name": "Second"})
        self._many(30, {"debts": 0}, {"debts": 10})
        self._many(4, {"debts": 0}, {"debts": 10}, program=second)
        report = self._report(program_ids=(self.program | second).ids)
        total, large, small = (self._figure(report, "took_part", program) for program in (None, self.program, second))
        self.assertEqual((total.value, large.value, small.value), (34, 30, 4))
        self.assertTrue(small.hidden)
        self.assertTrue(large.hidden or total.hidden, "34 less 30 is four people")

    def test_a_part_of_people_is_told_only_when_the_rest_is_many_too(self):
        self._many(20, {"debts": 0}, {"debts": 10})
        self._many(3, {"debts": 10}, {"debts": 0})
        report = self._report()
        self.assertTrue(self._figure(report, "area_forward", area=self.debts).hidden, "23 less 20 is three people")
        self.assertFalse(self._figure(report, "area_back", area=self.debts), "who went back is not told apart")

    def test_three_ways_are_told_where_each_is_many(self):
        self._many(11, {"debts": 0}, {"debts": 10})
        self._many(12, {"debts": 10}, {"debts": 10})
        self._many(13, {"debts": 10}, {"debts": 0})
        report = self._report()
        told = [self._figure(report, f"area_{kind}", area=self.debts).value for kind in ("forward", "same", "back")]
        self.assertEqual(told, [11, 12, 13])
        self.assertEqual(self._figure(report, "pillar_holds", area=self.debts).value, 23)
        self.assertIn("36 people", self._words(report))

    def test_the_pages_say_what_was_learned_and_prove_nothing(self):
        self._many(12, {"debts": 0}, {"debts": 10})
        words = self._words(self._report(learned="A small step does more than a large plan."))
        self.assertIn("small step", words)
        self.assertIn("no proof", words)
        self.assertIn("Where the numbers come from", words)
        self.assertNotIn(self.mentor.name, words)

    def test_an_empty_year_is_said_in_words(self):
        report = self._report(year=2001)
        self.assertIn("Nobody filled in the Bridge twice", self._words(report))
        self.assertEqual(self._figure(report, "took_part").value, 0)

    def test_it_is_printed_when_it_was_counted(self):
        report = self._report(count=False)
        with self.assertRaisesRegex(UserError, "Count the figures first"):
            report.action_print()
        report.action_count()
        self.assertEqual(report.action_print()["report_name"], "mobility_mentoring.report_annual")
        html = self.env["ir.actions.report"]._render_qweb_html("mobility_mentoring.report_annual", report.ids)[0]
        self.assertIn(b"<svg", html)

    def test_another_year_wants_another_count(self):
        report = self._report()
        report.year = 2022
        self.assertFalse(report.date_counted or report.figure_ids)
        with self.assertRaisesRegex(ValidationError, "this year or one before"):
            report.year = fields.Date.today().year + 1

    def test_coordinators_make_it_and_nobody_else(self):
        report = self._report()
        with self.assertRaises(AccessError):
            report.figure_ids[0].write({"value": 100})
        for user in (self.mentor, self.analyst, self.finance, self.employee, self.volunteer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                report.with_user(user).action_count()
