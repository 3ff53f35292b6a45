import base64
import csv
import io
import re

from odoo.exceptions import UserError
from odoo.tools import html2plaintext
from openpyxl import load_workbook

from .evaluation_common import START, YEAR_LATER, EvaluationCommon
from .figures_common import FiguresCommon

HOSTILE = "=cmd|' /C calc'!A0"


def new_version(instrument, change):
    """Return the published next version of ``instrument``, after ``change`` of its areas ({code: area})."""
    version = instrument.browse(instrument.action_new_version()["res_id"])
    change({area.code: area for area in version.area_ids})
    version.action_publish()
    return version


def rename(areas):
    areas["debts"].write({"name": "Money owed", "meaning_decision": "same"})


def change_meaning(areas):
    areas["debts"].write({"question": "Do you owe?", "meaning_decision": "changed"})


def ask_no_more(areas):
    areas["family"].unlink()


class TestForWhomBadInput(EvaluationCommon):
    """'For whom, in what context': an answer in words, never a traceback, never a silent zero."""

    def _told(self, **vals):
        """Return what the screen says about debts."""
        vals = {"area_id": self.debts.id, "voice": "together", "rows_by": "household_type", "columns_by": False, **vals}
        split = self.env["mobility.outcome.split"].with_user(self.coordinator).create(vals)
        return " ".join(html2plaintext(split.table).split())

    def _second_time(self, people, instrument, level=10, day=YEAR_LATER):
        for person in people:
            self._bridge(person, {"debts": level}, date=day, led_by="together", instrument_id=instrument.id)

    def _asked_once(self, count):
        people = [self._started(f"Person {number}") for number in range(count)]
        for person in people:
            self._bridge(person, {"debts": 0}, date=START, led_by="together")
        return people

    def test_nobody_and_who_was_asked_once(self):
        self.assertIn("Nobody has two answers here", self._told())
        self._asked_once(2)
        self.assertIn("Nobody has two answers here", self._told())

    def test_one_pair(self):
        self._pair({"debts": 0}, {"debts": 10})
        self.assertIn("Household ↓ All together Not known too few All together too few", self._told())

    def test_all_equal(self):
        self._many(12, {"debts": 10}, {"debts": 10})
        self.assertRegex(self._told(), r"\b0 0 to \d+ of 12 people")

    def test_all_missing(self):
        for number in range(3):
            self._pair({"debts": "unknown"}, {"debts": "rather_not"}, f"Person {number}")
        self.assertIn("Nobody has two answers here", self._told())

    def test_an_area_that_was_renamed_goes_on(self):
        people = self._asked_once(10)
        self._second_time(people, new_version(self.instrument, rename))
        self.assertIn("of 10 people", self._told())

    def test_an_area_that_means_something_else_does_not_compare(self):
        people = self._asked_once(10)
        version = new_version(self.instrument, change_meaning)
        self._second_time(people, version)
        area = version.area_ids.filtered(lambda area: area.code == "debts")
        for one in (self.debts, area):
            self.assertIn("Nobody has two answers here", self._told(area_id=one.id))

    def test_an_area_that_is_asked_no_more_can_still_be_looked_at(self):
        people = self._asked_once(10)
        self._second_time(people, new_version(self.instrument, ask_no_more))
        self.assertIn("Nobody has two answers here", self._told(area_id=self.family.id))
        self.assertIn("of 10 people", self._told())

    def test_two_lists_of_questions_are_not_mixed(self):
        people = self._asked_once(10)
        other = self.instrument.copy({"code": "other_list"})
        other.action_publish()
        self._second_time(people, other)
        self.assertIn("Nobody has two answers here", self._told())

    def test_what_was_written_down_later_about_an_earlier_day_is_the_first_time(self):
        people = self._asked_once(10)
        self._second_time(people, self.instrument, level=10, day="2022-01-10")
        self.assertRegex(self._told(), r"\b0 0 to \d+ of 10 people", "from 10 to 0 is back")
        self.assertRegex(self._told(measure="back"), r"\b100 \d+ to 100 of 10 people")

    def test_words_of_others_are_text(self):
        self._many(12, {"debts": 0}, {"debts": 10})
        # as somebody who may change an area could have named it, before it was published
        self.env.cr.execute(
            "UPDATE mobility_area SET name = jsonb_build_object('en_US', %s::text) WHERE id = %s",
            ("<script>alert(1)</script>", self.debts.id),
        )
        self.env.invalidate_all()
        split = self.env["mobility.outcome.split"].with_user(self.coordinator).create({"area_id": self.debts.id})
        self.assertNotIn("<script", split.table)
        self.assertIn("&lt;script", split.table)


class TestResearchBadInput(FiguresCommon):
    """The research file: an answer in words, never a traceback, never a silent zero."""

    def _export(self, **vals):
        export = self.env["mobility.research.export"].with_user(self.analyst).create(vals)
        export.action_export()
        return export

    def _rows(self):
        content = base64.b64decode(self._export(file_format="csv").file).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(content)))

    def _assertRefused(self):
        with self.assertRaisesRegex(UserError, "at least 10 people who agreed"):
            self._export()

    def test_nobody_one_and_who_told_nothing(self):
        self._assertRefused()
        self._consenting(1)
        self._assertRefused()
        people = self._consenting(12, levels=())
        for person in people:
            self._bridge(person, dict.fromkeys(("house", "family", "debts"), "unknown"), date="2020-01-18")
        self._assertRefused()

    def test_an_area_of_which_nothing_is_known_is_empty_and_not_zero(self):
        people = self._consenting(12, levels=())
        for person in people:
            self._bridge(person, {"debts": "rather_not", "house": 2}, date="2020-01-18", led_by="together")
        rows = self._rows()
        self.assertEqual({row["test_small.house.1"] for row in rows}, {"2.0"})
        self.assertNotIn("test_small.debts.1", rows[0], "nobody answered: no column")

    def test_all_equal(self):
        self._consenting(10, levels=(10, 10))
        self.assertEqual({row["test_small.debts.1"] for row in self._rows()}, {"10.0"})

    def test_an_area_that_was_renamed_goes_on_in_its_column(self):
        people = self._consenting(10, levels=(0,))
        version = new_version(self.instrument, rename)
        self._fill_in(people, 10, "2021-01-15", instrument=version)
        told = {row["months"]: row["test_small.debts.1"] for row in self._rows()}
        self.assertEqual(told, {"0": "0.0", "12": "10.0"})

    def test_another_meaning_is_another_column(self):
        people = self._consenting(10, levels=(0,))
        version = new_version(self.instrument, change_meaning)
        self._fill_in(people, 10, "2021-01-15", instrument=version)
        told = {
            row["months"]: (row["test_small.debts.1"], row["test_small.debts.2"], row["test_small.house.1"])
            for row in self._rows()
        }
        self.assertEqual(told, {"0": ("0.0", "", "1.0"), "12": ("", "10.0", "1.0")})

    def test_an_area_that_is_asked_no_more_is_empty_afterwards(self):
        people = self._consenting(10, levels=(0,))
        version = new_version(self.instrument, ask_no_more)
        self._fill_in(people, 10, "2021-01-15", instrument=version)
        told = {row["months"]: row["test_small.family.1"] for row in self._rows()}
        self.assertEqual(told, {"0": "1.0", "12": ""})

    def test_two_lists_of_questions_stand_in_columns_of_their_own(self):
        people = self._consenting(10, levels=(0,))
        other = self.instrument.copy({"code": "other_list"})
        other.action_publish()
        self._fill_in(people, 10, "2021-01-15", instrument=other)
        told = {row["months"]: (row["test_small.debts.1"], row["other_list.debts.1"]) for row in self._rows()}
        self.assertEqual(told, {"0": ("0.0", ""), "12": ("", "10.0")})

    def test_somebody_in_two_programs_at_once_is_one_person(self):
        people = self._consenting(5)
        second = self.program.copy({"code": "second"})
        for person in people:
            enrollment = self._enrol(person, program=second, date_start="2020-01-15")
            self._bridge(person, {"debts": 10}, date="2020-01-20", enrollment_id=enrollment.id)
        self._assertRefused()

    def test_what_was_said_long_before_the_start_is_of_no_moment_afterwards(self):
        people = self._consenting(10, levels=())
        self._fill_in(people, 10, "2016-01-15")
        self.assertEqual({row["months"] for row in self._rows()}, {"0"})
        code_book = load_workbook(io.BytesIO(base64.b64decode(self._export().file))).worksheets[1]
        self.assertIn("long before the start", str([row[1].value for row in code_book.iter_rows()]))

    def test_names_that_look_like_formulas_are_text(self):
        """An instrument can be loaded from a file of somebody else."""
        self._consenting(10)
        self.env.cr.execute(
            "UPDATE mobility_area SET name = jsonb_build_object('en_US', %s::text) WHERE id IN %s",
            (HOSTILE, self.instrument.area_ids._ids),
        )
        self.env.cr.execute("UPDATE mobility_instrument SET code = %s WHERE id = %s", (HOSTILE, self.instrument.id))
        self.env.cr.execute(
            "UPDATE mobility_level SET name = jsonb_build_object('en_US', %s::text) WHERE area_id IN %s",
            (HOSTILE, self.instrument.area_ids._ids),
        )
        self.env.invalidate_all()
        content = base64.b64decode(self._export(file_format="csv").file).decode("utf-8-sig")
        for row in csv.reader(io.StringIO(content)):
            for value in row:
                self.assertFalse(re.match(r"[=+@\t\r-]", value) and not re.fullmatch(r"-?[\d.]+", value), value)
        book = load_workbook(io.BytesIO(base64.b64decode(self._export().file)))
        cells = [cell for page in book for row in page.iter_rows() for cell in row]
        self.assertTrue(any(HOSTILE in str(cell.value) for cell in cells), "it is told as it is")
        self.assertNotIn("f", {cell.data_type for cell in cells})
