import base64
import io
from datetime import date, timedelta

from odoo.tests import tagged
from openpyxl import load_workbook

from .import_common import ImportCase, make_csv, make_xlsx

PEOPLE = ("reference", "name", "birth date", "e-mail")
ENROLMENTS = ("reference", "program", "state", "start", "end")
BRIDGES = ("reference", "date", "filled in", "instrument", "imp_debts", "imp_savings")
SANNE = ("A1", "Sanne de Wit", "1990-05-17", "sanne@example.com")


@tagged("post_install", "-at_install")
class TestImportBrokenFiles(ImportCase):
    """Each broken file names file, sheet, row, column, value and reason, and leaves nothing behind."""

    def assert_refused(self, expected, **files):
        """Check the errors, and that importing in spite of them brings in nothing.

        :param expected: list of (file, sheet, row, column, value, part of the reason)
        """
        before = self.count_all()
        register = self.new_import(**files)
        errors = register.problem_ids.filtered(lambda problem: problem.level == "error")
        self.assertEqual(
            [(e.file, e.sheet or "", e.row, e.column or "", e.value or "") for e in errors],
            [line[:5] for line in expected],
        )
        for error, line in zip(errors, expected, strict=True):
            self.assertIn(line[5], error.reason)
        register.action_import()
        self.assertEqual(register.state, "checked")
        self.assertEqual(self.count_all(), before)
        return register

    def assert_people_refused(self, rows, expected, headings=PEOPLE):
        self.assert_refused(
            [("participants.csv", "participants", *line) for line in expected],
            participants_csv=make_csv([headings, *rows]),
        )

    def assert_enrolments_refused(self, rows, expected):
        self.assert_refused(
            [("enrolments.csv", "enrolments", *line) for line in expected],
            participants_csv=make_csv([PEOPLE, SANNE]),
            enrolments_csv=make_csv([ENROLMENTS, *rows]),
        )

    def assert_bridges_refused(self, rows, expected, headings=BRIDGES):
        self.assert_refused(
            [("assessments.csv", "assessments", *line) for line in expected],
            participants_csv=make_csv([PEOPLE, SANNE]),
            assessments_csv=make_csv([headings, *rows]),
        )

    def test_more_than_three_strengths(self):
        self.assert_refused(
            [("participants.csv", "participants", 2, "strengths (C)", "a\nb\nc\nd", "Three strengths at most")],
            participants_csv=make_csv([("reference", "name", "strengths"), ("A1", "Sanne", "a\nb\nc\nd")]),
        )

    def test_bytes_that_are_no_letters(self):
        content = "reference,name\nA1,José\nA2,".encode() + b"Zo\x8d\xff,\n"
        self.assert_refused(
            [("participants.csv", "participants", 3, "name (B)", "Zo\ufffd\ufffd", "cannot be read")],
            participants_csv=content,
        )
        content = "reference,name\nA1,José\nA2,".encode("cp1252") + b"Zo\x8d\n"
        self.assert_refused(
            [("participants.csv", "participants", 3, "name (B)", "Zo\ufffd", "cannot be read")],
            participants_csv=content,
        )

    def test_missing_column(self):
        self.assert_people_refused(
            [("A1", "1990-05-17")],
            [(1, "name", "", "'name / naam' is needed")],
            headings=("reference", "birth date"),
        )

    def test_unknown_column(self):
        self.assert_people_refused(
            [("A1", "Sanne", "blue")],
            [(1, "favourite colour (C)", "favourite colour", "not known")],
            headings=("reference", "name", "favourite colour"),
        )

    def test_the_same_column_twice(self):
        self.assert_people_refused(
            [("A1", "Sanne", "Sanne")],
            [(1, "naam (C)", "naam", "mean the same")],
            headings=("reference", "name", "naam"),
        )

    def test_unknown_program(self):
        self.assert_enrolments_refused(
            [("A1", "Nowhere", "active", "2024-01-01", "")], [(2, "program (B)", "Nowhere", "no program")]
        )

    def test_impossible_date(self):
        self.assert_people_refused(
            [("A1", "Sanne", "31-02-1990", ""), ("A2", "Ali", "12/31/1990", ""), ("A3", "Bo", "some day", "")],
            [
                (2, "birth date (C)", "31-02-1990", "does not exist"),
                (3, "birth date (C)", "12/31/1990", "does not exist"),
                (4, "birth date (C)", "some day", "not a date"),
            ],
        )

    def test_birth_date_in_the_future(self):
        tomorrow = (date.today() + timedelta(days=2)).isoformat()
        self.assert_people_refused([("A1", "Sanne", tomorrow, "")], [(2, "birth date (C)", tomorrow, "in the future")])

    def test_reference_twice(self):
        self.assert_people_refused(
            [SANNE, ("A1", "Ali Demir", "", "")], [(3, "reference (A)", "A1", "Row 2 has this reference too")]
        )

    def test_level_out_of_range(self):
        self.assert_bridges_refused(
            [("A1", "2024-01-01", "together", "import_test", "4", "1,5")],
            [
                (2, "imp_debts (E)", "4", "no level of this area (1, 2, 3)"),
                (2, "imp_savings (F)", "1,5", "no level of this area (1, 2, 3)"),
            ],
        )

    def test_unknown_area_code(self):
        self.assert_bridges_refused(
            [("A1", "2024-01-01", "together", "import_test", "1", "2", "3")],
            [(1, "imp_luck (G)", "imp_luck", "No area")],
            headings=(*BRIDGES, "imp_luck"),
        )

    def test_area_without_an_answer(self):
        self.assert_bridges_refused(
            [("A1", "2024-01-01", "together", "import_test", "", "2")], [(2, "imp_debts (E)", "", "No answer")]
        )
        self.assert_bridges_refused(
            [("A1", "2024-01-01", "together", "import_test", "1")],
            [(2, "imp_savings", "", "has no column")],
            headings=BRIDGES[:-1],
        )

    def test_end_before_start(self):
        self.assert_enrolments_refused(
            [("A1", "STEPS", "stopped", "2024-02-01", "2024-01-31")],
            [(2, "end (E)", "2024-01-31", "lies before the start")],
        )

    def test_state_and_end_contradict(self):
        later = (date.today() + timedelta(days=9)).isoformat()
        self.assert_enrolments_refused(
            [
                ("A1", "STEPS", "active", "2020-02-01", "2021-01-31"),
                ("A1", "STEPS", "ended", "2022-02-01", later),
                ("A1", "STEPS", "dancing", "2022-02-01", ""),
                ("A1", "STEPS", "active", later, ""),
            ],
            [
                (2, "end (E)", "2021-01-31", "has not ended"),
                (3, "end (E)", later, "yet to come"),
                (4, "state (C)", "dancing", "none of the choices: intake, active"),
                (5, "start (D)", later, "until then it is an intake"),
            ],
        )

    def test_two_open_enrolments_in_one_program(self):
        self.assert_enrolments_refused(
            [("A1", "STEPS", "active", "2024-01-01", ""), ("A1", "steps to work", "intake", "", "")],
            [(3, "program (B)", "steps to work", "Row 2 has this person")],
        )

    def test_enrolment_of_an_unknown_person(self):
        self.assert_enrolments_refused(
            [("A9", "STEPS", "active", "2024-01-01", "")], [(2, "reference (A)", "A9", "No participant")]
        )

    def test_not_a_spreadsheet_at_all(self):
        for content in (b"PK\x03\x04 this was a zip once", b"%PDF-1.7 something else", b"\x89PNG\r\n"):
            self.assert_refused([("register.xlsx", "", 0, "", "", "cannot be read")], register_xlsx=content)
        self.assert_refused([("register.xls", "", 0, "", "", "old Excel")], register_xls=b"\xd0\xcf\x11\xe0rest")

    def test_empty_file(self):
        self.assert_refused([("participants.csv", "", 0, "", "", "empty")], participants_csv=b"")
        self.assert_refused([("participants.csv", "", 0, "", "", "empty")], participants_csv=b"\xef\xbb\xbf;;\n;;\n")
        self.assert_refused([("register.xlsx", "", 0, "", "", "empty")], register_xlsx=make_xlsx(participants=[]))
        self.assert_refused([("people.csv", "", 0, "", "", "no rows")], people_csv=b"reference,name\n")

    def test_nobody_knows_what_it_is(self):
        self.assert_refused([("thing.csv", "", 0, "", "", "not clear")], thing_csv=b"a,b\n1,2\n")

    def test_formula_where_a_value_belongs(self):
        self.assert_people_refused([("A1", "Sanne", "=TODAY()", "")], [(2, "birth date (C)", "=TODAY()", "not a date")])
        rows = [PEOPLE, ("A1", '=CONCATENATE("San","ne")', "", "")]
        self.assert_refused(
            [("register.xlsx", "participants", 2, "name (B)", '=CONCATENATE("San","ne")', "without a result")],
            register_xlsx=make_xlsx(participants=rows).replace(b"<v></v>", b""),
        )

    def test_value_missing_and_value_beside_the_table(self):
        self.assert_people_refused(
            [("A1", "", "", "sanne at home"), (*SANNE[:3], "", "more")],
            [
                (2, "name (B)", "", "has to be filled in"),
                (2, "e-mail (D)", "sanne at home", "not one e-mail address"),
                (3, "reference (A)", "A1", "Row 2 has this reference too"),
                (3, "(E)", "more", "right of the last heading"),
            ],
        )

    def test_all_errors_at_once_over_files_and_sheets(self):
        register = self.assert_refused(
            [
                ("register.xlsx", "deelnemers", 3, "naam (B)", "", "has to be filled in"),
                ("register.xlsx", "inschrijvingen", 2, "programma (B)", "Nergens", "no program"),
                ("register.xlsx", "inschrijvingen", 2, "mentor (D)", "nobody", "No mentor"),
            ],
            register_xlsx=make_xlsx(
                deelnemers=[("nummer", "naam"), ("A1", "Sanne"), ("A2", "")],
                inschrijvingen=[
                    ("nummer", "programma", "stand", "mentor"),
                    ("A1", "Nergens", "wachtlijst", "nobody"),
                    ("A2", "STEPS", "intake", ""),  # its person is wrong already: said once
                ],
            ),
        )
        self.assertEqual(register.error_count, 3)

    def test_marked_copy_comes_back_when_corrected(self):
        register = self.new_import(participants_csv=make_csv([PEOPLE, ("A1", "=1+1", "31-02-1990", "")]))
        register.action_download_marked()
        book = load_workbook(io.BytesIO(base64.b64decode(register.result_file)))
        self.assertEqual(book.sheetnames, ["what is wrong", "participants"])
        listed = [[cell.value for cell in row] for row in book["what is wrong"].iter_rows()][1]
        self.assertEqual(listed[:5], ["participants.csv", "participants", 2, "birth date (C)", "31-02-1990"])
        page = book["participants"]
        self.assertEqual(page["C2"].fill.start_color.rgb, "FFF7C6C5")
        self.assertIn("does not exist", page["C2"].comment.text)
        self.assertIn("does not exist", page["E2"].value)
        self.assertEqual((page["B2"].value, page["B2"].data_type), ("=1+1", "s"))
        page["C2"].value = "28-02-1990"
        corrected = io.BytesIO()
        page["B2"].value = "Sanne"
        book.save(corrected)
        self.import_all(register_xlsx=corrected.getvalue())
        self.assertEqual(self.find("A1").birthdate, date(1990, 2, 28))
