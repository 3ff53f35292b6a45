from .evaluation_common import EvaluationCommon

OUTCOME = "mobility.outcome.report"


class TestOddFigures(EvaluationCommon):
    """What is odd in the data gives an answer in words or nothing, never a wrong number."""

    def _version(self, change):
        """Return the next version of the small Bridge, published after ``change`` was made to its areas."""
        version = self.env["mobility.instrument"].browse(self.instrument.action_new_version()["res_id"])
        change({area.code: area for area in version.area_ids})
        for area in version.area_ids.filtered("difference"):
            area.meaning_decision = area.meaning_decision or "same"
        version.action_publish()
        return version

    def _answers(self, second, levels=None):
        """Return the outcomes of somebody who answered the small Bridge and then the list ``second``, by area code."""
        person = self._started()
        self._bridge(person, {"debts": 0}, date="2022-03-01", led_by="together")
        self._bridge(person, levels or {}, instrument_id=second.id, date="2023-03-01", led_by="together")
        rows = self.env[OUTCOME].search([("enrollment_id.participant_id", "=", person.id)])
        return {(row.area_code, row.meaning, row.area_id.instrument_id.code): row for row in rows}

    def test_a_retired_area_is_not_asked_again_and_says_so(self):
        def retire(areas):
            areas["family"].unlink()

        rows = self._answers(self._version(retire), {"debts": 10})
        self.assertEqual(rows["debts", 1, "test_small"].change, "forward")
        family = rows["family", 1, "test_small"]
        self.assertEqual((family.change, family.reason, family.compared_count), (False, "replaced", 0))

    def test_a_renamed_area_goes_on_under_the_name_it_got_its_meaning_with(self):
        def rename(areas):
            areas["debts"].name = "Money owed"

        row = self._answers(self._version(rename), {"debts": 10})["debts", 1, "test_small"]
        self.assertEqual((row.change, row.area_id.name), ("forward", "Debts"))

    def test_a_changed_meaning_is_not_compared(self):
        def change(areas):
            areas["debts"].name = "What I owe to my family"
            areas["debts"].meaning_decision = "changed"

        rows = self._answers(self._version(change), {"debts": 10})
        before, after = rows["debts", 1, "test_small"], rows["debts", 2, "test_small"]
        self.assertEqual((before.change, before.reason), (False, "replaced"))
        self.assertEqual((after.change, after.reason, after.line_break), (False, "once", "meaning"))

    def test_mixed_instruments_are_not_compared(self):
        other = self.instrument.copy({"code": "test_other"})
        other.action_publish()
        rows = self._answers(other, {"debts": 10})
        self.assertEqual(rows["debts", 1, "test_small"].reason, "replaced")
        self.assertEqual(rows["debts", 1, "test_other"].line_break, "instrument")
        self.assertFalse([row for row in rows.values() if row.change])

    def test_bridges_that_come_in_the_wrong_order_are_read_by_their_dates(self):
        person = self._started()
        self._bridge(person, {"debts": 10}, date="2023-03-01", led_by="together")
        self._bridge(person, {"debts": 0}, date="2022-03-01", led_by="together")
        row = self.env[OUTCOME].search([("enrollment_id.participant_id", "=", person.id), ("area_code", "=", "debts")])
        self.assertEqual((row.change, str(row.first_date), row.days), ("forward", "2022-03-01", 365))

    def test_two_bridges_of_one_day_are_read_as_they_came(self):
        person = self._started()
        for level in (0, 10):
            self._bridge(person, {"debts": level}, date="2023-03-01", led_by="together")
        row = self.env[OUTCOME].search([("enrollment_id.participant_id", "=", person.id), ("area_code", "=", "debts")])
        self.assertEqual((row.change, row.days), ("forward", 0))

    def test_a_step_written_down_after_it_was_done_has_no_days(self):
        step = self._goal(self._started()).step_ids
        step.with_user(self.mentor).action_done("alone")
        self.env.flush_all()
        self.env.cr.execute("UPDATE mobility_goal_step SET date_done = '2020-01-01' WHERE id = %s", (step.id,))
        [found] = self.env["mobility.step.report"]._read_group(
            [("id", "=", step.id)], [], ["days:avg", "done_count:sum"]
        )
        self.assertEqual(found, (False, 1))

    def test_a_barrier_found_after_it_went_has_no_days(self):
        vals = {"participant_id": self._started().id, "name": "No bus", "date_found": "2999-01-01"}
        barrier = self.env["mobility.barrier"].create(vals)
        barrier.action_remove()
        groups = self.env["mobility.barrier.report"]._read_group([("id", "=", barrier.id)], [], ["days:avg"])
        self.assertEqual(groups, [(False,)])

    def test_of_nobody_there_are_no_shares(self):
        for model, shares in (
            (OUTCOME, ["forward_share:avg", "first_share:avg", "last_share:avg", "reached_share:avg"]),
            ("mobility.step.report", ["done_share:avg", "alone_share:avg", "days:avg"]),
            ("mobility.barrier.report", ["days:avg"]),
            ("mobility.session.report", ["share:avg"]),
            ("mobility.debt.report", ["short_share:avg"]),
        ):
            with self.subTest(model=model):
                nobody = [("company_id", "=", self.other_company.id)]
                [found] = self.env[model].with_user(self.manager)._read_group(nobody, [], shares)
                self.assertTrue(all(share is False for share in found), "nothing, which is not zero")
