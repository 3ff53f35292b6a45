from odoo.tests import Form
from odoo.tools import mute_logger

from .test_retention import RetentionCommon

LOGGERS = ("odoo.sql_db", "odoo.addons.mobility_mentoring.models.participant.retention_run")


class TestEraseRun(RetentionCommon):
    """Forgetting in the background: who cannot be forgotten stops nobody else, and a manager reads why."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._term(years=1)

    def _confirmed(self, count):
        """Return a list on which these people were confirmed."""
        for number in range(count):
            person = self._ended(f"Person {number}", email=f"person{number}@example.org", phone=f"06{number:08}")
            self._goal(person, steps=["Call", "Write"])
            self._bridge(person, vision="A bakery")
            person.with_user(self.mentor).message_post(body="Called")
            self._touch(person, years=2)
        retention = self._list()
        retention.action_confirm()
        return retention

    def _run(self):
        """Do what the host's cron does, on cursors of its own."""
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("mobility_mentoring.ir_cron_erase").method_direct_trigger()
        self.env.invalidate_all()

    def _tie_to(self, records):
        """Something outside keeps these rows: the table of another system, say, in the same database."""
        self.env.flush_all()
        self.env.cr.execute(f"CREATE TABLE outside (kept integer REFERENCES {records._table} ON DELETE RESTRICT)")
        self.env.cr.execute("INSERT INTO outside SELECT UNNEST(%s)", [records.ids])

    @mute_logger(*LOGGERS)
    def test_who_cannot_be_forgotten_stops_nobody_else_and_a_manager_reads_why(self):
        retention = self._confirmed(4)
        stuck, *others = retention.line_ids.participant_id.sorted("name")
        self._tie_to(stuck.message_ids[0])
        self._run()
        self.assertTrue(all(person.date_erased for person in others))
        self.assertFalse(stuck.date_erased)
        self.assertEqual((stuck.name, stuck.goal_ids.name), ("Person 0", "Have my money in order"), "nothing by half")
        [line] = retention.line_ids
        self.assertEqual((line.participant_id, line.state), (stuck, "failed"))
        self.assertTrue(line.problem)
        self.assertEqual((retention.state, retention.destroyed_count, retention.due_count), ("done", 3, 1))
        self.assertEqual(retention.activity_ids.user_id, self.manager)
        self.assertIn("could not be forgotten", retention.activity_ids.summary)

    @mute_logger(*LOGGERS)
    def test_when_it_is_out_of_the_way_the_next_list_forgets_them(self):
        person = self._confirmed(1).line_ids.participant_id
        self._tie_to(person.message_ids[0])
        self._run()
        self.assertFalse(person.date_erased)
        self.env.cr.execute("DROP TABLE outside")
        self._list().action_confirm()
        self._run()
        self.assertTrue(person.date_erased)

    def test_nobody_is_told_when_all_went_well(self):
        retention = self._confirmed(2)
        self._run()
        self.assertEqual((retention.state, retention.destroyed_count), ("done", 2))
        self.assertFalse(retention.activity_ids)

    def test_ten_people_more_cost_a_few_queries_each(self):
        costs = []
        for count in (2, 12):
            lines = self._confirmed(count).line_ids.sudo()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lines._do_work()
            self.env.flush_all()
            costs.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(costs[1] - costs[0], 10 * 3, costs)

    def test_the_list_of_ten_people_more_costs_no_query_more(self):
        costs = []
        for count in (2, 12):
            self._confirmed(count).line_ids.sudo()._do_work()
            for number in range(count):
                self._touch(self._ended(f"Later {number}"), years=2)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            retention = self._list()
            retention.line_ids.mapped("blocker")
            costs.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(retention.line_ids), count)
            retention.action_confirm()
            retention.line_ids.sudo()._do_work()
        self.assertLessEqual(costs[1], costs[0], costs)

    def test_a_request_to_be_forgotten_can_be_begun_before_it_is_known_of_whom(self):
        request = Form(self.env["mobility.request"].with_user(self.coordinator))
        request.kind = "deletion"
        self.assertFalse(request.blocker)
