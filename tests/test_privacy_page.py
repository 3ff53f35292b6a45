import re

from odoo.tools import file_open, file_path

from ..models.participant.retention_term import LEAST
from .common import MobilityCommon


class TestPrivacyPage(MobilityCommon):
    """What the page for a data protection officer says is what the code does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with file_open("mobility_mentoring/docs/privacy.md") as page:
            cls.page = page.read()
        cls.personal = {model._name: model for model in cls.env["mobility.personal"]._get_personal_models()}

    def _get_rows(self, heading):
        """Return the rows of the tables of this chapter, each a list of cells."""
        chapter = self.page.split(f"\n## {heading}\n")[1].split("\n## ")[0]
        return [
            [cell.strip() for cell in line.strip("|").split("|")] for line in re.findall(r"^\|.*\|$", chapter, re.M)
        ]

    def _get_map(self, cells):
        rows = self._get_rows("Data map")
        return {row[0].strip("`"): row for row in rows if len(row) == cells and row[0].startswith("`")}

    def test_every_model_about_people_is_in_the_data_map(self):
        self.assertEqual(set(self._get_map(3)), set(self.personal))

    def test_it_says_of_which_the_whole_row_goes(self):
        said = {name: row[2] for name, row in self._get_map(3).items()}
        done = {name: "goes" if model._erase_rows else "stays" for name, model in self.personal.items()}
        self.assertEqual(said, done)

    def test_every_other_table_that_points_at_them_is_named(self):
        found = set()
        for name in self.env.registry:
            model = self.env[name]
            if name.startswith("mobility.") and model._auto and not model._abstract and not model._transient:
                fields = model._fields.values()
                if {field.comodel_name for field in fields if field.store and field.column_type} & set(self.personal):
                    found.add(name)
        self.assertEqual(set(self._get_map(2)), found - set(self.personal))

    def test_its_terms_are_those_that_are_shipped_and_the_least(self):
        said = {}
        for row in self._get_rows("How long it is kept"):
            for name in re.findall(r"`(\w+)`", row[0]):
                said[name] = int(row[1]) if row[1].isdigit() else None
        shipped = self.env["mobility.retention.term"].search([("company_id", "=", False)])
        self.assertEqual({term.legal_basis: term.years for term in shipped}, LEAST)
        self.assertEqual({name: years for name, years in said.items() if years}, LEAST)
        self.assertEqual(set(said), set(shipped._fields["legal_basis"].get_values(self.env)))

    def test_every_file_that_it_names_is_there(self):
        paths = set(re.findall(r"`((?:tests|models|security|dev)/[\w/]+\.\w+)`", self.page))
        self.assertGreater(len(paths), 30)
        for path in paths:
            file_path(f"mobility_mentoring/{path}")

    def test_every_link_within_it_leads_somewhere(self):
        headings = {
            re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-")
            for heading in re.findall(r"^#+ (.*)$", self.page, re.M)
        }
        self.assertFalse(set(re.findall(r"\]\(#([\w-]+)\)", self.page)) - headings)
