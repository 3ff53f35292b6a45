import copy
import os
import random
import re
from itertools import combinations
from math import cos, radians, sin
from pathlib import Path

from lxml import etree
from odoo.addons.base.models.ir_qweb import render
from odoo.tests import BaseCase, tagged

from ..report.bridge_drawing import PAGE_HEIGHT, layout
from ..report.bridge_legend import SIGNS
from ..report.bridge_text import text_width

TEMPLATES = Path(__file__).parent.parent / "report" / "bridge_drawing_templates.xml"
SVG = "{http://www.w3.org/2000/svg}"
LONG_WORD = "Arbeidsongeschiktheidsverzekeringsmaatschappij"


def area(code, level=0, **values):
    defaults = {"name": f"Area {code}", "code": code, "answer": "level", "level": level, "levels": 5}
    return defaults | {"previous": None, "target": None, "holds_from": 3} | values


def pillar(*areas, **values):
    defaults = {"name": "Money", "icon": "coin", "color": "#a3430f", "holds": False, "helped": False}
    return defaults | {"areas": list(areas)} | values


def bridge(*pillars, **values):
    words = {"first_name": "Sam", "title": "Sam’s Bridge", "desc": "In words", "date": "12 March 2026"}
    words |= {"filled_in_by": "filled in by Sam", "sentence": "2 of 5 pillars hold.", "vision": "My own bakery"}
    words |= {"vision_date": "March 2028", "strengths": ["patient"], "influences": []}
    return words | {"pillars": list(pillars), "labels": {sign: f"sign {sign}" for sign in SIGNS}} | values


def any_bridge(seed, area_count, pillar_count):
    chance = random.Random(seed)
    words = ["Schulden", "Werk en opleiding", "Huiselijke relaties", LONG_WORD, "Geld", "المدخرات", "<b>&", "👍🏽 goed"]
    areas = []
    for number in range(area_count):
        levels = chance.randint(2, 10)
        answer = chance.choice(["level"] * 6 + ["unknown", "rather_not", "not_applicable", ""])
        steps = {key: chance.choice([None, chance.randrange(levels)]) for key in ("previous", "target")}
        name = chance.choice(words)
        areas.append(area(f"a{number}", chance.randrange(levels), levels=levels, answer=answer, name=name, **steps))
    pillars = []
    for number in range(pillar_count):
        own = areas[number * area_count // pillar_count : (number + 1) * area_count // pillar_count]
        state = {"holds": chance.choice([True, False, None]), "helped": chance.choice([True, False])}
        icon = chance.choice(["house", "coin", "nothing", ""])
        pillars.append(pillar(*own, name=chance.choice(words), icon=icon, **state))
    influences = [
        {"source": f"a{chance.randrange(area_count)}", "target": f"a{chance.randrange(area_count)}"}
        | {"sign": chance.choice(["heavier", "helps"]), "strength": chance.randint(1, 3)}
        for _ in range(chance.choice([0, 3, 40]))
    ]
    long = {"vision": "Rust in huis. " * 350, "strengths": ["W" * 5000] * 3, "sentence": "Rust. " * 1000}
    return bridge(*pillars, influences=influences, **chance.choice([long, {}]))


def draw(values, template="bridge_drawing"):
    def load(name):
        node = etree.parse(TEMPLATES).find(f".//template[@id='{name.split('.')[1]}']")
        node.tag = "t"
        node.attrib.clear()
        return node, name

    return str(render(f"mobility_mentoring.{template}", {"drawing": values}, load))


def box(line):
    """The corners of a line of text, turned back to lie flat; lines that lean the same way can be compared."""
    width = text_width(line["text"], line["size"], line["bold"]) / 1.07
    angle = radians(-line["rotate"])
    x = line["x"] * cos(angle) - line["y"] * sin(angle)
    y = line["x"] * sin(angle) + line["y"] * cos(angle)
    left = x - width * {"start": 0, "middle": 0.5, "end": 1}[line["anchor"]]
    return left, left + width, y - line["size"] * 0.72, y + line["size"] * 0.1


@tagged("mobility_drawing")
class TestBridgeDrawing(BaseCase):
    def kinds(self, **values):
        return [item["kind"] for item in layout(bridge(pillar(area("debts", **values), holds=None)), "card")["bricks"]]

    def test_the_lowest_level_is_one_brick(self):
        self.assertEqual(self.kinds(level=0), ["now"])
        self.assertEqual(self.kinds(level=4), ["now"] * 5)

    def test_new_former_and_wanted_levels(self):
        self.assertEqual(self.kinds(level=2, previous=0), ["now", "new", "new"])
        self.assertEqual(self.kinds(level=0, previous=2), ["now", "was", "was"])
        self.assertEqual(self.kinds(level=0, target=2), ["now", "wanted", "wanted"])
        self.assertEqual(self.kinds(level=0, previous=1, target=2), ["now", "again", "wanted"])
        self.assertEqual(self.kinds(level=2, target=1), ["now"] * 3, "a wish behind us is no wish any more")

    def test_only_the_wanted_level_has_a_flag_and_only_new_bricks_are_hatched(self):
        bricks = layout(bridge(pillar(area("debts", 1, previous=0, target=3)), labels={}))["bricks"]
        self.assertEqual([bool(item["flag"]) for item in bricks], [False, False, False, True])
        self.assertEqual([bool(item["hatch"]) for item in bricks], [False, True, False, False])

    def test_other_answers_have_a_quiet_sign_and_no_level(self):
        self.assertEqual(self.kinds(answer="unknown", level=3, previous=2), ["asked"])
        self.assertEqual(self.kinds(answer="rather_not"), ["asked"])
        self.assertEqual(self.kinds(answer="not_applicable", target=3), [])
        self.assertEqual(self.kinds(answer=""), [])
        self.assertEqual(len(layout(bridge(pillar(area("a", answer="unknown")), labels={}, strengths=[]))["signs"]), 2)

    def test_levels_outside_the_scale_stay_inside_the_drawing(self):
        self.assertEqual(len(self.kinds(level=99)), 5)
        self.assertEqual(len(self.kinds(level=0, levels=0)), 1)

    def test_every_scale_reaches_the_deck(self):
        drawing = layout(bridge(pillar(area("a", 1, levels=2), area("b", 9, levels=10)), labels={}))
        tops = {code: min(b["y"] for b in drawing["bricks"] if b["x"] == x) for code, x in self._lefts(drawing)}
        self.assertLess(abs(tops["a"] - tops["b"]), 3)

    def _lefts(self, drawing):
        return zip("ab", sorted({item["x"] for item in drawing["bricks"]}), strict=True)

    def test_planks_lie_only_over_pillars_that_hold(self):
        pillars = [pillar(area("a"), holds=True), pillar(area("b"), helped=True), pillar(area("c"))]
        drawing = layout(bridge(*pillars, pillar(area("d"), holds=None), labels={}))
        self.assertEqual([len(drawing[part]) for part in ("planks", "scaffolds", "open")], [1, 1, 2])
        self.assertEqual(len([sign for sign in drawing["signs"] if sign.get("ring")]), 1)

    def test_a_pillar_that_holds_with_help_has_planks_and_scaffolding(self):
        drawing = layout(bridge(pillar(area("a"), holds=True, helped=True), labels={}))
        self.assertEqual([len(drawing[part]) for part in ("planks", "scaffolds", "posts")], [1, 1, 0])

    def test_the_deck_goes_from_bank_to_bank(self):
        drawing = layout(any_bridge(1, 20, 7))
        stretches = drawing["planks"] + drawing["open"] + [s for s in drawing["scaffolds"] if "deck_width" in s]
        spans = sorted((s["x"], s["x"] + s.get("width", s.get("deck_width", 0))) for s in stretches if s["y"] < 300)
        for (_start, end), (start, _end) in zip(spans, spans[1:], strict=False):
            self.assertAlmostEqual(end, start, delta=0.3)

    def test_the_legend_explains_the_signs_that_occur_and_no_other(self):
        drawing = layout(bridge(pillar(area("a", 1, previous=0))))
        words = {line["text"] for line in drawing["texts"] if line["text"].startswith("sign ")}
        self.assertEqual(words, {"sign now", "sign new"})

    def test_influences(self):
        strong = {"source": "a", "target": "b", "sign": "heavier", "strength": 3}
        weak = {"source": "b", "target": "c", "sign": "helps", "strength": 1}
        nonsense = [{"source": "a", "target": "a"}, {"source": "a", "target": "z"}]
        pillars = [pillar(area(code)) for code in "abc"]
        drawing = layout(bridge(*pillars, influences=[weak, strong, *nonsense], labels={}))
        arrows = {arrow["sign"]: arrow for arrow in drawing["arrows"]}
        self.assertEqual(len(drawing["arrows"]), 2)
        self.assertGreater(arrows["heavier"]["width"], arrows["helps"]["width"])
        self.assertGreater(drawing["arrows"][0]["y"], max(foot["y"] for foot in drawing["feet"]))

    def test_too_many_influences_are_counted(self):
        codes = [f"a{number}" for number in range(9)]
        everything = [{"source": a, "target": b, "sign": "helps"} for a in codes for b in codes if a != b]
        drawing = layout(bridge(pillar(*map(area, codes)), influences=everything, labels={}))
        self.assertEqual(len(drawing["arrows"]) + drawing["arrows_left_out"], 72)

    def test_no_two_words_touch_and_all_stay_on_one_page(self):
        for seed in range(120 if os.environ.get("MOBILITY_TEST_ALL") else 30):
            pillar_count = 3 + seed % 11
            values = any_bridge(seed, max(pillar_count, 1 + seed % 20), pillar_count)
            with self.subTest(seed=seed):
                self._check_words(layout(values))

    def _check_words(self, drawing):
        self.assertLessEqual(drawing["height"] + drawing["head"]["height"], PAGE_HEIGHT + 1)
        for lines in (drawing["texts"], drawing["head"]["texts"]):
            self.assertGreaterEqual(min(line["size"] for line in lines), 14)
            for one, other in combinations(lines, 2):
                if one["rotate"] == other["rotate"]:
                    a, b = box(one), box(other)
                    apart = a[1] <= b[0] or b[1] <= a[0] or a[3] <= b[2] or b[3] <= a[2]
                    self.assertTrue(apart, f"{one['text']!r} lies on {other['text']!r}")
            for line in lines:
                left, right, _top, _bottom = box(line | {"rotate": 0}) if not line["rotate"] else (0, 0, 0, 0)
                self.assertGreaterEqual(left, -0.5, line)
                self.assertLessEqual(right, 796.5, line)

    def test_one_to_twenty_areas(self):
        for count in range(1, 21):
            drawing = layout(any_bridge(count, count, 1))
            self._check_words(drawing)
        self.assertEqual(layout(bridge())["bricks"], [])

    def test_own_words_are_shown_as_text_and_cut(self):
        evil = "<script>alert(1)</script> \x00\ud800\u202e " + "rust " * 1000
        words = {"vision": evil, "strengths": [evil], "title": evil, "sentence": evil}
        values = bridge(pillar(area("a", name=evil), name=evil), **words)
        values["pillars"][0] |= {"color": '"><script>', "icon": "<script>"}
        for template in ("bridge_drawing", "report_bridge_document"):
            root = etree.fromstring(draw(layout(values), template))
            self.assertFalse(root.xpath("//*[local-name()='script']"))
            words = "".join(root.itertext(f"{SVG}tspan"))
            self.assertIn("<script>", words)
            self.assertIn("…", words)
            self.assertLess(len(words), 1500)

    def test_the_picture_prints_the_same_everywhere(self):
        markup = draw(layout(any_bridge(4, 20, 5)), "report_bridge_document")
        for trouble in ("radient", "clipPath", " id=", "marker", "foreignObject", "dominant-baseline", "var(", "flex"):
            self.assertNotIn(trouble, markup)

    def test_title_and_description_are_words(self):
        for size, template in (("full", "bridge_drawing"), ("card", "bridge_card")):
            root = etree.fromstring(draw(layout(bridge(pillar(area("a"))), size), template))
            self.assertEqual(root.findtext(f"{SVG}title"), "Sam’s Bridge")
            self.assertEqual(root.findtext(f"{SVG}desc"), "In words")
            self.assertEqual(root.get("role"), "img")

    def test_a_card_has_no_words(self):
        root = etree.fromstring(draw(layout(any_bridge(5, 20, 13), "card"), "bridge_card"))
        self.assertFalse(root.findall(f".//{SVG}text"))

    def test_a_card_has_a_box_for_every_brick_plank_and_foot(self):
        for seed in range(20):
            drawing = layout(any_bridge(seed, 20, 3 + seed % 11), "card")
            drawn = {(stroke["fill"], stroke["stroke"], stroke["dashes"]): stroke["d"] for stroke in drawing["strokes"]}
            boxes = sum(d.count("z") for d in drawn.values())
            scaffolds = sum("deck_width" in item for item in drawing["scaffolds"])
            parts = len(drawing["bricks"]) + len(drawing["planks"]) + len(drawing["feet"]) + scaffolds
            self.assertEqual(boxes, parts)
            for number in re.findall(r"[MV](-?[\d.]+)", "".join(drawn.values())):
                self.assertTrue(0 <= float(number) <= drawing["width"])

    def test_right_to_left_mirrors_the_drawing_but_not_the_words(self):
        values = bridge(pillar(area("a")), pillar(area("b")), labels={})
        plain, mirrored = layout(values), layout(values | {"direction": "rtl"})
        for one, other in zip(plain["texts"], mirrored["texts"], strict=True):
            self.assertAlmostEqual(one["x"] + other["x"], plain["width"], delta=0.2)
        self.assertTrue(mirrored["mirror"])

    def test_digits_among_arabic_letters_are_pieces_of_their_own(self):
        lines = layout(bridge(sentence="2 من 5 أعمدة ثابتة."))["head"]["texts"]
        self.assertEqual([len(line["runs"]) for line in lines], [1, 1, 5])
        for line in lines:
            self.assertEqual("".join(line["runs"]), line["text"])

    def test_words_stand_where_a_transform_puts_them(self):
        """A patched wkhtmltopdf forgets x and y where right-to-left words end in others."""
        root = etree.fromstring(draw(layout(bridge(sentence="0 مرحبا بالعالم 0 <script>aler…"))))
        texts = root.findall(f".//{SVG}text")
        self.assertTrue(texts)
        for line in texts:
            self.assertRegex(line.get("transform"), r"^translate\(")
            self.assertFalse(line.get("x") or line.get("y"))

    def test_a_light_colour_is_darkened_until_it_can_be_read(self):
        texts = layout(bridge(pillar(area("a"), color="#ffff00")))["texts"]
        self.assertNotIn("#ffff00", {line["color"] for line in texts})

    def test_the_input_stays_as_it_is(self):
        values = any_bridge(6, 12, 4)
        before = copy.deepcopy(values)
        layout(values)
        self.assertEqual(values, before)
