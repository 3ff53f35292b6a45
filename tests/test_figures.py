from itertools import product

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ..models.learning.groups import count_people, is_team, split
from .figures_common import FIGURE, FiguresCommon

DIMENSIONS = ("legal_basis", "program_id", "cohort", "household_type", "age_band")


class TestGroups(FiguresCommon):
    """Who can be told apart, and who is taken together."""

    def _rows(self, *kinds):
        """Return rows: for each kind (count, a, b, ...) so many people with these values."""
        rows = []
        for count, *values in kinds:
            names = dict(zip("ab", values, strict=False))
            for _n in range(count):
                number = len(rows)
                rows.append({"participant_id": number, "mentor_id": number % 3, **names})
        return rows

    def _split(self, rows, names="ab", size=10):
        groups = split(rows, names, lambda some: count_people(some) >= size)
        return sorted(
            (tuple(shown[name] or "" for name in names) + (len(people),) for shown, people in groups), reverse=True
        )

    def test_what_is_large_enough_is_told_apart(self):
        rows = self._rows((10, "x", "one"), (12, "x", "two"), (11, "y", "one"))
        self.assertEqual(self._split(rows), [("y", "one", 11), ("x", "two", 12), ("x", "one", 10)])

    def test_too_few_are_taken_together_with_the_smallest_of_the_others(self):
        rows = self._rows((20, "x", "one"), (12, "y", "one"), (4, "z", "one"))
        self.assertEqual(self._split(rows), [("x", "one", 20), ("", "one", 16)])

    def test_several_that_are_too_few_make_a_group_together(self):
        rows = self._rows((20, "x", "one"), (6, "y", "one"), (4, "z", "one"))
        self.assertEqual(self._split(rows), [("x", "one", 20), ("", "one", 10)])

    def test_what_is_not_known_goes_with_those(self):
        rows = self._rows((20, "x", "one"), (11, None, "one"))
        self.assertEqual(self._split(rows), [("x", "one", 20), ("", "one", 11)])

    def test_fewer_than_enough_are_not_shown_at_all(self):
        self.assertEqual(self._split(self._rows((9, "x", "one"))), [])

    def test_it_does_not_depend_on_the_order(self):
        rows = self._rows((15, "x", "one"), (11, "y", "two"), (7, "z", "two"), (3, "x", None))
        self.assertEqual(self._split(rows), self._split(rows[::-1]))

    def test_every_group_is_enough_and_everybody_is_in_one(self):
        for counts in product((0, 3, 9, 10, 17), repeat=4):
            kinds = product("xy", ("one", "two"))
            rows = self._rows(*((count, *kind) for count, kind in zip(counts, kinds, strict=True)))
            groups = split(rows, "ab", lambda some: count_people(some) >= 10)
            self.assertTrue(all(count_people(people) >= 10 for _shown, people in groups))
            told = sorted(row["participant_id"] for _shown, people in groups for row in people)
            self.assertEqual(told, list(range(len(rows))) if len(rows) >= 10 else [])

    def test_a_team_is_ten_people_besides_those_of_any_one_mentor(self):
        def team(*counts):
            rows = [
                {"participant_id": (mentor, n), "mentor_id": mentor}
                for mentor, count in enumerate(counts)
                for n in range(count)
            ]
            return is_team(rows, 10, 3)

        self.assertTrue(team(5, 5, 5))
        self.assertTrue(team(30, 9, 1))
        self.assertFalse(team(30, 8, 1), "the first mentor knows the own thirty, and could tell of the other nine")
        self.assertFalse(team(30, 30), "each of the two would know the figures of the other")
        self.assertFalse(team(4, 4, 5))

    def test_somebody_with_two_mentors_is_one_person(self):
        rows = [{"participant_id": n, "mentor_id": mentor} for n in range(9) for mentor in (1, 2, 3)]
        self.assertFalse(is_team(rows, 5, 3))


class TestFigures(FiguresCommon):
    """What an analyst sees: groups, and nothing that leads to a person."""

    def test_figures_about_a_group(self):
        self._crowd(15, levels=(0, 10))
        self._publish()
        start, year = self._figures(months="0"), self._figures(months="12")
        self.assertEqual(
            (start.people, start.holding, start.program_id, start.cohort), (15, 0, self.program, "2020 Q1")
        )
        self.assertEqual((start.household_type, start.age_band), ("single", "27"))
        self.assertEqual((year.people, year.holding, year.forward, year.same, year.back), (15, 15, 15, 0, 0))
        self.assertEqual((year.holding_share, year.forward_share), (100, 100))
        self.assertFalse(self._figures(months="24"))

    def test_fewer_people_are_not_shown(self):
        self._crowd(14)
        self._publish()
        self.assertFalse(self._figures())
        self._crowd(1, mentors=(self.mentor_c,))
        self._publish()
        self.assertEqual(self._figures(months="0").people, 15)

    def test_people_of_two_mentors_are_not_shown_however_many(self):
        self._crowd(40, mentors=(self.mentor, self.mentor_b))
        self._publish()
        self.assertFalse(self._figures())

    def test_what_is_rare_is_taken_together(self):
        self._crowd(30)
        self._crowd(3, household_type="couple")
        self._crowd(1, birthdate="1950-01-01")
        self._publish()
        figures = self._figures(months="0")
        self.assertEqual(sum(figures.mapped("people")), 34)
        self.assertNotIn("couple", figures.mapped("household_type"))
        self.assertNotIn("67", figures.mapped("age_band"))

    def test_an_area_that_few_answer_waits_for_more_of_them(self):
        for _quarter in range(2):
            people = self._crowd(18, levels=())
            lines = [
                (0, 0, {"area_id": area.id, "level_id": area.level_ids[0].id})
                if area.code != "family"
                else (0, 0, {"area_id": area.id, "answer": "not_applicable"})
                for area in self.instrument.area_ids
            ]
            some = self._fill_in(people[:9], 10, "2020-01-18")
            self.assertEqual(len(some), 9)
            shared = {"instrument_id": self.instrument.id, "date": "2020-01-18", "line_ids": lines}
            self.env["mobility.assessment"].create(
                [{"participant_id": person.id, **shared} for person in people[9:]]
            ).action_confirm()
            self._publish()
        self.assertEqual(sum(self._figures(months="0").mapped("people")), 36)
        self.assertEqual(self._figures(code="family", months="0").mapped("people"), [18])

    def test_alone_and_with_a_mentor_are_shown_apart(self):
        self._crowd(15, levels=(0,))
        self._crowd(18, levels=(10,), led_by="participant")
        self._publish()
        self.assertEqual(self._figures(months="0", voice="together").mapped("people"), [15])
        self.assertEqual(self._figures(months="0", voice="self").mapped("people"), [18])

    def test_another_meaning_is_another_area(self):
        people = self._crowd(15, levels=(0,))
        version = self.env["mobility.instrument"].browse(self.instrument.action_new_version()["res_id"])
        debts = version.area_ids.filtered(lambda area: area.code == "debts")
        debts.write({"name": "Something else", "meaning_decision": "changed"})
        version.action_publish()
        self._fill_in(people, 10, "2021-01-15", instrument=version)
        self._publish()
        self.assertFalse(self._figures(months="12"))
        self.assertTrue(self._figures(code="house", months="12"))

    def test_a_moment_is_shown_when_it_is_over(self):
        today = fields.Date.today()
        self._crowd(15, start=fields.Date.subtract(today, months=14), levels=(0, 10))
        self._crowd(15, start=fields.Date.subtract(today, months=19), levels=(0, 10))
        self._publish()
        self.assertEqual(sum(self._figures(months="12").mapped("people")), 15)
        self.assertEqual(sum(self._figures(months="0").mapped("people")), 30)

    def test_the_nearest_bridge_counts_and_no_other(self):
        people = self._crowd(15, levels=(0,))
        self._fill_in(people, 40, "2020-12-15")
        self._fill_in(people, 10, "2021-01-20")
        self._fill_in(people, 40, "2021-05-20")
        self._publish()
        year = self._figures(months="12")
        self.assertEqual((year.people, year.holding, year.forward), (15, 15, 15))
        self.assertEqual(self.env[FIGURE]._read_group([], [], ["__count"])[0][0], len(self.env[FIGURE].search([])))

    def test_who_has_no_first_bridge_is_not_compared(self):
        people = self._crowd(15, levels=())
        self._fill_in(people, 10, "2021-01-15")
        self._publish()
        self.assertFalse(self._figures())

    # -- differences --------------------------------------------------------------------------------------------------

    def _snapshot(self):
        return {row["id"]: row for row in self.env[FIGURE].with_user(self.analyst).search([]).read()}

    def test_nothing_that_was_shown_changes_and_newcomers_come_by_the_dozen(self):
        people = self._crowd(20, levels=(0, 10))
        self._publish()
        before = self._snapshot()
        self._crowd(1, levels=(40, 0))
        self._fill_in(people[:1], 0, "2021-02-01")
        people[1].household_type = "couple"
        people[2].assessment_ids.with_context(cancel_reason="Wrong").action_cancel()
        people[3].enrollment_id.with_context(exit_reason_id=self._exit_reason().id).action_stop()
        self._publish()
        self.assertEqual(self._snapshot(), before)
        self._crowd(15, levels=(40, 0))
        self._publish()
        after = self._snapshot()
        self.assertEqual({id_: after[id_] for id_ in before}, before)
        new = [after[id_]["people"] for id_ in after.keys() - before.keys()]
        self.assertTrue(new)
        self.assertTrue(all(count >= 10 for count in new), new)

    def test_two_questions_differ_by_a_group_or_not_at_all(self):
        """Each pair of sums over any properties differs by nobody, or by ten people at least."""
        self._crowd(22)
        self._crowd(17, household_type="couple", birthdate="1980-01-01")
        self._crowd(4, household_type="single_parent")
        self._crowd(16, program=self.program.copy({"code": "second", "legal_basis": "debt"}), birthdate="1965-01-01")
        self._publish()
        Figure = self.env[FIGURE].with_user(self.analyst)
        base = [("months", "=", "0"), ("area_id.code", "=", "debts"), ("company_id", "=", self.company.id)]
        asked = {frozenset(Figure.search(base)._ids)}
        for name in DIMENSIONS:
            for row in Figure._read_group(base, [name], ["people:sum"]):
                domain = [(name, "=", row[0].id if hasattr(row[0], "id") else row[0])]
                for sign in ([], ["!"]):
                    rows = Figure.search(base + sign + domain)
                    asked.add(frozenset(rows._ids))
                    if not sign:
                        self.assertEqual(row[-1], sum(rows.mapped("people")), "a sum is over whole groups")
        asked |= {one & other for one, other in product(asked, repeat=2)}
        self.assertGreater(len(asked), 4)
        for one, other in product(asked, repeat=2):
            people = sum(Figure.browse(one - other).mapped("people"))
            self.assertTrue(people == 0 or people >= 10, people)
        cells = Figure.search(base).mapped("people")
        self.assertTrue(all(count >= 10 for count in cells), cells)
        self.assertEqual(sum(cells), 59, "and nobody is in two of them")

    # -- attacks ------------------------------------------------------------------------------------------------------

    def _prepare_target(self):
        """One person who differs from all the others in everything that can be told."""
        self._crowd(24)
        target = self._crowd(
            1,
            start="2020-02-20",
            household_type="couple_with_children",
            birthdate="1949-05-05",
            levels=(40,),
            mentors=(self.mentor,),
        )
        target.name = "Uniquename Targetperson"
        self._publish()
        return target

    def test_no_domain_narrows_to_fewer_than_ten(self):
        self._prepare_target()
        Figure = self.env[FIGURE].with_user(self.analyst)
        domains = [
            [("age_band", "=", "67")],
            [("household_type", "=", "couple_with_children")],
            [("cohort", "=", "2020 Q1")],
            [("holding", "=", 1)],
            [("people", "<", 10)],
            [("program_id.name", "ilike", "east")],
            [("date", ">=", "2000-01-01")],
            [("id", ">", 0)],
        ]
        for domain in domains:
            with self.subTest(domain=domain):
                rows = Figure.search(domain)
                self.assertTrue(all(row.people >= 10 for row in rows))
                self.assertEqual(Figure.search_count(domain), len(rows))
                self.assertTrue(all(row["people"] >= 10 for row in Figure.search_read(domain, ["people"])))
                for group in Figure.formatted_read_group(
                    domain, ["age_band", "household_type"], ["people:min", "people:sum"], limit=1, offset=0
                ):
                    self.assertGreaterEqual(group["people:min"], 10)

    def test_paths_to_people_are_closed(self):
        target = self._prepare_target()
        Figure = self.env[FIGURE].with_user(self.analyst)
        for path in (
            "program_id.enrollment_ids.participant_id.name",
            "program_id.enrollment_ids.mentor_id.name",
            "program_id.enrollment_ids.date_start",
            "company_id.mobility_pseudonym_key",
            "area_id.create_uid.partner_id.name",
        ):
            value = "2020-02-20" if path.endswith("date_start") else "Uniquename"
            with self.subTest(path=path):
                try:
                    found = Figure.search([(path, "=", value)])
                except (AccessError, ValueError):
                    continue
                self.assertFalse(found, "it answers, but tells nothing")
        for name in ("participant_id", "enrollment_id", "mentor_id"):
            with self.subTest(name=name), self.assertRaises(ValueError):
                Figure._read_group([], [name], ["__count"])
            with self.subTest(name=name), self.assertRaises(ValueError):
                Figure.search([], order=name)
        with self.assertRaises(ValueError):
            Figure._read_group([], ["program_id.enrollment_ids"], ["__count"])
        for model in ("mobility.participant", "mobility.enrollment", "mobility.assessment.line", "mobility.outcome"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(self.analyst).search([("id", ">", 0)])
        self.assertFalse(self.env["res.partner"].with_user(self.analyst).search([("id", "=", target.partner_id.id)]))

    def test_a_program_tells_an_analyst_nothing_about_its_people(self):
        self._earned_reward(self._crowd(1, levels=()), 50)
        program = self.program.with_user(self.analyst)
        self.assertEqual(program.name, "Rivierdal on its way")
        for name in ("reward_spent", "enrollment_count", "enrollment_ids", "reward_budget_ids"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                program.mapped(name)

    def test_no_aggregate_tells_of_one(self):
        self._prepare_target()
        Figure = self.env[FIGURE].with_user(self.analyst)
        row = Figure.formatted_read_group(
            [("months", "=", "0")],
            ["area_id"],
            ["people:min", "people:array_agg", "people:count_distinct", "id:array_agg", "holding:max", "__count"],
            having=[("people:min", "<", 10)],
        )
        self.assertFalse(row)
        for groups in (
            Figure.formatted_read_group([], ["months", "age_band"], ["people:min"], order="people:min", limit=3),
            Figure.web_read_group([], ["household_type"], ["people:min"])["groups"],
        ):
            self.assertTrue(groups)
            self.assertTrue(all(group["people:min"] >= 10 for group in groups))
        bar = {"field": "voice", "colors": {"together": "success", "self": "warning"}}
        self.assertTrue(Figure.read_progress_bar([], "age_band", bar))

    def test_names_exports_and_reads_tell_of_groups_only(self):
        self._prepare_target()
        Figure = self.env[FIGURE].with_user(self.analyst)
        self.analyst.group_ids += self.env.ref("base.group_allow_export")
        rows = Figure.search([])
        exported = rows.export_data([name for name in Figure._fields if name != "id"])["datas"]
        self.assertNotIn("Uniquename", str(exported))
        self.assertNotIn("Uniquename", str(rows.read()))
        self.assertFalse(Figure.name_search("Uniquename"))
        self.assertNotIn("67", rows.mapped("age_band"))

    def test_a_share_of_groups_together_is_that_of_their_people(self):
        self._crowd(15, levels=(0, 10))
        self._crowd(45, levels=(10, 10), household_type="couple")
        self._publish()
        Figure = self.env[FIGURE].with_user(self.analyst)
        domain = [("months", "=", "12"), ("area_id.code", "=", "debts"), ("company_id", "=", self.company.id)]
        self.assertEqual(
            Figure._read_group(domain, [], ["people:sum", "forward_share:avg", "holding_share:avg"]), [(60, 25, 100)]
        )
        start = [("months", "=", "0"), *domain[1:]]
        self.assertEqual(Figure._read_group(start, [], ["forward_share:avg", "holding_share:avg"]), [(False, 75)])

    def test_the_database_refuses_a_figure_about_fewer(self):
        self._crowd(15)
        self._publish()
        self.assertDatabaseRefuses("UPDATE mobility_outcome_figure SET people = 9")

    def test_nobody_writes_figures(self):
        self._crowd(15)
        self._publish()
        figure = self._figures()[:1]
        for user in (self.analyst, self.mentor, self.manager):
            with self.assertRaises(AccessError):
                figure.with_user(user).write({"people": 50})
            with self.assertRaises(AccessError):
                figure.with_user(user).unlink()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.env["mobility.outcome.counted"].search([], limit=1).copy()

    def test_who_reads_figures(self):
        self._crowd(15)
        self._publish()
        for user in (self.analyst, self.mentor, self.coordinator, self.manager):
            self.assertTrue(self._figures(user), user.login)
        self.assertFalse(self._figures(self.mentor_other_company))
        for user in (self.finance, self.employee, self.accountant, self.volunteer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._figures(user)

    def test_the_cron_makes_them(self):
        self._crowd(15)
        with self.enter_registry_test_mode():
            self.env.ref("mobility_mentoring.ir_cron_figure").method_direct_trigger()
        self.assertTrue(self._figures())
