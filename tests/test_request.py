import json

from dateutil.relativedelta import relativedelta
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import MobilityCommon
from .test_retention import RetentionCommon


class TestRequest(RetentionCommon):
    """What people ask about what is known of them, until when it is answered, and by whom."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._ended()

    def _ask(self, kind="copy", user=None, **vals):
        vals = {"participant_id": self.person.id, "kind": kind, **vals}
        if kind == "correction":
            vals.setdefault("words", "I have two children")
        return self.env["mobility.request"].with_user(user or self.mentor).create(vals)

    def _handled(self, *args, **vals):
        return self._ask(*args, **vals).with_user(self.coordinator)

    def test_it_is_answered_within_a_month(self):
        asked = self.today - relativedelta(days=40)
        request = self._ask(date_received=asked)
        self.assertEqual(request.date_deadline, asked + relativedelta(months=1))
        self.assertTrue(request.is_late)
        self.assertEqual(request.search([("is_late", "=", True)]), request)
        request.with_user(self.coordinator).action_done()
        self.assertFalse(request.is_late)
        self.assertFalse(request.search([("is_late", "=", True)]))

    def test_under_the_wmo_a_record_is_destroyed_within_three_months(self):
        self.person = self._ended("Bilal", basis="wmo")
        self.assertEqual(self._ask("deletion").date_deadline, self.today + relativedelta(months=3))
        self.assertEqual(self._ask("copy").date_deadline, self.today + relativedelta(months=1))
        self._enrol(self.person, state="stopped")  # under the Participation Act as well: the shorter one is safe
        self.assertEqual(self._ask("correction").date_deadline, self.today + relativedelta(months=1))

    def test_it_is_put_off_once_within_the_term_and_with_a_reason(self):
        request = self._handled()
        self.assertEqual(request.action_extend()["res_model"], "mobility.reason")
        request.with_context(extend_reason="A thick file").action_extend()
        self.assertEqual(request.date_deadline, self.today + relativedelta(months=3))
        with self.assertRaisesRegex(UserError, "once"):
            request.with_context(extend_reason="Again").action_extend()
        late = self._handled("correction", date_received=self.today - relativedelta(months=2))
        with self.assertRaisesRegex(UserError, "passed"):
            late.with_context(extend_reason="Forgot").action_extend()

    def test_coordinators_hear_of_it_at_once_without_any_mail(self):
        mails = self.env["mail.mail"].search_count([])
        request = self._ask()
        tasks = request.sudo().activity_ids
        self.assertEqual(tasks.user_id & self.coordinator, self.coordinator)
        self.assertEqual(set(tasks.mapped("date_deadline")), {request.date_deadline})
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        request.with_user(self.coordinator).action_done()
        self.assertFalse(request.sudo().activity_ids)

    def test_a_mentor_writes_it_down_and_coordinators_answer(self):
        request = self._ask("correction")
        for action in ("action_done", "action_refuse", "action_extend", "action_withdraw", "action_erase"):
            with self.assertRaises(AccessError):
                getattr(request, action)()
        with self.assertRaises(AccessError):
            self._ask(user=self.mentor_b)
        with self.assertRaises(AccessError):
            request.with_user(self.mentor_b).read(["words"])

    def test_a_refusal_says_what_is_not_done_and_on_which_ground(self):
        request = self._handled("correction")
        with self.assertRaisesRegex(UserError, "which ground"):
            request.action_refuse()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            request.refused_what = "The number of children"
            request.flush_recordset()
        request.write({"refused_what": "The number of children", "refused_ground": "correct"})
        request.action_refuse()
        self.assertEqual((request.state, request.handled_by_id), ("refused", self.coordinator))

    def test_what_is_refused_stays_in_the_persons_own_words_with_the_record(self):
        request = self._handled("correction")
        request.write({"refused_what": "The number", "refused_ground": "correct"})
        request.action_refuse()
        self.assertEqual(self.person.with_user(self.mentor).correction_note, "I have two children")

    def test_a_correction_says_what_is_wrong_and_its_answer_what_was_done(self):
        with self.assertRaisesRegex(ValidationError, "not right"):
            self._ask("correction", words=" ")
        request = self._handled("correction")
        with self.assertRaisesRegex(UserError, "What was done"):
            request.action_done()
        request.answer = "Two children stand there now."
        request.action_done()
        self.assertEqual((request.state, request.date_done), ("done", self.today))

    def test_what_was_answered_stays_as_it_is(self):
        request = self._handled()
        with self.assertRaisesRegex(UserError, "stays what it was"):
            request.write({"kind": "deletion"})
        request.action_withdraw()
        with self.assertRaisesRegex(UserError, "answered"):
            request.answer = "Something else"
        with self.assertRaisesRegex(UserError, "answered"):
            request.action_done()
        with self.assertRaises(AccessError):
            request.with_user(self.mentor).unlink()
        with self.assertRaisesRegex(UserError, "not deleted"):
            request.sudo().unlink()

    def test_nobody_asked_in_the_future(self):
        with self.assertRaisesRegex(ValidationError, "future"):
            self._ask(date_received=self.today + relativedelta(days=1))

    def test_from_the_own_page_asking_twice_is_asking_once(self):
        request = self.person.with_user(self.portal_user)._do_ask("copy", "Please")
        self.assertEqual((request.asked_how, request.words, request.state), ("portal", "Please", "open"))
        self.assertEqual(self.person._do_ask("copy"), request)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._ask("copy")
        self.assertNotEqual(self.person._do_ask("correction", "One"), self.person._do_ask("correction", "Two"))

    def test_a_manager_forgets_who_asked_for_it(self):
        request = self._handled("deletion", words="Forget me, Samira")
        with self.assertRaises(AccessError):
            request.action_erase()
        with self.assertRaisesRegex(UserError, "manager"):
            request.action_done()
        request = request.with_user(self.manager)
        request.action_erase()
        self.assertTrue(request.is_erasing)
        with self.assertRaisesRegex(UserError, "already"):
            request.action_erase()
        request.line_ids.sudo()._do_work()
        self.assertTrue(self.person.date_erased)
        self.assertEqual((request.state, request.words), ("done", False))
        destroyed = self.env["mobility.destruction"].search([], order="id desc", limit=1)
        self.assertEqual((destroyed.ground, destroyed.confirmed_by_id), ("request", self.manager))

    def test_nobody_is_forgotten_while_something_stands_in_the_way(self):
        self._enrol(self.person, self.program.copy({"code": False}))
        request = self._ask("deletion").with_user(self.manager)
        self.assertIn("Takes part", request.blocker)
        with self.assertRaisesRegex(UserError, "Takes part"):
            request.action_erase()


class TestAccessCopy(MobilityCommon):
    """The copy: everything of this person, nothing of others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._participant(
            "Samira", email="samira@example.org", phone="0612345678", birthdate="1990-02-03", strengths="Patient"
        )
        cls.partner = cls._participant("Karim", cls.mentor_b)
        cls.person.benefit_partner_id = cls.partner
        cls._enrol(cls.person)
        cls.account = cls._bank_account(cls.person)
        child = {"participant_id": cls.person.id, "name": "Nour", "relation": "child", "birthdate": "2018-05-06"}
        cls.child = cls.env["mobility.household.member"].create(child)
        cls.bridge = cls._bridge(cls.person, {"house": 2}, vision="My own bakery")
        instrument = cls._instrument("child")
        cls.env["mobility.assessment"].create(
            {
                "participant_id": cls.person.id,
                "member_id": cls.child.id,
                "instrument_id": instrument.id,
                "vision": "To be a pilot",
            }
        )
        cls.goal = cls._goal(cls.person, steps=[{"name": "Call", "if_then": "If I fear it, I drink tea"}])
        cls.session = cls._session(cls.person, note="Spoke about rent")
        cls.goal.with_user(cls.mentor).message_post(body="She is afraid of Karim")

    def _text(self, **options):
        return json.dumps(self.person._get_access_copy(**options), ensure_ascii=False)

    def test_it_holds_what_the_person_said_did_and_gets(self):
        text = self._text()
        for words in (
            "Samira",
            "samira@example.org",
            "0612345678",
            "1990-02-03",
            "Patient",
            "My own bakery",
            "house at 2",
            "Have my money in order",
            "If I fear it, I drink tea",
            "Spoke about rent",
            "Rivierdal on its way",
            self.account.acc_number,
        ):
            self.assertIn(words, text)

    def test_it_tells_who_looked(self):
        self.person.with_user(self.coordinator)._log_opening("print")
        self.assertIn(self.coordinator.name, self._text())

    def test_it_holds_nothing_about_others(self):
        text = self._text(looked_through=False)
        for words in ("Karim", "Nour", "2018-05-06", "To be a pilot", self.mentor.name):
            self.assertNotIn(words, text)

    def test_messages_of_colleagues_are_in_it_only_when_somebody_looks_through_it(self):
        self.assertNotIn("afraid", self._text())
        self.assertIn("afraid", self._text(looked_through=True))

    def test_it_says_how_long_it_is_kept_and_what_is_not_in_it(self):
        self.assertIn("not set", self.person._get_access_copy()["kept"])
        vals = {"legal_basis": "participation", "years": 5, "source": "Decision", "company_id": self.company.id}
        self.env["mobility.retention.term"].create(vals)
        self.assertIn("5 years", self.person._get_access_copy()["kept"])
        self.assertTrue(self.person._get_access_copy()["not_in_here"])

    def test_no_score_is_in_it(self):
        names = {
            row["name"] for part in self.person._get_access_copy()["parts"] for one in part["records"] for row in one
        }
        self.assertFalse({name for name in names if "score" in name})

    def test_a_model_about_people_that_is_added_later_is_in_it_without_more_ado(self):
        models = {model._name for model in self.env["mobility.personal"]._get_personal_models()}
        self.assertGreater(len(models), 20)
        for model in models:
            with self.subTest(model):
                self.assertTrue(self.env[model]._get_copy_fields())

    def test_every_table_that_leads_to_a_person_declares_what_happens_to_it(self):
        """A model with a link to a person, or to a record about one, is a ``mobility.personal`` or named here."""
        personal = {model._name for model in self.env["mobility.personal"]._get_personal_models()}
        books = {
            "mobility.payout.item",  # an amount and a number
            "mobility.accrual.line",  # the same
            "mobility.reward.sample.item",  # and whether evidence was seen
            "mobility.destruction",
            "mobility.research.member",  # goes when somebody is forgotten, and is a secret
            "mobility.outcome",  # levels, and nothing that somebody wrote
            "mobility.outcome.counted",  # which figures are counted
        }
        found = set()
        for name in self.env.registry:
            model = self.env[name]
            if name.startswith("mobility.") and model._auto and not model._abstract and not model._transient:
                targets = {field.comodel_name for field in model._fields.values() if field.store and field.column_type}
                if targets & personal:
                    found.add(name)
        self.assertFalse(found - personal - books)


@tagged("post_install", "-at_install")
class TestAccessCopyDownload(HttpCase, MobilityCommon):
    """The copy as a file: for coordinators, and each is logged."""

    def test_coordinators_get_the_file_and_nobody_else_learns_of_it(self):
        person = self._participant()
        self._goal(person)
        request = person._do_ask("copy")
        url = f"/mobility/copy/{request.id}"
        for user in (self.mentor, self.finance, self.employee, self.mentor_other_company):
            self._log_in(user)
            with mute_logger("odoo.http"):
                self.assertIn(self.url_open(url).status_code, (403, 404), user.login)
        self._log_in(self.coordinator)
        response = self.url_open(url)
        self.assertEqual(response.json()["about"], "Samira")
        self.assertIn("copy.json", response.headers["Content-Disposition"])
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        log = self.env["mobility.access.log"].search([("participant_id", "=", person.id), ("kind", "=", "export")])
        self.assertEqual(log.user_id, self.coordinator)
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.coordinator)
            ._render_qweb_html("mobility_mentoring.report_access_copy", request.ids)
        )
        self.assertIn("Have my money in order", html.decode())

    def _log_in(self, user):
        user.password = user.login
        self.authenticate(user.login, user.login)
