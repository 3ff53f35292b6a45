from unittest.mock import patch

from lxml import etree, html
from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form

from ..report.over_time_drawing import WIDTH, places
from .common import MobilityCommon


class OverTimeCommon(MobilityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._participant("Samira El Amrani")

    @classmethod
    def _version(cls, change=None, decision="changed"):
        """Return the next published version of the small Bridge, in which ``change`` did something to its areas.

        :param change: function of {code: area} of the draft
        :param decision: what is said of each area that differs
        """
        version = cls.env["mobility.instrument"].browse(cls.instrument.action_new_version()["res_id"])
        if change:
            change({area.code: area for area in version.area_ids})
        version.area_ids.filtered("difference").meaning_decision = decision
        version.action_publish()
        return version

    @classmethod
    def _other_instrument(cls):
        """Return another instrument with the same area codes and meanings."""
        other = cls.instrument.copy({"code": "test_other"})
        other.action_publish()
        return other

    def _year(self, year, levels=None, **vals):
        return self._bridge(self.person, levels, date=f"{year}-03-01", **vals)

    def _history(self):
        return self.person._get_history()

    def _page(self, user=None):
        action = self.person.with_user(user or self.mentor).action_over_time()
        return self.env[action["res_model"]].with_user(user or self.mentor).browse(action["res_id"])

    def _areas(self):
        """Return {area name: what the page shows of it}."""
        groups = self.person._get_over_time_page(self._history())["groups"]
        return {area["title"]: area for group in groups for area in group["areas"]}


def reword(areas):
    areas["house"].level_ids[0].name = "house, in other words"


class TestComparison(OverTimeCommon):
    """What compares over time, and why not: one rule, that charts and comparison ask."""

    def _line(self, assessment, code):
        return assessment.line_ids.filtered(lambda line: line.area_id.code == code)

    def _reason(self, later, earlier, code="house"):
        return self._line(later, code)._get_break(self._line(earlier, code))

    def _rows(self, later, earlier):
        return {row["area"].code: (row["kind"], row["reason"], row["words"]) for row in later._get_comparison(earlier)}

    def test_answers_compare_over_versions_while_code_and_meaning_are_equal(self):
        first = self._year(2023, {"house": 1})
        second = self._year(2024, {"house": 3}, instrument_id=self._version().id)
        third = self._year(2025, {"house": 2}, instrument_id=self._version(reword, "same").id)
        self.assertFalse(self._reason(second, first))
        self.assertFalse(self._reason(third, first))
        self.assertEqual(self._line(second, "house")._get_change(self._line(first, "house")), "forward")
        self.assertEqual(self._line(third, "house")._get_change(self._line(second, "house")), "back")
        fourth = self._year(2026, {"house": 1})
        self.assertEqual(self._line(fourth, "house")._get_change(self._line(first, "house")), "same")
        fifth = self._year(2027, {"house": 2}, instrument_id=self._version(decision="same").id)
        self.assertEqual(self._line(fifth, "house")._get_change(self._line(third, "house")), "same", "by value")

    def test_another_meaning_breaks(self):
        first = self._year(2023)
        second = self._year(2024, instrument_id=self._version(reword).id)
        self.assertEqual(self._reason(second, first), "meaning")
        self.assertFalse(self._reason(second, first, "family"))
        self.assertFalse(self._line(second, "house")._get_change(self._line(first, "house")))

    def test_another_instrument_with_the_same_codes_breaks(self):
        first = self._year(2023)
        second = self._year(2024, instrument_id=self._other_instrument().id)
        self.assertEqual(self._reason(second, first), "instrument")

    def test_another_area_and_none_break(self):
        first, second = self._year(2023), self._year(2024)
        self.assertEqual(self._line(second, "house")._get_break(self._line(first, "family")), "area")
        self.assertEqual(self._line(second, "house")._get_break(self.env["mobility.assessment.line"]), "area")

    def test_an_answer_without_a_level_breaks_on_either_side(self):
        first = self._year(2023)
        for answer in ("unknown", "rather_not", "not_applicable"):
            second = self._year(2024, {"house": answer})
            self.assertEqual(self._reason(second, first), answer)
            self.assertEqual(self._reason(first, second), answer)
        draft = self._year(2025, confirm=False)
        self._line(draft, "house").answer = False
        self.assertEqual(self._reason(draft, first), "unanswered")

    def test_a_level_of_before_shows_through_by_the_same_rule(self):
        self._year(2023, {"house": 2, "family": 2})
        draft = self._year(2024, instrument_id=self._version(reword).id, confirm=False)
        self.assertFalse(self._line(draft, "house").previous_level_id)
        self.assertEqual(self._line(draft, "family").previous_level_id.value, 2)

    def test_any_two_in_words(self):
        first = self._year(2023, {"house": 1, "family": 3, "debts": 10})
        second = self._year(2024, {"house": 3, "family": 1, "debts": 10})
        rows = self._rows(second, first)
        self.assertEqual(rows["house"][0], "forward")
        self.assertEqual(rows["house"][2], "House: from “house at 1” to “house at 3”.")
        self.assertEqual(rows["family"][0], "back")
        self.assertEqual(rows["family"][2], "Family: from “family at 3” to “family at 1”.")
        self.assertEqual(rows["debts"], ("same", False, "Debts: still “debts at 10”."))
        self.assertEqual(list(rows), ["house", "family", "debts"])

    def test_answers_without_a_level_in_words(self):
        first = self._year(2023, {"house": "unknown", "family": 3, "debts": "rather_not"})
        second = self._year(2024, {"house": 1, "family": "not_applicable", "debts": "rather_not"})
        rows = self._rows(second, first)
        self.assertEqual(rows["house"], ("new", "unknown", "House: then don't know, now “house at 1”."))
        words = "Family: then “family at 3”, now does not apply."
        self.assertEqual(rows["family"], ("silent", "not_applicable", words))
        self.assertEqual(rows["debts"], ("silent", "rather_not", "Debts: still rather not say."))

    def test_what_cannot_be_compared_says_why(self):
        first = self._year(2023, {"house": 2})

        def change(areas):
            reword(areas)
            areas["family"].code = areas["family"].name = "Care"

        second = self._year(2024, {"house": 3}, instrument_id=self._version(change).id)
        rows = self._rows(second, first)
        self.assertEqual(rows["house"][:2], ("break", "meaning"))
        self.assertIn("These do not compare: what this area means has changed.", rows["house"][2])
        self.assertEqual(rows["Care"], ("new", "area", "Care: now “family at 1”. It was not asked before."))
        self.assertEqual(rows["family"][:2], ("gone", "area"))
        other = self._year(2025, instrument_id=self._other_instrument().id)
        self.assertIn("another list of questions was used", self._rows(other, first)["house"][2])


class TestOverTime(OverTimeCommon):
    """The page: pillars and areas over all confirmed assessments."""

    def _draw(self, name="areas"):
        return html.fragment_fromstring(str(self._page()[name]), create_parent=True)

    def test_history_is_what_was_confirmed_about_this_person_oldest_first(self):
        second, first = self._year(2024), self._year(2023)
        self._year(2025, confirm=False)
        self._year(2022).with_context(cancel_reason="Wrong person").action_cancel()
        child = self.env["mobility.household.member"].create(
            {"participant_id": self.person.id, "name": "Yassin", "relation": "child"}
        )
        of_child = self._bridge(self.person, instrument_id=self._instrument("child").id, member_id=child.id)
        of_skills = self._bridge(self.person, instrument_id=self._instrument("skills").id)
        self._bridge(self._participant("Bilal"))
        self.assertEqual(self._history().ids, [first.id, second.id])
        self.assertEqual(self.person._get_history("child", child), of_child)
        self.assertFalse(self.person._get_history("child"))
        self.assertEqual(self.person._get_history("skills"), of_skills)

    def test_self_led_and_together_are_two_lines(self):
        self._year(2022, {"house": 1}, led_by="together")
        self._year(2023, {"house": 3}, led_by="participant")
        self._year(2024, {"house": 2}, led_by="mentor")
        self._year(2025, {"house": 3}, led_by="participant")
        points = self._areas()["House"]["points"]
        self.assertEqual([point["voice"] for point in points], ["together", "self", "together", "self"])
        self.assertEqual([point["joined"] for point in points], [None, None, 0, 1])

    def test_a_break_is_marked_with_its_reason_and_no_line_crosses_it(self):
        for year in (2022, 2023):
            self._year(year)
        version = self._version(reword)
        for year in (2024, 2025):
            self._year(year, instrument_id=version.id)
        areas = self._areas()
        self.assertEqual([point["joined"] for point in areas["House"]["points"]], [None, 0, None, 2])
        [found] = areas["House"]["breaks"]
        self.assertEqual((found["before"], found["after"], found["reason"]), (1, 2, "meaning"))
        self.assertIn("meaning changed", [line["text"] for line in areas["House"]["chart"]["texts"]])
        self.assertIn("From here it does not compare: meaning changed.", areas["House"]["desc"])
        self.assertFalse(areas["Family"]["breaks"])
        self.assertEqual([point["joined"] for point in areas["Family"]["points"]], [None, 0, 1, 2])

    def test_an_unknown_answer_is_a_gap_and_no_break(self):
        for year, answer in ((2022, 1), (2023, "unknown"), (2024, 2), (2025, 3)):
            self._year(year, {"house": answer})
        house = self._areas()["House"]
        self.assertEqual([point["joined"] for point in house["points"]], [None, None, None, 2])
        self.assertFalse(house["breaks"])

    def test_each_stretch_has_the_levels_of_its_time(self):
        self._year(2023, {"house": 3})
        version = self._version(lambda areas: areas["house"].level_ids[0].unlink())
        self._year(2024, {"house": 3}, instrument_id=version.id)
        house = self._areas()["House"]
        self.assertEqual([stretch["holds"] for stretch in house["stretches"]], [[False, True, True], [True, True]])
        self.assertEqual([(point["level"], point["levels"]) for point in house["points"]], [(2, 3), (1, 2)])

    def test_pillars_over_time(self):
        self._year(2023, {"house": 2, "family": 3, "debts": "unknown"})
        self._year(2024, {"house": 1, "family": 3, "debts": 40})
        self._year(2025, {"house": 2, "family": 3, "debts": 40})
        page = self.person._get_over_time_page(self._history())
        self.assertEqual(page["sentences"], ["1 of 2 pillars in March 2023, 2 of 2 now (March 2025)."])
        desc = page["pillars"]["desc"]
        for words in (
            "Mar 2023: Home holds. Mar 2024: Home asks for attention. Mar 2025: Home holds.",
            "Mar 2023: Money is not known. Mar 2024: Money holds.",
        ):
            self.assertIn(words, desc)

    def test_each_voice_counts_its_own_pillars(self):
        self._year(2022, led_by="together")
        self._year(2023, {"debts": 40}, led_by="participant")
        self._year(2024, {"debts": 40}, led_by="together")
        self.assertEqual(
            self.person._get_over_time_page(self._history())["sentences"],
            [
                "Filled in by Samira: 1 of 2 pillars hold in March 2023.",
                "Filled in with the mentor: 0 of 2 pillars in March 2022, 1 of 2 now (March 2024).",
            ],
        )

    def test_numbers_of_pillars_do_not_compare_when_the_questions_changed(self):
        first = self._year(2023)
        caveat = "In between the questions changed, so these numbers do not compare."
        self.assertFalse(self._year(2024, instrument_id=self._version().id)._get_count_caveat(first))
        self.assertEqual(self._year(2025, instrument_id=self._version(reword).id)._get_count_caveat(first), [caveat])
        self.assertIn(caveat, self.person._get_over_time_page(self._history())["sentences"][0])
        self.assertIn(caveat, str(self._page().comparison))

    def test_a_pillar_keeps_its_row_under_a_new_name_and_marks_the_break(self):
        self._year(2023)

        def change(areas):
            areas["house"].pillar_id.name = "House and family"
            reword(areas)

        self._year(2024, instrument_id=self._version(change).id)
        page = self.person._get_over_time_page(self._history())
        self.assertEqual([group["name"] for group in page["groups"]], ["House and family", "Money"])
        names = {line["text"] for line in page["pillars"]["texts"]}
        self.assertNotIn("Home", names)
        self.assertEqual(len([item for item in page["pillars"]["shapes"] if item["dash"] == "3 2"]), 1)

    def test_it_says_in_words_what_it_shows(self):
        self._year(2023, {"house": "rather_not"}, led_by="participant")
        self._year(2024, {"house": 2})
        for name in ("pillars", "areas"):
            charts = self._draw(name).xpath(".//svg[@role='img']")
            self.assertEqual(len(charts), {"pillars": 1, "areas": 3}[name])
            for chart in charts:
                self.assertTrue(chart.findtext("title"))
                self.assertTrue(chart.findtext("desc"))
        desc = self._draw().xpath(".//svg/desc")[0].text
        self.assertIn("1 March 2023, by the participant: rather not say.", desc)
        self.assertIn("1 March 2024, together: “house at 2”.", desc)

    def test_there_is_no_score_and_no_average(self):
        for year in (2023, 2024):
            self._year(year, {"house": 2, "family": 2, "debts": 10})
        page = self._page()
        self.assertEqual(f"{self._history()[0].score:.1f}", "37.5")
        shown = " ".join(self._draw(name).text_content() for name in ("pillars", "areas")) + str(page.comparison)
        for words in ("37.5", "38", "score", "average", "%"):
            self.assertNotIn(words, shown)

    def test_hostile_words_stay_words(self):
        area = self.instrument.copy({"code": "hostile"}).area_ids[0]
        area.name = "<script>alert(1)</script>"
        area.level_ids[0].name = "</desc><b>loud</b>"
        area.instrument_id.action_publish()
        for year in (2023, 2024):
            self._year(year, instrument_id=area.instrument_id.id)
        page = self._page()
        for name in ("areas", "comparison", "pillars"):
            self.assertFalse(html.fragment_fromstring(str(page[name]), create_parent=True).xpath(".//script|.//b"))
        self.assertIn("loud", str(page.areas))

    def test_it_takes_as_many_queries_for_twelve_as_for_two(self):
        version = self._version(reword)

        def count():
            page = self._page()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            for name in ("pillars", "areas", "comparison", "assessment_count", "has_choice"):
                self.assertIsNotNone(page[name])
            return self.env.cr.sql_log_count - before

        self._year(2010)
        self._year(2022, instrument_id=version.id)
        count()  # reads the templates
        few = count()
        for year in range(2011, 2021):
            self._year(
                year, {"house": "unknown"}, led_by="participant", instrument_id=[version, self.instrument][year % 2].id
            )
        self.assertEqual(len(self._history()), 12)
        self.assertEqual(count(), few)


class TestOverTimePage(OverTimeCommon):
    """Who opens the page, and what they choose on it."""

    def test_the_first_and_the_latest_are_compared_until_somebody_chooses(self):
        first, second, third = (self._year(year, {"house": house}) for year, house in ((2023, 1), (2024, 2), (2025, 3)))
        page = Form(self._page())
        self.assertEqual((page.earlier_id, page.later_id), (first, third))
        self.assertIn("to “house at 3”", page.comparison)
        page.later_id = second
        self.assertIn("to “house at 2”", page.comparison)
        page.earlier_id = third  # the wrong way around: time goes one way
        self.assertIn("from “house at 2” to “house at 3”", page.comparison)
        page.later_id = third
        self.assertFalse(page.comparison)

    def test_one_assessment_has_nothing_to_compare_with(self):
        page = self._page()
        self.assertFalse(page.areas)
        self.assertFalse(page.comparison)
        self._year(2024)
        page = self._page()
        self.assertFalse(page.later_id)
        self.assertFalse(page.comparison)
        self.assertIn("Now: “house at 1”", str(page.areas))

    def test_a_step_back_is_told_kindly(self):
        self._year(2023, {"house": 3})
        self._year(2024, {"house": 1}, led_by="participant")
        words = str(self._page().comparison)
        self.assertIn("Went back: that can happen", words)
        self.assertIn("One was filled in with the mentor, the other alone.", words)

    def test_children_and_skills_have_charts_of_their_own(self):
        children = self.env["mobility.household.member"].create(
            [{"participant_id": self.person.id, "name": name, "relation": "child"} for name in ("Yassin", "Nour")]
        )
        self._year(2024)
        page = Form(self._page())
        self.assertFalse(page.has_choice)
        for child, house in zip(children, (1, 2), strict=True):
            self._bridge(self.person, {"house": house}, instrument_id=self._instrument_of(child).id, member_id=child.id)
        self._bridge(self.person, {"house": 3}, instrument_id=self._instrument("skills").id)
        page = Form(self._page())
        self.assertTrue(page.has_choice)
        page.audience = "child"
        self.assertIn(page.member_id, children)
        for child, house in zip(children, (1, 2), strict=True):
            page.member_id = child
            self.assertIn(f"Now: “house at {house}”", page.areas)
        page.audience = "skills"
        self.assertFalse(page.member_id)
        self.assertIn("Now: “house at 3”", page.areas)
        self.assertFalse(page.comparison)

    def _instrument_of(self, child):
        return self.env["mobility.instrument"].search([("code", "=", "test_child")]) or self._instrument("child")

    def test_choices_are_called_by_their_day(self):
        first, second = self._year(2023), self._year(2024, led_by="participant")
        by_date = (first | second).with_context(mobility_by_date=True)
        self.assertEqual(by_date.mapped("display_name"), ["1 March 2023, together", "1 March 2024, by the participant"])
        domain = [("participant_id", "=", self.person.id)]
        found = by_date.name_search("2024", domain)
        self.assertEqual([row[0] for row in found], second.ids)
        self.assertEqual(len(by_date.name_search("", domain)), 2)
        self.assertIn("Samira", first.display_name)

    def test_only_who_may_read_the_person_opens_the_page(self):
        mine, stranger = self._year(2023), self._participant("Bilal", self.mentor_b)
        theirs = self._bridge(stranger)
        self.assertRefusesRoles(
            stranger,
            (self.mentor, self.mentor_other_company, self.finance, self.analyst, self.employee),
            {"open": lambda person: person.action_over_time()},
        )
        pages = self.env["mobility.over.time"].with_user(self.mentor)
        with self.assertRaises(AccessError):
            pages.create({"participant_id": stranger.id})
        page = self._page()
        with self.assertRaises(AccessError):
            page.later_id = theirs
        with self.assertRaises(AccessError):
            page.participant_id = stranger
        self.assertTrue(self._page(self.coordinator).areas)
        self.assertEqual(page.earlier_id, mine)

    def test_nobody_is_compared_with_somebody_else(self):
        for year in (2023, 2024):
            self._year(year)
        page = self._page()
        page.later_id = self._bridge(self._participant("Bilal"))
        self.assertFalse(page.comparison)

    def test_a_page_is_for_who_opened_it(self):
        page = self._page()
        with self.assertRaises(AccessError):
            page.with_user(self.coordinator).read(["participant_id"])


class TestTrainings(OverTimeCommon):
    """Skills before and after a training: the hook gives the rows that sessions will give."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.skills = cls._instrument("skills")

    def _skills(self, date, house, **vals):
        return self._bridge(self.person, {"house": house}, instrument_id=self.skills.id, date=date, **vals)

    def _areas(self, trainings):
        history = self.person._get_history("skills")
        with patch.object(type(self.person), "_get_trainings", lambda person: trainings):
            page = self.person._get_over_time_page(history)
        return {area["title"]: area for group in page["groups"] for area in group["areas"]}, page

    def _training(self, date="2024-06-01", instrument=None, code="house"):
        areas = (instrument or self.skills).area_ids.filtered(lambda area: area.code == code)
        return (fields.Date.to_date(date), "Plan your week", areas)

    def test_without_sessions_there_are_none(self):
        self.assertEqual(self.person._get_trainings(), [])

    def test_a_training_is_marked_on_what_it_trained_and_nowhere_else(self):
        self._skills("2024-01-01", 1)
        self._skills("2025-01-01", 3)
        areas, page = self._areas([self._training()])
        self.assertIn("Plan your week", [line["text"] for line in areas["House"]["chart"]["texts"]])
        self.assertEqual(areas["Family"]["trainings"], [])
        self.assertNotIn("Plan your week", [line["text"] for line in areas["Family"]["chart"]["texts"]])
        self.assertEqual(
            areas["House"]["notes"],
            ["Now: “house at 3”", "Plan your week (June 2024): before “house at 1”, after “house at 3”."],
        )
        self.assertIn("training", [item["words"] for item in page["area_legend"]])
        self.assertFalse(page["pillars"], "groups of skills are no pillars")

    def test_before_and_after_compare_in_one_voice_and_without_a_break(self):
        self._skills("2024-01-01", 1, led_by="together")
        self._skills("2025-01-01", 3, led_by="participant")
        not_yet = "Plan your week (June 2024): before and after cannot be compared yet."
        self.assertEqual(self._areas([self._training()])[0]["House"]["notes"][1], not_yet)
        self._skills("2025-02-01", "unknown", led_by="together")
        self.assertEqual(self._areas([self._training()])[0]["House"]["notes"][1], not_yet)
        self._skills("2023-01-01", 2, led_by="participant")
        self.assertIn("before “house at 2”", self._areas([self._training()])[0]["House"]["notes"][1])

    def test_a_training_named_on_another_version_counts_and_one_of_another_instrument_does_not(self):
        self._skills("2024-01-01", 1)
        version = self.env["mobility.instrument"].browse(self.skills.action_new_version()["res_id"])
        version.action_publish()
        areas = self._areas([self._training(instrument=version), self._training(instrument=self.instrument)])[0]
        self.assertEqual(areas["House"]["trainings"], [0])

    def test_a_training_before_the_first_or_after_the_last_stays_in_the_picture(self):
        self._skills("2024-01-01", 1)
        chart = self._areas([self._training("2020-01-01"), self._training("2026-01-01")])[0]["House"]["chart"]
        self.assertTrue(all(0 <= line["x"] <= WIDTH for line in chart["texts"]))
        self.assertEqual(len([line for line in chart["texts"] if line["text"] == "Plan your week"]), 2)

    def test_trainings_are_for_skills_only(self):
        self._year(2024)
        history = self._history()
        with patch.object(
            type(self.person), "_get_trainings", lambda person: [self._training(instrument=self.instrument)]
        ):
            groups = self.person._get_over_time_page(history)["groups"]
        self.assertFalse(any(area["trainings"] for group in groups for area in group["areas"]))


class TestOverTimeDrawing(OverTimeCommon):
    """Where things stand, whatever the history."""

    def test_days_are_told_apart_and_stay_between_the_edges(self):
        for days in ([5], [5, 5], [1, 2, 1000], list(range(12)), list(range(200)), [1, *range(990, 1000)]):
            with self.subTest(days=len(days)):
                spots = places(days, 40, 320)
                self.assertEqual(len(spots), len(days))
                self.assertTrue(all(39.9 <= spot <= 320.1 for spot in spots))
                gaps = [b - a for a, b in zip(spots, spots[1:], strict=False)]
                self.assertTrue(all(gap >= min(19, 280 / max(len(days) - 1, 1)) - 0.2 for gap in gaps))

    def test_time_goes_as_it_went(self):
        self.assertEqual(places([0, 100, 400], 0, 400), [0, 100, 400])

    def test_words_never_touch_each_other_nor_the_edge(self):
        for year in range(2005, 2026):
            self._year(year)
        house = self._areas()["House"]["chart"]
        self.assertTrue(all(0 < line["x"] < WIDTH for line in house["texts"]))
        self.assertLess(len(house["texts"]), 12)

    def test_right_to_left_turns_the_picture_and_not_its_words(self):
        for year in (2023, 2024):
            self._year(year)
        plain = self._areas()["House"]["chart"]
        self.env["res.lang"]._activate_lang("ar_001")
        self.env["res.lang"].search([("code", "=", "ar_001")]).direction = "rtl"
        person = self.person.with_context(lang="ar_001")
        groups = person._get_over_time_page(person._get_history())["groups"]
        turned = next(area["chart"] for group in groups for area in group["areas"] if area["title"] == "House")
        self.assertTrue(turned["mirror"])
        self.assertFalse(plain["mirror"])
        self.assertAlmostEqual(plain["signs"][0]["x"] + turned["signs"][0]["x"], WIDTH)

    def test_no_gradient_no_id_no_clip_path(self):
        self._year(2023)
        page = self._page()
        tree = html.fragment_fromstring(str(page.areas) + str(page.pillars), create_parent=True)
        tags = {node.tag for node in tree.iter(etree.Element) if node.getroottree()}
        self.assertFalse({"lineargradient", "radialgradient", "clippath", "marker"} & {tag.lower() for tag in tags})
        self.assertFalse(tree.xpath(".//svg//@id"))
