import json
import os
from pathlib import Path

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common import MobilityCommon

ADDON = Path(__file__).parents[1]
# Serious and critical problems of accessibility inside some elements, as 'rule: element'.
AXE = """
const mildEnough = ["minor", "moderate"];
const found = await axe.run(%(selector)s);
const bad = found.violations.filter((problem) => !mildEnough.includes(problem.impact));
const lines = bad.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 150)}`));
if (lines.length) {
    console.error("axe-core: " + lines.join(" / "));
} else {
    console.log("test successful");
}
"""


def suite_id(name):
    """Return the id by which hoot runs one suite; a filter by name would run other addons' tests as well."""
    number = 0
    for char in name:
        number = ((number << 5) - number + ord(char)) & 0xFFFFFFFF
    return f"{number:08x}"


@tagged("post_install", "-at_install")
class TestBridgeBoard(MobilityCommon, HttpCase):
    """The board in a browser: its own tests, a keyboard alone, and what a screen reader gets."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mentor.password = cls.mentor.login
        cls.samira = cls._participant("Samira", strengths="patient")
        cls.before = cls._bridge(cls.samira, {"house": 2, "debts": "unknown"}, date="2020-01-01")
        cls.bridge = cls.env["mobility.assessment"].create(
            {"participant_id": cls.samira.id, "instrument_id": cls.instrument.id}
        )
        cls.bridge.line_ids = [Command.create(vals) for vals in cls.bridge._prepare_line_vals()]

    @property
    def path(self):
        return f"/odoo/mobility-bridges/{self.bridge.id}"

    def _answers(self):
        self.env.invalidate_all()
        return {line.area_id.code: line for line in self.bridge.line_ids}

    def test_hoot(self):
        names = [path.name.removesuffix(".test.js") for path in (ADDON / "static/tests").glob("*.test.js")]
        self.assertIn("bridge_board", names)
        suites = "".join(f"&id={suite_id(f'@mobility_mentoring/{name}')}" for name in names)
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000{suites}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )

    def test_arrows_are_drawn_by_tapping_and_by_keyboard(self):
        self.start_tour(self.path, "mobility_influence_drawing", login=self.mentor.login)
        self.env.invalidate_all()
        arrows = self.bridge.influence_ids
        self.assertEqual(
            [(arrow.source_area_id.code, arrow.target_area_id.code, arrow.sign, arrow.strength) for arrow in arrows],
            [("debts", "family", "heavier", 3), ("family", "debts", "heavier", 2)],
        )
        self.assertEqual(arrows.mapped("note"), ["We shout about letters", False])
        self.assertEqual(self.samira.strengths, "patient\nnever late")

    def test_a_keyboard_is_enough(self):
        self.start_tour(self.path, "mobility_bridge_board_keyboard", login=self.mentor.login)
        answers = self._answers()
        house, family, debts = (answers[code] for code in ("house", "family", "debts"))
        self.assertEqual((house.level_id.value, house.target_level_id.value), (2, 3))
        self.assertTrue(house.is_priority)
        self.assertEqual(house.note, "Eindelijk een eigen sleutel!")
        self.assertEqual((family.answer, family.target_level_id.id), ("not_applicable", False))
        self.assertEqual((debts.level_id.value, debts.target_level_id.value), (10, 10))
        self.assertEqual(self.bridge.state, "confirmed")
        self.assertEqual(self.bridge.pillars_holding, 2)

    def test_strengths_are_those_of_the_person(self):
        self.bridge.with_user(self.mentor).strengths = "patient\nnever late"
        self.assertEqual(self.samira.strengths, "patient\nnever late")

    def test_no_serious_problem_of_accessibility(self):
        source = Path(os.environ.get("MOBILITY_AXE", ""))
        if not source.is_file():
            self.skipTest("wanted: axe-core is not here")
        axe = source.read_text(encoding="utf-8")
        answers = self._answers()
        house = answers["house"]
        house.write({"level_id": house.area_id.level_ids[1].id, "target_level_id": house.area_id.level_ids[2].id})
        answers["family"].write({"answer": "rather_not", "is_priority": True, "note": "Eigen woorden"})
        arrow = {"source_area_id": house.area_id.id, "target_area_id": answers["debts"].area_id.id}
        self.bridge.influence_ids = [Command.create(arrow)]
        board, arrows, strengths = ".o_mobility_board", ".o_mobility_influences", ".o_mobility_strengths"

        def check(path, *selectors, before=""):
            look = AXE % {"selector": json.dumps({"include": list(selectors)})}
            code = f"{axe};\n(async () => {{ {before} {look} }})();"
            ready = f"document.querySelectorAll({json.dumps(selectors[0])}).length > 0"
            self.browser_js(path, code, ready, login=self.mentor.login)

        wait = "await new Promise((done) => setTimeout(done, 300));"
        check(self.path, f"{board} [role=radio]", board, arrows, strengths)
        check(
            self.path, board, arrows, before=f"document.querySelector('{board}_when button:last-child').click(); {wait}"
        )
        tap = f"for (const area of document.querySelectorAll('{arrows}_area')) {{ area.click(); {wait} break; }}"
        tap += f"document.querySelectorAll('{arrows}_area')[2].click(); {wait}"
        check(self.path, arrows, before=tap)
        self.bridge.line_ids.filtered(lambda line: not line.answer).answer = "unknown"
        self.bridge.action_confirm()
        check(self.path, ".o_field_widget[name=drawing]", board, ".o_field_widget[name=influence_ids]")
        check("/odoo/mobility-people", ".o_mobility_bridge_card")
