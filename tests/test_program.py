from dateutil.relativedelta import relativedelta
from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError

from .common import MobilityCommon


class TestProgram(MobilityCommon):
    def test_nobody_takes_over_a_person_by_a_default(self):
        samira = self._participant("Samira", mentor=self.mentor_b)
        Enrollment = self.env["mobility.enrollment"].with_user(self.mentor)
        with self.assertRaises(AccessError):
            Enrollment.with_context(default_participant_id=samira.id).create({"program_id": self.program.id})
        self.assertEqual(samira.mentor_id, self.mentor_b)

    def test_a_former_mentor_keeps_no_task_about_the_person(self):
        samira = self._participant("Samira")
        enrollment = self._enrol(samira)
        goal = self._goal(samira)
        for record in (samira, enrollment, goal):
            record.activity_schedule("mail.mail_activity_data_todo", user_id=self.mentor.id)
        enrollment.with_user(self.coordinator).mentor_id = self.mentor_b
        activities = samira.activity_ids | enrollment.activity_ids | goal.activity_ids
        self.assertEqual(len(activities), 3)
        self.assertEqual(activities.user_id, self.mentor_b)
        self.assertFalse(self.env["mail.activity"].with_user(self.mentor).search([("id", "in", activities.ids)]))

    def test_follow_up_months_are_whole_numbers_with_commas(self):
        for text, months in {"6,12,24": [6, 12, 24], " 24 , 6,6": [6, 24], "": [], False: []}.items():
            with self.subTest(text=text):
                self.program.followup_months = text
                self.assertEqual(self.program._get_followup_months(), months)
        for text in ("six", "6;12", "0", "-6", "6.5"):
            with self.subTest(text=text), self.assertRaisesRegex(ValidationError, "whole numbers with commas"):
                self.program.followup_months = text

    def test_codes_are_unique_in_an_organisation(self):
        self.other_program.code = self.program.code
        second = self.program.copy({"code": "second"})
        self.assertDatabaseRefuses("UPDATE mobility_program SET code = %s WHERE id = %s", self.program.code, second.id)

    def test_numbers_of_months_are_above_zero(self):
        for column in ("duration_months", "assessment_interval_months"):
            with self.subTest(column=column):
                self.assertDatabaseRefuses(f"UPDATE mobility_program SET {column} = 0 WHERE id = {self.program.id}")

    def test_budget_and_limits_are_never_below_zero(self):
        for column in ("reward_budget", "auto_approve_below", "auto_approve_month_cap"):
            with self.subTest(column=column):
                self.assertDatabaseRefuses(f"UPDATE mobility_program SET {column} = -1 WHERE id = {self.program.id}")

    def test_rewards_are_booked_as_an_expense(self):
        with self.assertRaisesRegex(UserError, "not an expense account"):
            self.program.reward_account_id = self.payable_account

    def test_people_under_way_are_counted(self):
        for state in ("intake", "active", "paused", "completed", "stopped"):
            self._enrol(self._participant(state), state=state)
        self.program.invalidate_recordset(["enrollment_count"])
        self.assertEqual(self.program.enrollment_count, 3)

    def test_only_managers_set_up_programs(self):
        for user in (self.mentor, self.coordinator, self.finance, self.analyst):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.program.with_user(user).name = "Mine"
        self.program.with_user(self.manager).name = "New name"


class TestEnrollment(MobilityCommon):
    ACTIONS = {
        "activate": lambda enrollment: enrollment.action_activate(),
        "pause": lambda enrollment: enrollment.action_pause(),
        "resume": lambda enrollment: enrollment.action_resume(),
        "complete": lambda enrollment: enrollment.action_complete(),
        "stop": lambda enrollment: enrollment.action_stop(),
    }
    STATES = {
        "intake": {"activate": "active", "pause": None, "resume": None, "complete": None, "stop": "stopped"},
        "active": {"activate": None, "pause": "paused", "resume": None, "complete": "completed", "stop": "stopped"},
        "paused": {"activate": None, "pause": None, "resume": "active", "complete": "completed", "stop": "stopped"},
        "completed": dict.fromkeys(("activate", "pause", "resume", "complete", "stop")),
        "stopped": dict.fromkeys(("activate", "pause", "resume", "complete", "stop")),
    }

    def _make(self, state):
        enrollment = self._enrol(self._participant(), state=state)
        return enrollment.with_user(self.mentor).with_context(exit_reason_id=self._exit_reason().id)

    def test_each_action_in_each_state(self):
        self.assertTransitions(self.STATES, self._make, self.ACTIONS)

    def test_others_do_nothing_with_an_enrolment_in_any_state(self):
        others = (
            self.mentor_b | self.finance | self.analyst | self.volunteer | self.employee | self.mentor_other_company
        )
        for state in self.STATES:
            self.assertRefusesRoles(self._make(state), others, self.ACTIONS)

    def test_coordinators_and_managers_act_for_everybody(self):
        for user in (self.coordinator, self.manager):
            enrollment = self._make("intake").with_user(user)
            enrollment.action_activate()
            self.assertEqual(enrollment.state, "active")

    def test_the_state_is_written_by_actions_only(self):
        enrollment = self._make("intake")
        for name, value in {
            "state": "active",
            "date_end": fields.Date.today(),
            "exit_reason_id": self._exit_reason().id,
        }.items():
            for user in (self.mentor, self.coordinator, self.manager):
                with self.subTest(field=name, user=user.login), self.assertRaises(AccessError):
                    enrollment.with_user(user).write({name: value})
        with self.assertRaises(AccessError):
            self.env["mobility.enrollment"].with_user(self.mentor).create(
                {"participant_id": self._participant().id, "program_id": self.program.id, "state": "active"}
            )

    # -- beginning ----------------------------------------------------------------------------------------------------

    def test_a_person_takes_part_in_a_program_once_at_a_time(self):
        samira = self._participant()
        first = self._enrol(samira)
        second = self._enrol(samira, program=self.program.copy({"code": "second"}))
        self.assertDatabaseRefuses(
            "UPDATE mobility_enrollment SET program_id = %s WHERE id = %s", self.program.id, second.id
        )
        first.with_context(exit_reason_id=self._exit_reason().id).action_stop()
        self.assertEqual(self._enrol(samira).state, "active", "after the end, a person may begin again")

    def test_the_program_is_of_the_same_organisation(self):
        with self.assertRaises(UserError):
            self._enrol(self._participant(), program=self.other_program)

    def test_who_waits_may_have_no_date_and_who_begins_gets_one(self):
        enrollment = self._enrol(self._participant(), state="intake", date_start=False)
        self.assertFalse(enrollment.date_planned_end)
        enrollment.action_activate()
        self.assertEqual(enrollment.date_start, fields.Date.context_today(enrollment))
        with self.assertRaisesRegex(ValidationError, "fill in the day on which it started"):
            enrollment.date_start = False

    def test_the_planned_end_follows_the_program(self):
        enrollment = self._enrol(self._participant(), date_start="2024-02-29")
        self.assertEqual(enrollment.date_planned_end, fields.Date.to_date("2029-02-28"))

    def test_person_and_program_stay_once_it_began(self):
        second = self.program.copy({"code": "second"})
        enrollment = self._enrol(self._participant(), state="intake")
        enrollment.program_id = second
        enrollment.action_activate()
        for name, record in {"program_id": self.program, "participant_id": self._participant()}.items():
            with self.subTest(field=name), self.assertRaisesRegex(UserError, "stay as they are"):
                enrollment[name] = record

    def test_only_an_intake_is_deleted(self):
        for state in self.STATES:
            with self.subTest(state=state):
                enrollment = self._enrol(self._participant(), state=state)
                if state == "intake":
                    enrollment.with_user(self.coordinator).unlink()
                    self.assertFalse(enrollment.exists())
                else:
                    with self.assertRaisesRegex(UserError, "only an intake can be deleted"):
                        enrollment.unlink()

    # -- mentors ------------------------------------------------------------------------------------------------------

    def test_a_mentor_enrols_for_themselves_and_coordinators_assign(self):
        samira = self._participant()
        vals = {"participant_id": samira.id, "program_id": self.program.id}
        Enrollment = self.env["mobility.enrollment"]
        with self.assertRaisesRegex(AccessError, "Only a coordinator assigns"):
            Enrollment.with_user(self.mentor).create({**vals, "mentor_id": self.mentor_b.id})
        enrollment = Enrollment.with_user(self.mentor).create(vals)
        self.assertEqual(enrollment.mentor_id, self.mentor)
        with self.assertRaisesRegex(AccessError, "Only a coordinator assigns"):
            enrollment.mentor_id = self.mentor_b
        enrollment.with_user(self.coordinator).mentor_id = self.mentor_b
        self.assertEqual(samira.mentor_id, self.mentor_b)
        self.assertEqual(samira.partner_id.mobility_mentor_id, self.mentor_b)

    def test_a_mentor_takes_nobody_over_by_enrolling_them(self):
        samira = self._participant(mentor=self.mentor_b)
        with self.assertRaises(AccessError):
            self.env["mobility.enrollment"].with_user(self.mentor).create(
                {"participant_id": samira.id, "program_id": self.program.id}
            )
        own = self._enrol(self._participant("Own"), state="intake")
        with self.assertRaises(AccessError):
            own.with_user(self.mentor).participant_id = samira
        self.assertEqual(samira.mentor_id, self.mentor_b)

    def test_the_record_follows_the_mentor_of_the_current_enrolment(self):
        samira = self._participant()
        enrollment = self._enrol(samira)
        goal, bridge = self._goal(samira), self._bridge(samira)
        reward = self._approved_reward(samira)
        child = self.env["mobility.household.member"].create({"participant_id": samira.id, "name": "Child"})
        enrollment.with_user(self.coordinator).mentor_id = self.mentor_b
        for record in (samira, goal, goal.step_ids, bridge, bridge.line_ids, reward, child, enrollment):
            with self.subTest(model=record._name):
                self.assertFalse(record.with_user(self.mentor)._filtered_access("read"))
                self.assertEqual(record.with_user(self.mentor_b)._filtered_access("read"), record)

    # -- ending -------------------------------------------------------------------------------------------------------

    def test_without_a_reason_the_end_asks_for_one(self):
        enrollment = self._make("active").with_context(exit_reason_id=False)
        for action, state in ((enrollment.action_complete, "completed"), (enrollment.action_stop, "stopped")):
            result = action()
            self.assertEqual(result["res_model"], "mobility.enrollment.end")
            self.assertEqual(result["context"]["default_state"], state)
            self.assertEqual(enrollment.state, "active")

    def test_the_wizard_ends_with_date_reason_and_follow_ups(self):
        enrollment = self._make("active")
        reason = self._exit_reason("completed")
        self.program.followup_months = "6, 12"
        wizard = self.env["mobility.enrollment.end"].with_user(self.mentor)
        wizard.create(
            {
                "enrollment_ids": enrollment.ids,
                "state": "completed",
                "exit_reason_id": reason.id,
                "date_end": fields.Date.today() - relativedelta(days=3),
                "followup_agreed": True,
            }
        ).action_end()
        self.assertEqual((enrollment.state, enrollment.exit_reason_id), ("completed", reason))
        end = fields.Date.today() - relativedelta(days=3)
        self.assertEqual(enrollment.date_end, end)
        self.assertEqual(
            enrollment.followup_ids.mapped("date_due"), [end + relativedelta(months=6), end + relativedelta(months=12)]
        )

    def test_nobody_is_asked_later_without_agreeing(self):
        enrollment = self._make("active")
        enrollment.action_stop()
        self.assertFalse(enrollment.followup_ids)

    def test_an_end_lies_after_the_start(self):
        enrollment = self._make("active")
        self.assertDatabaseRefuses(
            "UPDATE mobility_enrollment SET date_end = date_start - 1 WHERE id = %s", enrollment.id
        )

    # -- the current one ----------------------------------------------------------------------------------------------

    def test_the_state_of_a_person_follows_the_current_enrolment(self):
        samira = self._participant()
        self.assertEqual(samira.state, "new")
        for state, expected in {
            "intake": "new",
            "active": "active",
            "paused": "paused",
            "completed": "ended",
            "stopped": "ended",
        }.items():
            with self.subTest(state=state):
                self.assertEqual(self._make(state).participant_id.state, expected)

    def test_under_way_goes_before_waiting_and_waiting_before_ended(self):
        samira = self._participant()
        states = ("stopped", "intake", "paused", "active")
        for number, state in enumerate(states):
            enrollment = self._enrol(
                samira,
                program=self.program.copy({"code": state}),
                state=state,
                date_start=fields.Date.subtract(fields.Date.today(), months=number + 1),
            )
            with self.subTest(state=state):
                self.assertEqual(samira.enrollment_id, enrollment)
        self.assertEqual(samira.program_id, enrollment.program_id)

    def test_of_two_ended_the_latest_is_current(self):
        samira = self._participant()
        late = self._enrol(samira, state="stopped", date_start="2024-01-01")
        self._enrol(samira, state="stopped", date_start="2020-01-01")
        self.assertEqual(samira.enrollment_id, late)
