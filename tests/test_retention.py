from dateutil.relativedelta import relativedelta
from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import MobilityCommon


class RetentionCommon(MobilityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()

    @classmethod
    def _term(cls, basis="participation", years=5, company=None):
        """Return the organisation's own term under this law."""
        company = company or cls.company
        vals = {"legal_basis": basis, "years": years, "source": "Decision of 1 May", "company_id": company.id}
        return cls.env["mobility.retention.term"].create(vals)

    @classmethod
    def _ended(cls, name="Samira", basis="participation", **vals):
        """Return somebody whose coaching under this law has ended."""
        person = cls._participant(name, **vals)
        program = cls.program
        if basis != program.legal_basis:
            program = program.copy({"legal_basis": basis, "code": False})
        cls._enrol(person, program, state="stopped")
        return person

    def _touch(self, person, **ago):
        """Let the last change by a person be so long ago."""
        self._commit()
        date = self.today - relativedelta(**ago)
        self.env.cr.execute("UPDATE mobility_participant SET date_touched = %s WHERE id = %s", [date, person.id])
        person.invalidate_recordset(["date_touched"])

    def _commit(self):
        """What the host does at the end of a request."""
        self.env.cr.flush()

    def _list(self):
        return self.env["mobility.retention"].with_user(self.manager).create({})


class TestLastChange(RetentionCommon):
    """The term counts from the last change by a person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._participant()
        cls.enrollment = cls._enrol(cls.person)

    def setUp(self):
        super().setUp()
        self.goal = self._goal(self.person, steps=["Call"])
        self.session = self._session(self.person)
        self._touch(self.person, years=3)

    def _is_touched(self):
        self._commit()
        self.person.invalidate_recordset(["date_touched"])
        return self.person.date_touched == self.today

    def test_whatever_a_person_does_in_the_record_counts(self):
        bridge = self._bridge(self.person, confirm=False)
        self._commit()
        step = self.goal.step_ids
        for what, change in {
            "a step is ticked": lambda: step.with_user(self.mentor).action_done("alone"),
            "a sentence is chosen": lambda: bridge.line_ids[0].with_user(self.mentor).write({"note": "Rent"}),
            "a phone number": lambda: self.person.with_user(self.mentor).write({"phone": "0612345678"}),
            "a message": lambda: self.goal.with_user(self.mentor).message_post(body="Called"),
            "a draft is deleted": lambda: bridge.with_user(self.manager).unlink(),
            "an agreement": lambda: (
                self.env["mobility.consent"]
                .with_user(self.mentor)
                .create({"participant_id": self.person.id, "purpose": "story", "given_how": "paper"})
            ),
        }.items():
            with self.subTest(what):
                self._touch(self.person, years=3)
                change()
                self.assertTrue(self._is_touched())

    def test_what_the_system_does_by_itself_does_not_count(self):
        system = self.env.ref("base.user_root")
        self.session.with_user(system).sudo().write({"reminded": True})
        self.goal.with_user(system).sudo().message_post(body="By a job")
        self.person.with_user(system).sudo().write({"best_hours": "morning"})
        self.assertFalse(self._is_touched())

    def test_what_is_computed_anew_does_not_count(self):
        kind = self.session.session_type_id
        was = self.session.demanding
        kind.with_user(self.manager).demanding = not was
        self.env.flush_all()
        self.assertNotEqual(self.session.demanding, was)
        self.assertFalse(self._is_touched())

    def test_an_external_calendar_does_not_count(self):
        event = self.session.event_id.with_user(self.mentor).sudo()
        event.write({"start": "2035-01-02 13:00:00", "stop": "2035-01-02 14:00:00"})
        self.assertEqual(str(self.session.start), "2035-01-02 13:00:00")
        self.assertFalse(self._is_touched())

    def test_looking_is_no_change(self):
        self.person.with_user(self.mentor).web_read({"name": {}})
        self.assertFalse(self._is_touched())

    def test_it_costs_one_query_at_the_end_of_a_request(self):
        steps = self._goal(self.person, steps=["One", "Two", "Three"]).step_ids.with_user(self.mentor)
        self._commit()
        steps.write({"if_then": "If I am afraid, then I drink tea"})
        self.person.with_user(self.mentor).write({"phone": "0612345678"})
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.env.cr.precommit.run()


class TestRetention(RetentionCommon):
    """Who may go: under which term, since when, and what stands in the way. A manager decides."""

    def test_the_law_sets_the_term_and_an_organisation_may_keep_longer(self):
        person = self._ended(basis="wmo")
        self._touch(person, years=14)
        self.assertEqual(person._get_retention()[person].due, self.today + relativedelta(years=1))
        self._term("wmo", 18)
        self.assertEqual(person._get_retention()[person].due, self.today + relativedelta(years=4))
        for basis, years in (("youth", 19), ("bookkeeping", 6)):
            with self.assertRaisesRegex(ValidationError, "law says"):
                self._term(basis, years)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._term("wmo", 20)

    def test_of_two_laws_the_longer_term_holds(self):
        person = self._ended(basis="wmo")
        self._enrol(person, self.program.copy({"legal_basis": "youth", "code": False}), state="stopped")
        self.assertEqual(person._get_retention()[person].term.years, 20)

    def test_of_two_laws_one_without_a_term_keeps_somebody(self):
        person = self._ended(basis="wmo")
        self._enrol(person, self.program.copy({"code": False}), state="stopped")
        self._touch(person, years=50)
        self.assertFalse(person._get_retention(), "the Participation Act has no term here")
        self._term(years=5)
        self.assertEqual(person._get_retention()[person].term.years, 15)

    def test_without_a_term_nobody_is_due_and_the_list_says_so(self):
        person = self._ended(basis="participation")
        self._touch(person, years=50)
        retention = self._list()
        self.assertFalse(retention.line_ids)
        self.assertEqual(retention.unset_count, 1)
        self._term(years=5)
        retention.action_fill()
        self.assertEqual(retention.line_ids.participant_id, person)
        self.assertEqual(retention.unset_count, 0)

    def test_the_term_of_another_organisation_says_nothing_here(self):
        self._term(years=1, company=self.other_company)
        person = self._ended()
        self._touch(person, years=50)
        self.assertFalse(self._list().line_ids)

    def test_due_on_the_day_itself_and_not_before(self):
        self._term(years=5)
        today, tomorrow = self._ended("Today"), self._ended("Tomorrow")
        self._touch(today, years=5)
        self._touch(tomorrow, years=5, days=-1)
        line = self._list().line_ids
        self.assertEqual(line.participant_id, today)
        self.assertEqual((line.legal_basis, line.years, line.source), ("participation", 5, "Decision of 1 May"))
        self.assertEqual((line.date_touched, line.date_due), (self.today - relativedelta(years=5), self.today))

    def test_the_list_says_what_stands_in_the_way(self):
        self._term(years=1)
        person = self._ended()
        for what, make in {
            "Takes part": lambda: self._enrol(person, self.program.copy({"code": False})),
            "appointments": lambda: self._session(person),
            "not settled": lambda: self._earned_reward(person),
            "not answered": lambda: person._do_ask("copy"),
        }.items():
            self.assertNotIn(what, " ".join(person._get_erase_blockers()[person]))
            make()
            self.assertIn(what, " ".join(person._get_erase_blockers()[person]))
        self._touch(person, years=2)
        retention = self._list()
        self.assertIn("Takes part", retention.line_ids.blocker)
        with self.assertRaisesRegex(UserError, "Nobody on this list"):
            retention.action_confirm()

    def test_a_manager_keeps_some_with_a_reason_and_confirms_the_others(self):
        self._term(years=1)
        stays, goes, busy = self._ended("Stays"), self._ended("Goes"), self._ended("Busy")
        number = goes.ref
        busy._do_ask("copy")
        for person in (stays, goes, busy):
            self._touch(person, years=2)
        retention = self._list()
        lines = {line.participant_id: line for line in retention.line_ids}
        self.assertEqual(lines[stays].action_keep()["res_model"], "mobility.reason")
        lines[stays].with_context(keep_reason="A claim").action_keep()
        retention.action_confirm()
        self.assertEqual([lines[one].state for one in (stays, goes, busy)], ["keep", "confirmed", "due"])
        self.assertEqual((lines[goes].decided_by_id, lines[stays].keep_reason), (self.manager, "A claim"))
        self.assertEqual(retention.state, "running")
        retention.line_ids.sudo()._do_work()
        self.assertEqual([bool(one.date_erased) for one in (stays, goes, busy)], [False, True, False])
        self.assertEqual((retention.state, retention.destroyed_count), ("done", 1))
        destroyed = retention.destruction_ids
        self.assertEqual((destroyed.ground, destroyed.legal_basis, destroyed.years), ("term", "participation", 1))
        self.assertEqual((destroyed.confirmed_by_id, destroyed.date), (self.manager, self.today))
        values = destroyed.read()[0].values()
        self.assertFalse([value for value in values if number in str(value) or "Goes" in str(value)])

    def test_somebody_who_came_back_is_not_forgotten(self):
        self._term(years=1)
        person = self._ended()
        self._touch(person, years=2)
        retention = self._list()
        retention.action_confirm()
        self._enrol(person, self.program.copy({"code": False}))
        retention.line_ids.sudo()._do_work()
        self.assertFalse(person.date_erased)
        self.assertEqual(retention.line_ids.state, "failed")
        self.assertIn("Takes part", retention.line_ids.problem)

    def test_who_was_changed_since_leaves_the_list(self):
        self._term(years=1)
        person = self._ended()
        self._touch(person, years=2)
        retention = self._list()
        self.assertEqual(retention.line_ids.participant_id, person)
        person.with_user(self.mentor).write({"phone": "0612345678"})
        self._commit()
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "Nobody on this list"):
            retention.action_confirm()
        retention.action_fill()
        self.assertFalse(retention.line_ids)

    def test_only_managers_see_and_decide(self):
        self._term(years=1)
        self._touch(self._ended(), years=2)
        retention = self._list()
        for user in (self.mentor, self.coordinator, self.finance, self.analyst):
            with self.assertRaises(AccessError):
                retention.with_user(user).action_confirm()
            with self.assertRaises(AccessError):
                retention.line_ids.with_user(user).action_keep()
        with self.assertRaises(AccessError):
            retention.line_ids.with_user(self.manager).write({"state": "confirmed"})

    def test_once_a_year_there_is_a_list_and_managers_hear_of_it(self):
        Retention = self.env["mobility.retention"]
        mails = self.env["mail.mail"].search_count([])
        Retention._cron_make_lists()
        self.assertFalse(Retention.search([("company_id", "=", self.company.id)]), "nobody is due")
        self._term(years=1)
        self._touch(self._ended(), years=2)
        Retention._cron_make_lists()
        Retention._cron_make_lists()
        retention = Retention.search([("company_id", "=", self.company.id)])
        self.assertEqual(len(retention), 1)
        self.assertEqual(retention.activity_ids.user_id, self.manager)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_what_was_destroyed_stays_as_it_is_written(self):
        destroyed = self.env["mobility.destruction"].create(
            {"company_id": self.company.id, "date": self.today, "ground": "term", "confirmed_by_id": self.manager.id}
        )
        for user in (self.manager, self.coordinator):
            with self.assertRaises(AccessError):
                destroyed.with_user(user).write({"years": 1})
            with self.assertRaises(AccessError):
                destroyed.with_user(user).unlink()
        with self.assertRaises(AccessError):
            destroyed.unlink()
        self.assertTrue(destroyed.name)


class TestBooks(RetentionCommon):
    """Bookkeeping has a term of its own, by its own law."""

    def test_a_payee_is_kept_for_seven_years_after_the_end_of_the_book_year(self):
        for day in ("2024-01-01", "2024-12-31"):
            self.assertEqual(str(self.company._get_books_end(fields.Date.to_date(day))), "2031-12-31")
