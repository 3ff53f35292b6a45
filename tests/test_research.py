import base64
import csv
import io
from collections import Counter

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from openpyxl import load_workbook

from .figures_common import FiguresCommon

TOLD = ("legal_basis", "program", "start_quarter", "household", "age")


class TestResearch(FiguresCommon):
    """The research file: rows without names of people who agreed, none of whom can be told apart."""

    def _export(self, user=None, **vals):
        export = self.env["mobility.research.export"].with_user(user or self.analyst).create(vals)
        export.action_export()
        return export

    def _read(self, user=None):
        """Return the rows of the .csv: a list of dicts."""
        content = base64.b64decode(self._export(user, file_format="csv").file).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(content)))

    def _sizes(self, rows):
        """Return of how many people there are rows that tell the same about one moment."""
        return Counter(tuple(row[name] for name in (*TOLD, "months")) for row in rows).values()

    # -- what is in it ------------------------------------------------------------------------------------------------

    def test_levels_at_fixed_moments_and_no_name(self):
        people = self._consenting(10, levels=(0, 10))
        rows = self._read()
        self.assertEqual(Counter(row["months"] for row in rows), {"0": 10, "12": 10})
        self.assertEqual(len({row["pseudonym"] for row in rows}), 10)
        self.assertEqual({row["test_small.debts.1"] for row in rows if row["months"] == "12"}, {"10.0"})
        first = rows[0]
        self.assertEqual(
            [first[name] for name in TOLD], ["participation", "Rivierdal on its way", "2020 Q1", "single", "27"]
        )
        content = base64.b64decode(self._export(file_format="csv").file).decode()
        for person in people:
            for secret in (person.name, person.ref, person.partner_id.name):
                self.assertNotIn(secret, content)

    def test_what_happened_up_to_a_moment_stands_beside_it_and_nothing_later(self):
        people = self._consenting(10, levels=(0, 10))
        happened = self.env["mobility.session"].with_user(self.mentor).with_context(session_happened=True)
        for start in ("2020-06-02 09:00:00", "2022-06-02 09:00:00"):
            happened.create(self._session_vals(people[0], start)).action_hold()
        people[0].enrollment_id.with_context(exit_reason_id=self._exit_reason().id, date_end="2022-07-01").action_stop()
        year = [row for row in self._read() if row["months"] == "12"]
        self.assertEqual(sorted(row["sessions"] for row in year), ["0"] * 9 + ["1"])
        self.assertEqual({row["state"] for row in year}, {"under_way"})

    def test_the_spreadsheet_has_a_code_book_and_says_what_was_left_out(self):
        self._consenting(10)
        self._consenting(3, household_type="couple")
        export = self._export()
        book = load_workbook(io.BytesIO(base64.b64decode(export.file)))
        rows, codes, left_out = book.worksheets
        heading = [cell.value for cell in rows[1]]
        explained = {row[0].value for row in codes.iter_rows(min_row=2)}
        self.assertEqual(set(heading), explained)
        self.assertIn("debts at 40", str([[cell.value for cell in row] for row in codes.iter_rows()]))
        self.assertIn("household is left empty in 13 rows", str([row[0].value for row in left_out.iter_rows()]))
        self.assertIn("household is left empty in 13 rows", export.report)

    def test_nothing_in_it_is_a_formula(self):
        self.program.name = '=HYPERLINK("http://example.org","x")'
        self._consenting(10)
        [value] = {row["program"] for row in self._read()}
        self.assertTrue(value.startswith("'="))
        book = load_workbook(io.BytesIO(base64.b64decode(self._export().file)))
        cell = book.worksheets[0].cell(2, 3)
        self.assertEqual((cell.value, cell.data_type), (self.program.name, "s"))

    # -- who is in it -------------------------------------------------------------------------------------------------

    def test_only_who_agreed_is_in_it(self):
        self._consenting(10)
        self._crowd(10)
        self.assertEqual(len(self._read()), 10)

    def test_too_few_are_refused_in_words(self):
        self._consenting(9)
        with self.assertRaisesRegex(UserError, "at least 10 people who agreed"):
            self._export()

    def test_nobody_is_told_apart_from_fewer_than_ten(self):
        self._consenting(14, levels=(0, 10))
        self._consenting(11, household_type="couple", birthdate="1970-01-01")
        self._consenting(3, household_type="single_parent", start="2021-05-01")
        self._consenting(1, household_type="couple_with_children", birthdate="1949-01-01", start="2022-05-01")
        rows = self._read()
        self.assertEqual(len({row["pseudonym"] for row in rows}), 29)
        self.assertTrue(all(size >= 10 for size in self._sizes(rows)), self._sizes(rows))

    def test_who_did_not_agree_makes_no_group_larger(self):
        self._consenting(9)
        others = self._crowd(10)
        with self.assertRaisesRegex(UserError, "at least 10 people who agreed"):
            self._export()
        self.assertFalse(
            self.env["mobility.research.member"].search([("enrollment_id", "in", others.enrollment_ids.ids)])
        )

    def test_a_moment_at_which_too_few_of_a_group_answered_is_left_out(self):
        people = self._consenting(12)
        self._fill_in(people[:9], 10, "2021-01-15")
        export = self._export()
        self.assertIn("Left out: 9 rows", export.report)
        self.assertEqual({row["months"] for row in self._read()}, {"0"})

    def test_a_manager_sets_how_small_a_group_may_be_and_never_under_five(self):
        self._consenting(6)
        with self.assertRaisesRegex(AccessError, "Only a manager"):
            self.env["mobility.research.export"].with_user(self.analyst).create({"group_size": 5})
        for user in (self.manager, self.analyst):
            with self.assertRaises((ValidationError, AccessError)[user == self.analyst]):
                self.env["mobility.research.export"].with_user(user).create({"group_size": 4})
        self.env["mobility.research.export"].with_user(self.manager).create({"group_size": 5})
        self.assertEqual(self.company.mobility_group_size, 5)
        self.assertEqual(len(self._read()), 6)
        self.assertDatabaseRefuses("UPDATE res_company SET mobility_group_size = 4 WHERE id = %s", self.company.id)

    def test_who_no_longer_agrees_is_out_of_the_next_file(self):
        people = self._consenting(12)
        self._read()
        people[0].consent_ids.with_user(self.mentor).action_withdraw()
        self.assertEqual(len(self._read()), 11)
        people[1:3].consent_ids.action_withdraw()
        with self.assertRaises(UserError):
            self._read()

    # -- two files ----------------------------------------------------------------------------------------------------

    def _rows_by_key(self):
        return {(row["pseudonym"], row["months"], row["filled_in"]): row for row in self._read()}

    def test_two_files_differ_by_a_group_or_not_at_all(self):
        people = self._consenting(12, levels=(0, 10))
        before = self._rows_by_key()
        self._consenting(9)
        self._fill_in(people[:1], 40, "2021-02-20")
        self._fill_in(people[:1], 40, "2022-01-20")
        people[1].household_type = "couple"
        people[2].birthdate = "1950-01-01"
        people[3].enrollment_id.with_context(exit_reason_id=self._exit_reason().id, date_end="2024-01-01").action_stop()
        after = self._rows_by_key()
        self.assertEqual(after, before, "nine who agreed later wait, and what is told of the others stays")
        self._consenting(1, household_type="couple")
        latest = self._rows_by_key()
        self.assertEqual({key: latest[key] for key in before}, before)
        new = [row for key, row in latest.items() if key not in before]
        self.assertEqual(len(new), 10)
        self.assertTrue(all(size >= 10 for size in self._sizes(new)))

    def test_what_is_confirmed_afterwards_does_not_come_alone(self):
        people = self._consenting(12)
        self._fill_in(people[:11], 10, "2021-01-15")
        self._read()
        self.env.cr.execute("UPDATE mobility_assessment SET date_confirmed = date")
        self.env.invalidate_all()
        self.env["mobility.research.group"].search([]).date_formed = "2020-07-01"
        before = self._rows_by_key()
        self.assertEqual(Counter(row["months"] for row in before.values()), {"0": 12, "12": 11})
        self._fill_in(people[11:], 10, "2021-01-15")
        self.assertEqual(self._rows_by_key(), before)

    def test_a_moment_comes_for_the_whole_group_when_it_is_over_for_all(self):
        today = fields.Date.today()
        early = fields.Date.subtract(today, months=19)
        late = fields.Date.subtract(today, months=14)
        self._consenting(5, start=early, levels=(0, 10))
        self._consenting(5, start=late, levels=(0, 10))
        self.assertEqual({row["months"] for row in self._read()}, {"0"})

    # -- pseudonyms ---------------------------------------------------------------------------------------------------

    def test_the_pseudonym_stays_and_the_key_is_read_by_nobody(self):
        self._consenting(10)
        before = self._rows_by_key()
        self.assertEqual(self._rows_by_key(), before)
        self.assertTrue(self.company.mobility_pseudonym_key)
        for user in (self.analyst, self.manager, self.env.ref("base.user_admin")):
            company = self.company.with_user(user)
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    company.read(["mobility_pseudonym_key"])
                with self.assertRaises(AccessError):
                    company.search([("mobility_pseudonym_key", "like", "a")])
                with self.assertRaises(AccessError):
                    self.env["mobility.research.member"].with_user(user).search([])

    def test_another_organisation_makes_other_pseudonyms(self):
        self.assertNotEqual(
            self.company._get_mobility_pseudonym("same"), self.other_company._get_mobility_pseudonym("same")
        )

    def test_forgetting_a_person_or_the_key_cuts_the_link(self):
        people = self._consenting(12)
        before = {key[0] for key in self._rows_by_key()}
        people[0]._forget_pseudonym()
        self.assertFalse(
            self.env["mobility.research.member"].search([("enrollment_id", "=", people[0].enrollment_id.id)])
        )
        self.assertEqual(len(before - {key[0] for key in self._rows_by_key()}), 1)
        self.company._forget_mobility_pseudonyms()
        self.assertFalse(before & {key[0] for key in self._rows_by_key()})

    # -- who makes it -------------------------------------------------------------------------------------------------

    def test_analysts_and_managers_make_it_and_nobody_else(self):
        self._consenting(10)
        for user in (self.analyst, self.manager):
            self.assertTrue(self._export(user).file)
        for user in (self.mentor, self.coordinator, self.finance, self.employee, self.volunteer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._export(user)
        export = self._export()
        with self.assertRaises(AccessError):
            export.with_user(self.manager).read(["file"])
        other = self.env["mobility.research.export"].with_user(self.analyst)
        with self.assertRaises(AccessError):
            other.create({"company_id": self.other_company.id}).action_export()

    def test_it_is_logged_with_each_person_in_it(self):
        people = self._consenting(10)
        others = self._crowd(3)
        self._export()
        self.env.invalidate_all()
        logs = people.access_log_ids
        self.assertEqual(logs.participant_id, people)
        self.assertEqual(set(logs.mapped("kind")), {"export"})
        self.assertEqual(logs.user_id, self.analyst)
        self.assertFalse(others.access_log_ids)

    def test_queries_do_not_grow_with_the_people(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["mobility.research.group"]._get_records(self.company)
            return self.env.cr.sql_log_count - before

        self._consenting(10)
        self._export()
        few = count()
        self._consenting(40)
        self._export()
        self.assertEqual(count(), few)
