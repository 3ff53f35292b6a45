from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .import_common import ImportCase, make_csv

PEOPLE = ("reference", "name", "birth date", "e-mail")


@tagged("post_install", "-at_install")
class TestImport(ImportCase):
    def import_people(self, *rows):
        return self.import_all(participants_csv=make_csv([PEOPLE, *rows]))

    def test_enrolments_in_every_state(self):
        self.import_all(
            participants_csv=make_csv([PEOPLE, *((f"A{n}", f"Person {n}", "", "") for n in range(8))]),
            enrolments_csv=make_csv(
                [
                    ("reference", "program", "state", "start", "end", "reason for the end", "mentor"),
                    ("A0", "STEPS", "waitlisted", "", "", "", ""),
                    ("A1", "Steps to work", "under way", "2024-01-01", "", "", "import_mentor"),
                    ("A2", "STEPS", "paused", "2024-01-01", "", "", ""),
                    ("A3", "STEPS", "completed", "2022-01-01", "2024-01-01", "goals_reached", ""),
                    ("A4", "STEPS", "ended", "2022-01-01", "2024-01-01", "Moved away", ""),
                    ("A5", "STEPS", "ended", "2022-01-01", "2024-01-01", "Goals reached", ""),
                    ("A6", "STEPS", "ended", "2022-01-01", "2024-01-01", "went sailing", ""),
                    ("A7", "STEPS", "active", "", "", "", ""),
                ]
            ),
        )
        enrollments = [self.find(f"A{n}").enrollment_ids for n in range(8)]
        states = ["intake", "active", "paused", "completed", "stopped", "completed", "stopped", "active"]
        self.assertEqual([e.state for e in enrollments], states)
        codes = [False, False, False, "goals_reached", "moved", "goals_reached", "unknown", False]
        self.assertEqual([e.exit_reason_id.code for e in enrollments], codes)
        self.assertEqual([e.mentor_id.login for e in enrollments], [False, "import_mentor"] + [False] * 6)
        self.assertEqual([e.start_unknown for e in enrollments], [False] * 7 + [True])
        self.assertFalse(enrollments[7].date_start or enrollments[0].date_start, "a missing start is not made up")
        self.assertEqual(self.find("A1").mentor_id, self.mentor)
        self.assertEqual([self.find(f"A{n}").state for n in (0, 1, 2, 3)], ["new", "active", "paused", "ended"])

    def test_who_imports_becomes_nobodys_mentor(self):
        self.import_people(("A1", "Sanne", "", ""))
        self.assertFalse(self.find("A1").mentor_id)

    def test_missing_start_and_reason_are_reported(self):
        register = self.new_import(
            participants_csv=make_csv([PEOPLE, ("A1", "Sanne", "", "")]),
            enrolments_csv=make_csv(
                [
                    ("reference", "program", "state", "start", "end", "reason for the end"),
                    ("A1", "STEPS", "ended", "", "", "went sailing"),
                ]
            ),
        )
        self.assertEqual((register.error_count, register.warning_count), (0, 3))
        self.assertEqual(register.problem_ids.mapped("column"), ["start (D)", "end (E)", "reason for the end (F)"])

    def test_assessments(self):
        headings = ("reference", "date", "kind", "filled in", "instrument", "imp_debts", "imp_savings")
        self.import_all(
            participants_csv=make_csv([PEOPLE, ("A1", "Sanne", "", "")]),
            enrolments_csv=make_csv(
                [
                    ("reference", "program", "state", "start", "end"),
                    ("A1", "STEPS", "ended", "2020-01-01", "2021-01-01"),
                    ("A1", "STEPS", "active", "2023-01-01", ""),
                ]
            ),
            assessments_csv=make_csv(
                [
                    headings,
                    ("A1", "2023-02-01", "", "participant", "import_test", "3", "Weet niet"),
                    ("A1", "2020-02-01", "", "samen", "IMPORT_TEST", "3.0", "3"),
                    ("A1", "2021-02-01", "afterwards", "mentor", "import_test", "2", "n.v.t."),
                ]
            ),
        )
        person = self.find("A1")
        first, after, latest = person.assessment_ids.sorted("date")
        self.assertEqual((first | after | latest).mapped("state"), ["confirmed"] * 3)
        self.assertEqual([a.kind for a in (first, after, latest)], ["baseline", "followup", "interim"])
        self.assertEqual([a.led_by for a in (first, after, latest)], ["together", "mentor", "participant"])
        self.assertEqual([a.pillars_holding for a in (first, after, latest)], [1, 0, 0])
        self.assertEqual(latest.line_ids.mapped("answer"), ["level", "unknown"])
        self.assertEqual(after.line_ids.mapped("answer"), ["level", "not_applicable"])
        self.assertEqual(first.enrollment_id, after.enrollment_id)
        self.assertEqual(latest.enrollment_id, person.enrollment_id)
        self.assertEqual(person.assessment_id, latest)

    def test_matched_on_reference_and_empty_fields_are_filled(self):
        person = self.env["mobility.participant"].create({"name": "Sanne de Wit", "ref": "A1", "phone": "06 1"})
        register = self.import_all(
            participants_csv=make_csv(
                [
                    ("reference", "name", "birth date", "phone", "city"),
                    ("A1", "sanne  de wit", "1990-05-17", "06 2", "Ede"),
                ]
            )
        )
        self.assertEqual((register.count_ids.matched, register.count_ids.created), (1, 0))
        self.assertEqual((person.birthdate, person.city, person.phone), (date(1990, 5, 17), "Ede", "06 1"))
        self.assertEqual(register.problem_ids.mapped("column"), ["phone (D)"])
        self.assertIn("'06 1'", register.problem_ids.reason)

    def test_reference_of_somebody_else_is_an_error(self):
        self.env["mobility.participant"].create({"name": "Sanne de Wit", "ref": "A1", "birthdate": "1990-05-17"})
        register = self.new_import(participants_csv=make_csv([PEOPLE, ("A1", "Ali Demir", "1988-01-01", "")]))
        self.assertIn("Sanne de Wit has this reference", register.problem_ids.reason)
        married = self.new_import(participants_csv=make_csv([PEOPLE, ("A1", "Sanne Demir", "1990-05-17", "")]))
        self.assertEqual((married.error_count, married.warning_count), (0, 1))

    def test_matched_on_name_and_birth_date(self):
        person = self.env["mobility.participant"].create({"name": "José Peña", "ref": "OLD", "birthdate": "1990-05-17"})
        self.import_all(
            participants_csv=make_csv([PEOPLE, ("N1", "Jose PENA", "17-5-1990", "")]),
            enrolments_csv=make_csv([("reference", "program", "state"), ("N1", "STEPS", "intake")]),
        )
        self.assertFalse(self.find("N1"))
        self.assertEqual(person.enrollment_ids.program_id, self.program)

    def test_same_name_other_birth_date_is_somebody_else(self):
        self.env["mobility.participant"].create({"name": "Jan Bos", "birthdate": "1990-05-17"})
        self.import_people(("N1", "Jan Bos", "1991-05-17", ""))
        self.assertTrue(self.find("N1"))

    def test_same_name_without_birth_date_asks(self):
        jan = self.env["mobility.participant"].create({"name": "Jan Bos", "birthdate": "1990-05-17"})
        rows = [PEOPLE, ("N1", "Jan Bos", "", "")]
        before = self.count_all()
        register = self.new_import(participants_csv=make_csv(rows))
        self.assertEqual((register.question_count, register.count_ids.asked, register.count_ids.created), (1, 1, 0))
        self.assertIn(jan.ref, register.question_ids.known)
        self.assertEqual((register.question_ids.row, register.question_ids.candidate_ids), (2, jan))
        register.action_import()
        self.assertEqual((register.state, self.count_all()), ("checked", before))
        register.question_ids.decision = "same"
        register.action_import()
        self.assertEqual((register.state, self.find("N1")), ("done", jan.browse()))

        register = self.new_import(participants_csv=make_csv(rows))
        register.question_ids.decision = "new"
        register.action_check()
        self.assertEqual((register.question_count, register.count_ids.created), (0, 1), "the answer stays")
        register.action_import()
        self.assertEqual(self.find("N1").name, "Jan Bos")

    def test_never_matched_with_an_existing_contact(self):
        contact = self.env["res.partner"].create({"name": "Sanne de Wit", "email": "sanne@example.com", "ref": "A1"})
        register = self.import_people(("A1", "Sanne de Wit", "1990-05-17", "sanne@example.com"))
        self.assertEqual((register.count_ids.created, register.question_count), (1, 0))
        self.assertNotEqual(self.find("A1").partner_id, contact)
        self.assertTrue(self.find("A1").partner_id.mobility_hidden)
        self.assertFalse(contact.mobility_hidden)

    def test_people_of_another_organisation_are_not_known(self):
        other = self.env["res.company"].create({"name": "Other town"})
        self.env["mobility.participant"].create({"name": "Sanne", "ref": "A1", "company_id": other.id})
        self.env["mobility.program"].create({"name": "Elsewhere", "company_id": other.id})
        register = self.new_import(
            participants_csv=make_csv([PEOPLE, ("A1", "Sanne", "", "")]),
            enrolments_csv=make_csv([("reference", "program", "state"), ("A1", "Elsewhere", "intake")]),
        )
        self.assertEqual(register.count_ids[0].created, 1)
        self.assertEqual(register.problem_ids.mapped("value"), ["Elsewhere"])

    def test_again_brings_nothing_new(self):
        files = {
            "participants_csv": make_csv([PEOPLE, ("A1", "Sanne", "", "")]),
            "households_csv": make_csv([("reference", "name"), ("A1", "Noor")]),
            "enrolments_csv": make_csv([("reference", "program", "state"), ("A1", "STEPS", "intake")]),
            "assessments_csv": make_csv(
                [
                    ("reference", "date", "filled in", "instrument", "imp_debts", "imp_savings"),
                    ("A1", "2024-01-01", "together", "import_test", "1", "rather not"),
                ]
            ),
        }
        self.import_all(**files)
        before = self.count_all()
        register = self.import_all(**files)
        self.assertEqual(register.count_ids.mapped("matched"), [1, 1, 1, 1])
        self.assertEqual(self.count_all(), before)

    def test_enrolment_open_already(self):
        self.import_people(("A1", "Sanne", "", ""))
        self.env["mobility.enrollment"].create({"participant_id": self.find("A1").id, "program_id": self.program.id})
        register = self.new_import(
            enrolments_csv=make_csv(
                [("reference", "program", "state", "start"), ("A1", "STEPS", "active", "2020-01-01")]
            )
        )
        self.assertIn("takes part in this program already", register.problem_ids.reason)

    def test_nothing_stays_when_the_database_refuses_in_the_middle(self):
        register = self.new_import(
            participants_csv=make_csv([PEOPLE, ("A1", "Sanne", "", ""), ("A2", "Ali", "", "")]),
            enrolments_csv=make_csv([("reference", "program", "state"), ("A1", "STEPS", "intake")]),
        )
        before = self.count_all()
        Enrollment = type(self.env["mobility.enrollment"])
        with patch.object(Enrollment, "create", side_effect=UserError("the disk is full")):
            try:
                register.action_import()
                refused = False
            except UserError:
                refused = True  # no assertRaises, it rolls back: the caller may go on with its transaction
        self.assertTrue(refused)
        self.env.invalidate_all()
        self.assertEqual(self.count_all(), before)
        self.assertEqual(register.state, "checked")
        register.action_import()
        self.assertTrue(self.find("A1").enrollment_ids)

    def test_uploaded_files_are_not_kept(self):
        register = self.import_people(("A1", "Sanne", "", ""))
        self.assertFalse(register.file_ids)
        self.assertFalse(self.env["mobility.import.file"].search([]))
        self.assertFalse(self.env["ir.attachment"].search([("res_model", "=like", "mobility.import%")]))

    def test_only_coordinators_and_only_their_own_upload(self):
        with self.assertRaises(AccessError):
            self.env["mobility.import"].with_user(self.mentor).create({})
        register = self.new_import(participants_csv=make_csv([PEOPLE, ("A1", "Sanne", "", "")]))
        colleague = new_test_user(self.env, "import_colleague", "mobility_mentoring.group_coordinator")
        for record in (register, register.file_ids, register.count_ids):
            with self.assertRaises(AccessError):
                record.with_user(colleague).read(["create_uid"])
        with self.assertRaises(AccessError):
            register.with_user(self.mentor).action_import()

    def test_only_a_manager_lets_programs_be_created(self):
        files = {
            "participants_csv": make_csv([PEOPLE, ("A1", "Sanne", "", "")]),
            "enrolments_csv": make_csv([("reference", "program", "state"), ("A1", "New steps", "intake")]),
        }
        with self.assertRaises(AccessError):
            self.new_import(create_programs=True, **files)
        register = self.new_import(self.manager, create_programs=True, **files)
        self.assertEqual(register.new_programs, "New steps")
        register.action_import()
        self.assertEqual(self.find("A1").program_id.name, "New steps")

    def test_the_start_stays_required_outside_the_import(self):
        enrollment = self.env["mobility.enrollment"].create(
            {
                "participant_id": self.env["mobility.participant"].create({"name": "Sanne"}).id,
                "program_id": self.program.id,
                "state": "active",
            }
        )
        with self.assertRaises(UserError):
            enrollment.date_start = False
        with self.assertRaises(AccessError):
            enrollment.with_user(self.coordinator).write({"start_unknown": True})

    def test_a_thousand_more_rows_take_hardly_more_queries(self):
        def count_queries(size):
            people = [(f"Q{size}-{n}", f"Queue {size} {n}", "", "") for n in range(size)]
            enrolments = [(person[0], "STEPS", "active", "2024-01-01") for person in people]
            answers = [(person[0], "2024-02-01", "together", "import_test", "1", "3") for person in people]
            register = self.new_import(
                participants_csv=make_csv([PEOPLE, *people]),
                enrolments_csv=make_csv([("reference", "program", "state", "start"), *enrolments]),
                assessments_csv=make_csv(
                    [("reference", "date", "filled in", "instrument", "imp_debts", "imp_savings"), *answers]
                ),
            )
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            register.action_import()
            self.env.flush_all()
            self.assertEqual(register.state, "done")
            return self.env.cr.sql_log_count - before

        count_queries(10)
        few, many = count_queries(20), count_queries(220)
        self.assertLess((many - few) / 200, 0.5, "queries for each row more")
