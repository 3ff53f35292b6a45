import base64
import json
import re
from collections import Counter

from odoo.tests import HttpCase

from .common import MobilityCommon

DASHBOARDS = {"team": "mentor", "program": "coordinator", "finance": "finance"}
NUMBERS = {"integer", "float", "monetary"}


class DashboardCommon(MobilityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dashboards = {name: cls.env.ref(f"mobility_mentoring.dashboard_{name}") for name in DASHBOARDS}

    @classmethod
    def _sheet(cls, name):
        return json.loads(base64.b64decode(cls.dashboards[name].spreadsheet_binary_data))


class TestDashboard(DashboardCommon):
    """What the dashboards ask for is there, and may be asked by who sees them."""

    def _get_questions(self, sheet):
        """Return (model, domain, groups, measures, date and program chains) of all pivots and charts."""
        for pivot in sheet["pivots"].values():
            groups = [row["fieldName"] for row in pivot["rows"] + pivot["columns"]]
            measures = [measure["fieldName"] for measure in pivot["measures"]]
            yield pivot["model"], pivot["domain"], groups, measures, pivot["fieldMatching"]
        for figure in (figure for part in sheet["sheets"] for figure in part["figures"]):
            data = figure["data"]
            if data["type"] != "scorecard":
                about = data["metaData"]
                yield (
                    about["resModel"],
                    data["searchParams"]["domain"],
                    about["groupBy"],
                    [about["measure"]],
                    data["fieldMatching"],
                )

    def test_each_model_field_and_filter_is_there_for_who_sees_it(self):
        for name, role in DASHBOARDS.items():
            user, sheet = getattr(self, role), self._sheet(name)
            kinds = {shown["id"]: shown["type"] for shown in sheet["globalFilters"]}
            for model, domain, groups, measures, matching in self._get_questions(sheet):
                with self.subTest(dashboard=name, model=model, groups=groups, measures=measures):
                    records = self.env[model].with_user(user)
                    aggregates = [measure if measure == "__count" else f"{measure}:sum" for measure in measures]
                    records._read_group(domain, groups, aggregates)
                    for measure in measures:
                        if measure != "__count":
                            self.assertIn(records._fields[measure].type, NUMBERS)
                            self.assertTrue(records._fields[measure].aggregator, f"{measure} cannot be summed")
                    for filter_id, match in matching.items():
                        value = "2024-01-01" if kinds[filter_id] == "date" else self.program.id
                        records.search_count([*domain, (match["chain"], "=", value)])
                        last = records.mapped(match["chain"]) if "." in match["chain"] else None
                        field = records._fields.get(match["chain"])
                        if kinds[filter_id] == "date":
                            self.assertIn(field.type, ("date", "datetime"))
                        elif field:
                            self.assertEqual(field.comodel_name, "mobility.program")
                        else:
                            self.assertEqual(last._name, "mobility.program")

    def test_each_number_shown_comes_from_a_cell_and_each_cell_from_a_pivot(self):
        for name in DASHBOARDS:
            sheet = self._sheet(name)
            cells = {
                f"{part['name']}!{place}": cell for part in sheet["sheets"] for place, cell in part["cells"].items()
            }
            for figure in (figure for part in sheet["sheets"] for figure in part["figures"]):
                if figure["data"]["type"] == "scorecard":
                    self.assertIn(figure["data"]["keyValue"], cells)
            used = Counter(found for cell in cells.values() for found in re.findall(r"PIVOT(?:\.VALUE)?\((\d+)", cell))
            self.assertEqual(set(used), set(sheet["pivots"]), name)
            linked = [found for cell in cells.values() for found in re.findall(r"ir_menu_xml_id/([\w.]+)", cell)]
            for menu in [*sheet["chartOdooMenusReferences"].values(), *linked]:
                self.assertEqual(self.env.ref(menu)._name, "ir.ui.menu")
                shown = self.env["ir.ui.menu"].with_user(getattr(self, DASHBOARDS[name]))._visible_menu_ids()
                self.assertIn(self.env.ref(menu).id, shown, menu)

    def test_who_sees_which_dashboard(self):
        every = self.env["spreadsheet.dashboard"].browse(board.id for board in self.dashboards.values())
        seen = {
            "mentor": {"team"},
            "coordinator": {"team", "program"},
            "finance": {"finance"},
            "analyst": set(),
            "employee": set(),
        }
        for role, names in seen.items():
            found = self.env["spreadsheet.dashboard"].with_user(getattr(self, role)).search([("id", "in", every.ids)])
            self.assertEqual(found, every.filtered(lambda board, names=names: board in self._boards(names)), role)

    def _boards(self, names):
        return [self.dashboards[name] for name in names]

    def test_the_bridge_of_a_cohort_is_one_click_from_the_program(self):
        links = [cell for part in self._sheet("program")["sheets"] for cell in part["cells"].values()]
        self.assertTrue([cell for cell in links if "menu_mobility_cohort_bridge" in cell])

    def test_everything_can_be_narrowed_to_a_period_and_a_program(self):
        for name in DASHBOARDS:
            labels = [shown["label"] for shown in self._sheet(name)["globalFilters"]]
            self.assertEqual(labels, ["Period", "Program"])


class TestDashboardTour(DashboardCommon, HttpCase):
    """In a real browser no cell shows an error, with figures and without."""

    def _open(self, name, user):
        user.password = user.login
        action = self.env.ref("spreadsheet_dashboard.ir_actions_dashboard_action")
        self.start_tour(
            f"/odoo/{action.path}?dashboard_id={self.dashboards[name].id}", "mobility_dashboards", login=user.login
        )

    def test_team(self):
        person = self._participant()
        self._enrol(person)
        self._bridge(person, {"debts": 0}, date="2026-01-10")
        self._goal(person).step_ids.with_user(self.mentor).action_done("alone")
        self._open("team", self.mentor)

    def test_team_before_anything_happened(self):
        self._open("team", self.mentor_b)

    def test_program(self):
        self._enrol(self._participant(), state="stopped")
        self._open("program", self.coordinator)

    def test_program_before_anything_happened(self):
        coordinator = self._user("far", "mobility_mentoring.group_coordinator", company=self.other_company)
        self._open("program", coordinator)

    def test_finance_before_anything_happened(self):
        finance = self._user(
            "far_finance", "base.group_user", "mobility_mentoring.group_finance", company=self.other_company
        )
        self._open("finance", finance)

    def test_finance(self):
        person = self._participant()
        self._enrol(person)
        self._approved_reward(person)
        self._open("finance", self.finance)
