import random
from itertools import product

from odoo.tests import Form
from scipy import stats

from ..models.learning.cells import get_share_interval, hide_cells, with_totals
from .evaluation_common import EvaluationCommon


class TestHiddenCells(EvaluationCommon):
    """What a table of counts may show. It needs no database; it stands here so that it runs with the rest."""

    def _get_possible(self, counts, hidden, most):
        """Return {hidden cell: numbers it could be}, by trying every table that shows the same."""
        cells = [(y, x) for y, row in enumerate(counts) for x in range(len(row)) if (y, x) in hidden]
        possible = {cell: set() for cell in hidden}
        shown = {
            (y, x): count
            for y, row in enumerate(with_totals(counts))
            for x, count in enumerate(row)
            if (y, x) not in hidden
        }
        for numbers in product(range(most + 1), repeat=len(cells)):
            tried = [list(row) for row in counts]
            for (y, x), number in zip(cells, numbers, strict=True):
                tried[y][x] = number
            table = with_totals(tried)
            if all(table[y][x] == count for (y, x), count in shown.items()):
                for y, x in hidden:
                    possible[y, x].add(table[y][x])
        return possible

    def test_a_small_group_is_hidden_and_another_one_beside_it(self):
        hidden = hide_cells([[3, 40], [20, 30]], 10)
        self.assertIn((0, 0), hidden)
        self.assertTrue({(0, 1), (0, 2)} & hidden, "the total of the row less what is beside it is that group")
        self.assertTrue({(1, 0), (2, 0)} & hidden, "and so with the column")

    def test_two_small_groups_that_are_a_small_group_together_are_not_told_by_the_total(self):
        hidden = hide_cells([[3, 4, 40]], 10)
        self.assertTrue({(0, 2), (0, 3)} & hidden, "43 - 40 is a group of seven in all")

    def test_nothing_is_hidden_without_need(self):
        self.assertFalse(hide_cells([[10, 40], [0, 30]], 10))
        self.assertFalse(hide_cells([[0, 0], [0, 0]], 10))

    def test_a_table_with_too_few_people_shows_no_number(self):
        hidden = hide_cells([[3, 2], [1, 0]], 10)
        self.assertFalse({(0, 0), (0, 1), (1, 0), (2, 2)} - hidden)

    def test_no_hidden_number_can_be_worked_out_in_any_of_many_tables(self):
        """Small numbers, so that every table that shows the same can be tried; small is here less than three."""
        chance = random.Random(8)
        tried = 0
        for _table in range(150):
            counts = [[chance.choice((0, 0, 1, 2, 3, 4)) for _x in range(3)] for _y in range(chance.randint(1, 2))]
            hidden = hide_cells(counts, 3)
            for y, row in enumerate(with_totals(counts)):
                for x, count in enumerate(row):
                    self.assertTrue(not count or count >= 3 or (y, x) in hidden)
            if hidden and sum((y, x) in hidden for y, row in enumerate(counts) for x in range(3)) <= 5:
                tried += 1
                for cell, numbers in self._get_possible(counts, hidden, 8).items():
                    if with_totals(counts)[cell[0]][cell[1]]:
                        self.assertGreater(len(numbers), 1, f"{counts}: {cell} follows from what is shown")
        self.assertGreater(tried, 40)

    def test_intervals_of_shares_are_as_published(self):
        # R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17, 1998,
        # table I, method 3: 81 of 263, 15 of 148, 0 of 20, 1 of 29
        published = {
            (81, 263): (25.53, 36.62),
            (15, 148): (6.24, 16.05),
            (0, 20): (0, 16.11),
            (1, 29): (0.61, 17.18),
        }
        for (part, whole), (low, high) in published.items():
            found = get_share_interval(part, whole)
            self.assertAlmostEqual(found[0], low, delta=0.006)
            self.assertAlmostEqual(found[1], high, delta=0.006)
        self.assertIsNone(get_share_interval(0, 0))

    def test_intervals_of_shares_beside_scipy_on_random_data(self):
        chance = random.Random(3)
        for _time in range(200):
            whole = chance.randint(1, 400)
            part = chance.randint(0, whole)
            theirs = stats.binomtest(part, whole).proportion_ci(method="wilson")
            for mine, other in zip(get_share_interval(part, whole), theirs, strict=True):
                self.assertAlmostEqual(mine, 100 * other, places=6)


class TestOutcomeSplit(EvaluationCommon):
    """For whom, in what context."""

    def _split(self, user=None, **vals):
        vals = {"area_id": self.debts.id, "voice": "together", "rows_by": "household_type", **vals}
        return self.env["mobility.outcome.split"].with_user(user or self.coordinator).create(vals)

    def _cells(self, split):
        """Return {(row, column): (people, share)} by label; None where it is not shown."""
        table = split._get_table()
        return {
            (row, column): cell and (cell["count"], cell["share"] is not None and round(cell["share"]))
            for row, cells in zip(table["rows"], table["cells"], strict=True)
            for column, cell in zip(table["columns"], cells, strict=True)
        }

    def _town(self):
        """24 single people of whom all went forward, 12 couples of whom nobody did."""
        self._many(24, {"debts": 0}, {"debts": 10}).household_type = "single"
        self._many(12, {"debts": 10}, {"debts": 10}).household_type = "couple"

    def test_an_outcome_is_split_by_two_things(self):
        self._town()
        cells = self._cells(self._split(columns_by="start_level"))
        self.assertEqual(cells["Single", "Level 0"], (24, 100))
        self.assertEqual(cells["Couple", "Level 10"], (12, 0))
        self.assertEqual(cells["Couple", "Level 0"], (0, False))
        self.assertEqual(cells["All together", "All together"], (36, 67))

    def test_each_measure_counts_what_it_says(self):
        self._many(10, {"debts": 10}, {"debts": 0})
        self._many(10, {"debts": 10}, {"debts": 40})
        shares = {
            measure: self._cells(self._split(measure=measure, columns_by=False))["All together", "All together"]
            for measure in ("forward", "back", "holds", "reached")
        }
        self.assertEqual(shares, {"forward": (20, 50), "back": (20, 50), "holds": (20, 50), "reached": (0, False)})

    def test_a_small_group_and_the_one_beside_it_are_not_shown(self):
        self._town()
        self._many(3, {"debts": 0}, {"debts": 10}).household_type = "single_parent"
        split = self._split(columns_by=False)
        cells = self._cells(split)
        self.assertIsNone(cells["Single parent", "All together"])
        self.assertIsNone(cells["Couple", "All together"], "39 less 24 would be couples and single parents: not apart")
        self.assertEqual(cells["Single", "All together"], (24, 100))
        self.assertIn("too few", split.table)

    def test_the_first_goal_and_what_makes_most_heavier_split_too(self):
        people = self._many(20, {"debts": 0}, {"debts": 10})
        for person in people[:10]:
            self._goal(person, area_id=self.house.id)
            self._goal(person, area_id=self.debts.id)
            arrows = [(self.debts, self.house, 3), (self.house, self.family, 1)]
            self.env.cr.execute(
                "INSERT INTO mobility_influence (assessment_id, source_area_id, target_area_id, sign, strength)"
                " SELECT %s, source, target, 'heavier', strength"
                " FROM UNNEST(%s, %s, %s) AS arrow(source, target, strength)",
                (
                    person.assessment_ids.sorted("date")[0].id,
                    [source.id for source, _target, _strength in arrows],
                    [target.id for _source, target, _strength in arrows],
                    [strength for _source, _target, strength in arrows],
                ),
            )
        cells = self._cells(self._split(rows_by="goal_area", columns_by="influence"))
        self.assertEqual(cells["House", "Debts"], (10, 100))
        self.assertEqual(cells["No goal, or of no area", "Nothing drawn"], (10, 100))

    def test_a_person_in_two_programs_counts_once(self):
        people = self._many(12, {"debts": 0}, {"debts": 10})
        second = self._enrol(people[0], self.program.copy({"code": "second"}), date_start="2023-04-01")
        for date, level in (("2023-05-01", 10), ("2024-05-01", 10)):
            self._bridge(people[0], {"debts": level}, date=date, led_by="together", enrollment_id=second.id)
        cells = self._cells(self._split(columns_by=False))
        self.assertEqual(cells["All together", "All together"], (12, 92), "the latest enrolment counts")

    def test_which_first_goal_leads_to_a_second(self):
        people = self._many(21, {"debts": 0}, {"debts": 10})
        for number, person in enumerate(people):
            self._goal(person, area_id=self.debts.id)
            if number < 11:
                self._goal(person, area_id=self.house.id)
                self._goal(person, area_id=self.family.id)
        cells = self._cells(self._split(question="sequence"))
        self.assertEqual(cells["Debts", "House"], (11, 52))
        self.assertEqual(cells["Debts", "No second one yet"], (10, 48))
        self.assertNotIn(("Debts", "Family"), cells, "that was the third")

    def test_a_mentor_sees_the_own_people_and_a_coordinator_everybody(self):
        mentors = self.mentor | self.mentor_b
        self._many(24, {"debts": 0}, {"debts": 10}, mentors=mentors)
        for person in self.env["mobility.participant"].search([("mentor_id", "in", mentors.ids)]):
            self._goal(person, area_id=self.debts.id)
        for question in ("split", "sequence"):
            told = {
                user: self._cells(self._split(user, question=question, columns_by=False))[
                    "All together", "All together"
                ][0]
                for user in (self.mentor, self.mentor_b, self.coordinator)
            }
            self.assertEqual(told, {self.mentor: 13, self.mentor_b: 11, self.coordinator: 24}, question)

    def test_nothing_to_tell_is_said_in_words(self):
        self.assertIn("Nobody has two answers", self._split(columns_by=False).table)
        self.assertIn("No goal has been agreed", self._split(question="sequence").table)
        self.assertFalse(self.env["mobility.outcome.split"].with_user(self.mentor).create({"area_id": False}).table)

    def test_the_screen_opens_with_what_most_can_be_said_about(self):
        self._many(12, {"debts": 0}, {"debts": 10})
        with Form(self.env["mobility.outcome.split"].with_user(self.coordinator)) as form:
            self.assertTrue(form.area_id.id)
            self.assertEqual(form.voice, "together")
            self.assertIn("12 people", form.table)
            form.area_id = self.house
            form.rows_by = "age_band"
            self.assertIn("Not known", form.table)

    def test_the_rows_behind_it_are_those_that_the_user_may_see(self):
        self._many(12, {"debts": 0}, {"debts": 10}, mentors=self.mentor | self.mentor_b)
        action = self._split(self.mentor).action_view_rows()
        rows = self.env[action["res_model"]].with_user(self.mentor).search(action["domain"])
        self.assertEqual(len(rows), 7)

    def test_it_asks_the_database_as_often_for_many_as_for_few(self):
        def count():
            split = self._split(columns_by="start_level")
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            split._get_table()
            return self.cr.sql_log_count - before

        self._many(12, {"debts": 0}, {"debts": 10})
        count()
        few = count()
        self._many(24, {"debts": 0}, {"debts": 10})
        self.assertLessEqual(count(), few)
