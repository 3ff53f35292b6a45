import io
import os
from unittest.mock import patch

from odoo.addons.base.models import ir_actions_report
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools.misc import find_in_path
from openpyxl import load_workbook
from pypdf import PdfReader

from .evaluation_common import EvaluationCommon


class TestEvaluationRights(EvaluationCommon):
    """Who reads an evaluation, and what of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mentors = cls._mentors(3)

    def _read_by_analyst(self, evaluation):
        """Return it as the analyst finds it in a request of their own."""
        self.env.invalidate_all()
        return evaluation.with_user(self.analyst)

    def test_a_coordinator_of_another_organisation_finds_nothing(self):
        evaluation = self._signed()
        other = self._user("other", "mobility_mentoring.group_manager", company=self.other_company)
        self.assertFalse(self.env["mobility.evaluation"].with_user(other).search([]))
        with self.assertRaises(AccessError):
            evaluation.with_user(other).action_check()

    def test_a_program_of_another_organisation_is_refused(self):
        with self.assertRaisesRegex(Exception, "compan"):
            self._evaluation(program_ids=[Command.set(self.other_program.ids)])

    def test_an_analyst_reads_it_once_it_is_signed(self):
        self._many(12, {"debts": 0}, {"debts": 10}, self.mentors)
        evaluation = self._evaluation()
        found = self._read_by_analyst(evaluation)
        self.assertFalse(found.search([]))
        with self.assertRaises(AccessError):
            found.read(["name"])
        evaluation.with_user(self.manager).action_sign()
        self.env.invalidate_all()
        self.assertEqual(found.search([]), evaluation)
        self.assertIn("12 people who were asked twice", found.conclusion)
        self.assertEqual(len(found.line_ids), 4)

    def test_an_analyst_reads_no_area_with_fewer_than_ten_pairs(self):
        self._many(9, {"debts": 0}, {"debts": 10}, self.mentors)
        self._pair({"debts": 0, "house": 1}, {"debts": "unknown", "house": 3})
        evaluation = self._signed(primary_area_id=self.house.id)
        found = self._read_by_analyst(evaluation)
        self.assertEqual(set(found.line_ids.area_id.mapped("code")), {"house", "family"})
        document = found._prepare_document()
        self.assertEqual(document["hidden"], 2)
        self.assertEqual(len(document["lines"]), 2)
        self.assertIn("10 people who were asked twice", found.conclusion)
        found.web_read({"page": {}, "line_ids": {"fields": {"name": {}, "p_words": {}}}})

    def test_too_few_people_show_an_analyst_no_figure_at_all(self):
        self._many(9, {"debts": 0}, {"debts": 10}, self.mentors)
        found = self._read_by_analyst(self._signed())
        self.assertFalse(found.line_ids)
        self.assertEqual(found.conclusion, "The figures are about too few people to show them.")
        document = found._prepare_document()
        for part in ("lines", "flow", "missing", "levels", "compared", "statistics", "afterwards", "notes"):
            self.assertFalse(document[part], part)

    def test_an_analyst_reads_one_evaluation_of_the_same_people_and_no_second(self):
        """One month more holds one person more: what the two differ by is what that person said."""
        self._many(12, {"debts": 0}, {"debts": 10}, self.mentors)
        self._pair({"debts": 40}, {"debts": 0}, "One more", first="2022-12-20", second="2023-12-20")
        first = self._signed(date_to="2022-11-30")
        same = {
            "a month more": {},
            "another question": {"months": 24},
            "the other voice": {"voice": "self"},
            "as what others are compared with": {
                "program_ids": [Command.set(self.program.copy({"code": "test_new"}).ids)],
                "comparison": "program",
                "comparison_program_ids": [Command.set(self.program.ids)],
            },
        }
        for name, vals in same.items():
            with self.subTest(name=name):
                second = self._signed(**vals)
                self.assertFalse(second.for_analysts)
                self.assertEqual(self._read_by_analyst(first).search([]), first)
                for record in (second, second.line_ids):
                    with self.assertRaises(AccessError):
                        self._read_by_analyst(record).read(["create_date"])
        later = self._signed(date_from="2023-01-01", date_to="2023-12-31")
        self.assertEqual(self._read_by_analyst(first).search([]), first | later, "those of another year are others")

    def test_nobody_says_by_hand_that_analysts_read_it(self):
        evaluation = self._evaluation()
        for user in (self.coordinator, self.manager, self.analyst):
            with self.assertRaises(AccessError):
                evaluation.with_user(user).write({"for_analysts": True})

    def test_figures_about_fewer_than_three_mentors_are_not_for_analysts(self):
        self._many(12, {"debts": 0}, {"debts": 10}, self.mentor | self.mentor_b)
        self.assertFalse(self._read_by_analyst(self._signed()).line_ids)

    def test_small_groups_within_it_are_not_told_to_an_analyst(self):
        self._many(12, {"debts": 0}, {"debts": 10}, self.mentors)
        for number in range(3):
            self._started(f"Lost {number}")
        evaluation = self._signed()
        for name in ("figures", "data_hash"):
            with self.assertRaises(AccessError):
                evaluation.with_user(self.analyst).read([name])
        for name in ("missing", "reasons", "statistics", "could_rise"):
            with self.assertRaises(AccessError):
                evaluation.with_user(self.analyst).line_ids.read([name])
        document = evaluation.with_user(self.analyst)._prepare_document()
        self.assertFalse(document["flow"] or document["missing"])
        self.assertNotIn("For 3 more", " ".join(document["conclusion"]))
        self.assertNotIn(evaluation.data_hash, " ".join(document["method"]), "one could try what small groups said")
        self.assertIn("For 3 more", " ".join(evaluation._prepare_document()["conclusion"]))

    def test_an_analyst_neither_computes_nor_checks_nor_signs(self):
        evaluation = self._signed().with_user(self.analyst)
        for action in (evaluation.action_run, evaluation.action_sign):
            with self.assertRaises(AccessError):
                action()
        with self.assertRaisesRegex(Exception, "no figures to check"):
            evaluation.action_check()

    def test_an_analyst_asks_and_somebody_else_shows_the_figures(self):
        """Who computes at will asks twice, a day or a month apart, and sees in the difference what one person said."""
        self._many(12, {"debts": 0}, {"debts": 10}, self.mentors)
        question = self._evaluation(self.analyst, run=False, primary_kind=False, primary_area_id=False)
        self.assertIn("Name the one outcome", question.run_blocker)
        question.write({"primary_kind": "area", "primary_area_id": self.debts.id})
        self.assertIn("A coordinator shows the figures", question.run_blocker)
        with self.assertRaisesRegex(UserError, "A coordinator shows the figures"):
            question.action_run()
        question.with_user(self.coordinator).action_run()
        self.assertFalse(self._read_by_analyst(question).search([]), "nobody signed it yet")
        with self.assertRaises(AccessError):
            question.write({"name": "Another name"})
        question.with_user(self.manager).action_sign()
        self.assertEqual(self._read_by_analyst(question).search([]), question)
        self.assertIn("12 people who were asked twice", question.conclusion)
        with self.assertRaisesRegex(UserError, "stays as it is"):
            question.write({"name": "Another name"})
        with self.assertRaises(AccessError):
            question.unlink()

    def test_an_analyst_sees_no_questions_of_others(self):
        question = self._evaluation(run=False)
        other = self._evaluation(self._user("analyst_b", "mobility_mentoring.group_analyst"), run=False)
        for record in (question, other):
            for action in (
                lambda one: one.read(["name"]),
                lambda one: one.write({"name": "Mine"}),
                lambda o: o.unlink(),
            ):
                with self.assertRaises(AccessError):
                    action(self._read_by_analyst(record))

    def test_a_mentor_finds_none(self):
        evaluation = self._signed()
        with self.assertRaises(AccessError):
            evaluation.with_user(self.mentor).read(["name"])

    def test_no_name_of_anybody_is_in_it(self):
        self._many(12, {"debts": 0}, {"debts": 10}, self.mentors)
        evaluation = self._evaluation()
        words = f"{evaluation.page} {evaluation.sudo().figures} {evaluation.line_ids.sudo().mapped('statistics')}"
        for name in self.env["mobility.participant"].search([]).mapped("name"):
            self.assertNotIn(name, words)
        for mentor in self.mentors:
            self.assertNotIn(mentor.name, words)

    def test_the_spreadsheet_holds_numbers_and_no_formula(self):
        self._many(12, {"debts": 0}, {"debts": 10}, self.mentors)
        self.program.name = "=1+1"
        evaluation = self._evaluation(name="=2+2")
        action = evaluation.action_export_xlsx()
        self.assertIn("/file_xlsx/", action["url"])
        book = load_workbook(io.BytesIO(evaluation._build_xlsx()))
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    self.assertNotEqual(cell.data_type, "f", cell.value)
        changed = [[cell.value for cell in row] for row in book["What changed"].iter_rows()]
        self.assertIn(["Debts", 12, 0, 0, 12, 0, 0, 100, 100, "too few mentors", "too few mentors"], changed)

    def _builds(self):
        """Return the folders to put first on PATH, one a build of wkhtmltopdf that organisations have."""
        builds = {"distribution": os.path.dirname(find_in_path("wkhtmltopdf"))}
        if patched := os.environ.get("MOBILITY_WKHTML_PATCHED"):
            builds["patched"] = patched
        return builds

    def _print(self, evaluation, user, folder):
        with patch.dict(os.environ, PATH=f"{folder}{os.pathsep}{os.environ['PATH']}"):
            # asks the binary anew: the host remembers the first answer
            info = ir_actions_report._wkhtml.__wrapped__()
        reports = self.env["ir.actions.report"].with_user(user).with_context(force_report_rendering=True)
        with patch.object(ir_actions_report, "_wkhtml", lambda: info):
            return reports._render_qweb_pdf("mobility_mentoring.report_evaluation", evaluation.ids)[0]

    def test_it_prints_for_who_reads_it_in_every_build(self):
        self._many(12, {"debts": 0}, {"debts": 10}, self.mentors)
        evaluation = self._signed()
        for name, folder in self._builds().items():
            for user in (self.coordinator, self.analyst):
                with self.subTest(build=name, user=user.login):
                    pages = PdfReader(io.BytesIO(self._print(evaluation, user, folder))).pages
                    self.assertIn(len(pages), (2, 3, 4))
                    self.assertEqual([round(pages[0].mediabox.width), round(pages[0].mediabox.height)], [595, 842])
