import contextlib
import re
from pathlib import Path

from lxml import html
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common import MobilityCommon

MODULE = "mobility_mentoring"
ADDON = Path(__file__).parents[1]
# The research score and any other mark for a person's life, in a name of a field or in words, English or Dutch.
MARK = re.compile(r"score|average|gemiddeld|(?<![a-z])avg(?![a-z])|punten|school mark|rapportcijfer", re.IGNORECASE)


@tagged("post_install", "-at_install")
class TestNoScore(MobilityCommon, HttpCase):
    """No score and no average reaches a participant: on paper, card, drawing, screen, mail or page.

    Everything is found by what it is, not by a list: what is added later is looked at too.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._participant("Samira El Amrani", strengths="patient")
        cls._enrol(cls.person)
        # (1 x 0.5 + 2 x 0.5 + 3 x 0.25) / 6: a score that stands nowhere by chance
        cls._bridge(cls.person, {"house": 1, "family": 1, "debts": 0}, date="2025-01-01")
        cls.bridge = cls._bridge(cls.person, {"house": 2, "family": 2, "debts": 10}, date="2026-01-01")
        areas = cls.instrument.area_ids
        cls.draft = cls._bridge(
            cls.person,
            {"house": 2},
            confirm=False,
            influence_ids=[Command.create({"source_area_id": areas[0].id, "target_area_id": areas[1].id})],
        )
        cls.reward = cls._approved_reward(cls.person, amount=12)
        cls.goal = cls.person.goal_ids[0]
        talks = cls.env["mobility.session"].with_user(cls.mentor).with_context(session_happened=True)
        talk = talks.create(
            {**cls._session_vals(cls.person), "start": "2026-01-05 09:00:00", "stop": "2026-01-05 10:00:00"}
        )
        talk.topic_ids = cls.env.ref("mobility_mentoring.topic_stress")
        talk.action_hold()
        cls._bank_account(cls.person)
        voucher_vals = {"company_id": cls.company.id, "reward_type_id": cls.voucher.id, "currency_id": cls.eur.id}
        cls.env["mobility.voucher"].create({**voucher_vals, "code": "card 1", "amount": 20})
        cls._approved_reward(cls.person, amount=20, reward_type=cls.voucher)
        certificate = cls.env["mobility.reward.type"].create(
            {"name": "Certificate", "kind": "recognition", "certificate": True}
        )
        cls._goal(cls.person, [{"name": "Call", "reward_type_id": certificate.id}]).step_ids.action_done("alone")
        cls.env["mobility.payout"].with_user(cls.finance).create({}).action_collect()
        cls.env["mobility.reward.statement"].create({"participant_id": cls.person.id, "year": 2026})
        cls.person._do_ask("copy")
        invitation = {"participant_id": cls.person.id, "way": "letter", "login": "samira"}
        cls.env["mobility.invitation"].create({**invitation, "date_expiry": "2050-01-01"})
        cls.company.partner_id.tz = "Europe/Amsterdam"
        cls._session(cls.person)
        cls.env["mobility.followup"].create({"enrollment_id": cls.person.enrollment_id.id, "date_due": "2030-01-01"})
        # 37.5, 37,5, 37.50, 38%; a bare 38 may be a minute
        cls.score = re.compile(r"(?<![\d.,])(37[.,]50*(?!\d)|38([.,]0+)?\s?%)")

    def _get_ours(self, model, domain=()):
        data = self.env["ir.model.data"].search([("module", "=", MODULE), ("model", "=", model)])
        return self.env[model].browse(data.mapped("res_id")).exists().filtered_domain(list(domain))

    def _get_words(self, markup):
        """Return what somebody reads, or hears, of a page: its texts and its labels, not its coordinates."""
        root = html.fromstring(markup)
        for node in root.xpath("//script | //style | //head/link | //head/meta"):
            node.drop_tree()
        labels = root.xpath("//@title | //@alt | //@aria-label | //@placeholder | //@content")
        return " ".join([*root.itertext(), *labels])

    def _check_words(self, words):
        self.assertNotRegex(words, MARK)
        self.assertNotRegex(words, self.score)

    def _get_records(self, model):
        """Return the records of this person, as far as there are any of a person, to print."""
        records = self.env[model].search([])
        if "participant_id" in records._fields:
            records = records.filtered(lambda record: record.participant_id == self.person)
        own = {record._name: record for record in (self.person, self.bridge, self.instrument)}
        return own.get(model, records)

    def _render(self, report):
        """Return the page of the first record that has one: not every reward has a voucher."""
        for record in self._get_records(report.model):
            with contextlib.suppress(UserError):
                return report._render_qweb_html(report.report_name, record.ids)[0].decode()
        self.fail(f"{report.xml_id} cannot be looked at: make a {report.model} in setUpClass")

    def test_the_score_of_this_test_is_one_that_tells(self):
        self.assertTrue(self.bridge.has_score)
        self.assertEqual(self.bridge.score, 37.5)
        for words in ("score 37.5", "gemiddeld 37,5", "38%", "Average"):
            with self.assertRaises(self.failureException):
                self._check_words(words)
        self._check_words("2 of 5 pillars hold, 138 and 3.375, at 01:38")

    def test_every_page_of_paper(self):
        reports = self._get_ours("ir.actions.report").filtered(lambda report: report.report_type.startswith("qweb"))
        self.assertGreater(len(reports), 7)
        for report in reports:
            with self.subTest(report=report.xml_id):
                self._check_words(self._get_words(self._render(report)))
                self.assertNotRegex(report.print_report_name or "", MARK)

    def test_every_template(self):
        templates = self._get_ours("ir.ui.view", [("type", "=", "qweb")])
        self.assertGreater(len(templates), 7)
        for template in templates:
            with self.subTest(template=template.xml_id):
                self.assertNotRegex(template.arch, MARK)

    def test_every_card_and_every_screen_of_a_person(self):
        """Cards everywhere; and forms that somebody looks at together with their mentor."""
        views = self._get_ours("ir.ui.view")
        shared = {"mobility.assessment", "mobility.assessment.line", "mobility.participant", "mobility.goal"}
        views = views.filtered(lambda v: v.type == "kanban" or (v.type == "form" and v.model in shared))
        self.assertGreater(len(views), 7)
        for view in views:
            with self.subTest(view=view.xml_id):
                self.assertNotRegex(view.arch, MARK)

    def test_the_drawing_and_the_card(self):
        for markup in (self.bridge.drawing, self.draft.drawing, self.person.bridge_card, self.person.bridge_drawing):
            self.assertTrue(markup)
            self._check_words(self._get_words(str(markup)))
        self._check_words(" ".join(filter(None, (self.bridge.summary, self.bridge.confirmation))))

    def test_every_component_of_the_screen(self):
        sources = [path for path in (ADDON / "static" / "src").rglob("*") if path.suffix in (".js", ".xml")]
        self.assertGreater(len(sources), 4)
        for path in sources:
            with self.subTest(file=path.name):
                self.assertNotRegex(path.read_text(encoding="utf-8"), MARK)

    def test_every_mail(self):
        for template in self._get_ours("mail.template"):
            with self.subTest(template=template.xml_id):
                self.assertNotRegex(f"{template.subject} {template.body_html}", MARK)

    def test_every_page_of_the_portal(self):
        """Pages of ours without a number in their address, as the participant; those with one are templates above."""
        login = "samira_herself"
        group = self.env.ref("base.group_portal")
        vals = {"partner_id": self.person.partner_id.id, "group_ids": [Command.set(group.ids)]}
        vals |= {"company_id": self.company.id, "company_ids": [Command.set(self.company.ids)]}
        self.env["res.users"].create({"login": login, "password": login, **vals})
        self.authenticate(login, login)
        addresses = [
            url
            for url, endpoint in self.env["ir.http"]._generate_routing_rules([MODULE], converters={})
            if "<" not in url and "GET" in (endpoint.routing.get("methods") or ["GET"])
        ]
        for url in addresses:
            with self.subTest(url=url):
                response = self.url_open(url)
                if response.ok and "html" in response.headers.get("Content-Type", ""):
                    self._check_words(self._get_words(response.text))

    def test_nobody_reads_the_score_but_research_and_managers(self):
        for user in (self.mentor, self.coordinator, self.finance, self.volunteer, self.portal_user):
            fields_of_user = self.env["mobility.assessment"].with_user(user).fields_get()
            self.assertFalse({name for name in fields_of_user if MARK.search(name)}, user.login)
        self.assertTrue(self.bridge.with_user(self.manager).score)
