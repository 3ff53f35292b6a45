from datetime import date
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tools import html2plaintext

from ..models.learning import evaluation_statistics as statistics
from .evaluation_common import START, YEAR_LATER, EvaluationCommon


class TestEvaluation(EvaluationCommon):
    """Who counts, and as what."""

    # -- pairs --------------------------------------------------------------------------------------------------------

    def test_a_pair_is_the_first_time_and_the_one_nearest_to_a_year_later(self):
        samira = self._started()
        for day, level in (("2022-03-10", 0), ("2022-09-01", 40), ("2023-01-20", 40), ("2023-03-20", 10)):
            self._bridge(samira, {"debts": level}, date=day)
        line = self._line(self._evaluation())
        self.assertEqual(self._counts(line), (1, 1, 0, 0))
        self.assertEqual(line.sudo().statistics["mean_after"], 10)

    def test_another_month_can_be_asked_about(self):
        samira = self._started()
        for day, level in ((START, 10), ("2022-09-01", 40), (YEAR_LATER, 0)):
            self._bridge(samira, {"debts": level}, date=day)
        self.assertEqual(self._counts(self._line(self._evaluation(months=6))), (1, 1, 0, 0))
        self.assertEqual(self._counts(self._line(self._evaluation(months=12))), (1, 0, 0, 1))

    def test_only_confirmed_answers_of_the_person_count(self):
        samira = self._pair({"debts": 0}, {"debts": 10})
        wrong = self._bridge(samira, {"debts": 40}, date="2023-02-28")
        self._bridge(samira, {"debts": 40}, date="2023-03-01", confirm=False)
        evaluation = self._evaluation()
        self.assertEqual(self._line(evaluation).sudo().statistics["mean_after"], 10, "nearest to the day itself")
        first = samira.assessment_ids.filtered(lambda a: a.state == "confirmed" and str(a.date) == YEAR_LATER)
        (first | wrong).with_context(cancel_reason="Somebody else's").action_cancel()
        evaluation.action_run()
        self.assertEqual(self._flow(evaluation), {("no_second", "not_asked"): 1})

    def test_what_people_say_alone_is_not_laid_beside_what_they_say_with_a_mentor(self):
        samira = self._started()
        self._bridge(samira, {"debts": 0}, date=START, led_by="mentor")
        self._bridge(samira, {"debts": 10}, date=YEAR_LATER, led_by="participant")
        self._pair({"debts": 0}, {"debts": 10}, name="Jeroen", led_by="participant")
        together, alone = self._evaluation(), self._evaluation(voice="self")
        self.assertEqual(self._flow(together), {("no_second", "voice"): 1, ("no_first", "voice"): 1})
        self.assertEqual(self._flow(alone), {"pair": 1, ("no_first", "voice"): 1})

    def test_every_area_is_told_and_the_pillars_too(self):
        self._pair({"house": 1, "debts": 10}, {"house": 3, "family": 3, "debts": 0})
        evaluation = self._evaluation()
        self.assertEqual(self._counts(self._line(evaluation, "house")), (1, 1, 0, 0))
        self.assertEqual(self._counts(self._line(evaluation, "family")), (1, 1, 0, 0))
        self.assertEqual(self._counts(self._line(evaluation, "debts")), (1, 0, 0, 1))
        self.assertEqual(self._counts(self._line(evaluation, None)), (1, 0, 1, 0), "one pillar up, one down")
        self.assertEqual(evaluation.line_ids.filtered("is_primary"), self._line(evaluation, "debts"))

    def test_who_stood_at_the_highest_level_could_not_rise(self):
        self._pair({"debts": 40}, {"debts": 40})
        self._pair({"debts": 10}, {"debts": 40})
        self.assertEqual(self._line(self._evaluation()).sudo().could_rise, 1)

    # -- the flow of all who started ----------------------------------------------------------------------------------

    def test_everybody_who_started_is_accounted_for(self):
        self._pair(name="Asked twice")
        once = self._started("Once")
        self._bridge(once, date=START)
        self._started("Never")
        late = self._started("Late")
        self._bridge(late, date="2022-08-01")
        moved = self._started("Moved")
        self._bridge(moved, date=START)
        moved.enrollment_id.with_context(
            exit_reason_id=self.env.ref("mobility_mentoring.exit_reason_moved").id, date_end=date(2022, 9, 1)
        ).action_stop()
        died = self._started("Died")
        self._bridge(died, date=START)
        died.sudo().date_deceased = date(2022, 10, 1)
        self._enrol(self._participant("Waits"), state="intake", date_start="2022-04-01")
        evaluation = self._evaluation()
        self.assertEqual(
            self._flow(evaluation),
            {
                "pair": 1,
                ("no_second", "not_asked"): 1,
                ("no_first", "not_asked"): 1,
                ("no_first", "time"): 1,
                ("no_second", "ended"): 1,
                ("no_second", "died"): 1,
            },
        )
        group = evaluation.sudo().figures["groups"]["program"]
        self.assertEqual((group["started"], group["pairs"], group["missing"]), (6, 1, 5))
        self.assertEqual(self._line(evaluation).sudo().missing, 5)
        rows = evaluation.sudo()._prepare_document()["flow"][0]["rows"]
        self.assertIn("Ended before: Moved away", [row["words"] for row in rows])
        for depth in (0, 1):
            self.assertEqual(sum(row["count"] for row in rows if row["depth"] == depth), 6)

    def test_nobody_counts_before_the_time_is_over(self):
        """Else only the quick ones would count: who was asked early, and nobody who was not asked yet."""
        start = fields.Date.subtract(fields.Date.today(), months=13)
        self._pair(date_start=start, first=start, second=fields.Date.subtract(fields.Date.today(), months=2))
        self._started("Not asked yet", date_start=start)
        evaluation = self._evaluation(date_from=start, date_to=start)
        self.assertEqual(self._flow(evaluation), {"not_due": 2})
        self.assertEqual(self._line(evaluation).sudo().missing, 0)

    def test_bounds_say_what_the_missing_could_do(self):
        for _person in range(2):
            self._pair({"debts": 0}, {"debts": 10})
        for number in range(3):
            self._started(f"Never {number}")
        line = self._line(self._evaluation()).sudo()
        self.assertEqual(line._get_bounds(), (40, -20))

    def test_an_answer_without_a_level_is_missing_and_what_does_not_apply_is_not(self):
        self._pair({"debts": "unknown", "family": "not_applicable"}, {"debts": 10, "family": 1})
        self._pair({"debts": 0}, {"debts": "rather_not"})
        evaluation = self._evaluation()
        debts, family = self._line(evaluation).sudo(), self._line(evaluation, "family").sudo()
        self.assertEqual((debts.count, debts.missing, debts.reasons), (0, 2, {"unknown": 1, "rather_not": 1}))
        self.assertEqual((family.count, family.missing, family.reasons), (1, 0, {"not_applicable": 1}))
        pillars = self._line(evaluation, None).sudo()
        self.assertEqual((pillars.count, pillars.reasons), (0, {"unknown": 2}))

    # -- one outcome first --------------------------------------------------------------------------------------------

    def test_no_figures_before_one_outcome_is_named(self):
        self._pair({"debts": 0}, {"debts": 10})
        evaluation = self._evaluation(run=False, primary_kind=False, primary_area_id=False)
        self.assertFalse(evaluation.date_primary)
        self.assertIn("Name the one outcome", evaluation.run_blocker)
        with self.assertRaisesRegex(UserError, "Name the one outcome"):
            evaluation.action_run()
        self.assertFalse(evaluation.line_ids | evaluation.line_ids)
        self.assertFalse(evaluation.page or evaluation.conclusion or evaluation.file_xlsx)
        evaluation.primary_kind = "pillars"
        self.assertTrue(evaluation.date_primary)
        evaluation.action_run()
        self.assertTrue(evaluation.page)

    def test_the_question_stays_once_figures_were_seen(self):
        evaluation = self._evaluation()
        for vals in (
            {"primary_area_id": self.house.id},
            {"primary_kind": "pillars"},
            {"months": 6},
            {"date_to": "2023-12-31"},
            {"seed": 2},
            {"program_ids": [Command.clear()]},
            {"comparison": "waiting"},
        ):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "what was asked stays as it is"):
                evaluation.write(vals)
        evaluation.name = "A better name"
        with self.assertRaisesRegex(UserError, "only drafts are deleted"):
            evaluation.unlink()
        self.assertEqual(evaluation.copy().state, "draft")

    def test_a_second_look_at_the_same_people_says_so(self):
        self.assertEqual(self._evaluation().sudo().figures["before"], 0)
        later = self._evaluation(primary_area_id=self.house.id)
        self.assertEqual(later.sudo().figures["before"], 1)
        self.assertIn("seen before: 1", " ".join(later._prepare_document()["notes"]))

    def test_figures_are_written_by_the_action_only(self):
        evaluation = self._evaluation()
        for vals in ({"state": "signed"}, {"figures": {}}, {"data_hash": "0"}, {"date_primary": "2020-01-01"}):
            with self.subTest(vals=vals), self.assertRaisesRegex(AccessError, "use the buttons"):
                evaluation.write(vals)
        with self.assertRaises(AccessError):
            evaluation.line_ids[0].write({"up": 99})

    # -- signed, and computed again -----------------------------------------------------------------------------------

    def test_a_manager_signs_and_then_nothing_changes(self):
        self._pair({"debts": 0}, {"debts": 10})
        evaluation = self._evaluation()
        self.assertEqual(evaluation.sign_blocker, "A manager signs.")
        with self.assertRaisesRegex(AccessError, "A manager signs"):
            evaluation.action_sign()
        evaluation = evaluation.with_user(self.manager)
        evaluation.action_sign()
        self.assertEqual(evaluation.signed_by_id, self.manager)
        for change in (
            lambda: evaluation.write({"name": "Better"}),
            evaluation.action_run,
            evaluation.action_sign,
            evaluation.unlink,
        ):
            with self.assertRaises(UserError):
                change()

    def test_a_draft_is_not_signed(self):
        with self.assertRaisesRegex(UserError, "no figures to sign"):
            self._evaluation(run=False).with_user(self.manager).action_sign()

    def test_computed_again_it_gives_the_same(self):
        mentors = self._mentors(8)
        self._many(12, {"debts": 0}, {"debts": 10}, mentors)
        self._many(6, {"debts": 10}, {"debts": 0}, mentors)
        self._many(5, {"debts": 10}, {"debts": 10}, mentors[:3])
        evaluation = self._signed()
        params = evaluation.action_check()["params"]
        self.assertEqual((params["type"], params["message"]), ("success", "The same data, the same figures."))
        twin = self._evaluation()
        self.assertEqual(twin.data_hash, evaluation.data_hash)
        self.assertEqual(twin.line_ids.sudo().mapped("statistics"), evaluation.line_ids.sudo().mapped("statistics"))
        other = self._evaluation(seed=2)
        self.assertEqual(other.data_hash, evaluation.data_hash)
        drawn, drawn_otherwise = (self._line(one).sudo().statistics for one in (twin, other))
        self.assertNotEqual([drawn["low"], drawn["high"]], [drawn_otherwise["low"], drawn_otherwise["high"]])

    def test_it_says_when_data_changed_since(self):
        samira = self._pair({"debts": 0}, {"debts": 10})
        evaluation = self._signed()
        samira.assessment_ids[0].with_context(cancel_reason="Mistake").action_cancel()
        params = evaluation.action_check()["params"]
        self.assertEqual(params["type"], "warning")
        self.assertIn("The data changed since", params["message"])
        self.assertIn("4 of 4 rows", params["message"])
        self.assertEqual(self._counts(self._line(evaluation)), (1, 1, 0, 0), "what was signed stays")

    def test_what_happens_later_changes_nothing(self):
        samira = self._pair({"debts": 0}, {"debts": 10})
        lost = self._started("Lost")
        evaluation = self._signed()
        # sudo: signed a month ago
        evaluation.sudo().date_data = fields.Date.subtract(fields.Date.today(), months=1)
        evaluation.sudo().data_hash = evaluation.sudo()._get_answer(evaluation.date_data)["hash"]
        self._bridge(samira, {"debts": 40}, date=fields.Date.today())
        lost.enrollment_id.with_context(exit_reason_id=self._exit_reason().id).action_stop()
        lost.action_deceased()
        self.assertEqual(evaluation.action_check()["params"]["type"], "success")

    # -- chance -------------------------------------------------------------------------------------------------------

    def test_with_few_mentors_there_is_no_p_and_it_says_so(self):
        self._many(12, {"debts": 0}, {"debts": 10}, self.mentor | self.mentor_b)
        evaluation = self._evaluation()
        line = self._line(evaluation)
        self.assertIsNone(line.sudo().statistics["p_sign"])
        self.assertEqual((line.p_words, line.interval_words), ("too few mentors", "too few mentors"))
        self.assertIn("fewer than 20", evaluation.conclusion)

    def test_of_few_people_no_part_of_a_hundred_is_told(self):
        self._many(9, {"debts": 0}, {"debts": 10}, self._mentors(3))
        self._started("Lost")
        evaluation = self._evaluation()
        line = self._line(evaluation)
        self.assertEqual((line.net_words, line.interval_words, line.p_words), ("too few people",) * 3)
        self.assertNotIn("hundred", evaluation.conclusion)
        document = evaluation._prepare_document()
        self.assertFalse(document["statistics"])
        self.assertFalse([row for row in document["missing"] if row["rising"] or row["all_down"]])

    def test_with_twenty_mentors_there_is(self):
        mentors = self._mentors(20)
        self._many(30, {"debts": 0, "house": 1}, {"debts": 10, "house": 1}, mentors)
        self._many(10, {"debts": 10, "house": 1}, {"debts": 10, "house": 2}, mentors)
        evaluation = self._evaluation()
        debts, house = self._line(evaluation).sudo(), self._line(evaluation, "house").sudo()
        self.assertEqual(self._counts(debts), (40, 30, 10, 0))
        self.assertAlmostEqual(debts.statistics["p_sign"], 2 * 0.5**30)
        self.assertAlmostEqual(debts.statistics["p_holm"], 2 * debts.statistics["p_sign"], msg="two areas moved")
        self.assertAlmostEqual(house.statistics["p_holm"], 2 * 0.5**10)
        self.assertIsNotNone(debts.statistics["low"])
        self.assertIn("chance alone does not easily explain it", evaluation.conclusion)
        self.assertIn("This is not proof of an effect.", evaluation.conclusion)

    def test_without_scipy_counts_go_on_and_it_says_how_to_install_it(self):
        self._many(12, {"debts": 0}, {"debts": 10}, self._mentors(20))
        with patch.object(statistics, "get_scipy", return_value=None):
            evaluation = self._evaluation()
            self.assertEqual(self._counts(self._line(evaluation)), (12, 12, 0, 0))
            self.assertIn("pip install scipy", evaluation.page)
            self.assertTrue(evaluation._build_xlsx())

    # -- beside others ------------------------------------------------------------------------------------------------

    def test_another_program_is_compared_within_start_level(self):
        other = self.program.copy({"code": "other"})
        self._many(10, {"debts": 0}, {"debts": 10})
        self._many(10, {"debts": 0}, {"debts": 0}, program=other)
        evaluation = self._evaluation(comparison="program", comparison_program_ids=[Command.set(other.ids)])
        compared = self._line(evaluation).sudo().statistics["compared"]
        self.assertEqual((compared["problem"], compared["difference"], compared["other"]), (None, 100, 10))
        self.assertIn("too few mentors", evaluation.conclusion)

    def test_a_comparison_is_refused_when_nobody_began_alike(self):
        other = self.program.copy({"code": "other"})
        self._many(10, {"debts": 0}, {"debts": 10})
        self._many(10, {"debts": 40}, {"debts": 40}, program=other)
        evaluation = self._evaluation(comparison="program", comparison_program_ids=[Command.set(other.ids)])
        self.assertEqual(self._line(evaluation).sudo().statistics["compared"]["problem"], "overlap")
        self.assertIn("The comparison is refused", evaluation.conclusion)
        self.assertIn("This is not proof of an effect.", evaluation.conclusion)

    def test_a_comparison_with_few_people_is_not_made(self):
        other = self.program.copy({"code": "other"})
        self._many(10, {"debts": 0}, {"debts": 10})
        self._pair({"debts": 0}, {"debts": 10}, program=other)
        evaluation = self._evaluation(comparison="program", comparison_program_ids=[Command.set(other.ids)])
        self.assertIn("The comparison is not made", evaluation.conclusion)

    def test_an_earlier_period_is_compared(self):
        self._many(10, {"debts": 0}, {"debts": 10})
        self._many(10, {"debts": 0}, {"debts": 10}, start="2021-03-01")
        evaluation = self._evaluation(
            comparison="cohort", comparison_date_from="2021-01-01", comparison_date_to="2021-12-31"
        )
        self.assertEqual(self._line(evaluation).comparison_count, 10)
        self.assertEqual(self._line(evaluation).sudo().statistics["compared"]["difference"], 0)

    def test_who_waits_is_compared_by_what_was_asked_before_the_start(self):
        self._pair({"debts": 0}, {"debts": 10})
        waiting = self._participant("Waits")
        enrollment = self._enrol(waiting, state="intake", date_start=False)
        for day in (START, YEAR_LATER):
            self._bridge(waiting, {"debts": 0}, date=day)
        began = self._participant("Began")
        self._enrol(began, state="intake", date_start=False)
        self._bridge(began, {"debts": 0}, date=START)
        began.enrollment_id.date_start = "2022-10-01"
        began.enrollment_id.action_activate()
        self._bridge(began, {"debts": 10}, date=YEAR_LATER)
        evaluation = self._evaluation(comparison="waiting", date_to="2022-09-30")
        self.assertEqual(self._flow(evaluation), {"pair": 1})
        self.assertEqual(self._flow(evaluation, "comparison"), {"pair": 1, ("no_second", "began"): 1})
        self.assertEqual(enrollment.state, "intake")

    # -- speed --------------------------------------------------------------------------------------------------------

    def test_more_people_take_no_more_queries(self):
        def count_queries():
            evaluation = self._evaluation(run=False).sudo()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            evaluation._get_answer(fields.Date.today())
            return self.cr.sql_log_count - before

        self._many(2, {"debts": 0}, {"debts": 10})
        few = count_queries()
        self._many(12, {"debts": 10}, {"debts": 40}, self.mentor | self.mentor_b)
        self._many(6, {"house": 2}, {"house": 1}, self.mentor_b)
        self.assertEqual(count_queries(), few)


class TestEvaluationBadInput(EvaluationCommon):
    """An answer in words, never a traceback, never a silent zero."""

    def _check_told(self, evaluation, *words):
        """Check that everything can be made, and that the words are in it."""
        document = evaluation._prepare_document()
        self.assertTrue(evaluation._build_xlsx())
        self.assertTrue(evaluation.page)
        text = " ".join(html2plaintext(evaluation.page).split())
        for part in words:
            self.assertIn(part, text)
        return document

    def test_nobody_started(self):
        evaluation = self._evaluation()
        self._check_told(evaluation, "nobody has two answers that compare", "There are no figures to show here")
        self.assertEqual(self._line(evaluation).net_words, "nobody")

    def test_no_pairs(self):
        self._started()
        evaluation = self._evaluation()
        self._check_told(evaluation, "nobody has two answers that compare", "Not asked", "Without two answers")

    def test_one_pair(self):
        self._pair({"debts": 0}, {"debts": 10})
        evaluation = self._evaluation()
        self._check_told(evaluation, "one person has two answers that compare", "That is a story, no figure")

    def test_all_equal(self):
        self._many(20, {"debts": 10}, {"debts": 10}, self._mentors(20))
        evaluation = self._evaluation()
        line = self._line(evaluation)
        self.assertEqual((line.net_words, line.interval_words, line.p_words), ("0", *["cannot be said"] * 2))
        self._check_told(evaluation, "20 the same and 0 lower. Nobody moved.")

    def test_all_missing(self):
        for number in range(3):
            person = self._started(f"Person {number}")
            self._bridge(person, {code: "unknown" for code in ("house", "family", "debts")}, date=START)
            self._bridge(person, {code: "rather_not" for code in ("house", "family", "debts")}, date=YEAR_LATER)
        evaluation = self._evaluation()
        self.assertEqual(self._line(evaluation).sudo().missing, 3)
        self._check_told(evaluation, "nobody has two answers that compare")

    def _new_version(self, change):
        """Publish a new version after ``change`` of it, and offer it from then on."""
        version = self.env["mobility.instrument"].browse(self.instrument.action_new_version()["res_id"])
        change(version)
        version.action_publish()
        self.instrument.action_retire()
        return version

    def _pair_over_versions(self, version, after):
        person = self._started()
        self._bridge(person, {"debts": 0, "house": 1}, date=START)
        assessment = self.env["mobility.assessment"].create(
            {"participant_id": person.id, "instrument_id": version.id, "date": YEAR_LATER, "led_by": "together"}
        )
        for area in version.area_ids:
            level = area.level_ids.filtered(lambda level, code=area.code: level.value == after.get(code))
            level = level or area.level_ids.sorted("value")[0]
            self.env["mobility.assessment.line"].create(
                {"assessment_id": assessment.id, "area_id": area.id, "level_id": level.id}
            )
        assessment.action_confirm()

    def test_an_area_that_was_renamed_goes_on(self):
        def rename(version):
            area = version.area_ids.filtered(lambda area: area.code == "debts")
            area.write({"name": "Money owed", "meaning_decision": "same"})

        version = self._new_version(rename)
        self._pair_over_versions(version, {"debts": 40})
        area = version.area_ids.filtered(lambda area: area.code == "debts")
        evaluation = self._evaluation(instrument_id=version.id, primary_area_id=area.id)
        self.assertEqual(self._counts(self._line(evaluation)), (1, 1, 0, 0))
        self.assertEqual(self._line(evaluation).name, "Money owed")

    def test_an_area_that_is_asked_no_more_is_told(self):
        def retire(version):
            version.area_ids.filtered(lambda area: area.code == "house").unlink()

        version = self._new_version(retire)
        self._pair_over_versions(version, {"debts": 40})
        area = version.area_ids.filtered(lambda area: area.code == "debts")
        evaluation = self._evaluation(instrument_id=version.id, primary_area_id=area.id)
        house = self._line(evaluation, "house").sudo()
        self.assertEqual((house.count, house.reasons), (0, {"gone": 1}))
        self._check_told(evaluation, "House (as it was asked before)")
        pillars = self._line(evaluation, None).sudo()
        self.assertEqual((pillars.count, pillars.reasons), (0, {"meaning": 1}))

    def test_an_area_that_means_something_else_does_not_compare(self):
        def change(version):
            area = version.area_ids.filtered(lambda area: area.code == "debts")
            area.write({"question": "Do you owe?", "meaning_decision": "changed"})

        version = self._new_version(change)
        self._pair_over_versions(version, {"debts": 40})
        area = version.area_ids.filtered(lambda area: area.code == "debts")
        evaluation = self._evaluation(instrument_id=version.id, primary_area_id=area.id)
        before = self._line(evaluation, "debts", meaning=1).sudo()
        self.assertEqual((before.count, before.reasons), (0, {"meaning": 1}))
        self.assertEqual(self._line(evaluation, "debts", meaning=2).count, 0)
        self._check_told(evaluation, "nobody has two answers that compare")

    def test_two_lists_of_questions_are_not_mixed(self):
        other = self.instrument.copy({"code": "other_list"})
        other.action_publish()
        person = self._started()
        self._bridge(person, {"debts": 0}, date=START)
        self._bridge(person, {"debts": 40}, date=YEAR_LATER, instrument_id=other.id)
        evaluation = self._evaluation()
        self.assertEqual(self._flow(evaluation), {("no_second", "instrument"): 1})
        self._check_told(evaluation, "Another list of questions was used")

    def test_somebody_in_two_programs_at_once_counts_once_and_it_is_told(self):
        second = self.program.copy({"code": "second"})
        samira = self._started()
        self._enrol(samira, program=second, date_start="2022-04-01")
        self._pair({"debts": 0}, {"debts": 10}, person=samira)
        one = self._evaluation()
        self.assertEqual(self._flow(one), {"pair": 1}, "also when the Bridge hangs at the other enrolment")
        self._check_told(one, "Took part in another program in the same time: 1.")
        both = self._evaluation(program_ids=[Command.set((self.program | second).ids)])
        self.assertEqual(self._flow(both), {"pair": 1})
        self._check_told(both, "Enrolled again in this period, counted once: 1.")
        beside = self._evaluation(comparison="program", comparison_program_ids=[Command.set(second.ids)])
        self.assertEqual(self._flow(beside, "comparison"), {})
        self._check_told(beside, "In both groups, counted in the first only: 1.")

    def test_dates_in_the_wrong_order_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "ends before it begins"):
            self._evaluation(date_from="2023-01-01", date_to="2022-01-01")
        cohort = {"comparison": "cohort", "comparison_date_from": "2021-12-31", "comparison_date_to": "2021-01-01"}
        with self.assertRaisesRegex(ValidationError, "other period ends before"):
            self._evaluation(**cohort)
        with self.assertRaisesRegex(ValidationError, "overlap"):
            self._evaluation(**{**cohort, "comparison_date_from": "2021-01-01", "comparison_date_to": "2022-01-01"})
        with self.assertRaisesRegex(ValidationError, "from when until when"):
            self._evaluation(comparison="cohort")

    def test_answers_from_before_the_start_are_told_as_such(self):
        samira = self._started(date_start="2022-12-01")
        self._bridge(samira, {"debts": 0}, date="2022-01-01")
        self._bridge(samira, {"debts": 10}, date="2023-01-01", confirm=False)
        evaluation = self._evaluation()
        self.assertEqual(self._flow(evaluation), {("no_first", "time"): 1})
        self._check_told(evaluation, "Asked at another moment")

    def test_a_start_that_is_not_known_is_told(self):
        enrollment = self._enrol(self._participant(), state="intake", date_start=False)
        # sudo: as an import of an earlier register does
        enrollment.sudo().write({"start_unknown": True, "state": "active"})
        self._check_told(self._evaluation(), "start of the enrolment is not known: 1.")

    def test_months_that_overlap_are_refused(self):
        evaluation = self._evaluation(run=False)
        self.assertDatabaseRefuses("UPDATE mobility_evaluation SET months = 3 WHERE id = %s", evaluation.id)

    def test_a_program_is_not_compared_with_itself(self):
        with self.assertRaisesRegex(ValidationError, "cannot be compared with itself"):
            self._evaluation(comparison="program", comparison_program_ids=[Command.set(self.program.ids)])
        with self.assertRaisesRegex(UserError, "Choose the programs to compare with"):
            self._evaluation(comparison="program")

    def test_an_area_of_another_list_is_refused_as_the_first_outcome(self):
        other = self.instrument.copy({"code": "other_list"})
        with self.assertRaisesRegex(ValidationError, "not in this list of questions"):
            self._evaluation(primary_area_id=other.area_ids[0].id)
