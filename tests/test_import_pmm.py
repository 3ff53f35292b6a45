import csv
import importlib.util
import tempfile
from datetime import date
from pathlib import Path

from odoo.tests import tagged

from .import_common import ImportCase

# The root may be linked into a folder of addons: the register lies beside the root itself.
ROOT = Path(__file__).resolve().parents[1]
PMM = ROOT.parent / "shared" / "data" / "pmm"


@tagged("post_install", "-at_install")
class TestImportPmm(ImportCase):
    """A real organisation's register, whole, with counts read from its files by other means than the converter's."""

    def setUp(self):
        super().setUp()
        if not PMM.is_dir():
            self.skipTest("wanted: ../shared/data/pmm is not here")

    def rows_of(self, name):
        with open(PMM / f"{name}.csv", encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def convert(self):
        spec = importlib.util.spec_from_file_location("convert_pmm", ROOT / "dev" / "convert_pmm.py")
        converter = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(converter)
        with tempfile.TemporaryDirectory() as folder:
            counts = converter.convert(PMM, folder)
            return counts, {path.name.replace(".", "_"): path.read_bytes() for path in Path(folder).iterdir()}

    def test_the_whole_register(self):
        contacts = {row["id"]: row for row in self.rows_of("contact")}
        programs = {row["id"]: row["Name"] for row in self.rows_of("program")}
        clients = [row for row in self.rows_of("engagement") if row["Role__c"] == "Client"]
        wanted = {row["Contact__c"] for row in clients} | {
            i for i, row in contacts.items() if row["IsClient__c"] == "True"
        }

        counts, files = self.convert()
        self.assertEqual(counts["engagements of volunteers, left out"], len(self.rows_of("engagement")) - len(clients))
        register = self.new_import(self.manager, create_programs=True, **files)
        self.assertFalse(register.error_count, register.problem_ids.mapped("reason"))
        self.assertFalse(register.question_count)
        no_start = [row for row in clients if not row["StartDate__c"] and row["Stage__c"] in ("Active", "Enrolled")]
        self.assertEqual(register.problem_ids.mapped("column"), ["start (D)"] * len(no_start))
        register.action_import()
        self.assertEqual(register.state, "done")

        people = self.env["mobility.participant"].search([("ref", "=like", "PMM-%")])
        self.assertEqual({int(person.ref[4:]) for person in people}, {int(contact_id) for contact_id in wanted})
        for person in people:
            contact = contacts[str(int(person.ref[4:]))]
            self.assertEqual(person.name, f"{contact['FirstName']} {contact['LastName']}")
            self.assertEqual(str(person.birthdate or ""), contact["Birthdate"])
            self.assertEqual(person.email or "", contact["Email"])
            housemates = [
                f"{row['FirstName']} {row['LastName']}"
                for row in contacts.values()
                if row["AccountId"] == contact["AccountId"] and row is not contact
            ]
            self.assertEqual(sorted(person.household_member_ids.mapped("name")), sorted(housemates))

        def source(row):
            ended = "0000" < row["EndDate__c"] < date.today().isoformat()
            state = {"Applied": "intake", "Waitlisted": "intake", "Enrolled": "active", "Active": "active"}[
                row["Stage__c"]
            ]
            dates = (row["StartDate__c"], row["EndDate__c"] if ended else "")
            return (int(row["Contact__c"]), programs[row["Program__c"]], "stopped" if ended else state, *dates)

        found = [
            (int(e.participant_id.ref[4:]), e.program_id.name, e.state, str(e.date_start or ""), str(e.date_end or ""))
            for e in people.enrollment_ids
        ]
        self.assertEqual(sorted(found), sorted(map(source, clients)))
        self.assertEqual(len(people.enrollment_ids.filtered("start_unknown")), len(no_start))
        ended = people.enrollment_ids.filtered("date_end")
        self.assertEqual(set(ended.exit_reason_id.mapped("code")), {"unknown"})
        self.assertFalse(people.enrollment_ids.mentor_id | people.mentor_id)

    def test_again_it_brings_nothing_new(self):
        _counts, files = self.convert()
        self.new_import(self.manager, create_programs=True, **files).action_import()
        before = self.count_all()
        again = self.new_import(self.coordinator, **files)
        self.assertEqual((again.error_count, again.warning_count, again.question_count), (0, 0, 0))
        again.action_import()
        self.assertEqual(self.count_all(), before)
