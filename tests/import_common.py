import base64
import csv
import io

import xlsxwriter
from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

KEPT = (
    "mobility.participant",
    "mobility.household.member",
    "mobility.enrollment",
    "mobility.assessment",
    "mobility.program",
    "res.partner",
    "ir.attachment",
)


def make_csv(rows, delimiter=",", encoding="utf-8"):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def make_xlsx(**sheets):
    """Return a workbook: sheet name = rows. Text that begins with '=' is written as a formula, as Excel would."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        date = book.add_format({"num_format": "dd-mm-yyyy"})
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for index, value in enumerate(row):
                    if hasattr(value, "year"):
                        page.write_datetime(number, index, value, date)
                    elif str(value).startswith("="):
                        page.write_formula(number, index, value, None, "")
                    else:
                        page.write(number, index, value)
    return content.getvalue()


class ImportCase(TransactionCase):
    """A coordinator with a program, a mentor and a Bridge of one pillar with two areas."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coordinator = new_test_user(cls.env, "import_coordinator", "mobility_mentoring.group_coordinator")
        cls.manager = new_test_user(cls.env, "import_manager", "mobility_mentoring.group_manager")
        cls.mentor = new_test_user(cls.env, "import_mentor", "mobility_mentoring.group_mentor")
        cls.program = cls.env["mobility.program"].create({"name": "Steps to work", "code": "STEPS"})
        cls.instrument = cls.env["mobility.instrument"].create(
            {
                "name": "Import Bridge",
                "code": "import_test",
                "pillar_ids": [
                    Command.create(
                        {
                            "name": "Money",
                            "area_ids": [cls._prepare_area("imp_debts"), cls._prepare_area("imp_savings")],
                        }
                    )
                ],
            }
        )
        cls.instrument.action_publish()

    @classmethod
    def _prepare_area(cls, code):
        levels = [{"value": value, "name": f"Level {value}", "holds": value > 2} for value in (1, 2, 3)]
        return Command.create({"name": code, "code": code, "level_ids": [Command.create(vals) for vals in levels]})

    def new_import(self, user=None, create_programs=False, **files):
        """Return a checked import of ``files``: participants_csv=b'...' is the file participants.csv."""
        register = (
            self.env["mobility.import"]
            .with_user(user or self.coordinator)
            .create(
                {
                    "create_programs": create_programs,
                    "file_ids": [
                        Command.create({"name": name.replace("_", "."), "content": base64.b64encode(content)})
                        for name, content in files.items()
                    ],
                }
            )
        )
        register.action_check()
        return register

    def import_all(self, **files):
        """Import what must be without errors or questions, and return the import."""
        register = self.new_import(**files)
        self.assertFalse(register.error_count, register.problem_ids.mapped("reason"))
        self.assertFalse(register.question_count)
        register.action_import()
        self.assertEqual(register.state, "done")
        return register

    def find(self, reference):
        return self.env["mobility.participant"].search([("ref", "=", reference)])

    def count_all(self):
        counts = {}
        for model in KEPT:
            counts[model] = self.env[model].with_context(active_test=False).search_count([])
        return counts
