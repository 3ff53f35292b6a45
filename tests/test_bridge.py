from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from .common import MobilityCommon


class TestInstrument(MobilityCommon):
    ACTIONS = {
        "publish": lambda instrument: instrument.action_publish(),
        "retire": lambda instrument: instrument.action_retire(),
    }
    STATES = {
        "draft": {"publish": "published", "retire": None},
        "published": {"publish": None, "retire": "retired"},
        "retired": {"publish": None, "retire": None},
    }

    def _make(self, state):
        instrument = self.instrument.copy({"code": f"copy_{state}_{self.env['mobility.instrument'].search_count([])}"})
        if state != "draft":
            instrument.action_publish()
        if state == "retired":
            instrument.action_retire()
        return instrument.with_user(self.manager)

    def _parts(self, instrument):
        """Return the instrument and one record of each of its parts."""
        area = instrument.pillar_ids[0].area_ids[0]
        return [instrument, instrument.pillar_ids[0], area, area.level_ids[0]]

    def test_each_action_in_each_state(self):
        self.assertTransitions(self.STATES, self._make, self.ACTIONS)

    def test_only_managers_publish_and_retire(self):
        others = self.mentor | self.coordinator | self.finance | self.analyst | self.employee | self.volunteer
        for state in self.STATES:
            actions = {**self.ACTIONS, "new version": lambda instrument: instrument.action_new_version()}
            self.assertRefusesRoles(self._make(state), others, actions)

    def test_the_state_is_written_by_actions_only(self):
        with self.assertRaises(AccessError):
            self._make("draft").state = "published"

    def test_a_published_instrument_never_changes_also_for_the_superuser(self):
        for state in ("published", "retired"):
            instrument = self._make(state).sudo()
            for record in self._parts(instrument):
                with self.subTest(state=state, model=record._name, operation="write"):
                    with self.assertRaisesRegex(UserError, "cannot change any more"):
                        record.name = "Other words"
                with self.subTest(state=state, model=record._name, operation="unlink"):
                    with self.assertRaisesRegex(UserError, "cannot change any more"):
                        record.unlink()
                    self.assertTrue(record.exists())

    def test_nothing_is_added_to_a_published_instrument(self):
        instrument, pillar, area, _level = self._parts(self._make("published").sudo())
        additions = {
            "mobility.pillar": {"name": "More", "instrument_id": instrument.id},
            "mobility.area": {"name": "More", "code": "more", "pillar_id": pillar.id},
            "mobility.level": {"name": "More", "value": 9, "area_id": area.id},
        }
        for model, vals in additions.items():
            with self.subTest(model=model), self.assertRaisesRegex(UserError, "cannot change any more"):
                self.env[model].create(vals)

    def test_nothing_is_moved_into_a_published_instrument(self):
        published = self._parts(self._make("published").sudo())
        draft = self._parts(self._make("draft").sudo())
        for number, parent in ((1, "instrument_id"), (2, "pillar_id"), (3, "area_id")):
            with self.subTest(model=draft[number]._name), self.assertRaisesRegex(UserError, "cannot change any more"):
                draft[number][parent] = published[number - 1]

    def test_the_words_of_a_published_level_do_not_change_as_a_translation_either(self):
        for record in self._parts(self._make("published").sudo()):
            with self.subTest(model=record._name), self.assertRaisesRegex(UserError, "cannot change any more"):
                record.update_field_translations("name", {"en_US": "Other words"})

    def test_everything_wrong_is_said_at_once_before_publishing(self):
        instrument = self.env["mobility.instrument"].create(
            {
                "name": "Broken",
                "code": "broken",
                "pillar_ids": [
                    Command.create({"name": "Empty"}),
                    Command.create(
                        {
                            "name": "Full",
                            "area_ids": [
                                self._area("one", {1: True}),
                                self._area("twins", {1: False, 2: True}),
                                self._area("twins", {1: False, 2: False}),
                                self._area("light", {1: False, 2: True}, weight=0),
                            ],
                        }
                    ),
                ],
            }
        )
        instrument.area_ids[1].level_ids.value = 1
        with self.assertRaises(ValidationError) as caught:
            instrument.action_publish()
        for words in (
            "Pillar Empty has no areas",
            "Area One needs two levels or more",
            "Area Twins has levels with the same value",
            "Area Twins has no level at which it holds",
            "Area Light has a weight of zero or below",
            "Area code twins is used more than once",
        ):
            self.assertIn(words, str(caught.exception))
        self.assertEqual(instrument.state, "draft")

    def test_an_instrument_without_pillars_is_not_published(self):
        with self.assertRaisesRegex(ValidationError, "has no pillars"):
            self.env["mobility.instrument"].create({"name": "Empty", "code": "empty"}).action_publish()

    def test_a_new_version_keeps_codes_meanings_and_levels(self):
        instrument = self._make("published")
        new = self.env["mobility.instrument"].browse(instrument.action_new_version()["res_id"])
        self.assertEqual((new.code, new.version, new.state), (instrument.code, 2, "draft"))

        def content(version):
            return [
                (
                    area.code,
                    area.meaning,
                    area.weight,
                    area.required,
                    area.level_ids.mapped(lambda lv: (lv.value, lv.holds)),
                )
                for area in version.area_ids.sorted("code")
            ]

        self.assertEqual(content(new), content(instrument))
        self.assertFalse(new.area_ids & instrument.area_ids)

    def test_a_version_exists_once(self):
        second = self._make("draft")
        self.assertDatabaseRefuses(
            "UPDATE mobility_instrument SET code = %s WHERE id = %s", self.instrument.code, second.id
        )


class TestAssessment(MobilityCommon):
    ACTIONS = {
        "confirm": lambda assessment: assessment.action_confirm(),
        "cancel": lambda assessment: assessment.action_cancel(),
    }
    STATES = {
        "draft": {"confirm": "confirmed", "cancel": "cancelled"},
        "confirmed": {"confirm": None, "cancel": "cancelled"},
        "cancelled": {"confirm": None, "cancel": None},
    }
    REASON = {"cancel_reason": "A wrong date"}

    def setUp(self):
        super().setUp()
        self.samira = self._participant()

    def _make(self, state):
        assessment = self._bridge(self._participant(), {"house": 2}, confirm=state == "confirmed")
        if state == "cancelled":
            assessment.with_context(**self.REASON).action_cancel()
        return assessment.with_user(self.mentor).with_context(**self.REASON)

    def test_each_action_in_each_state(self):
        self.assertTransitions(self.STATES, self._make, self.ACTIONS)

    def test_others_do_nothing_with_an_assessment_in_any_state(self):
        others = (
            self.mentor_b | self.finance | self.analyst | self.volunteer | self.employee | self.mentor_other_company
        )
        for state in self.STATES:
            self.assertRefusesRoles(self._make(state), others, self.ACTIONS)

    def test_what_follows_from_the_answers_is_written_by_actions_only(self):
        assessment = self._make("draft")
        for name, value in {"state": "confirmed", "pillars_holding": 2, "score": 99, "confirmed_by_id": 1}.items():
            with self.subTest(field=name), self.assertRaises(AccessError):
                assessment.with_user(self.manager).write({name: value})

    # -- confirmed never changes --------------------------------------------------------------------------------------

    def test_a_confirmed_assessment_never_changes_also_for_the_superuser(self):
        joris = self._participant("Joris")
        changes = {
            "date": "2020-01-01",
            "vision": "Other words",
            "vision_date": "2030-01-01",
            "led_by": "mentor",
            "kind": "exit",
            "participant_id": joris.id,
            "instrument_id": self.instrument.copy({"code": "other"}).id,
            "pillars_holding": 2,
            "score": 99,
            "confirmed_by_id": self.employee.id,
        }
        for state in ("confirmed", "cancelled"):
            assessment = self._make(state).sudo()
            for name, value in changes.items():
                with self.subTest(state=state, field=name), self.assertRaisesRegex(UserError, "cannot change"):
                    assessment.write({name: value})
            with self.subTest(state=state, field="line_ids"), self.assertRaisesRegex(UserError, "cannot change"):
                assessment.write({"line_ids": [Command.clear()]})

    def test_its_lines_never_change_also_for_the_superuser(self):
        for state in ("confirmed", "cancelled"):
            assessment = self._make(state).sudo()
            line = assessment.line_ids[0]
            for vals in ({"note": "Other words"}, {"level_id": line.area_id.level_ids[-1].id}, {"answer": "unknown"}):
                with self.subTest(state=state, vals=vals), self.assertRaisesRegex(UserError, "cannot change"):
                    line.write(vals)
            with self.subTest(state=state, operation="unlink"), self.assertRaisesRegex(UserError, "cannot change"):
                line.unlink()

    def test_no_line_is_added_to_it_or_moved_into_it(self):
        area = self.instrument.area_ids[0]
        line = self._bridge(self.samira, confirm=False).line_ids.filtered(lambda line: line.area_id == area)
        # one that was confirmed has a line an area; one that was cancelled as a draft has room for another
        closed = self._bridge(self.samira, confirm=False)
        closed.line_ids.filtered(lambda line: line.area_id == area).unlink()
        closed.with_context(**self.REASON).action_cancel()
        with self.assertRaisesRegex(UserError, "cannot change"):
            self.env["mobility.assessment.line"].create({"assessment_id": closed.id, "area_id": area.id})
        with self.assertRaisesRegex(UserError, "cannot change"):
            line.assessment_id = closed

    def test_only_a_draft_is_deleted(self):
        for state in self.STATES:
            with self.subTest(state=state):
                assessment = self._make(state)
                if state == "draft":
                    assessment.unlink()
                    self.assertFalse(assessment.exists())
                else:
                    with self.assertRaisesRegex(UserError, "cannot change"):
                        assessment.sudo().unlink()

    def test_a_correction_is_a_cancel_with_a_reason_and_a_new_one(self):
        wrong = self._bridge(self.samira, {"house": 2, "family": 3}).with_user(self.mentor)
        self.assertEqual(self.samira.pillars_holding, 1)
        asked = wrong.action_cancel()
        self.assertEqual(asked["res_model"], "mobility.reason")
        self.assertEqual(wrong.state, "confirmed")
        wizard = self.env["mobility.reason"].with_user(self.mentor).with_context(**asked["context"])
        with self.assertRaisesRegex(UserError, "Give a reason"):
            wizard.create({"reason": "  "}).action_go_on()
        wizard.create({"reason": "Typed for somebody else"}).action_go_on()
        self.assertEqual((wrong.state, wrong.cancel_reason), ("cancelled", "Typed for somebody else"))
        self.assertFalse(self.samira.assessment_id)
        right = self._bridge(self.samira)
        self.assertEqual(right.kind, "baseline")
        self.assertEqual(self.samira.assessment_id, right)

    def test_a_child_with_a_bridge_is_not_deleted_from_the_household(self):
        child = self.env["mobility.household.member"].create({"participant_id": self.samira.id, "name": "Noor"})
        self._bridge(self.samira, member_id=child.id, instrument_id=self._instrument("child").id)
        self.assertDatabaseRefuses("DELETE FROM mobility_household_member WHERE id = %s", child.id)

    # -- answers ------------------------------------------------------------------------------------------------------

    def test_confirming_names_every_area_without_an_answer(self):
        assessment = self._bridge(self.samira, confirm=False)
        assessment.line_ids.filtered(lambda line: line.area_id.code == "family").unlink()
        assessment.line_ids.filtered(lambda line: line.area_id.code == "debts").write({"answer": False})
        with self.assertRaises(ValidationError) as caught:
            assessment.action_confirm()
        self.assertIn("Family", str(caught.exception))
        self.assertIn("Debts", str(caught.exception))
        self.assertNotIn("House", str(caught.exception))
        self.assertEqual(assessment.state, "draft")

    def test_an_answer_is_a_level_or_a_reason_why_not(self):
        assessment = self._bridge(self.samira, {"house": 3}, confirm=False)
        line = assessment.line_ids.filtered(lambda line: line.area_id.code == "house")
        self.assertEqual(line.answer, "level")
        line.answer = "rather_not"
        self.assertFalse(line.level_id)
        line.level_id = line.area_id.level_ids[0]
        found = self.env["mobility.assessment.line"].search([("level_id", "=", line.level_id.id)])
        self.assertIn(line, found, "a search right after it finds it")
        self.assertEqual(line.answer, "level")
        self.assertDatabaseRefuses("UPDATE mobility_assessment_line SET answer = 'unknown' WHERE id = %s", line.id)
        self.assertDatabaseRefuses("UPDATE mobility_assessment_line SET level_id = NULL WHERE id = %s", line.id)

    def test_a_level_belongs_to_its_area(self):
        assessment = self._bridge(self.samira, confirm=False)
        first, second = assessment.line_ids[:2]
        for name in ("level_id", "target_level_id"):
            with self.subTest(field=name), self.assertRaisesRegex(ValidationError, "belongs to another area"):
                first[name] = second.area_id.level_ids[0]

    def test_an_area_is_answered_once(self):
        first, second = self._bridge(self.samira, confirm=False).line_ids[:2]
        self.assertDatabaseRefuses(
            "UPDATE mobility_assessment_line SET area_id = %s WHERE id = %s", first.area_id.id, second.id
        )

    def test_areas_come_from_the_own_published_instrument(self):
        draft = self.instrument.copy({"code": "other"})
        with self.assertRaisesRegex(ValidationError, "is not published yet"):
            self._bridge(self.samira, instrument_id=draft.id, confirm=False)
        draft.action_publish()
        assessment = self._bridge(self.samira, confirm=False)
        with self.assertRaisesRegex(ValidationError, "must come from the instrument"):
            assessment.line_ids = [Command.create({"area_id": draft.area_ids[0].id})]
        with self.assertRaisesRegex(ValidationError, "must come from the instrument"):
            self.env["mobility.assessment.line"].create(
                {"assessment_id": assessment.id, "area_id": draft.area_ids[0].id}
            )

    def test_child_and_enrolment_are_of_the_same_person(self):
        joris = self._participant("Joris")
        child = self.env["mobility.household.member"].create({"participant_id": joris.id, "name": "Child"})
        with self.assertRaisesRegex(ValidationError, "another household"):
            self._bridge(self.samira, member_id=child.id, instrument_id=self._instrument("child").id)
        with self.assertRaisesRegex(ValidationError, "somebody else"):
            self._bridge(self.samira, enrollment_id=self._enrol(joris).id)

    def test_a_new_one_has_a_line_an_area_and_is_continued(self):
        samira = self.samira.with_user(self.mentor)
        draft = self.env["mobility.assessment"].browse(samira.action_new_assessment()["res_id"])
        self.assertTrue(draft.line_ids)
        self.assertEqual(draft.line_ids.area_id, draft.instrument_id.area_ids)
        self.assertEqual(draft.instrument_id.audience, "adult")
        self.assertFalse(any(draft.line_ids.mapped("answer")), "nothing is filled in for somebody")
        self.assertEqual(samira.action_new_assessment()["res_id"], draft.id)

    # -- pillars and score --------------------------------------------------------------------------------------------

    def test_a_pillar_holds_when_every_area_that_applies_holds(self):
        cases = [
            # house, family: does Home hold? None does not count either way
            (2, 3, True),
            (3, 3, True),
            (2, 2, False),
            (1, 3, False),
            (2, "not_applicable", True),
            ("not_applicable", 2, False),
            ("not_applicable", "not_applicable", None),
            (2, "unknown", None),
            (1, "unknown", None),
            (2, "rather_not", None),
            ("rather_not", "not_applicable", None),
            ("unknown", "unknown", None),
        ]
        home, money = self.instrument.pillar_ids.sorted("sequence")
        for house, family, holds in cases:
            with self.subTest(house=house, family=family):
                person = self._participant()
                assessment = self._bridge(person, {"house": house, "family": family, "debts": 10})
                self.assertEqual(assessment._get_pillar_results(), {home: holds, money: True})
                self.assertEqual((assessment.pillars_holding, assessment.pillar_count), (1 + bool(holds), 2))
                self.assertEqual((person.pillars_holding, person.pillar_count), (1 + bool(holds), 2))
                self.assertEqual("Home" in assessment.summary, holds is None, "what does not count says so")

    def test_a_draft_without_answers_does_not_count_either_way(self):
        assessment = self.env["mobility.assessment"].create(
            {"participant_id": self.samira.id, "instrument_id": self.instrument.id}
        )
        self.assertEqual(set(assessment._get_pillar_results().values()), {None})

    def test_the_score_is_what_a_hand_computes(self):
        cases = [
            # weights: house 1, family 2 (not required), debts 3; levels 1-2-3, 1-2-3 and 0-10-40
            (1, 1, 0, 0.0),
            (3, 3, 40, 100.0),
            (2, 3, 10, 100 * (1 * 0.5 + 2 * 1 + 3 * 0.25) / 6),
            (3, 1, 10, 100 * (1 * 1 + 2 * 0 + 3 * 0.25) / 6),
            (2, "unknown", 10, 100 * (1 * 0.5 + 3 * 0.25) / 4),
            (2, "not_applicable", 40, 100 * (1 * 0.5 + 3 * 1) / 4),
            (2, "rather_not", 0, 100 * (1 * 0.5) / 4),
            ("unknown", 3, 40, None),
            ("not_applicable", 3, 40, None),
            (3, 3, "rather_not", None),
        ]
        for house, family, debts, score in cases:
            with self.subTest(house=house, family=family, debts=debts):
                assessment = self._bridge(self._participant(), {"house": house, "family": family, "debts": debts})
                self.assertEqual(assessment.has_score, score is not None)
                self.assertAlmostEqual(assessment.score, score or 0.0, places=4)

    def test_the_score_is_for_research_only(self):
        assessment = self._bridge(self.samira)
        for record, name in ((assessment, "score"), (assessment, "has_score"), (self.samira, "bridge_score")):
            for user in (self.mentor, self.coordinator):
                with self.subTest(field=name, user=user.login), self.assertRaises(AccessError):
                    record.with_user(user).read([name])
            record.with_user(self.manager).read([name])

    # -- over time ----------------------------------------------------------------------------------------------------

    def test_the_first_is_the_first_and_those_after_it_come_between(self):
        self.assertEqual(self._bridge(self.samira, date="2024-01-01", confirm=False).kind, "baseline")
        self.assertEqual(self._bridge(self.samira, date="2024-02-01").kind, "baseline", "a draft is no first one")
        self.assertEqual(self._bridge(self.samira, date="2024-08-01").kind, "interim")
        self.assertEqual(self._bridge(self.samira, date="2025-02-01", kind="exit").kind, "exit")

    def test_the_latest_confirmed_bridge_of_the_adult_is_the_person_s(self):
        child = self.env["mobility.household.member"].create({"participant_id": self.samira.id, "name": "Noor"})
        old = self._bridge(self.samira, {"debts": 10}, date="2024-01-01")
        latest = self._bridge(self.samira, date="2025-01-01")
        self._bridge(self.samira, date="2023-01-01")
        self._bridge(self.samira, date="2025-06-01", confirm=False)
        self._bridge(self.samira, date="2025-07-01", member_id=child.id, instrument_id=self._instrument("child").id)
        self._bridge(self.samira, date="2025-08-01", instrument_id=self._instrument("skills").id)
        self.assertEqual(self.samira.assessment_id, latest)
        latest.with_context(**self.REASON).action_cancel()
        self.assertEqual(self.samira.assessment_id, old)
        self.assertEqual(self.samira.pillars_holding, 1)

    def test_last_time_shows_through_where_it_means_the_same(self):
        self._bridge(self.samira, {"house": 2, "debts": 40}, date="2024-01-01")
        again = self._bridge(self.samira, date="2024-07-01", confirm=False)
        self.assertEqual(again.line_ids.previous_level_id.sorted("value").mapped("value"), [1, 2, 40])
        version = self.env["mobility.instrument"].browse(self.instrument.action_new_version()["res_id"])
        version.area_ids.filtered(lambda area: area.code == "debts").meaning_decision = "changed"
        version.action_publish()
        later = self._bridge(self.samira, date="2024-08-01", instrument_id=version.id, confirm=False)
        shown = {line.area_id.code: line.previous_level_id for line in later.line_ids}
        self.assertEqual(shown["house"].value, 2)
        self.assertEqual(shown["house"].area_id.instrument_id, version)
        self.assertFalse(shown["debts"], "its meaning changed: answers no longer compare")

    def test_a_bridge_of_a_child_is_compared_with_that_child_s(self):
        child = self.env["mobility.household.member"].create({"participant_id": self.samira.id, "name": "Noor"})
        other_child = child.copy({"name": "Sami"})
        own = self._bridge(self.samira, date="2024-01-01")
        about = {"instrument_id": self._instrument("child").id, "member_id": child.id}
        noor = self._bridge(self.samira, date="2024-02-01", **about)
        self.assertFalse(noor.previous_id)
        self.assertEqual(self._bridge(self.samira, date="2024-03-01", **about).previous_id, noor)
        about["member_id"] = other_child.id
        self.assertFalse(self._bridge(self.samira, date="2024-03-01", **about).previous_id)
        self.assertEqual(self._bridge(self.samira, date="2024-04-01").previous_id, own)

    def test_it_belongs_to_the_enrolment_of_its_time(self):
        enrollment = self._enrol(self.samira)
        assessment = self._bridge(self.samira)
        self.assertEqual(assessment.enrollment_id, enrollment)
        self.assertEqual(assessment.confirmed_by_id, self.env.user)
        self.assertTrue(assessment.date_confirmed <= fields.Datetime.now())


class TestPriorities(MobilityCommon):
    """At most three stars."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        wide = cls.env["mobility.instrument"].create({"name": "Wide", "code": "test_wide"})
        areas = [cls._area(code, {1: False, 2: True}) for code in ("one", "two", "three", "four")]
        wide.pillar_ids = [Command.create({"name": "All", "area_ids": areas})]
        wide.action_publish()
        cls.bridge = cls._bridge(cls._participant(), instrument_id=wide.id, confirm=False).with_user(cls.mentor)
        cls.lines = cls.bridge.line_ids.sorted()

    def test_a_fourth_star_is_refused_with_the_reason(self):
        self.lines[:3].is_priority = True
        with self.assertRaisesRegex(ValidationError, "take a star away first") as caught:
            self.lines[3].is_priority = True
        self.assertIn("One, Two, Three, Four", str(caught.exception))
        with self.assertRaises(ValidationError):
            self.bridge.line_ids = [Command.update(self.lines[3].id, {"is_priority": True})]

    def test_a_star_moves_in_whatever_order_the_lines_are_saved(self):
        self.lines[1:].is_priority = True
        give = Command.update(self.lines[0].id, {"is_priority": True})
        take = Command.update(self.lines[3].id, {"is_priority": False})
        self.bridge.line_ids = [give, take]
        self.assertEqual(self.lines.mapped("is_priority"), [True, True, True, False])

    def test_stars_are_counted_in_each_bridge_by_itself(self):
        self.lines[:3].is_priority = True
        other = self.bridge.copy()
        self.assertEqual(sum(other.line_ids.mapped("is_priority")), 3)
