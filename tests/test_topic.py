from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form

from ..report.paper import HEIGHT
from ..report.topic_sheet import read_html
from .common import MobilityCommon


class TestTopic(MobilityCommon):
    SHIPPED = ("stress", "scarcity", "planning", "if_then", "letters")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._participant()
        cls._enrol(cls.person)
        cls.topics = {key: cls.env.ref(f"mobility_mentoring.topic_{key}") for key in cls.SHIPPED}

    def _held(self, topics, days=7, hours=2, person=None):
        start = fields.Datetime.subtract(fields.Datetime.now().replace(microsecond=0), days=days, hours=hours)
        happened = {"session_happened": True, "session_quiet": True}
        person = person or self.person
        sessions = self.env["mobility.session"].with_user(person.mentor_id).with_context(**happened)
        session = sessions.create(self._session_vals(person, start, topic_ids=topics.ids))
        session.action_hold()
        return session

    def _texts(self, page):
        return " ".join(line["text"] for line in page["texts"])

    def test_the_shipped_ones_are_as_long_as_one_reads_and_fit_on_one_page_in_large_type(self):
        languages = ["en_US"] + (["nl_NL"] if self.env["res.lang"]._get_data(code="nl_NL") else [])
        for key, topic in self.topics.items():
            self.assertTrue(topic.summary)
            words = len(topic.content.striptags().split())
            self.assertTrue(240 <= words <= 420, f"{key}: {words} words")
            self.assertIn("What can you do today?", topic.content)
            for lang in languages:
                (page,) = topic.with_context(lang=lang)._get_handout_pages()
                with self.subTest(topic=key, lang=lang):
                    self.assertLessEqual(page["height"], HEIGHT)
                    self.assertGreaterEqual(min(line["size"] for line in page["texts"]), 14)
                    self.assertNotIn("…", self._texts(page))

    def test_every_word_is_on_the_page(self):
        content = (
            "<p>First <strong>bold</strong> words</p><ul><li>one</li><li><p>two</p></li></ul><h2>Head</h2>loose<br/>end"
        )
        parts = read_html(content)
        self.assertEqual(
            parts,
            [
                ("words", "First bold words"),
                ("item", "one"),
                ("item", "two"),
                ("heading", "Head"),
                ("words", "loose"),
                ("words", "end"),
            ],
        )
        self.assertEqual(read_html(""), [])
        self.assertEqual(read_html("<p><br></p>"), [])

    def test_content_is_cleaned(self):
        topic = self.env["mobility.topic"].create(
            {"name": "New", "content": "<p onclick='x()'>Hello</p><script>alert(1)</script>"}
        )
        self.assertNotRegex(topic.content, "script|onclick")

    def test_a_long_text_stays_on_one_page(self):
        topic = self.env["mobility.topic"].create({"name": "Long", "content": "<p>" + "words " * 1999 + "last</p>"})
        (page,) = topic._get_handout_pages()
        self.assertGreater(page["height"], HEIGHT, "all of it is drawn smaller")
        self.assertEqual(self._texts(page).count("words"), 1999)
        self.assertIn("last", self._texts(page))

    def test_what_was_explained_shows_with_the_person_once_a_topic(self):
        stress, letters = self.topics["stress"], self.topics["letters"]
        self._held(stress, days=40)
        last = self._held(stress | letters, days=10)
        planned = self._session(self.person)
        planned.topic_ids = self.topics["planning"]
        found = {row.topic_id: (row.times, row.date) for row in self.person.with_user(self.mentor).talked_topic_ids}
        self.assertEqual(found, {stress: (2, last.start.date()), letters: (1, last.start.date())})

    def test_the_form_shows_them(self):
        self._held(self.topics["stress"])
        form = Form(self.person.with_user(self.mentor))
        self.assertEqual(len(form.talked_topic_ids), 1)

    def test_only_who_may_read_the_person_reads_them(self):
        self._held(self.topics["stress"])
        rows = self.env["mobility.participant.topic"]
        mine = [("participant_id", "=", self.person.id)]
        self.assertTrue(rows.with_user(self.mentor).search(mine))
        self.assertTrue(rows.with_user(self.coordinator).search(mine))
        self.assertFalse(rows.with_user(self.mentor_b).search(mine))
        self.assertFalse(rows.with_user(self.mentor_other_company).search(mine))
        with self.assertRaises(AccessError):
            rows.with_user(self.finance).search(mine)

    def test_a_training_stands_beside_the_skills_it_trains(self):
        planning = self.topics["planning"]
        self.assertTrue(planning.is_training)
        skills = self.env.ref("mobility_mentoring.instrument_skills")
        for date, level in (("2024-01-01", 0), (fields.Date.today(), 1)):
            bridge = self.env["mobility.assessment"].create(
                {"participant_id": self.person.id, "instrument_id": skills.id, "date": date, "led_by": "together"}
            )
            self.env["mobility.assessment.line"].create(
                [
                    {
                        "assessment_id": bridge.id,
                        "area_id": area.id,
                        "level_id": area.level_ids.sorted("value")[level].id,
                    }
                    for area in skills.area_ids
                ]
            )
            bridge.action_confirm()
        self._held(planning | self.topics["stress"])
        page = self.person._get_over_time_page(self.person._get_history("skills"))
        areas = {area["title"]: area for group in page["groups"] for area in group["areas"]}
        trained = planning.skill_area_ids.mapped("name")
        self.assertTrue(trained)
        for title, area in areas.items():
            shown = planning.name in [line["text"] for line in area["chart"]["texts"]] or bool(area["trainings"])
            self.assertEqual(shown, title in trained, title)

    def test_hand_outs_are_in_the_language_of_the_person(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        stress = self.topics["stress"]
        stress.with_context(lang="nl_NL").name = "Wat stress doet"
        self.person.lang = "nl_NL"
        session = self._held(stress)
        reports = self.env["ir.actions.report"].with_user(self.mentor)
        rows = self.person.with_user(self.mentor).talked_topic_ids
        for report, record in (("report_topic_session", session), ("report_topic_participant", rows)):
            html = reports._render_qweb_html(f"mobility_mentoring.{report}", record.ids)[0].decode()
            self.assertIn("Wat stress doet", html)
            self.assertNotIn(self.person.name, html)
        html = reports._render_qweb_html("mobility_mentoring.report_topic", stress.ids)[0].decode()
        self.assertNotIn("Wat stress doet", html)
        self.assertEqual(rows.action_print()["report_name"], "mobility_mentoring.report_topic_participant")
