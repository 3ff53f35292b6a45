from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form

from ..report.bridge_drawing import layout
from .common import MobilityCommon

ARROWS = {">": "heavier", "+": "helps"}


class InfluenceCommon(MobilityCommon):
    @classmethod
    def _create_instrument(cls):
        """The small Bridge, and one with six areas, each of which holds at 2, in this order."""
        super()._create_instrument()
        levels = {1: False, 2: True}
        first = [cls._area(code, levels, sequence=n) for n, code in enumerate(("debts", "health", "housing"))]
        second = [cls._area(code, levels, sequence=n) for n, code in enumerate(("work", "school", "friends"))]
        cls.six = cls.env["mobility.instrument"].create(
            {
                "name": "Six areas",
                "code": "test_six",
                "pillar_ids": [
                    Command.create({"name": "One", "sequence": 1, "area_ids": first}),
                    Command.create({"name": "Two", "sequence": 2, "area_ids": second}),
                ],
            }
        )
        cls.six.action_publish()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.samira = cls._participant()
        cls.areas = {area.code: area for area in cls.six.area_ids}

    @classmethod
    def _prepare_arrows(cls, arrows):
        """Return commands for arrows written as 'debts > health 3': '>' makes heavier, '+' helps."""
        commands = []
        for source, sign, target, *strength in (arrow.split() for arrow in arrows.split(", ") if arrow):
            vals = {"source_area_id": cls.areas[source].id, "target_area_id": cls.areas[target].id}
            vals |= {"sign": ARROWS[sign], "strength": int(strength[0]) if strength else 2}
            commands.append(Command.create(vals))
        return commands

    @classmethod
    def _draw(cls, arrows, levels=None, star=(), confirm=False, **vals):
        """Return a Bridge of six areas in which nothing holds, unless said otherwise, with these arrows."""
        vals = {"instrument_id": cls.six.id, "influence_ids": cls._prepare_arrows(arrows), **vals}
        assessment = cls._bridge(vals.pop("person", cls.samira), levels, confirm=False, **vals)
        assessment.line_ids.filtered(lambda line: line.area_id.code in star).is_priority = True
        if confirm:
            assessment.action_confirm()
        return assessment

    def _get_drawn_arrows(self, assessment):
        """Return the drawing without its legend, which has an arrow of each kind too."""
        return layout(assessment._prepare_bridge() | {"labels": {}})


class TestInfluence(InfluenceCommon):
    """What makes what heavier, or helps: a part of what somebody said, with all its rules."""

    REASON = {"cancel_reason": "A wrong date"}

    def _closed(self, state):
        assessment = self._draw("debts > health 3", confirm=state == "confirmed")
        if state == "cancelled":
            assessment.with_context(**self.REASON).action_cancel()
        return assessment.sudo()

    def test_influences_of_a_confirmed_bridge_never_change_also_for_the_superuser(self):
        changes = ({"note": "Other words"}, {"strength": 1}, {"sign": "helps"}, {"how_much": "1"})
        changes += ({"target_area_id": self.areas["work"].id},)
        for state in ("confirmed", "cancelled"):
            influence = self._closed(state).influence_ids
            for vals in changes:
                with self.subTest(state=state, vals=vals), self.assertRaisesRegex(UserError, "cannot change"):
                    influence.write(vals)
            with self.subTest(state=state, operation="unlink"), self.assertRaisesRegex(UserError, "cannot change"):
                influence.unlink()
            with self.subTest(state=state, operation="clear"), self.assertRaisesRegex(UserError, "cannot change"):
                influence.assessment_id.write({"influence_ids": [Command.clear()]})
            self.assertEqual(influence.strength, 3)

    def test_no_influence_is_added_to_it_moved_into_it_or_taken_over(self):
        self._draw("work > school", date="2024-01-01", confirm=True)
        moving = self._draw("school > work").influence_ids
        for state in ("confirmed", "cancelled"):
            closed = self._closed(state)
            vals = {"source_area_id": self.areas["work"].id, "target_area_id": self.areas["school"].id}
            with self.subTest(state=state, operation="create"), self.assertRaisesRegex(UserError, "cannot change"):
                moving.create({**vals, "assessment_id": closed.id})
            with self.subTest(state=state, operation="move"), self.assertRaisesRegex(UserError, "cannot change"):
                moving.assessment_id = closed
            with self.subTest(state=state, operation="take over"), self.assertRaisesRegex(UserError, "cannot change"):
                closed.action_take_over_influences()

    def test_between_two_areas_there_is_one_arrow_each_way(self):
        there, back = self._draw("debts > health, health + debts").influence_ids
        self.assertDatabaseRefuses(
            "UPDATE mobility_influence SET source_area_id = %s, target_area_id = %s WHERE id = %s",
            there.source_area_id.id,
            there.target_area_id.id,
            back.id,
        )

    def test_the_database_itself_knows_what_an_arrow_is(self):
        influence = self._draw("debts > health").influence_ids
        for strength in (0, 4, -1):
            with self.subTest(strength=strength):
                self.assertDatabaseRefuses(
                    "UPDATE mobility_influence SET strength = %s WHERE id = %s", strength, influence.id
                )
        self.assertDatabaseRefuses(
            "UPDATE mobility_influence SET target_area_id = source_area_id WHERE id = %s", influence.id
        )

    def test_both_areas_are_of_the_own_instrument(self):
        assessment = self._draw("debts > health")
        other = self.instrument.area_ids[0]
        for name in ("source_area_id", "target_area_id"):
            with self.subTest(field=name), self.assertRaisesRegex(ValidationError, "areas of the instrument"):
                assessment.influence_ids[name] = other
        with self.assertRaisesRegex(ValidationError, "instrument of this assessment"):
            assessment.write({"line_ids": [Command.clear()], "instrument_id": self.instrument.id})

    def test_it_says_what_it_says_in_words(self):
        there, back = self._draw("debts > health 3, health + debts 1").influence_ids
        self.assertEqual(there.display_name, "Debts makes Health heavier")
        self.assertEqual(back.display_name, "Health helps Debts")
        self.assertEqual([there.how_much, back.how_much], ["3", "1"])
        back.how_much = "2"
        self.assertEqual(back.strength, 2)

    # -- taken over from last time ------------------------------------------------------------------------------------

    def test_arrows_of_last_time_are_taken_over_when_asked(self):
        self._draw("debts > health 3, school + work 1", date="2024-01-01", confirm=True)
        last = self._draw("debts > health 3, housing > debts 1", date="2024-06-01", confirm=True)
        last_words = self.env["mobility.influence"].search([("assessment_id", "=", last.id)]).mapped("display_name")
        draft = self._draw("debts + health 1", date="2025-01-01").with_user(self.mentor)
        self.assertEqual(len(draft.influence_ids), 1, "nothing is filled in for somebody")
        self.assertTrue(draft.can_take_over_influences)
        draft.action_take_over_influences()
        self.assertEqual(
            draft.influence_ids.mapped("display_name"), ["Debts helps Health", "Housing makes Debts heavier"]
        )
        self.assertEqual(draft.influence_ids.mapped("strength"), [1, 1])
        self.assertFalse(draft.can_take_over_influences)
        self.assertEqual(last.influence_ids.mapped("display_name"), last_words)

    def test_arrows_of_an_older_version_are_taken_over_where_both_areas_are_left(self):
        self._draw("debts > health, school + work", date="2024-01-01", confirm=True)
        version = self.env["mobility.instrument"].browse(self.six.action_new_version()["res_id"])
        version.area_ids.filtered(lambda area: area.code == "school").unlink()
        version.action_publish()
        draft = self._bridge(self.samira, instrument_id=version.id, date="2025-01-01", confirm=False)
        draft.action_take_over_influences()
        self.assertEqual(draft.influence_ids.mapped("display_name"), ["Debts makes Health heavier"])
        self.assertEqual(draft.influence_ids.source_area_id.instrument_id, version)

    def test_others_take_nothing_over(self):
        self._draw("debts > health", date="2024-01-01", confirm=True)
        draft = self._draw("", date="2025-01-01")
        others = self.mentor_b | self.finance | self.analyst | self.employee | self.volunteer
        others |= self.mentor_other_company
        self.assertRefusesRoles(draft, others, {"take over": lambda bridge: bridge.action_take_over_influences()})

    def test_there_is_nothing_to_take_over_the_first_time(self):
        self.assertFalse(self._draw("").can_take_over_influences)

    # -- the screen ---------------------------------------------------------------------------------------------------

    def test_an_arrow_is_drawn_in_the_form(self):
        assessment = self._draw("").with_user(self.mentor)
        with Form(assessment) as form:
            with form.influence_ids.new() as arrow:
                self.assertEqual(arrow.instrument_id, self.six)
                arrow.source_area_id = self.areas["debts"]
                arrow.target_area_id = self.areas["health"]
                arrow.how_much = "3"
            self.assertIn("begin with Debts", form.start_suggestion)
        self.assertEqual(assessment.influence_ids.mapped("display_name"), ["Debts makes Health heavier"])
        self.assertEqual(assessment.influence_ids.strength, 3)

    def test_another_instrument_takes_the_arrows_away_with_the_areas(self):
        form = Form(self.env["mobility.assessment"].with_user(self.mentor))
        form.participant_id = self.samira
        form.instrument_id = self.six
        with form.influence_ids.new() as arrow:
            arrow.source_area_id = self.areas["debts"]
            arrow.target_area_id = self.areas["health"]
        form.instrument_id = self.instrument
        self.assertFalse(form.save().influence_ids)

    # -- the drawing --------------------------------------------------------------------------------------------------

    def test_the_drawing_has_an_arrow_for_each(self):
        assessment = self._draw("debts > health 3, school + work 1, friends > debts")
        arrows = self._get_drawn_arrows(assessment)["arrows"]
        self.assertEqual(sorted(arrow["sign"] for arrow in arrows), ["heavier", "heavier", "helps"])
        self.assertEqual(len({arrow["width"] for arrow in arrows}), 3)
        drawing = str(assessment.drawing)
        self.assertIn("Debts makes Health heavier. School helps Work.", drawing)
        self.assertIn("makes heavier", drawing)
        assessment.influence_ids.unlink()
        self.assertNotIn("makes heavier", str(assessment.drawing))
        self.assertFalse(self._get_drawn_arrows(assessment)["arrows"])

    def test_own_words_stay_words(self):
        assessment = self._draw("debts > health")
        assessment.influence_ids.note = "<script>alert('مرحبا')</script> 🙂" * 200
        assessment.action_confirm()
        self.assertNotIn("<script", str(assessment.drawing))


class TestStart(InfluenceCommon):
    """Where one could begin: graphs made by hand, with the reason in words."""

    CASES = (
        # arrows, what holds or is not told, starred, the area suggested, the reason
        ("", {}, "", None, ""),
        ("debts > health", {}, "", "debts", "it makes Health heavier"),
        ("debts > health, debts > housing", {}, "", "debts", "it makes Health and Housing heavier"),
        ("school + work", {}, "", "school", "it helps Work"),
        (
            "debts > health, debts + work, debts > housing",
            {},
            "",
            "debts",
            "it makes Health and Housing heavier and it helps Work",
        ),
        # as far as the arrows go, also through one that helps
        (
            "debts > health, health + work, work > school, housing > friends 3, housing > school 3",
            {},
            "",
            "debts",
            "it makes Health heavier and through that it touches Work and School too",
        ),
        (
            "debts > health, debts + work, work > school",
            {},
            "",
            "debts",
            "it makes Health heavier, it helps Work, and through that it touches School too",
        ),
        # what holds needs not get better first: it is not suggested and arrows that leave it are not followed
        ("debts > health, debts > housing, school + work", {"debts": 2}, "", "school", "it helps Work"),
        ("debts > health, health > work, school + work, school + friends", {"health": 2}, "", "school", None),
        ("debts > health", {"debts": 2}, "", None, ""),
        ("debts > health", {"debts": "not_applicable"}, "", None, ""),
        # one that holds can still become lighter
        ("debts > health, debts > housing, school > work", {"health": 2, "housing": 2}, "", "debts", None),
        # who does not know or would rather not say is not pushed; others go on through it
        ("debts > health, debts > housing, school + work", {"debts": "rather_not"}, "", "school", None),
        ("debts > health, debts > housing, school + work", {"debts": "unknown"}, "", "school", None),
        ("debts > health, health > housing, school + work", {"health": "unknown"}, "", "debts", None),
        # reach first, then strength of the own arrows together, then the star, then the order
        ("debts > health 1, debts > housing 1, school + work 3", {}, "school", "debts", None),
        ("debts > health 1, school + work 3", {}, "debts", "school", None),
        ("debts > health 2, school + work 2", {}, "school", "school", None),
        ("school + work 2, debts > health 2", {}, "", "debts", None),
        ("debts > health 1, debts > housing 1, school + work 3, school + friends 1", {}, "debts", "school", None),
        ("debts > health, school + work", {}, "debts school", "debts", None),
    )

    def test_where_to_begin_and_why(self):
        for arrows, levels, star, code, reason in self.CASES:
            with self.subTest(arrows=arrows, levels=levels, star=star):
                assessment = self._draw(arrows, levels, star.split())
                area, words = assessment._get_start_suggestion()
                self.assertEqual(area.code or None, code)
                if reason is not None:
                    self.assertEqual(words, reason)
                self.assertEqual(bool(assessment.start_suggestion), bool(code))

    def test_the_sentence_leaves_the_choice_to_the_person(self):
        assessment = self._draw("debts > health, debts > housing")
        self.assertEqual(
            assessment.start_suggestion,
            "You could begin with Debts: it makes Health and Housing heavier. It is your choice.",
        )
        self.assertFalse(any(assessment.line_ids.mapped("is_priority")), "nothing is decided for somebody")

    def test_it_follows_what_is_filled_in(self):
        assessment = self._draw("debts > health, debts > work, school + work")
        self.assertIn("Debts", assessment.start_suggestion)
        line = assessment.line_ids.filtered(lambda line: line.area_id.code == "debts")
        line.level_id = line.area_id.level_ids[-1]
        self.assertIn("School", assessment.start_suggestion)
        line.level_id = line.area_id.level_ids[0]
        assessment.influence_ids.filtered(lambda arrow: arrow.source_area_id == line.area_id).unlink()
        self.assertIn("School", assessment.start_suggestion)

    def test_circles_are_counted_once_around(self):
        # from health the arrows reach work as well as themselves; the way back to oneself is not 'another area'
        assessment = self._draw("debts > health 2, health > debts 1, health > work 1, school > housing 3")
        area, reason = assessment._get_start_suggestion()
        self.assertEqual(area.code, "debts")
        self.assertEqual(reason, "it makes Health heavier and through that it touches Work too")

    def test_all_areas_in_one_circle_fall_back_to_strength_star_and_order(self):
        codes = list(self.areas)
        ring = ", ".join(f"{a} > {b}" for a, b in zip(codes, codes[1:] + codes[:1], strict=True))
        self.assertEqual(self._draw(ring)._get_start_suggestion()[0].code, "debts")
        self.assertEqual(self._draw(ring, star=["work"])._get_start_suggestion()[0].code, "work")
        strong = ring.replace("school > friends", "school > friends 3")
        self.assertEqual(self._draw(strong, star=["work"])._get_start_suggestion()[0].code, "school")

    def test_circles_are_said_in_words(self):
        cases = {
            "debts > health, health > housing": "",
            "debts > health, health > debts": "Debts and Health make each other heavier.",
            "school + work, work + school": "Work and School help each other.",
            "debts > health, health + debts": "Debts and Health act on each other.",
            "debts > health, health > housing, housing > debts 1": (
                "Debts, Health, and Housing make each other heavier."
            ),
            "debts > health, health > debts, school + work, work + school": (
                "Debts and Health make each other heavier. Work and School help each other."
            ),
            # the wider circle needs both kinds of arrows
            "debts > health, health > debts, debts + work, work > debts": (
                "Debts and Health make each other heavier. Debts, Health, and Work act on each other."
            ),
            # an arrow away from the circle does not belong to it
            "debts > health, health > debts, health > work": "Debts and Health make each other heavier.",
        }
        for arrows, words in cases.items():
            with self.subTest(arrows=arrows):
                self.assertEqual(self._draw(arrows).influence_circles or "", words)

    def test_a_tangle_of_all_areas_is_no_trouble(self):
        tangle = ", ".join(f"{a} > {b}" for a in self.areas for b in self.areas if a != b)
        assessment = self._draw(tangle)
        self.assertEqual(len(assessment.influence_ids), 30)
        self.assertEqual(assessment._get_start_suggestion()[0].code, "debts")
        self.assertIn("make each other heavier", assessment.influence_circles)
        drawing = self._get_drawn_arrows(assessment)
        self.assertEqual(len(drawing["arrows"]) + drawing["arrows_left_out"], 30)
