from datetime import datetime, timedelta
from unittest.mock import MagicMock, patch

from freezegun import freeze_time
from lxml import etree
from odoo.addons.web.controllers.dataset import DataSet
from odoo.exceptions import AccessError

from .common import MobilityCommon
from .test_views import get_specification


class TestAccessLog(MobilityCommon):
    """Who opened what about whom, and when, stands somewhere that nobody can change."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._participant()
        cls._enrol(cls.person)
        cls.bridge = cls._bridge(cls.person)
        cls.goal = cls._goal(cls.person)
        cls.session = cls._session(cls.person)

    def _open(self, record, user, specification=None):
        """Open the form, as the web client does."""
        record = record.with_user(user).with_context(allowed_company_ids=user.company_ids.ids)
        if specification is None:
            view = record.get_views([(False, "form")])
            arch = etree.fromstring(view["views"]["form"]["arch"])
            models = view["models"]
            specification = get_specification(arch, models[record._name]["fields"], models)
        return record.web_read(specification)

    def _get_rows(self):
        logs = self.env["mobility.access.log"].search([("participant_id", "=", self.person.id)], order="id")
        return [(log.user_id, log.kind, log.model, log.res_id) for log in logs]

    def test_opening_a_form_is_logged_once_with_who_when_and_what(self):
        now = datetime(2035, 1, 2, 9, 30)
        for record in (self.person, self.bridge, self.goal, self.session):
            with freeze_time(now):
                self._open(record, self.mentor)
            with self.subTest(model=record._name):
                self.assertEqual(self._get_rows(), [(self.mentor, "open", record._name, record.id)])
                log = self.person.access_log_ids
                self.assertEqual((log.date, log.company_id), (now, self.company))
                self.assertTrue(log.what)
            self.env.cr.execute("DELETE FROM mobility_access_log")
            self.env.invalidate_all()

    def test_lists_boards_and_names_in_other_records_are_no_opening(self):
        people = self.env["mobility.participant"].with_user(self.mentor)
        specification = {
            "name": {},
            "mentor_id": {"fields": {"display_name": {}}},
            "goal_ids": {"fields": {"name": {}}},
        }
        people.web_search_read([], specification)
        people.web_read_group([], ["mentor_id"], [], auto_unfold=True, unfold_read_specification=specification)
        self._open(self.person.enrollment_id, self.mentor)
        self.person.with_user(self.mentor).web_read({"display_name": {}})
        self.assertFalse(self._get_rows())

    def test_nobody_can_say_over_rpc_that_it_is_a_list(self):
        for value in (True, 1, "LISTING", {}):
            self.env.cr.execute("DELETE FROM mobility_access_log")
            self._open(self.person.with_context(mobility_listing=value), self.mentor, {"name": {}})
            self.assertEqual(len(self._get_rows()), 1, value)

    def test_opening_again_within_minutes_is_the_same_opening(self):
        now = datetime(2035, 1, 2, 9, 30)
        for minutes, count in ((0, 1), (1, 1), (4, 1), (6, 2)):
            with freeze_time(now + timedelta(minutes=minutes)):
                self._open(self.person, self.mentor, {"name": {}})
            self.assertEqual(len(self._get_rows()), count, minutes)
        with freeze_time(now + timedelta(minutes=6)):
            self._open(self.person, self.coordinator, {"name": {}})
            self._open(self.goal, self.mentor, {"name": {}})
        self.assertEqual(len(self._get_rows()), 4, "somebody else, or another record, is another opening")

    def test_what_nobody_may_open_is_not_logged_as_opened(self):
        with self.assertRaises(AccessError):
            self._open(self.person, self.mentor_b, {"name": {}})
        self.assertFalse(self._get_rows())

    def test_the_system_opens_nothing(self):
        self.person.web_read({"name": {}})
        self.person.with_user(self.mentor).sudo().web_read({"name": {}})
        self.assertFalse(self._get_rows())

    def test_a_form_that_is_being_filled_in_is_no_opening(self):
        goals = self.env["mobility.goal"].with_user(self.mentor)
        goals.onchange({"participant_id": self.person.id}, ["participant_id"], {"name": {}, "participant_id": {}})
        self.goal.with_user(self.mentor).onchange({"name": "New"}, ["name"], {"name": {}, "participant_id": {}})
        self.assertFalse(self._get_rows())

    def test_each_print_is_logged(self):
        reports = self.env["ir.actions.report"].with_user(self.mentor)
        for name, record in (("report_goal_plan", self.person), ("report_bridge", self.bridge)):
            for _time in range(2):
                reports._render_qweb_pdf(f"mobility_mentoring.{name}", record.ids)
            self.env.invalidate_all()
            log = self.person.access_log_ids[0]
            self.assertEqual((log.kind, log.model, log.res_id), ("print", record._name, record.id))
            self.assertEqual(log.document, self.env.ref(f"mobility_mentoring.{name}").name)
        self.assertEqual(len(self._get_rows()), 4)

    def test_a_paper_made_by_a_wizard_is_logged_for_the_person(self):
        wizard = self.env["mobility.reward.statement"].with_user(self.mentor).create({"participant_id": self.person.id})
        reports = self.env["ir.actions.report"].with_user(self.mentor)
        reports._render_qweb_pdf("mobility_mentoring.report_reward_statement", wizard.ids)
        self.assertEqual(self._get_rows(), [(self.mentor, "print", "mobility.participant", self.person.id)])

    def test_each_export_is_logged_for_everybody_in_it(self):
        other = self._participant("Bilal")
        self.mentor.group_ids += self.env.ref("base.group_allow_export")
        people = (self.person | other).with_user(self.mentor)
        people.export_data(["name"])
        people.export_data(["name"])
        self.assertEqual(self._get_rows(), [(self.mentor, "export", "mobility.participant", self.person.id)] * 2)
        self.assertEqual(len(other.access_log_ids), 2)

    def test_an_opening_costs_one_query(self):
        """How long that takes: ./dev/bench opening."""
        self._open(self.person, self.mentor, {"name": {}})
        for minutes in (4, 10, 20):  # the same opening, and two others
            self.env.invalidate_all()
            self.env.flush_all()
            with freeze_time(datetime(2035, 1, 2, 9, 30) + timedelta(minutes=minutes)), self.assertQueryCount(1):
                self.person.with_user(self.mentor)._log_opening("open")

    def test_the_log_adds_one_query_to_opening_a_form(self):
        for record in (self.person, self.bridge, self.goal, self.session):
            record = record.with_user(self.mentor)
            record.web_read({"create_date": {}})  # what is asked once only
            counts = []
            for web_read in (record._as_listing().web_read, record.web_read):
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                web_read({"create_date": {}})
                counts.append(self.env.cr.sql_log_count - before)
            with self.subTest(model=record._name):
                self.assertEqual(counts[1] - counts[0], 1)

    def test_many_records_cost_one_query(self):
        people = self.person | self._participant("Bilal") | self._participant("Fatma")
        with self.assertQueryCount(1):
            people.with_user(self.mentor)._log_opening("export")

    def test_opening_asks_for_a_cursor_that_can_write(self):
        """Else the host would read from a replica, see the log refused there and do everything again."""
        with patch("odoo.addons.web.controllers.dataset.request", new=MagicMock()) as request:
            request.registry = self.env.registry
            for model, method, expected in (
                ("mobility.participant", "web_read", False),
                ("mobility.assessment", "web_read", False),
                ("mobility.goal", "web_read", False),
                ("mobility.session", "web_read", False),
                ("mobility.participant", "web_search_read", True),
                ("mobility.participant", "web_read_group", True),
                ("res.partner", "web_read", True),
            ):
                request.get_json_data.return_value = {"params": {"model": model, "method": method}}
                self.assertEqual(DataSet()._call_kw_readonly(None, None), expected, f"{model}.{method}")

    def test_nobody_changes_deletes_or_adds_a_line_not_even_the_system(self):
        self._open(self.person, self.mentor, {"name": {}})
        log = self.person.access_log_ids
        vals = {"participant_id": self.person.id, "kind": "open", "model": "mobility.goal", "res_id": 1}
        for user in (self.manager, self.env.user):
            for change in (
                lambda log: log.write({"user_id": self.mentor_b.id}),
                lambda log: log.unlink(),
                lambda log: log.create(vals),
            ):
                with self.assertRaises(AccessError):
                    change(log.with_user(user).sudo(user == self.env.user))

    def test_only_managers_read_who_looked(self):
        self._open(self.person, self.mentor, {"name": {}})
        for user in (self.mentor, self.coordinator, self.finance, self.analyst, self.employee, self.portal_user):
            with self.assertRaises(AccessError):
                self.person.access_log_ids.with_user(user).read(["user_id"])
        self.assertEqual(self.person.with_user(self.manager).access_log_ids.user_id, self.mentor)
        views = self.env["mobility.participant"].with_user(self.coordinator).get_views([(False, "form")])
        self.assertNotIn("Who looked", views["views"]["form"]["arch"])

    def test_the_person_gets_who_when_and_what_of_the_own_record_only(self):
        other = self._participant("Bilal")
        self._open(self.person, self.mentor, {"name": {}})
        self._open(other, self.mentor, {"name": {}})
        [row] = self.person._get_access_log()
        self.assertEqual((row["user"], row["what"], row["how"]), ("Mentor", "Participant", "Opened"))
        self.assertTrue(row["date"])

    def test_a_mistake_can_still_be_deleted_after_it_was_opened(self):
        person = self._participant()
        person.with_user(self.manager).web_read({"name": {}})
        log = person.access_log_ids
        person.with_user(self.manager).unlink()
        self.assertFalse(log.exists())
