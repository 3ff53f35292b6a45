import base64
import io
from datetime import date, datetime

from odoo.tests import tagged
from openpyxl import load_workbook

from .import_common import ImportCase, make_csv, make_xlsx

PEOPLE = ("reference", "name", "birth date", "e-mail")
ENROLMENTS = ("reference", "program", "state", "start", "end")
SANNE = ("A1", "Sanne de Wit", "1990-05-17", "sanne@example.com")


@tagged("post_install", "-at_install")
class TestImportGoodFiles(ImportCase):
    def test_encodings_and_separators(self):
        rows = [("nummer", "naam", "geboortedatum", "adres"), ("A1", "Zoë Müller", "31-12-1990", 'Laan 1, "achter"')]
        for number, (encoding, delimiter) in enumerate(
            [("utf-8", ","), ("utf-8", ";"), ("utf-8-sig", ";"), ("cp1252", ";"), ("cp1252", ","), ("utf-16", "\t")]
        ):
            rows[1] = (f"E{number}", f"Zoë Müller {number}", *rows[1][2:])
            self.import_all(deelnemers_csv=make_csv(rows, delimiter, encoding))
            person = self.find(f"E{number}")
            self.assertEqual(person.name, f"Zoë Müller {number}", (encoding, delimiter))
            self.assertEqual(person.street, 'Laan 1, "achter"')

    def test_separator_line_of_a_spreadsheet_counts_as_a_row(self):
        register = self.new_import(participants_csv=b"sep=;\r\nreference;name\r\nA1;\r\n")
        self.assertEqual(register.problem_ids.mapped("row"), [3])

    def test_dates(self):
        texts = ["31-12-1990", "31/12/1990", "31.12.1990", "1990-12-31", "1990/12/31", "1990-12-31T00:00:00"]
        rows = [(f"D{number}", f"Date {number}", text) for number, text in enumerate(texts)]
        self.import_all(participants_csv=make_csv([PEOPLE[:3], *rows]))
        values = [date(1990, 12, 31), datetime(1990, 12, 31), *texts]
        rows = [(f"X{number}", f"Excel {number}", value) for number, value in enumerate(values)]
        self.import_all(register_xlsx=make_xlsx(participants=[PEOPLE[:3], *rows]))
        people = self.env["mobility.participant"].search([("name", "=like", "Date _")])
        people |= self.env["mobility.participant"].search([("name", "=like", "Excel _")])
        self.assertEqual(len(people), len(texts) + len(values))
        self.assertEqual(set(people.mapped("birthdate")), {date(1990, 12, 31)})

    def test_text_that_looks_like_a_formula_stays_text(self):
        text = '=HYPERLINK("http://example.com";"x")'
        self.import_all(participants_csv=make_csv([("reference", "name", "strengths"), ("=1+1", "Sanne", text)], ";"))
        self.assertEqual(self.find("=1+1").strengths, text)

    def test_numbers_in_a_spreadsheet_are_references_and_postal_codes(self):
        people = [("reference", "name", "postal code"), (1001, "Sanne", 1234.0)]
        enrolments = [("reference", "program", "state"), ("1001", "steps", "Aangemeld")]
        self.import_all(register_xlsx=make_xlsx(participants=people, enrolments=enrolments))
        self.assertEqual(self.find("1001").zip, "1234")
        self.assertEqual(self.find("1001").enrollment_ids.state, "intake")

    def test_sheet_is_recognised_by_its_headings(self):
        self.import_all(register_xlsx=make_xlsx(Sheet1=[PEOPLE, SANNE]))
        self.assertTrue(self.find("A1"))
        self.import_all(export_csv=make_csv([ENROLMENTS, ("A1", "STEPS", "active", "2024-01-01", "")]))
        self.assertEqual(self.find("A1").state, "active")

    def test_words_in_both_languages(self):
        people = [
            ("nummer", "naam", "contact via", "soort huishouden", "land"),
            ("A1", "Sanne", "Telefoon", "alleenstaande ouder", "nl"),
            ("A2", "Ali", "letter", "COUPLE", "Belgium"),
        ]
        members = [
            ("nummer", "naam", "relatie", "woont thuis"),
            ("A1", "Noor", "dochter", "deels"),
            ("A2", "Bo", "", ""),
        ]
        self.import_all(deelnemers_csv=make_csv(people, ";"), huishoudens_csv=make_csv(members, ";"))
        sanne, ali = self.find("A1"), self.find("A2")
        self.assertEqual(
            (sanne.contact_way, sanne.household_type, sanne.country_id.code), ("phone", "single_parent", "NL")
        )
        self.assertEqual((ali.contact_way, ali.household_type, ali.country_id.code), ("paper", "couple", "BE"))
        self.assertEqual(
            (sanne.household_member_ids.relation, sanne.household_member_ids.lives_in), ("child", "partly")
        )
        self.assertEqual((ali.household_member_ids.relation, ali.household_member_ids.lives_in), ("other", "always"))

    def test_template_untouched_has_nothing_to_import_but_its_example_shows_the_way(self):
        register = self.env["mobility.import"].with_user(self.coordinator).create({})
        for lang, example in (("en_US", "EXAMPLE"), ("nl_NL", "VOORBEELD")):
            self.env["res.lang"]._activate_lang(lang)
            register.with_context(lang=lang).action_download_template()
            content = base64.b64decode(register.result_file)
            untouched = self.new_import(template_xlsx=content)
            self.assertFalse(untouched.error_count, untouched.problem_ids.mapped("reason"))
            self.assertEqual(set(untouched.count_ids.mapped("skipped")), {1})
            self.assertEqual(set(untouched.count_ids.mapped("created")), {0})
            book = load_workbook(io.BytesIO(content))
            for page in book.worksheets[1:]:
                self.assertEqual(page["A2"].value, example)
                page["A2"].value = f"T-{lang}"
            used = io.BytesIO()
            book.save(used)
            self.import_all(template_xlsx=used.getvalue())
            person = self.find(f"T-{lang}")
            self.assertEqual(person.birthdate, date(1990, 12, 31))
            self.assertEqual(person.household_member_ids.birthdate, date(2016, 2, 1))
            self.assertEqual((person.state, person.enrollment_ids.date_start), ("active", date(2024, 9, 1)))
            self.assertEqual((person.assessment_ids.state, person.assessment_ids.kind), ("confirmed", "baseline"))
