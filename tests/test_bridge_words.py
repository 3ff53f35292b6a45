from odoo.tests import Form

from .common import MobilityCommon


class TestBridgeWords(MobilityCommon):
    """What stands in words about a Bridge, and where it can be tapped."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.samira = cls._participant("Samira")

    def test_skills_go_well_where_pillars_hold(self):
        skills = self._bridge(self.samira, {"house": 3, "family": 3}, instrument_id=self._instrument("skills").id)
        self.assertEqual(skills.summary, "1 of 2 groups of skills go well")
        drawing = str(skills.drawing)
        self.assertIn("Samira’s skills", drawing)
        self.assertIn("Home goes well. Money asks for attention now.", drawing)
        self.assertIn("this goes well", drawing)
        self.assertNotIn("pillar", drawing)
        bridge = self._bridge(self.samira, {"house": 3, "family": 3})
        self.assertEqual(bridge.summary, "1 of 2 pillars hold")
        self.assertIn("Home holds. Money asks for attention now.", str(bridge.drawing))

    def test_one_sentence_says_who_confirmed_and_when(self):
        bridge = self._bridge(self.samira, confirm=False).with_user(self.mentor)
        self.assertFalse(bridge.confirmation)
        bridge.action_confirm()
        year = bridge.date_confirmed.year
        self.assertRegex(bridge.confirmation, rf"^Confirmed by Mentor on \d+ \w+ {year}.* \d+:\d\d\.$")
        with Form(bridge) as form:
            self.assertEqual(form.confirmation, bridge.confirmation)

    def test_each_area_of_the_drawing_can_be_tapped(self):
        bridge = self._bridge(self.samira)
        places = bridge.drawing_areas
        self.assertEqual([place["name"] for place in places], ["House", "Family", "Debts"])
        self.assertEqual([place["id"] for place in places], bridge.line_ids.sorted().area_id.ids)
        edge = 0
        for place in places:
            self.assertGreaterEqual(place["left"], edge, "places do not touch")
            edge = place["left"] + place["width"]
            self.assertLessEqual(place["top"] + place["height"], 100)
        self.assertLessEqual(edge, 100)

    def test_places_to_tap_are_mirrored_with_the_drawing(self):
        bridge = self._bridge(self.samira)
        drawn = bridge._get_bridge_drawing()
        self.env["res.lang"]._activate_lang("ar_001").direction = "rtl"
        mirrored = bridge.with_context(lang="ar_001")._get_bridge_drawing()
        for one, other in zip(drawn["areas"], mirrored["areas"], strict=True):
            self.assertAlmostEqual(one["x"] + one["width"] + other["x"], drawn["width"])
