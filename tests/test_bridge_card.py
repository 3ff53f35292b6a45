import time

from lxml import etree
from odoo.exceptions import AccessError
from odoo.fields import Command

from .common import MobilityCommon

SVG = "{http://www.w3.org/2000/svg}"


class TestBridgeCard(MobilityCommon):
    """The Bridge on somebody's card: small, in words too, and eighty of them at once cost little."""

    @classmethod
    def _create_instrument(cls):
        super()._create_instrument()
        levels = {1: False, 2: False, 3: True, 4: True}
        cls.nine = cls.env["mobility.instrument"].create(
            {
                "name": "Nine areas",
                "code": "test_nine",
                "pillar_ids": [
                    Command.create({"name": f"P{n}", "area_ids": [cls._area(f"a{n}{i}", levels) for i in range(3)]})
                    for n in range(3)
                ],
            }
        )
        cls.nine.action_publish()

    @classmethod
    def _create_people(cls, count):
        """Return people with two Bridges, a goal, and an arrow: everything a card could ask the database about."""
        people = cls.env["mobility.participant"]
        areas = cls.nine.area_ids
        for number in range(count):
            person = cls._participant(f"Person {number}")
            cls._enrol(person)
            cls._bridge(person, date="2025-01-01", instrument_id=cls.nine.id)
            cls._goal(person, area_id=areas[number % 9].id)
            arrow = Command.create({"source_area_id": areas[0].id, "target_area_id": areas[4].id})
            levels = {area.code: 1 + (number + index) % 4 for index, area in enumerate(areas)}
            cls._bridge(person, levels, date="2026-01-01", instrument_id=cls.nine.id, influence_ids=[arrow])
            people |= person
        return people

    def _read_cards(self, people):
        """Return (cards, queries, seconds) of a page of cards, read as the mentor with nothing known yet."""
        self.env.flush_all()
        self.env.invalidate_all()
        people = people.with_user(self.mentor)
        before, started = self.env.cr.sql_log_count, time.perf_counter()
        rows = people.web_read({"bridge_card": {}})
        return [row["bridge_card"] for row in rows], self.env.cr.sql_log_count - before, time.perf_counter() - started

    def _parse(self, card):
        return etree.fromstring(str(card))

    def test_eighty_cards_cost_as_many_queries_as_eight_and_few_bytes(self):
        few = self._create_people(8)
        many = few | self._create_people(72)
        self._read_cards(few)
        _cards, queries, _seconds = self._read_cards(few)
        cards, queries_of_many, seconds = self._read_cards(many)
        self.assertEqual(queries_of_many, queries)
        self.assertLess(sum(map(len, cards)), 80 * 3000)
        self.assertLess(seconds, 80 * 0.05)

    def test_a_card_tells_in_words_what_it_shows(self):
        person = self._create_people(1)
        root = self._parse(person.bridge_card)
        self.assertEqual(root.get("role"), "img")
        self.assertEqual(root.findtext(f"{SVG}title"), "Person’s Bridge")
        words = root.findtext(f"{SVG}desc")
        self.assertIn("0 of 3 pillars hold. That is as many as last time. P0 asks for attention now.", words)
        self.assertNotIn("score", str(person.bridge_card).lower())

    def test_a_card_shows_what_the_drawing_shows(self):
        person = self._participant("Bilal")
        self._bridge(person, {"house": 3, "family": 1, "debts": 10}, date="2025-01-01")
        before = self._parse(person.bridge_card)
        self._bridge(person, {"house": 1, "family": 3, "debts": 40}, date="2026-01-01")
        after = self._parse(person.bridge_card)
        dashed = [path.get("stroke-dasharray") for path in after.iter(f"{SVG}path")]
        self.assertIn("3 4", dashed, "the deck is open over a pillar that does not hold")
        crosses = [
            [path for path in root.iter(f"{SVG}path") if path.get("stroke") == "#8a8a8a"] for root in (before, after)
        ]
        self.assertEqual([len(paths) for paths in crosses], [0, 1], "what was before is crossed")

    def test_who_has_no_bridge_yet_has_a_kind_empty_card(self):
        newcomer = self._participant("Noor El Amrani").with_user(self.mentor)
        self._bridge(newcomer.sudo(), confirm=False)
        root = self._parse(newcomer.bridge_card)
        self.assertEqual(root.findtext(f"{SVG}title"), "Noor’s Bridge")
        self.assertIn("No Bridge yet", root.findtext(f"{SVG}desc"))
        self.assertEqual(len(root.findall(f".//{SVG}path")), 3, "two banks, and the way between them")

    def test_cards_speak_the_language_of_who_looks(self):
        person = self._create_people(1)
        dutch = person.with_context(lang="nl_NL")
        self.assertIn("pijlers", str(dutch.bridge_card))
        self.assertIn("pillars", str(person.bridge_card))

    def test_another_mentor_sees_no_card(self):
        person = self._create_people(1)
        with self.assertRaises(AccessError):
            person.with_user(self.mentor_b).web_read({"bridge_card": {}})
