from unittest import SkipTest

from odoo import fields
from odoo.tests import TransactionCase, tagged

# who may sign in with the login as password, as ./dev/run prints
LOGINS = ("mentor", "mentor2", "mentor3", "coordinator", "finance", "analyst", "manager", "participant")
STATES = (
    ("mobility.participant", "state"),
    ("mobility.enrollment", "state"),
    ("mobility.assessment", "state"),
    ("mobility.assessment", "kind"),
    ("mobility.goal", "state"),
    ("mobility.goal.step", "state"),
    ("mobility.goal.step", "done_how"),
    ("mobility.reward", "state"),
    ("mobility.reward", "approval_state"),
    ("mobility.reward", "approval_way"),
    ("mobility.payout", "state"),
    ("mobility.session", "state"),
    ("mobility.barrier", "state"),
    ("mobility.barrier", "cause"),
)


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    """The demo data shows everything and obeys every rule: it is the first thing that people see."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.ref("mobility_mentoring.demo_company", raise_if_not_found=False)
        if not cls.company:
            raise SkipTest("wanted: no demo data")

    def _search(self, model, *domain):
        return self.env[model].search([("company_id", "=", self.company.id), *domain])

    def test_24_people_and_those_of_an_earlier_group(self):
        people = self._search("mobility.participant")
        earlier = [f"mentor{number}" for number in range(4, 10)]
        mentors = self.env["res.users"].union(
            *(self.env.ref(f"mobility_mentoring.demo_user_{login}") for login in earlier)
        )
        self.assertEqual(len(people.filtered(lambda person: person.mentor_id not in mentors)), 24)
        self.assertEqual(set(people.filtered(lambda person: person.mentor_id in mentors).mapped("state")), {"ended"})

    def test_an_analyst_has_figures_to_look_at_and_can_make_a_research_file(self):
        analyst = self.env.ref("mobility_mentoring.demo_user_analyst")
        figures = self.env["mobility.outcome.figure"].with_user(analyst).search([])
        self.assertLessEqual({"0", "12", "24"}, set(figures.mapped("months")))
        self.assertTrue(figures.program_id)
        self.assertIn("hidden", figures.mapped("age_band"), "too few to be told apart, and it says so")
        export = self.env["mobility.research.export"].with_user(analyst).with_company(self.company).create({})
        export.action_export()
        self.assertTrue(export.file)

    def test_every_state_occurs(self):
        for model, name in STATES:
            with self.subTest(model=model, field=name):
                self.assertEqual(
                    set(self._search(model).mapped(name)) - {False},
                    set(self.env[model]._fields[name].get_values(self.env)),
                )

    def test_a_manager_has_a_list_to_decide_on_and_a_coordinator_requests_to_answer(self):
        [retention] = self._search("mobility.retention")
        self.assertEqual(set(retention.line_ids.mapped("state")), {"due", "keep"})
        self.assertEqual(set(retention.line_ids.mapped("legal_basis")), {"participation", "debt"})
        self.assertFalse(any(retention.line_ids.mapped("blocker")))
        requests = self._search("mobility.request")
        self.assertEqual(set(requests.mapped("state")), {"open", "done", "refused"})
        self.assertEqual(set(requests.mapped("kind")), {"copy", "correction", "deletion"})
        self.assertTrue(requests.member_id, "one is about a child")

    def test_they_sign_in_and_belong_to_the_municipality_only(self):
        for login in LOGINS:
            with self.subTest(login=login):
                user = self.env.ref(f"mobility_mentoring.demo_user_{login}")
                self.assertIn(user.login, (login, f"{login}.rivierwaard"))
                self.assertEqual(user.company_ids, self.company)
                credential = {"login": user.login, "password": login, "type": "password"}
                user.with_user(user)._check_credentials(credential, {"interactive": True})

    def test_each_mentor_finds_own_people_and_nobody_else(self):
        for login in ("mentor", "mentor2", "mentor3"):
            mentor = self.env.ref(f"mobility_mentoring.demo_user_{login}")
            found = self.env["mobility.participant"].with_user(mentor).search([])
            self.assertTrue(found)
            self.assertEqual(found.mentor_id, mentor)

    def test_four_eyes(self):
        by_person = self._search("mobility.reward", ("approval_way", "=", "person"))
        self.assertTrue(by_person)
        for reward in by_person:
            self.assertTrue(reward.approved_by_id)
            self.assertNotIn(
                reward.approved_by_id,
                reward.ticked_by_id | reward.coached_by_id | reward.mentor_id | reward.amount_set_by_id,
                reward.name,
            )
        for payout in self._search("mobility.payout", ("paid_by_id", "!=", False)):
            self.assertNotIn(payout.paid_by_id, payout.line_ids.item_ids.reward_id.approved_by_id, payout.name)

    def test_nothing_happened_in_the_future_or_before_the_start(self):
        today = self.company.env.cr.now().date()
        for reward in self._search("mobility.reward", ("date_earned", "!=", False)):
            self.assertLessEqual(reward.date_earned, today)
            self.assertGreaterEqual(reward.date_earned, reward.enrollment_id.date_start)
        for goal in self._search("mobility.goal", ("date_closed", "!=", False)):
            last = max(goal.step_ids.filtered("date_done").mapped("date_done"), default=goal.date_closed)
            self.assertLessEqual(last, goal.date_closed, goal.name)

    def test_automatic_approval_stays_within_the_limits(self):
        groups = self.env["mobility.reward"]._read_group(
            [("company_id", "=", self.company.id), ("approval_way", "=", "rule")],
            ["participant_id", "program_id", "date_earned:month"],
            ["amount:sum", "amount:max"],
        )
        for _person, program, _month, total, largest in groups:
            self.assertLessEqual(total, program.auto_approve_month_cap)
            self.assertLessEqual(largest, program.auto_approve_below)

    def test_books_and_rewards_agree(self):
        lines = self._search("account.move.line", ("parent_state", "=", "posted"))
        self.assertAlmostEqual(sum(lines.mapped("balance")), 0)
        paid = lines.filtered(
            lambda line: (
                line.account_id.account_type == "liability_payable"
                and line.move_id == line.move_id.mobility_payout_id.move_id
                and not line.amount_residual
            )
        )
        # what the bank sent back stays closed, and is paid again in another payout
        paid -= self._search("mobility.payout.line", ("returned", "=", True)).move_line_id
        received = self._search("mobility.reward", ("state", "=", "received"), ("kind", "=", "money"))
        self.assertTrue(received)
        self.assertAlmostEqual(sum(received.mapped("amount")), -sum(paid.mapped("balance")))

    def test_books_name_nobody(self):
        names = self._search("mobility.participant").mapped("name")
        for line in self._search("account.move.line"):
            for text in (line.name, line.ref, line.move_id.ref, line.journal_id.name, line.account_id.name):
                self.assertFalse([name for name in names if name in (text or "")])

    def test_sessions_fill_three_years_and_the_coming_weeks(self):
        sessions = self._search("mobility.session")
        now = fields.Datetime.now()
        planned = sessions.filtered(lambda session: session.state == "planned" and session.stop > now)
        self.assertGreater(len(sessions), 200)
        self.assertGreater(len(planned), 10)
        self.assertEqual(len(planned.event_id), len(planned))
        self.assertFalse((sessions - planned).event_id)
        for session in sessions - planned:
            self.assertGreaterEqual(session.start.date(), session.enrollment_id.date_start)
        self.assertFalse(self.env["mail.mail"].search([("model", "=", "mobility.session")]))
