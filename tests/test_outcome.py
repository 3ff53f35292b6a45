import random

from odoo import fields
from odoo.exceptions import AccessError

from .common import MobilityCommon

REPORT = "mobility.outcome.report"


class TestOutcome(MobilityCommon):
    """The first and the latest answer: what figures are made of."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._participant()
        cls.enrollment = cls._enrol(cls.person, date_start="2023-01-01")

    def _row(self, code="debts", voice="together", meaning=1, person=None):
        domain = [("enrollment_id", "=", (person or self.person).enrollment_id.id), ("voice", "=", voice)]
        domain += [("area_id.code", "=", code), ("area_id.meaning", "=", meaning)]
        return self.env["mobility.outcome"].search(domain)

    def _new_version(self, decide):
        """Publish the next version of the small Bridge, after ``decide`` changed its areas ({code: area})."""
        last = self.env["mobility.instrument"].search([("code", "=", "test_small")], order="version desc", limit=1)
        version = self.env["mobility.instrument"].browse(last.action_new_version()["res_id"])
        decide({area.code: area for area in version.area_ids})
        version.action_publish()
        return version

    def _change_meaning(self, code):
        def decide(areas):
            areas[code].write({"name": "Quite another thing", "meaning_decision": "changed"})

        return self._new_version(decide)

    def test_nothing_compares_with_one_bridge(self):
        self._bridge(self.person, {"debts": 10}, date="2023-01-10")
        row = self._row()
        self.assertEqual((row.first_value, row.reason, row.change), (10, "once", False))

    def test_the_latest_is_compared_with_the_first(self):
        target = self.instrument.area_ids.filtered(lambda area: area.code == "debts").level_ids.sorted("value")[1]
        first = self._bridge(self.person, {"debts": 0, "house": 2}, confirm=False, date="2023-01-10")
        first.line_ids.filtered(lambda line: line.area_id.code == "debts").target_level_id = target
        first.action_confirm()
        self._bridge(self.person, {"debts": 40, "house": 1}, date="2023-06-10")
        self._bridge(self.person, {"debts": 10, "house": 2}, date="2024-01-10")
        row = self._row()
        self.assertEqual((row.first_value, row.last_value, row.target_value), (0, 10, 10))
        self.assertEqual((row.change, row.reason, row.first_holds, row.last_holds), ("forward", False, "no", "yes"))
        self.assertEqual((row.first_pillar, row.last_pillar, row.can_rise), ("no", "yes", True))
        self.assertEqual(self._row("house").change, "same")
        shown = self.env[REPORT].browse(row.id)
        self.assertEqual((shown.days, shown.target_reached, shown.cohort), (365, "yes", "2023 Q1"))

    def test_what_is_told_alone_and_with_a_mentor_are_two_lines(self):
        self._bridge(self.person, {"debts": 0}, date="2023-01-10", led_by="mentor")
        self._bridge(self.person, {"debts": 40}, date="2023-06-10", led_by="participant")
        self.assertEqual((self._row().change, self._row().reason), (False, "voice"))
        self.assertEqual((self._row(voice="self").change, self._row(voice="self").reason), (False, "voice"))
        self._bridge(self.person, {"debts": 10}, date="2024-01-10", led_by="together")
        self.assertEqual(self._row().change, "forward")

    def test_a_changed_meaning_begins_another_line_and_is_counted(self):
        self._bridge(self.person, {"debts": 0}, date="2023-01-10")
        version = self._change_meaning("debts")
        self._bridge(self.person, {"debts": 40}, date="2024-01-10", instrument_id=version.id)
        self.assertEqual((self._row().change, self._row().reason), (False, "replaced"))
        later = self._row(meaning=2)
        self.assertEqual((later.change, later.reason, later.line_break), (False, "once", "meaning"))
        self.assertEqual(self._row("house").change, "same", "the other areas go on in the next version")
        groups = self.env[REPORT]._read_group([("enrollment_id", "=", self.enrollment.id)], ["line_break"], ["__count"])
        self.assertEqual(dict(groups), {False: 3, "meaning": 1})

    def test_cancelling_takes_it_back(self):
        self._bridge(self.person, {"debts": 0}, date="2023-01-10")
        wrong = self._bridge(self.person, {"debts": 40}, date="2023-06-10")
        wrong.with_context(cancel_reason="Somebody else's").action_cancel()
        self.assertEqual(self._row().reason, "once")

    def test_a_childs_bridge_is_not_in_it(self):
        child = self.env["mobility.household.member"].create({"participant_id": self.person.id, "name": "Nour"})
        self._bridge(self.person, instrument_id=self._instrument("child").id, member_id=child.id)
        self.assertFalse(self.env["mobility.outcome"].search([("enrollment_id", "=", self.enrollment.id)]))

    def test_another_program_is_another_story(self):
        self._bridge(self.person, {"debts": 0}, date="2023-01-10")
        second = self._enrol(self.person, self.program.copy({"code": "second"}), date_start="2024-01-01")
        self._bridge(self.person, {"debts": 40}, date="2024-01-10", enrollment_id=second.id)
        rows = self.env["mobility.outcome"].search([("enrollment_id", "in", (self.enrollment | second).ids)])
        self.assertFalse(rows.filtered("change"))

    def test_an_intake_that_moves_to_another_program_takes_its_figures_along(self):
        person = self._participant("Bilal")
        intake = self._enrol(person, state="intake")
        self._bridge(person)
        other = self.program.copy({"code": "other"})
        intake.program_id = other
        self.assertEqual(self._row(person=person).program_id, other)

    def test_bridges_from_before_are_taken_up_when_the_addon_is_updated(self):
        self._bridge(self.person)
        self.env["mobility.outcome"].search([]).unlink()
        self.env["mobility.outcome"]._do_renew_missing()
        self.assertEqual(len(self.env["mobility.outcome"].search([("enrollment_id", "=", self.enrollment.id)])), 3)

    # -- agreement with what is shown of one person --------------------------------------------------------------------

    def _expect(self, history):
        """Return {(first area, voice): what the row says} from what compares one person's answers, one by one."""
        expected = {}
        for voice in ("self", "together"):
            told = [one for one in history if one._get_voice() == voice]
            series = {}
            for number, assessment in enumerate(told):
                for line in assessment.line_ids:
                    series.setdefault(self._get_first(line.area_id), []).append((number, line))
            for area, lines in series.items():
                expected[area, voice] = self._expect_row(told, lines, len(history) > len(told))
        return expected

    def _get_first(self, area):
        """Return the area, of whichever version came first, that this one compares with."""
        areas = self.env["mobility.area"].search([("code", "=", area.code), ("instrument_id.state", "!=", "draft")])
        compare = areas.filtered(lambda other: not area._get_break(other))
        return compare.sorted(lambda other: other.instrument_id.version)[0]

    def _expect_row(self, told, lines, has_other_voice):
        (number, first), (_number, last) = lines[0], lines[-1]
        before = [
            line
            for assessment in told[:number]
            for line in assessment.line_ids
            if line.area_id.code == first.area_id.code
        ]
        row = {
            "line_break": number > 0 and first.area_id._get_break(before[-1].area_id if before else first.area_id[:0]),
            "first_pillar": self._expect_pillar(first),
            "last_pillar": len(lines) > 1 and self._expect_pillar(last),
            "first_holds": self._expect_holds(first),
        }
        if len(lines) > 1:
            return row | {"change": last._get_change(first), "reason": last._get_break(first)}
        if number < len(told) - 1:
            return row | {"change": False, "reason": "replaced"}
        return row | {"change": False, "reason": "voice" if has_other_voice and len(told) == 1 else "once"}

    def _expect_pillar(self, line):
        holds = line.assessment_id._get_pillar_results()[line.area_id.pillar_id]
        return {True: "yes", False: "no", None: False}[holds]

    def _expect_holds(self, line):
        return line.answer == "level" and ("yes" if line.level_id.holds else "no")

    def test_it_agrees_with_what_is_shown_of_one_person(self):
        chance = random.Random(8)
        instruments = self.instrument | self._change_meaning("debts")
        instruments |= self._new_version(lambda areas: areas["family"].unlink())
        instruments |= self._change_meaning("house")
        other = self.instrument.copy({"code": "test_other"})
        other.action_publish()
        instruments |= other
        seen = set()
        for number in range(40):
            person = self._participant(f"Person {number}")
            self._enrol(person)
            for _bridge in range(chance.randint(1, 5)):
                self._random_bridge(chance, person, chance.choice(instruments))
            expected = self._expect(list(person._get_history()))
            rows = self.env["mobility.outcome"].search([("enrollment_id", "=", person.enrollment_id.id)])
            actual = {(row.area_id, row.voice): row for row in rows}
            self.assertEqual(set(actual), set(expected))
            for key, row in expected.items():
                self.assertEqual({name: actual[key][name] for name in row}, row, f"{person.name} {key}")
                seen |= {row["reason"], row["line_break"], row["change"]}
        missing = {"once", "voice", "replaced", "unknown", "rather_not", "not_applicable", "forward", "same", "back"}
        self.assertFalse((missing | {"area", "instrument", "meaning"}) - seen, "chance left something out")

    def _random_bridge(self, chance, person, instrument):
        levels = {}
        for area in instrument.area_ids:
            answers = [*area.level_ids.mapped("value"), "unknown", "rather_not", "not_applicable"]
            levels[area.code] = chance.choices(answers, weights=[6] * len(area.level_ids) + [1, 1, 1])[0]
        self._bridge(
            person,
            levels,
            instrument_id=instrument.id,
            date=fields.Date.add(fields.Date.to_date("2020-01-01"), days=chance.randint(0, 1000)),
            led_by=chance.choice(("participant", "together", "mentor")),
        )

    # -- who reads it -------------------------------------------------------------------------------------------------

    def _rows(self, user, *domain):
        return self.env[REPORT].with_user(user).search([("program_id.company_id", "=", self.company.id), *domain])

    def test_a_mentor_reads_the_own_people_and_a_coordinator_everybody(self):
        self._bridge(self.person)
        other = self._participant("Bilal", self.mentor_b)
        self._enrol(other)
        self._bridge(other)
        abroad = self._participant("Zoë", company=self.other_company)
        self._enrol(abroad)
        self._bridge(abroad)
        self.assertEqual(self._rows(self.mentor).participant_id, self.person)
        self.assertEqual(self._rows(self.mentor_b).participant_id, other)
        self.assertEqual(self._rows(self.coordinator).participant_id, self.person | other)
        self.assertFalse(self._rows(self.mentor_other_company))
        for user in (self.analyst, self.finance, self.volunteer, self.employee, self.accountant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._rows(user)

    def test_the_rows_go_with_the_person_to_another_mentor(self):
        self._bridge(self.person)
        self.enrollment.mentor_id = self.mentor_b
        self.assertFalse(self._rows(self.mentor))
        self.assertEqual(self._rows(self.mentor_b).participant_id, self.person)

    def test_nobody_groups_or_filters_by_person_or_mentor(self):
        self._bridge(self.person)
        report = self.env[REPORT].with_user(self.coordinator)
        for name, error in (
            ("mentor_id", AccessError),
            ("reader_id", AccessError),
            ("enrollment_id", AccessError),
            ("enrollment_id.mentor_id", AccessError),
            ("participant_id", ValueError),
            ("participant_id.mentor_id", ValueError),
        ):
            with self.subTest(name=name):
                with self.assertRaises(error):
                    report._read_group([], [name], ["__count"])
                with self.assertRaises(error):
                    report.search([(name, "=", self.mentor.id)])

    def test_a_row_opens_the_person_for_who_may_see_that_person(self):
        self._bridge(self.person)
        row = self._rows(self.mentor)[0]
        self.assertEqual(row.action_open_person()["res_id"], self.person.id)
        with self.assertRaises(AccessError):
            row.with_user(self.mentor_b).action_open_person()

    def test_exporting_rows_is_logged_with_each_person(self):
        self._bridge(self.person)
        self.coordinator.group_ids += self.env.ref("base.group_allow_export")
        self._rows(self.coordinator).export_data(["participant_id", "change"])
        self.assertEqual(self.person.access_log_ids.mapped("kind"), ["export"])

    def test_what_was_done_in_the_enrolment_stands_beside_it(self):
        self._bridge(self.person)
        happened = self.env["mobility.session"].with_user(self.mentor).with_context(session_happened=True)
        happened.create(self._session_vals(self.person, "2024-01-02 09:00:00")).action_hold()
        goal = self._goal(self.person, steps=["Open the envelopes", "Call the bank", "Write it down"])
        goal.step_ids[0].with_user(self.mentor).action_done("alone")
        goal.step_ids[1].with_user(self.mentor).action_done("together")
        row = self._rows(self.mentor)[0]
        self.assertEqual(
            (row.session_count, row.step_count, row.alone_count, row.reward_count),
            (1, 2, 1, 2),
        )
