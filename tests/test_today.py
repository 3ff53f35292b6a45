from datetime import datetime, timedelta
from unittest.mock import patch

import pytz
from freezegun import freeze_time
from odoo import fields
from odoo.exceptions import AccessError, UserError

from .common import MobilityCommon

SPECIFICATION = {
    "kind": {},
    "participant_id": {"fields": {"display_name": {}}},
    "start": {},
    "clock": {},
    "day": {},
    "is_late": {},
    "amount": {},
    "currency_id": {"fields": {"display_name": {}}},
    "session_type_id": {"fields": {"display_name": {}}},
    "answer": {},
    "step_id": {"fields": {"display_name": {}}},
    "mentor_id": {"fields": {"display_name": {}}},
    "words": {},
}
NOON = "2035-01-03 12:00:00"


class TestToday(MobilityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._participant()
        cls._enrol(cls.person)

    def _rows(self, user=None, **domain):
        rows = self.env["mobility.today"].with_user(user or self.mentor)
        return rows.search([(name, "=", value) for name, value in domain.items()])

    def _quiet_session(self, start, person=None, **vals):
        happened = {"session_happened": True, "session_quiet": True}
        sessions = self.env["mobility.session"].with_user(self.mentor).with_context(**happened)
        return sessions.create(self._session_vals(person or self.person, start, **vals))

    # -- what is on it ------------------------------------------------------------------------------------------------

    def test_talks_of_today_and_those_not_closed_yet(self):
        with freeze_time(NOON):
            today = self._quiet_session("2035-01-03 15:00:00")
            earlier = self._quiet_session("2035-01-03 08:00:00")
            yesterday = self._quiet_session("2035-01-02 15:00:00")
            self._quiet_session("2035-01-04 00:00:00")
            self._quiet_session("2035-01-03 09:00:00").action_hold()
            self.assertEqual(self._rows(kind="talk").session_id, today | earlier)
            self.assertEqual(self._rows(kind="to_close").session_id, yesterday)

    def test_today_is_the_day_where_the_user_is(self):
        zone = pytz.timezone("Pacific/Auckland")
        with freeze_time(NOON):  # the fourth has begun there
            here = self._quiet_session("2035-01-03 20:00:00")
            local = pytz.utc.localize(datetime(2035, 1, 3, 20)).astimezone(zone)
            self.assertEqual(local.day, 4)
            rows = self.env["mobility.today"].with_user(self.mentor).with_context(tz=zone.zone)
            self.assertIn("9:00", rows.search([("kind", "=", "talk")]).clock)
            self.assertEqual(rows.search([("kind", "=", "talk")]).session_id, here)
            self._quiet_session("2035-01-03 10:00:00")
            self.assertEqual(rows.search([("kind", "=", "talk")]).session_id, here)

    def test_who_was_not_told_yet_is_there_until_told(self):
        session = self._session(self.person)
        row = self._rows(kind="answer")
        self.assertEqual((row.session_id, row.answer), (session, "untold"))
        row.action_told()
        self.assertFalse(self._rows(kind="answer"), "it is far ahead")

    def test_who_did_not_answer_is_asked_in_the_week_before(self):
        with freeze_time(NOON):
            known = self._quiet_session("2035-01-04 09:00:00")
            last = self._quiet_session("2035-01-10 22:00:00")
            self._quiet_session("2035-01-11 00:00:00")
            self._quiet_session("2035-01-03 15:00:00")
            rows = self._rows(kind="answer")
            self.assertEqual((rows.session_id, set(rows.mapped("answer"))), (known | last, {"open"}))
            rows.filtered(lambda row: row.session_id == known).action_comes()
            self.assertEqual(known.answer, "yes")
            self.assertEqual(self._rows(kind="answer").session_id, last)

    def test_who_cannot_come_stays_until_it_is_moved_or_off(self):
        with freeze_time(NOON):
            session = self._quiet_session("2035-02-04 09:00:00")
            self.assertFalse(self._rows(kind="answer"))
            session.action_cannot_come()
            self.assertEqual(self._rows(kind="answer").answer, "no")
            session.start = "2035-02-05 09:00:00"
            self.assertFalse(self._rows(kind="answer"))
            session.action_cannot_come()
            session.action_cancel()
            self.assertFalse(self._rows(kind="answer"))

    def test_a_talk_of_today_says_what_was_answered(self):
        with freeze_time(NOON):
            session = self._quiet_session("2035-01-03 15:00:00")
            self.assertEqual(self._rows().mapped(lambda row: (row.kind, row.answer)), [("talk", "open")])
            session.action_comes()
            self.env.invalidate_all()
            self.assertEqual(self._rows(kind="talk").answer, "yes")

    def test_nobody_is_told_about_a_talk_that_has_begun(self):
        with freeze_time(NOON):
            session = self._session(self.person, "2035-01-03 15:00:00")
            self.assertEqual(self._rows(kind="answer").session_id, session)
        with freeze_time("2035-01-03 15:30:00"):
            self.assertFalse(self._rows(kind="answer"))

    def test_another_task_about_a_talk_is_not_about_telling(self):
        session = self._quiet_session("2035-02-04 09:00:00")
        todo = session.activity_schedule("mail.mail_activity_data_todo", user_id=self.mentor.id)
        self.assertFalse(self._rows(kind="answer"))
        session = self._session(self.person, "2035-02-05 09:00:00")
        todo |= session.activity_schedule("mail.mail_activity_data_todo", user_id=self.mentor.id)
        self._rows(kind="answer").action_told()
        self.assertFalse(self._rows(kind="answer"))
        self.assertEqual(todo.exists().filtered("active"), todo)

    def test_who_only_reads_a_talk_does_not_say_that_it_was_told(self):
        self._session(self.person)
        row = self._rows(kind="answer")
        self.env.ref("mobility_mentoring.access_mobility_session_mentor").perm_write = False
        with self.assertRaises(AccessError):
            row.action_told()
        self.assertTrue(self._rows(kind="answer"))

    def test_what_should_have_been_done_before_today_is_late(self):
        today = fields.Date.today()
        self._goal(
            self.person,
            steps=[{"name": str(day), "date_deadline": today + timedelta(days=day)} for day in (-1, 0, 1)],
        )
        late = {row.step_id.name: row.is_late for row in self._rows(kind="step")}
        self.assertEqual(late, {"-1": True, "0": False, "1": False})

    def test_steps_of_this_week_and_late_ones(self):
        today = fields.Date.today()
        days = {"late": -3, "today": 0, "in a week": 7, "later": 8}
        steps = [{"name": name, "date_deadline": today + timedelta(days=day)} for name, day in days.items()]
        goal = self._goal(self.person, steps=[*steps, {"name": "some day"}])
        self._goal(self.person, steps=steps, agree=False)
        self.assertEqual(self._rows(kind="step").step_id.mapped("name"), ["late", "today", "in a week"])
        goal.with_user(self.mentor).action_release()
        self.assertFalse(self._rows(kind="step"))

    def test_a_reward_waits_until_it_is_approved(self):
        reward = self._earned_reward(self.person)
        row = self._rows(kind="reward")
        self.assertEqual((row.reward_id, row.amount, row.step_id), (reward, 50, reward.step_id))
        with self.assertRaises(UserError):
            row.action_approve()
        row.with_user(self.coordinator).action_approve()
        self.assertFalse(self._rows(kind="reward"))

    def test_signals_until_seen(self):
        self.env["mobility.signal"]._do_raise(self.person, "no_next")
        row = self._rows(kind="signal")
        self.assertTrue(row.words)
        row.action_see()
        self.assertFalse(self._rows(kind="signal"))
        self.assertEqual(self.person.signal_ids.state, "seen")

    def test_kinds_stand_in_their_order_and_empty_ones_are_left_out(self):
        self.env["mobility.signal"]._do_raise(self.person, "no_show")
        self._earned_reward(self.person)
        self._session(self.person)
        rows = self.env["mobility.today"].with_user(self.mentor).with_context(read_group_expand=True)
        groups = rows.web_read_group([], ["kind"], ["__count"])["groups"]
        self.assertEqual([group["kind"] for group in groups], ["answer", "reward", "signal"])

    def test_an_empty_day_says_something_kind(self):
        self.assertFalse(self._rows())
        self.assertIn("Nothing waits for you", self.env.ref("mobility_mentoring.mobility_today_action").help)

    # -- what one does there ------------------------------------------------------------------------------------------

    def test_a_talk_is_closed_from_it(self):
        with freeze_time(NOON):
            session = self._quiet_session("2035-01-03 08:00:00")
            action = self._rows(kind="talk").action_close()
            self.assertEqual(action["context"]["default_session_id"], session.id)
            session.action_hold()
        self.assertFalse(self._rows(kind="talk"))

    def test_a_step_is_ticked_from_it(self):
        for how in ("alone", "together", "other"):
            goal = self._goal(self.person, steps=[{"name": how, "date_deadline": fields.Date.today()}])
            self._rows(kind="step").with_context(done_how=how).action_done()
            self.assertEqual((goal.step_ids.state, goal.step_ids.done_how), ("done", how))

    def test_each_row_opens_what_it_is_about(self):
        self.env["mobility.signal"]._do_raise(self.person, "no_show")
        self._earned_reward(self.person)
        self._session(self.person)
        self._goal(self.person, steps=[{"name": "now", "date_deadline": fields.Date.today()}])
        opened = {row.kind: row.action_open()["res_model"] for row in self._rows()}
        self.assertEqual(
            opened,
            {
                "answer": "mobility.session",
                "step": "mobility.goal.step",
                "reward": "mobility.reward",
                "signal": "mobility.participant",
            },
        )

    # -- who sees it --------------------------------------------------------------------------------------------------

    def test_a_mentor_sees_the_own_people_and_a_coordinator_everybody(self):
        others = self._participant("Bilal", self.mentor_b)
        abroad = self._participant("Zoë", company=self.other_company)
        everybody = self.person | others | abroad
        self.env["mobility.signal"]._do_raise(everybody, "no_next")
        seen = {user: self._rows(user).participant_id & everybody for user in (self.mentor, self.coordinator)}
        self.assertEqual(seen, {self.mentor: self.person, self.coordinator: self.person | others})
        with self.assertRaises(AccessError):
            self._rows(self.finance)

    def test_what_was_opened_for_a_day_is_on_it(self):
        self.env["mobility.signal"]._do_raise(self.person, "no_next")
        self.assertFalse(self._rows(self.mentor_b))
        self.env["mobility.access.grant"].with_user(self.mentor_b)._do_open(self.person, "Her mentor is ill")
        row = self._rows(self.mentor_b)
        self.assertEqual((row.participant_id, row.kind), (self.person, "signal"))
        row.action_see()
        self.assertEqual(self.person.signal_ids.state, "seen")
        with freeze_time(fields.Datetime.now() + timedelta(days=1, seconds=1)):
            self.assertFalse(self._rows(self.mentor_b))

    def test_a_row_gives_no_right_on_what_it_is_about(self):
        goal = self._goal(self.person, steps=[{"name": "now", "date_deadline": fields.Date.today()}])
        self._session(self.person)
        told = self._rows(kind="answer").with_user(self.mentor_b)
        with self.assertRaises(AccessError):
            told.action_told()
        row = self._rows(kind="step").with_user(self.mentor_b)
        with self.assertRaises(AccessError):
            row.action_done()
        self.assertEqual(goal.step_ids.state, "todo")

    def test_it_is_the_first_screen_of_mentors_and_finance_keeps_theirs(self):
        first = {}
        for user in (self.mentor, self.coordinator, self.finance):
            menus = self.env["ir.ui.menu"].with_user(user).load_web_menus(False)
            root = menus[self.env.ref("mobility_mentoring.menu_mobility_root").id]
            first[user] = menus[root["children"][0]]["xmlid"] if root["children"] else None
        self.assertEqual(
            {user.login.removeprefix("mobility_"): xmlid.split("menu_mobility_")[1] for user, xmlid in first.items()},
            {"mentor": "today", "coordinator": "today", "finance": "rewards"},
        )

    # -- how much it costs --------------------------------------------------------------------------------------------

    def _create_day(self, count):
        for index in range(count):
            person = self._participant(f"Person {index}")
            self._enrol(person)
            goal = self._goal(person, steps=[{"name": "now", "date_deadline": fields.Date.today()}, ("Call", 10)])
            goal.step_ids[1].with_user(self.mentor).action_done("alone")
            self.env["mobility.signal"]._do_raise(person, "no_show")
            self._session(person, f"2035-{count:02}-{index % 25 + 1:02} {6 + index // 25:02}:00:00")

    def _count(self):
        rows = self.env["mobility.today"].with_user(self.mentor)

        def read():
            rows.env.invalidate_all()
            return rows.web_search_read([], SPECIFICATION)

        read()
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        with patch.object(type(self.env["mail.mail"]), "create", side_effect=AssertionError("no mail")):
            found = read()
        return self.env.cr.sql_log_count - before, len(found["records"])

    def test_it_takes_as_many_queries_for_12_people_as_for_4(self):
        self._create_day(4)
        queries, rows = self._count()
        self.assertEqual(rows, 4 * 4)
        self._create_day(8)
        self.assertEqual(self._count(), (queries, 12 * 4))
        self.assertLessEqual(queries, 12)
