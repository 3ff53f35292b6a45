from odoo.exceptions import AccessError

from .common import MobilityCommon


class TestStepReport(MobilityCommon):
    """Which steps get done, and what gets in the way: to learn from, not to control."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._participant()
        cls._enrol(cls.person)
        cls.other = cls._participant("Bilal", cls.mentor_b)
        cls._enrol(cls.other)
        debts = cls.instrument.area_ids.filtered(lambda area: area.code == "debts")
        goal = cls._goal(
            cls.person,
            steps=[
                {"name": "Open", "if_then": "If I am scared, I drink tea."},
                ("Call", 20),
                "Write",
                "Too big",
                "Not now",
                "Later",
            ],
            area_id=debts.id,
        )
        for step, how in zip(goal.step_ids, ("alone", "together", "other"), strict=False):
            step.with_user(cls.mentor).action_done(how)
        goal.step_ids[3].with_user(cls.mentor).action_make_smaller(["Small"])
        goal.step_ids[4].with_user(cls.mentor).action_skip()
        cls._goal(cls.person, agree=False)
        cls._goal(cls.other).step_ids.with_user(cls.mentor_b).action_done("alone")
        cls.env["mobility.barrier"].create(
            [
                {"participant_id": cls.person.id, "name": "The letter was late", "cause": "rule"},
                {"participant_id": cls.other.id, "name": "No bus", "cause": "organisation"},
            ]
        )

    def _groups(self, user, groupby, *aggregates, model="mobility.step.report"):
        domain = [("company_id", "=", self.company.id)]
        groups = self.env[model].with_user(user)._read_group(domain, [groupby], aggregates or ["__count"])
        return {row[0]: row[1:] if len(row) > 2 else row[1] for row in groups}

    def test_how_steps_went(self):
        self.assertEqual(self._groups(self.mentor, "state"), {"done": 3, "todo": 2, "skipped": 1, "smaller": 1})
        self.assertEqual(self._groups(self.mentor, "done_how")["alone"], 1)
        self.assertEqual(self._groups(self.mentor, "reward_size")["10"], 1)
        self.assertEqual(self._groups(self.mentor, "if_then")["yes"], 1)

    def test_of_what_was_done_or_let_go_how_much_was_done_and_alone(self):
        [shares] = self._groups(self.mentor, "program_id", "done_share:avg", "alone_share:avg", "days:avg").values()
        self.assertEqual(shares, (75, 100 / 3, 0))

    def test_by_area_whatever_its_version(self):
        first = self.instrument.area_ids.filtered(lambda area: area.code == "debts")
        version = self.env["mobility.instrument"].browse(self.instrument.action_new_version()["res_id"])
        version.action_publish()
        later = version.area_ids.filtered(lambda area: area.code == "debts")
        self._goal(self.person, area_id=later.id)
        self.assertEqual(self._groups(self.mentor, "area_id"), {first: 8})

    def test_figures_about_one_mentor_are_for_that_mentor_only(self):
        for model, own, total in (("mobility.step.report", 7, 8), ("mobility.barrier.report", 1, 2)):
            with self.subTest(model=model):
                self.assertEqual(self._groups(self.mentor, "company_id", model=model), {self.company: own})
                self.assertEqual(self._groups(self.mentor_b, "company_id", model=model), {self.company: 1})
                self.assertEqual(self._groups(self.coordinator, "company_id", model=model), {self.company: total})
                self.assertFalse(self._groups(self.mentor_other_company, "company_id", model=model))
                names = set(self.env[model].fields_get())
                self.assertFalse(names & {"mentor_id", "participant_id", "enrollment_id", "name", "step_id"})
                for user in (self.analyst, self.finance, self.volunteer, self.employee):
                    with self.assertRaises(AccessError):
                        self._groups(user, "company_id", model=model)

    def test_with_three_mentors_each_sees_the_team(self):
        third = self._participant("Carla", self._user("mentor_c", "mobility_mentoring.group_mentor"))
        self._enrol(third)
        self._goal(third)
        self.env["mobility.barrier"].create({"participant_id": third.id, "name": "No child care"})
        self.assertEqual(self._groups(self.mentor_b, "company_id"), {self.company: 9})
        self.assertEqual(self._groups(self.mentor_b, "company_id", model="mobility.barrier.report"), {self.company: 3})

    def test_where_it_comes_from_that_people_get_stuck(self):
        self.assertEqual(
            self._groups(self.coordinator, "cause", model="mobility.barrier.report"), {"rule": 1, "organisation": 1}
        )
        self.person.barrier_ids.action_remove()
        self.assertEqual(
            self._groups(self.coordinator, "cause", "removed_count:sum", model="mobility.barrier.report"),
            {"rule": 1, "organisation": 0},
        )
