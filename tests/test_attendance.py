from odoo.exceptions import AccessError

from .common import MobilityCommon

REPORT = "mobility.session.report"


class TestAttendance(MobilityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = "Europe/Amsterdam"
        cls.person = cls._participant()
        cls._enrol(cls.person)
        cls.other = cls._participant("Bilal", cls.mentor_b)
        cls._enrol(cls.other)
        cls.demanding = cls.env.ref("mobility_mentoring.session_type_difficult")
        # in winter an hour later than UTC, in summer two
        cls._closed(cls.person, "2024-01-09 08:00:00", "held")
        cls._closed(cls.person, "2024-07-09 07:00:00", "held", session_type_id=cls.demanding.id)
        cls._closed(cls.person, "2024-01-16 13:00:00", "no_show").sudo().reminded = True
        cls._closed(cls.person, "2024-01-23 13:00:00", "cancelled")
        cls._closed(cls.other, "2024-01-10 08:30:00", "held")
        cls._session(cls.person)  # planned

    @classmethod
    def _closed(cls, person, start, state, **vals):
        happened = {"session_happened": True, "session_quiet": True, "no_show_reason": "", "cancel_reason": "Ill"}
        sessions = cls.env["mobility.session"].with_user(person.mentor_id).with_context(**happened)
        session = sessions.create(cls._session_vals(person, start, **vals))
        {"held": session.action_hold, "no_show": session.action_no_show, "cancelled": session.action_cancel}[state]()
        return session

    def _figures(self, user, groupby, domain=()):
        measures = ["session_count:sum", "held_count:sum", "no_show_count:sum", "cancelled_count:sum", "share:avg"]
        domain = [("company_id", "=", self.company.id), ("date", "<", "2025-01-01"), *domain]
        return {row[0]: row[1:] for row in self.env[REPORT].with_user(user)._read_group(domain, [groupby], measures)}

    def test_by_hour_as_the_clock_said_there_in_summer_and_winter(self):
        self.assertEqual(
            self._figures(self.coordinator, "hour"),
            {"09:00": (3, 3, 0, 0, 100), "14:00": (2, 0, 1, 1, 0)},
        )

    def test_what_was_cancelled_counts_neither_way_in_the_share(self):
        figures = self._figures(self.coordinator, "program_id")
        self.assertEqual(figures, {self.program: (5, 3, 1, 1, 75)})

    def test_by_reminder_demand_and_part_of_the_day(self):
        self.assertEqual(self._figures(self.coordinator, "reminded")["yes"], (1, 0, 1, 0, 0))
        self.assertEqual(self._figures(self.coordinator, "demanding")["yes"], (1, 1, 0, 0, 100))
        self.assertEqual(set(self._figures(self.coordinator, "day_part")), {"morning", "afternoon"})

    def test_another_time_zone_gives_other_hours(self):
        self.company.partner_id.tz = "America/Curacao"
        self.assertEqual(set(self._figures(self.coordinator, "hour")), {"03:00", "04:00", "09:00"})
        self.company.partner_id.tz = False
        self.company.resource_calendar_id.tz = "Europe/Lisbon"
        self.assertEqual(set(self._figures(self.coordinator, "hour")), {"08:00", "13:00"})

    def test_figures_follow_what_becomes_of_a_session(self):
        session = self._closed(self.person, "2024-02-06 08:00:00", "held")
        self.assertEqual(self._figures(self.coordinator, "hour")["09:00"][0], 4)
        session.action_reopen()
        self.assertEqual(self._figures(self.coordinator, "hour")["09:00"][0], 3)

    def test_with_fewer_a_mentor_sees_the_figures_of_the_own_talks_only(self):
        self.assertEqual(self._figures(self.mentor, "program_id"), {self.program: (4, 2, 1, 1, 200 / 3)})
        self.assertEqual(self._figures(self.mentor_b, "program_id"), {self.program: (1, 1, 0, 0, 100)})
        self.assertFalse(self._figures(self.mentor_other_company, "program_id"))

    def test_with_three_mentors_in_a_program_each_sees_the_figures_of_the_team(self):
        third = self._participant("Carla", self._user("mentor_c", "mobility_mentoring.group_mentor"))
        self._enrol(third)
        self._closed(third, "2024-01-11 08:30:00", "held")
        self.assertEqual(self._figures(self.mentor_b, "program_id")[self.program][0], 6)
        self.assertEqual(self._figures(self.mentor_b, "program_id", [("mine", "=", True)])[self.program][0], 1)
        self.assertFalse(self._figures(self.mentor_other_company, "program_id"))

    def test_figures_stay_with_who_had_the_talks(self):
        self.person.enrollment_id.mentor_id = self.mentor_b
        self.assertEqual(self._figures(self.mentor, "program_id")[self.program][0], 4)
        self.assertEqual(self._figures(self.mentor_b, "program_id")[self.program][0], 1)

    def test_who_looks_after_the_team_cannot_tell_mentors_or_people_apart(self):
        names = set(self.env[REPORT].fields_get())
        self.assertFalse(names & {"mentor_id", "user_id", "participant_id", "enrollment_id", "session_id"})
        for user in (self.coordinator, self.manager):
            report = self.env[REPORT].with_user(user)
            for field in ("mentor_id", "participant_id"):
                with self.assertRaises(ValueError):
                    report._read_group([], [field], ["__count"])
            self.assertFalse(report.search([("mine", "=", True)]))
            self.assertEqual(self._figures(user, "program_id")[self.program][0], 5)

    def test_nobody_else_sees_figures(self):
        for user in (self.finance, self.analyst, self.volunteer, self.employee):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._figures(user, "hour")

    def test_an_organisation_sees_its_own(self):
        abroad = self._participant("Zoë", company=self.other_company)
        self._enrol(abroad)
        self._closed(abroad, "2024-03-05 08:00:00", "held")
        self.assertEqual(self._figures(self.coordinator, "program_id")[self.program][0], 5)
        rows = self.env[REPORT].with_user(self.coordinator).search([])
        self.assertEqual(rows.company_id, self.company)

    def test_reminded_is_not_written_by_hand(self):
        session = self._session(self.other)
        with self.assertRaises(AccessError):
            session.with_user(self.mentor_b).write({"reminded": True})
