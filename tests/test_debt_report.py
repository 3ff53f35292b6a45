from odoo.exceptions import AccessError
from odoo.fields import Command

from .common import MobilityCommon

REPORT = "mobility.debt.report"
OK, LOW = 2, 1


class TestDebtReport(MobilityCommon):
    """A debt that is gone is not the end: of whom debts are in order, how many are still short?"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.purse = cls._money_instrument("purse", "debts", "earnings", "savings")

    @classmethod
    def _money_instrument(cls, code, *areas, **vals):
        instrument = cls.env["mobility.instrument"].create(
            {
                "name": code,
                "code": code,
                "pillar_ids": [
                    Command.create(
                        {
                            "name": "Money",
                            "icon": "coin",
                            "area_ids": [cls._area(area, {LOW: False, OK: True}) for area in areas],
                        }
                    )
                ],
                **vals,
            }
        )
        instrument.action_publish()
        return instrument

    def _person(self, *answers, instrument=None, person=None, **vals):
        """Return somebody under way, with a Bridge about debts, earnings and savings; none without answers."""
        instrument = instrument or self.purse
        if not person:
            person = self._participant()
            self._enrol(person)
        if answers:
            codes = instrument.area_ids.sorted().mapped("code")
            levels = dict(zip(codes, answers, strict=True))
            self._bridge(person, levels, instrument_id=instrument.id, **vals)
        return person

    def _row(self, person):
        self.env[REPORT].invalidate_model()
        return self.env[REPORT].search([("enrollment_id.participant_id", "=", person.id)])

    def _groups(self, user, groupby, *aggregates):
        groups = self.env[REPORT].with_user(user)._read_group([], [groupby], aggregates or ["__count"])
        return {row[0]: row[1:] if len(row) > 2 else row[1] for row in groups}

    def test_how_debts_income_and_savings_stand_together(self):
        table = {
            (OK, LOW, OK): ("short", "income"),
            (OK, OK, LOW): ("short", "savings"),
            (OK, LOW, LOW): ("short", "both"),
            (OK, OK, OK): ("enough", False),
            (LOW, OK, OK): ("debts", False),
            (LOW, LOW, LOW): ("debts", False),
            # one that does not hold is enough to be short, whatever the other is
            (OK, LOW, "unknown"): ("short", "income"),
            (OK, OK, "unknown"): ("unknown", False),
            (OK, "rather_not", OK): ("unknown", False),
            ("unknown", LOW, LOW): ("unknown", False),
            # that no debts apply is no answer about them; what does not apply of the rest does not count
            ("not_applicable", LOW, LOW): ("unknown", False),
            (OK, "not_applicable", OK): ("enough", False),
            (OK, "not_applicable", LOW): ("short", "savings"),
            (OK, "not_applicable", "not_applicable"): ("unknown", False),
        }
        for answers, expected in table.items():
            with self.subTest(answers=answers):
                row = self._row(self._person(*answers))
                self.assertEqual((row.result, row.short_of), expected)

    def test_a_share_is_of_those_of_whom_it_is_known(self):
        for answers in ((OK, LOW, OK), (OK, OK, OK), (OK, OK, OK), (LOW, LOW, LOW), (OK, OK, "unknown"), ()):
            self._person(*answers)
        measures = ["short_share:avg", "short_count:sum", "debt_free_count:sum", "unknown_count:sum", "__count"]
        [[share, *counts]] = self._groups(self.coordinator, "program_id", *measures).values()
        self.assertAlmostEqual(share, 100 / 3)
        self.assertEqual(counts, [1, 3, 2, 6])

    def test_of_nobody_is_no_zero(self):
        self._person(LOW, LOW, LOW)
        self.assertEqual(self._groups(self.coordinator, "program_id", "short_share:avg"), {self.program: False})

    def test_before_the_first_bridge_nothing_is_known(self):
        row = self._row(self._person())
        self.assertEqual((row.result, row.date, row.unknown_count, row.debt_free_count), ("no_bridge", False, 1, 0))
        waiting = self._participant("Waits")
        self._enrol(waiting, state="intake", date_start=False)
        self.assertFalse(self._row(waiting), "somebody who waits did not start")

    def test_an_instrument_without_such_areas_says_so(self):
        for areas in (("house", "earnings"), ("debts", "house"), ("house", "family")):
            with self.subTest(areas=areas):
                instrument = self._money_instrument("-".join(areas), *areas)
                row = self._row(self._person(OK, OK, instrument=instrument))
                self.assertEqual((row.result, row.instrument_id, row.unknown_count), ("not_asked", instrument, 1))
        label = dict(self.env[REPORT]._fields["result"]._description_selection(self.env))["not_asked"]
        self.assertIn("no areas", label)

    def test_an_instrument_of_somebody_else_says_it_by_its_codes(self):
        instrument = self._money_instrument("foreign", " Debts", "Income")
        row = self._row(self._person(OK, LOW, instrument=instrument))
        self.assertEqual((row.result, row.short_of), ("short", "income"))

    def test_the_latest_bridge_counts_whichever_list_it_was(self):
        person = self._person(LOW, LOW, LOW, date="2026-01-10")
        self._person(OK, LOW, OK, person=person, date="2026-03-10")
        self.assertEqual(self._row(person).result, "short")
        # dates in the wrong order: what was filled in later about an earlier day is not the latest
        self._person(LOW, LOW, LOW, person=person, date="2026-02-10")
        self.assertEqual(self._row(person).result, "short")
        other = self._money_instrument("other", "house", "family")
        self._person(OK, OK, instrument=other, person=person, date="2026-04-10")
        self.assertEqual(self._row(person).result, "not_asked")

    def test_a_new_version_goes_on_to_count_though_its_meaning_changed(self):
        version = self.env["mobility.instrument"].browse(self.purse.action_new_version()["res_id"])
        earnings = version.area_ids.filtered(lambda area: area.code == "earnings")
        earnings.name = "What comes in"
        earnings.meaning_decision = "changed"
        version.action_publish()
        self.purse.action_retire()
        self.assertEqual(self._row(self._person(OK, LOW, OK, instrument=version)).short_of, "income")

    def test_drafts_cancelled_ones_and_children_do_not_count(self):
        person = self._person(OK, OK, OK, date="2026-01-10")
        bridge = self._bridge(person, {"debts": LOW}, instrument_id=self.purse.id, date="2026-02-10")
        bridge.with_context(cancel_reason="Mixed up").action_cancel()
        self._bridge(person, {"debts": LOW}, instrument_id=self.purse.id, date="2026-02-11", confirm=False)
        child = self.env["mobility.household.member"].create({"participant_id": person.id, "name": "Noor"})
        small = self._money_instrument("child", "debts", "earnings", audience="child")
        self._bridge(person, {}, instrument_id=small.id, member_id=child.id, date="2026-02-12")
        self.assertEqual(self._row(person).result, "enough")

    def test_somebody_in_two_programs_counts_in_each_by_its_own_bridge(self):
        second = self.program.copy({"code": "second"})
        person = self._person(OK, LOW, OK)
        enrollment = self._enrol(person, program=second)
        self._person(OK, OK, OK, person=person, enrollment_id=enrollment.id)
        found = {row.program_id: row.result for row in self._row(person)}
        self.assertEqual(found, {self.program: "short", second: "enough"})

    def test_a_mentor_reads_the_own_people_and_a_coordinator_everybody(self):
        self._person(OK, LOW, OK)
        other = self._participant("Bilal", self.mentor_b)
        self._enrol(other)
        far = self._participant("Far", company=self.other_company)
        self._enrol(far)
        self.assertEqual(self._groups(self.mentor, "result"), {"short": 1})
        self.assertEqual(self._groups(self.mentor_b, "result"), {"no_bridge": 1})
        self.assertEqual(self._groups(self.coordinator, "result"), {"short": 1, "no_bridge": 1})
        self.assertEqual(self._groups(self.mentor_other_company, "result"), {"no_bridge": 1})
        for user in (self.analyst, self.finance, self.volunteer, self.employee):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._groups(user, "result")

    def test_nobody_groups_by_person_or_mentor(self):
        self._person(OK, LOW, OK)
        for name, error in (("enrollment_id", AccessError), ("reader_id", AccessError), ("participant_id", ValueError)):
            with self.subTest(name=name), self.assertRaises(error):
                self._groups(self.coordinator, name)

    def test_a_row_opens_who_it_is_about_for_who_may_see_that(self):
        person = self._person(OK, LOW, OK)
        row = self._row(person)
        self.assertEqual(row.with_user(self.mentor).action_open_person()["res_id"], person.id)
        self.assertEqual(row.with_user(self.coordinator).action_open_person()["res_id"], person.id)
        for user in (self.mentor_b, self.analyst, self.mentor_other_company):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                row.with_user(user).action_open_person()

    def test_taking_rows_along_is_logged(self):
        person = self._person(OK, LOW, OK)
        self.mentor.group_ids += self.env.ref("base.group_allow_export")
        self._row(person).with_user(self.mentor).export_data(["participant_id", "result"])
        log = self.env["mobility.access.log"].search([("participant_id", "=", person.id)], order="id desc", limit=1)
        self.assertEqual((log.user_id, log.kind), (self.mentor, "export"))

    def test_an_empty_database_gives_no_rows(self):
        self.assertFalse(self.env[REPORT].with_user(self.coordinator).search([]))
