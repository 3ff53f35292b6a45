import random
import re
from itertools import combinations
from pathlib import Path

from lxml import etree
from odoo.tests import BaseCase, tagged

from ..report.bridge_bricks import brick
from ..report.bridge_card import LIKE, STYLES
from ..report.bridge_icons import ICONS, ink
from ..report.bridge_legend import GREY

ADDON = Path(__file__).parents[1]
COLOR = re.compile(r"#[0-9a-f]{6}")
WHITE = "#ffffff"
# Nothing is lost when nobody sees these: quiet water, the two banks, the braces between the posts of a scaffold.
DECORATION = {"#7fb0c8", "#efe6d6", "#e2edda", "#b29b74"}
# What lies on something else than paper: a sign and its ground.
ON_TOP_OF_EACH_OTHER = [("#a98c5d", "#333333"), (WHITE, "#333333"), ("#5f4a28", "#a98c5d"), ("#b3261e", WHITE)]
# Machado, Oliveira and Fernandes (2009), severity 1, in linear RGB.
SIGHTS = {
    "grey": [[0.2126, 0.7152, 0.0722]] * 3,
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
}


def linear(color):
    channels = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def seen(color, sight):
    """Return the luminance of a colour as somebody with this sight sees it."""
    channels = linear(color)
    red, green, blue = (
        min(1, max(0, sum(weight * channel for weight, channel in zip(row, channels, strict=True))))
        for row in SIGHTS[sight]
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other, sight):
    low, high = sorted((seen(one, sight), seen(other, sight)))
    return (high + 0.05) / (low + 0.05)


@tagged("mobility_drawing")
class TestBridgeColours(BaseCase):
    """The drawing without colour: for who is colour-blind, and from a printer that has black only."""

    def _get_template_colours(self):
        tree = etree.parse(ADDON / "report" / "bridge_drawing_templates.xml")
        values = (value for node in tree.iter() if isinstance(node.tag, str) for value in node.attrib.values())
        return {color for value in values for color in COLOR.findall(value)}

    def _get_pillar_colours(self):
        shipped = "".join(path.read_text() for path in (ADDON / "data").glob("mobility_instrument_*.xml"))
        chance = random.Random(7)
        any_color = {f"#{chance.randrange(2**24):06x}" for _ in range(200)} | {WHITE, "#ffff00", "#00ff00", "#000000"}
        colors = set(COLOR.findall(shipped.lower()))
        self.assertGreater(len(colors), 4)
        return {ink(color) for color in colors | any_color}

    def _assert_told_apart(self, one, other, least):
        for sight in SIGHTS:
            with self.subTest(sight=sight, one=one, other=other):
                self.assertGreaterEqual(contrast(one, other, sight), least)

    def test_the_simulation_is_one(self):
        red, green = "#b02020", "#506b00"
        self.assertGreater(contrast(red, WHITE, "deuteranopia"), 3)
        self.assertLess(contrast(red, green, "deuteranopia"), 1.5, "these two are what somebody cannot tell apart")
        self.assertAlmostEqual(contrast("#000000", WHITE, "grey"), 21, delta=0.1)

    def test_bricks_of_every_colour_stand_out_from_paper_and_carry_white_hatching(self):
        for color in self._get_pillar_colours() | {GREY}:
            self._assert_told_apart(color, WHITE, 3)

    def test_every_other_colour_stands_out_from_what_it_lies_on(self):
        card = {color for style in STYLES.values() for color in style[:2] if color and color != "none"}
        for color in (self._get_template_colours() | card) - DECORATION - {WHITE}:
            self._assert_told_apart(color, WHITE, 3)
        for sign, ground in ON_TOP_OF_EACH_OTHER:
            # an edge between two woods needs no more than to be seen
            self._assert_told_apart(sign, ground, 2.2)

    def test_kinds_of_bricks_differ_without_any_colour(self):
        def look(kind):
            item = brick(0, 0, 24, 16, kind, GREY, flag=kind == "wanted")
            solid = kind in ("now", "new")
            return solid, bool(item["hatch"]), bool(item["cross"]), kind in ("wanted", "again"), kind == "asked"

        for one, other in combinations(("now", "new", "was", "wanted", "again", "asked"), 2):
            self.assertNotEqual(look(one), look(other), f"{one} and {other}")

    def test_kinds_of_bricks_on_a_card_differ_without_any_colour(self):
        marks = {"new": "hatch", "was": "cross", "again": "cross"}

        def look(kind):
            fill, _stroke, _width, dashes = STYLES[LIKE.get(kind, kind)]
            return fill == WHITE, dashes, marks.get(kind)

        for one, other in combinations(("now", "new", "was", "wanted", "again", "asked"), 2):
            self.assertNotEqual(look(one), look(other), f"{one} and {other}")

    def test_a_pillar_is_known_by_its_icon(self):
        self.assertEqual(len(set(ICONS.values())), len(ICONS))
