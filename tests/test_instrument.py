from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form

from .common import MobilityCommon

SHIPPED = {"instrument_bridge_adult": "adult", "instrument_bridge_child": "child", "instrument_skills": "skills"}


class TestShippedInstruments(MobilityCommon):
    """What every database gets: an adult Bridge, a child Bridge and executive skills."""

    def _shipped(self, name):
        return self.env.ref(f"mobility_mentoring.{name}")

    def test_three_are_published_with_five_levels_an_area_of_which_the_upper_two_hold(self):
        for name, audience in SHIPPED.items():
            instrument = self._shipped(name)
            with self.subTest(name=name):
                self.assertEqual((instrument.audience, instrument.state), (audience, "published"))
                for area in instrument.area_ids:
                    levels = area.level_ids.sorted("value")
                    self.assertEqual(levels.mapped("value"), [1, 2, 3, 4, 5], area.code)
                    self.assertEqual(levels.filtered("holds").mapped("value"), [4, 5], area.code)
                    self.assertTrue(area.question, area.code)

    def test_no_two_of_them_share_the_code_of_an_area(self):
        areas = self.env["mobility.area"].concat(*[self._shipped(name).area_ids for name in SHIPPED])
        self.assertEqual(len(areas), len(set(areas.mapped("code"))))

    def test_health_of_adults_holds_with_healthy_living_only(self):
        area = self._shipped("instrument_bridge_adult").area_ids.filtered(lambda area: area.code == "health")
        holding = area.level_ids.filtered("holds").with_context(lang="en_US").mapped("name")
        self.assertTrue(all("healthily" in sentence for sentence in holding), holding)

    def test_a_child_s_bridge_has_arithmetic_language_and_thinking(self):
        codes = self._shipped("instrument_bridge_child").area_ids.mapped("code")
        self.assertLessEqual({"child_arithmetic", "child_language", "child_thinking"}, set(codes))

    def test_ten_skills_by_how_often(self):
        areas = self._shipped("instrument_skills").area_ids
        self.assertEqual(len(areas), 10)
        often = ["Never", "Seldom", "Sometimes", "Often", "Always"]
        for area in areas.with_context(lang="en_US"):
            self.assertEqual(area.level_ids.sorted("value").mapped("name"), often)


class TestAudience(MobilityCommon):
    """A child's Bridge is about a child; everything else is about the participant."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.samira = cls._participant()
        cls.today = fields.Date.today()
        cls.noor = cls._member("Noor", fields.Date.subtract(cls.today, years=9))
        cls.child_instrument = cls._instrument("child")
        cls.skills = cls._instrument("skills")

    @classmethod
    def _member(cls, name, birthdate=False, relation="child"):
        vals = {"participant_id": cls.samira.id, "name": name, "birthdate": birthdate, "relation": relation}
        return cls.env["mobility.household.member"].create(vals)

    def _about(self, instrument, member, **vals):
        return self._bridge(self.samira, instrument_id=instrument.id, member_id=member and member.id, **vals)

    def test_only_a_child_s_bridge_names_a_child(self):
        self.assertTrue(self._about(self.child_instrument, self.noor))
        with self.assertRaisesRegex(ValidationError, "choose a child of the household"):
            self._about(self.child_instrument, False)
        for instrument in (self.instrument, self.skills):
            with self.assertRaisesRegex(ValidationError, "about the participant, not about a child"):
                self._about(instrument, self.noor)

    def test_a_partner_is_no_child(self):
        with self.assertRaisesRegex(ValidationError, "choose a child of the household"):
            self._about(self.child_instrument, self._member("Emre", relation="partner"))

    def test_a_child_is_at_most_18_on_that_day(self):
        ravi = self._member("Ravi", "2006-03-10")
        for date, is_child in (("2024-03-10", True), ("2025-03-09", True), ("2025-03-10", False)):
            with self.subTest(date=date):
                if is_child:
                    self._about(self.child_instrument, ravi, date=date, confirm=False)
                else:
                    with self.assertRaisesRegex(ValidationError, "was older than 18"):
                        self._about(self.child_instrument, ravi, date=date, confirm=False)

    def test_a_child_of_unknown_age_may_have_a_bridge(self):
        self.assertTrue(self._about(self.child_instrument, self._member("Unknown")))

    def test_the_button_beside_a_child_begins_or_continues_its_bridge(self):
        noor = self.noor.with_user(self.mentor)
        action = noor.action_new_assessment()
        draft = self.env["mobility.assessment"].browse(action["res_id"])
        self.assertEqual((draft.member_id, draft.audience), (self.noor, "child"))
        self.assertEqual(draft.line_ids.area_id, draft.instrument_id.area_ids)
        self.assertIn("Noor", draft.display_name)
        self.assertEqual(noor.action_new_assessment()["res_id"], draft.id)
        self.assertNotEqual(self._member("Sami").action_new_assessment()["res_id"], draft.id)
        self.assertTrue(noor.has_bridge)
        self.assertFalse(self._member("Emre", relation="partner").has_bridge)

    def test_drafts_of_each_kind_are_kept_apart(self):
        samira = self.samira.with_user(self.mentor)
        skills = samira.action_new_skills()["res_id"]
        adult = samira.action_new_assessment()["res_id"]
        self.assertNotEqual(skills, adult)
        self.assertEqual(samira.action_new_skills()["res_id"], skills)
        self.assertEqual(samira.action_new_assessment()["res_id"], adult)
        audiences = self.env["mobility.assessment"].browse([skills, adult]).mapped("audience")
        self.assertEqual(audiences, ["skills", "adult"])

    def test_without_a_published_instrument_it_is_said(self):
        published = self.env["mobility.instrument"].search([("audience", "=", "skills"), ("state", "=", "published")])
        published.action_retire()
        with self.assertRaisesRegex(UserError, "no published instrument"):
            self.samira.action_new_skills()

    def test_skills_and_children_leave_the_person_s_bridge_alone(self):
        self._about(self.child_instrument, self.noor)
        self._about(self.skills, False)
        self.assertFalse(self.samira.assessment_id)
        own = self._bridge(self.samira)
        self._about(self.skills, False, date=fields.Date.add(self.today, days=1))
        self.assertEqual(self.samira.assessment_id, own)

    def test_each_is_drawn_with_its_own_name(self):
        self.assertIn("Noor", str(self._about(self.child_instrument, self.noor).drawing))
        self.assertIn("Samira", str(self._about(self.skills, False).drawing))


class TestNewVersion(MobilityCommon):
    """What a new version asks before it is published: do answers from before still compare?"""

    def _new_version(self, instrument=None):
        action = (instrument or self.instrument).with_user(self.manager).action_new_version()
        return self.env["mobility.instrument"].browse(action["res_id"])

    def _area_of(self, instrument, code):
        return instrument.area_ids.filtered(lambda area: area.code == code)

    def test_without_changes_nothing_is_asked_and_meanings_stay(self):
        version = self._new_version()
        self.assertEqual(version.area_ids.previous_id, self.instrument.area_ids)
        self.assertFalse(any(version.area_ids.mapped("difference")))
        version.action_publish()
        self.assertEqual(set(version.area_ids.mapped("meaning")), {1})
        self.assertEqual(version.display_name, "Small Bridge, version 2")

    def test_translations_are_copied_and_compared(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        draft = self.instrument.copy({"code": "two_languages"})
        draft.update_field_translations("name", {"nl_NL": "Kleine Brug"})
        level = draft.area_ids[0].level_ids[0]
        level.update_field_translations("name", {"nl_NL": "Ik heb een huis"})
        draft.action_publish()
        version = self._new_version(draft)
        self.assertEqual(version.with_context(lang="nl_NL").name, "Kleine Brug")
        self.assertFalse(any(version.area_ids.mapped("difference")))
        version.area_ids[0].level_ids[0].update_field_translations("name", {"nl_NL": "Ik heb geen huis"})
        version.invalidate_recordset()
        self.assertTrue(version.area_ids[0].difference)

    def test_every_change_that_people_would_notice_is_asked_about(self):
        changes = {
            "name": lambda area: area.write({"name": "Other"}),
            "question": lambda area: area.write({"question": "Who?"}),
            "words of levels 10": lambda area: area.level_ids[1].write({"name": "Other words"}),
            "words of levels 0": lambda area: area.level_ids[0].write({"description": "An example"}),
            "number of levels": lambda area: area.level_ids.create({"area_id": area.id, "name": "More", "value": 99}),
            "values of levels": lambda area: area.level_ids[0].write({"value": 5}),
            "where it holds": lambda area: area.level_ids[1].write({"holds": False}),
        }
        for words, change in changes.items():
            version = self._new_version()
            area = self._area_of(version, "debts")
            change(area)
            with self.subTest(words=words), self.assertRaises(ValidationError) as caught:
                version.action_publish()
            self.assertIn(f"Area {area.name} is not as it was in version 1 ({words})", str(caught.exception))

    def test_weight_and_place_change_no_meaning(self):
        version = self._new_version()
        self._area_of(version, "debts").write({"weight": 9, "required": False, "sequence": 99})
        version.action_publish()
        self.assertEqual(version.state, "published")

    def test_all_areas_without_a_decision_are_named_at_once(self):
        version = self._new_version()
        for code in ("debts", "house"):
            self._area_of(version, code).question = "Something new?"
        with self.assertRaises(ValidationError) as caught:
            version.action_publish()
        self.assertIn("Area Debts", str(caught.exception))
        self.assertIn("Area House", str(caught.exception))
        self.assertNotIn("Area Family", str(caught.exception))

    def test_the_decision_makes_the_meaning(self):
        second = self._new_version()
        self._area_of(second, "debts").write({"question": "How much?", "meaning_decision": "changed"})
        self._area_of(second, "house").write({"question": "Where?", "meaning_decision": "same"})
        self._area_of(second, "family").meaning_decision = "changed"  # the yardstick changed, the words did not
        second.action_publish()
        meanings = {"debts": 2, "house": 1, "family": 2}
        self.assertEqual({area.code: area.meaning for area in second.area_ids}, meanings)
        third = self._new_version(second)
        self.assertFalse(any(third.area_ids.mapped("meaning_decision")), "each version asks for itself")
        self._area_of(third, "debts").meaning_decision = "changed"
        third.action_publish()
        self.assertEqual({area.code: area.meaning for area in third.area_ids}, {**meanings, "debts": 3})

    def test_an_area_that_comes_back_is_compared_with_the_last_one(self):
        second = self._new_version()
        self._area_of(second, "family").unlink()
        second.action_publish()
        third = self._new_version(second)
        pillar = third.pillar_ids[0]
        pillar.area_ids = [self._area("family", {1: False, 2: True})]
        self.assertEqual(self._area_of(third, "family").previous_id, self._area_of(self.instrument, "family"))
        with self.assertRaisesRegex(ValidationError, "not as it was in version 1"):
            third.action_publish()

    def test_a_new_area_needs_no_decision(self):
        version = self._new_version()
        version.pillar_ids[1].area_ids = [self._area("savings", {1: False, 2: True})]
        version.action_publish()
        self.assertEqual(self._area_of(version, "savings").meaning, 1)

    def test_an_older_draft_is_not_published_after_a_newer_one(self):
        second, third = self._new_version(), self._new_version()
        third.action_publish()
        with self.assertRaisesRegex(ValidationError, "Version 3 is published already"):
            second.action_publish()

    def test_a_manager_decides_on_the_form(self):
        version = self._new_version()
        self._area_of(version, "debts").question = "How much do I owe?"
        with Form(version.with_user(self.manager)) as form:
            rows = [area.code for area in version.area_ids]
            with form.area_ids.edit(rows.index("debts")) as area:
                self.assertEqual(area.difference, "question")
                area.meaning_decision = "changed"
        version.action_publish()
        self.assertEqual(self._area_of(version, "debts").meaning, 2)


class TestPublish(MobilityCommon):
    """Each thing that keeps an instrument from being published, alone."""

    def test_what_is_wrong_is_said(self):
        good = {1: False, 2: True}
        cases = {
            "needs two levels or more": [self._area("one", {1: True})],
            "levels with the same value": [self._area("one", good), self._twins()],
            "Area code one is used more than once": [self._area("one", good), self._area("One ", good)],
            "a weight of zero or below": [self._area("one", good, weight=-1)],
            "no level at which it holds": [self._area("one", {1: False, 2: False})],
        }
        for words, areas in cases.items():
            with self.subTest(words=words), self.assertRaisesRegex(ValidationError, words):
                self._make(areas).action_publish()

    def test_a_colour_has_to_be_one(self):
        instrument = self._make([self._area("one", {1: False, 2: True})])
        instrument.pillar_ids.color = "red; } script"
        with self.assertRaisesRegex(ValidationError, "colour that is not like"):
            instrument.action_publish()

    def _twins(self):
        levels = [{"value": 3, "name": "First", "holds": True}, {"value": 3, "name": "Second"}]
        return Command.create(
            {"name": "Twins", "code": "twins", "level_ids": [Command.create(level) for level in levels]}
        )

    def _make(self, areas):
        count = self.env["mobility.instrument"].search_count([])
        pillar = Command.create({"name": "Pillar", "area_ids": areas})
        return self.env["mobility.instrument"].create({"name": "Case", "code": f"case_{count}", "pillar_ids": [pillar]})


class TestInstrumentOfProgram(MobilityCommon):
    """A program decides which Bridge its people fill in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.samira = cls._participant()
        cls._enrol(cls.samira)

    def _begin(self):
        return self.env["mobility.assessment"].browse(
            self.samira.with_user(self.mentor).action_new_assessment()["res_id"]
        )

    def test_people_fill_in_the_bridge_of_their_program(self):
        self.program.instrument_id = self.instrument
        self.assertEqual(self._begin().instrument_id, self.instrument)

    def test_the_board_opened_from_a_person_proposes_it_too(self):
        self.program.instrument_id = self.instrument
        form = Form(
            self.env["mobility.assessment"].with_user(self.mentor).with_context(default_participant_id=self.samira.id)
        )
        self.assertEqual(form.instrument_id, self.instrument)

    def test_on_the_own_pages_too(self):
        self.program.instrument_id = self.instrument
        self.assertEqual(self.samira._do_start_own_bridge().instrument_id, self.instrument)

    def test_a_newer_version_takes_its_place(self):
        self.program.instrument_id = self.instrument
        newer = self.env["mobility.instrument"].browse(self.instrument.action_new_version()["res_id"])
        newer.action_publish()
        self.assertEqual(self._begin().instrument_id, newer)

    def test_when_it_is_retired_another_one_is_filled_in(self):
        self.program.instrument_id = self.instrument
        self.instrument.action_retire()
        self.assertEqual(self._begin().instrument_id, self.env.ref("mobility_mentoring.instrument_bridge_adult"))

    def test_a_program_begins_with_the_shipped_bridge(self):
        program = self.env["mobility.program"].create({"name": "New", "code": "new"})
        self.assertEqual(program.instrument_id, self.env.ref("mobility_mentoring.instrument_bridge_adult"))

    def test_it_is_about_adults(self):
        with self.assertRaisesRegex(ValidationError, "not about adults"):
            self.program.instrument_id = self._instrument("child")
