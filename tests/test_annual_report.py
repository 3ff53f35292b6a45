from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
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

    def test_ten_rows_about_nine_people_are_nine_people(self):
        people = self._many(9, {"debts": 0}, {"debts": 10})
        second = self.program.copy({"code": "second"})
        enrollment = self._enrol(people[0], program=second, date_start="2022-03-01")
        for date in ("2022-03-01", "2023-03-01"):
            self._bridge(people[0], {}, date=date, led_by="together", enrollment_id=enrollment.id)
        report = self._report(program_ids=(self.program | second).ids)
        same = self._figure(report, "area_same", area=self.house) or self._figure(report, "area_rest", area=self.house)
        self.assertEqual((same.value, same.people, same.hidden), (10, 9, True))

    def _ask_afterwards(self, people, **answers):
        """Note that each of these was asked twice in the year after the end, and said this."""
        for person in people:
            enrollment = self._enrol(person, program=self.other_years, date_start="2021-01-01")
            ending = enrollment.with_context(
                exit_reason_id=self._exit_reason("completed").id, date_end=fields.Date.to_date("2022-12-31")
            )
            ending.action_complete()
            for date in ("2023-06-30", "2023-12-31"):
                vals = {"enrollment_id": enrollment.id, "date_due": date}
                self.env["mobility.followup"].create({**vals, "date_done": "2023-06-01", "way": "phone", **answers})

    @property
    def other_years(self):
        programs = self.env["mobility.program"]
        return programs.search([("code", "=", "other_years")]) or self.program.copy({"code": "other_years"})

    def test_who_was_asked_twice_is_one_person(self):
        self._ask_afterwards([self._participant() for _ in range(6)], self_sufficient="yes", employed="yes")
        report = self._report(program_ids=self.other_years.ids)
        reached = self._figure(report, "after_reached")
        self.assertEqual((reached.value, reached.people, reached.hidden), (12, 6, True))

    def test_an_answer_is_told_only_when_the_other_answer_is_not_of_a_few(self):
        self._ask_afterwards([self._participant() for _ in range(10)], self_sufficient="yes", employed="yes")
        self._ask_afterwards([self._participant() for _ in range(3)], self_sufficient="yes", employed="no")
        report = self._report(program_ids=self.other_years.ids)
        self.assertTrue(self._figure(report, "after_employed").hidden, "three people have no work")
        self.assertFalse(self._figure(report, "after_independent").hidden)
        self.assertIn("has paid work", self._words(report))

    def _money_people(self, count, debts, earnings):
        instrument = self.env["mobility.instrument"].search([("code", "=", "purse")])
        if not instrument:
            areas = [self._area(code, {1: False, 2: True}) for code in ("debts", "earnings")]
            pillar = Command.create({"name": "Money", "icon": "coin", "area_ids": areas})
            instrument = instrument.create({"name": "Purse", "code": "purse", "pillar_ids": [pillar]})
            instrument.action_publish()
        for _number in range(count):
            person = self._started()
            levels = {"debts": debts, "earnings": earnings}
            self._bridge(person, levels, instrument_id=instrument.id, date="2023-03-01", led_by="together")

    def test_of_whom_debts_are_in_order_how_many_are_still_short(self):
        self._money_people(15, 2, 1)
        self._money_people(10, 2, 2)
        self._money_people(11, 1, 1)
        report = self._report()
        keys = ("debt_short", "debt_enough", "debt_debts", "debt_unknown")
        self.assertEqual([self._figure(report, key).value for key in keys], [15, 10, 11, 0])
        short, enough = self._figure(report, "debt_short"), self._figure(report, "debt_enough")
        words = self._words(report)
        self.assertIn(f"25 people [{short.sequence}–{enough.sequence}]", words)
        self.assertIn(f"With debts that ask for attention: 11 [{self._figure(report, 'debt_debts').sequence}]", words)

    def test_who_is_short_is_not_told_where_the_others_are_few(self):
        self._money_people(15, 2, 1)
        self._money_people(4, 2, 2)
        report = self._report()
        self.assertTrue(self._figure(report, "debt_short").hidden, "19 less 15 is four people")
        self.assertNotIn("19 people", self._words(report))

    def test_an_instrument_without_debts_and_income_counts_as_not_known(self):
        self._many(12, {"debts": 0}, {"debts": 10})
        report = self._report()
        self.assertEqual(self._figure(report, "debt_unknown").value, 12)
        self.assertIn("Of nobody it is known", self._words(report))

    def _barriers(self, count, area, name="Her ex wants the money", cause="rule"):
        vals = {"name": name, "cause": cause, "area_id": area.id, "date_found": "2023-05-01"}
        people = [self._started() for _number in range(count)]
        self.env["mobility.barrier"].create([{"participant_id": person.id, **vals} for person in people])

    def test_rules_are_named_by_area_and_by_who_makes_the_report(self):
        self._barriers(12, self.debts)
        self._barriers(4, self.house)
        self._barriers(11, self.family, cause="organisation")
        report = self._report(rules="Who works more loses an allowance.")
        debts, house = (self._figure(report, "rule_area", area=area) for area in (self.debts, self.house))
        self.assertEqual((debts.value, house.value, house.hidden), (12, 4, True))
        self.assertFalse(self._figure(report, "rule_area", area=self.family), "that is no rule")
        words = self._words(report)
        self.assertIn("loses an allowance", words)
        self.assertNotIn("Her ex", words, "what stands with a person is in that person's own words")

    def test_rules_of_an_area_count_whatever_its_version(self):
        version = self.env["mobility.instrument"].browse(self.instrument.action_new_version()["res_id"])
        version.action_publish()
        later = version.area_ids.filtered(lambda area: area.code == "debts")
        self._barriers(6, self.debts)
        self._barriers(6, later)
        self.assertEqual(self._figure(self._report(), "rule_area", area=self.debts).value, 12)

    def test_each_number_in_a_sentence_says_which_figure_it_is(self):
        people = self._many(12, {"debts": 0}, {"debts": 10})
        for person in people:
            step = self._goal(person, steps=["Open the envelopes"]).step_ids
            step.with_user(step.mentor_id).action_done("alone")
        self.env.flush_all()
        self.env.cr.execute("UPDATE mobility_goal_step SET date_done = '2023-06-01'")
        self.env.invalidate_all()
        report = self._report()
        done, alone = self._figure(report, "steps_done"), self._figure(report, "steps_alone")
        self.assertIn(f"100 alone [{alone.sequence} of {done.sequence}]", self._words(report))

    def test_drilling_down_shows_nobody_more_than_they_may_see(self):
        self._many(6, {"debts": 0}, {"debts": 10})
        self._many(6, {"debts": 0}, {"debts": 10}, mentors=self.mentor_b)
        self._barriers(2, self.debts)
        report = self._report()
        for figure in report.figure_ids:
            for user in (self.coordinator, self.manager):
                action = figure.with_user(user).action_open()
            seen = {user: self._seen(user, action) for user in (self.coordinator, self.manager, self.mentor)}
            self.assertEqual(seen[self.coordinator], seen[self.manager], figure.key)
            if figure.value and figure.key in ("took_part", "bridges", "area_forward", "debt_unknown"):
                self.assertLess(seen[self.mentor], seen[self.coordinator], figure.key)
            for user in (self.mentor, self.analyst, self.finance):
                with self.subTest(user=user.login, key=figure.key), self.assertRaises(AccessError):
                    figure.with_user(user).action_open()
            with self.assertRaises(AccessError):
                self.env[action["res_model"]].with_user(self.employee).search_count(action["domain"])

    def _seen(self, user, action):
        records = self.env[action["res_model"]].with_user(user)
        return records.search_count(action["domain"]) if records.has_access("read") else 0

    def test_the_pages_say_what_was_learned_and_prove_nothing(self):
        self._many(12, {"debts": 0}, {"debts": 10})
        words = self._words(self._report(learned="A small step does more than a large plan."))
        self.assertIn("small step", words)
        self.assertIn("no proof", words)
        self.assertIn("Where the numbers come from", words)
        self.assertNotIn(self.mentor.name, words)

    def test_an_empty_year_is_said_in_words(self):
        report = self._report(year=2001)
        self.assertIn("Nobody gave an answer this year", self._words(report))
        self.assertNotIn("has paid work", " ".join(self._words(report).split("Where the numbers")[:1]))
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
