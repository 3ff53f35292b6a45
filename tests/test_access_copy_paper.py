import json

from odoo.tools import html2plaintext

from .test_child_record import ChildRecordCommon


class TestAccessCopyPaper(ChildRecordCommon):
    """A copy on paper is for somebody to read; the file for a computer has every field."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goal = cls._goal(cls.parent, steps=["Call the bank", "Open the post"])
        cls.goal.motivation = "Then I sleep again, and then I can rent a house of my own for the three of us"
        cls._bridge(cls.parent, {"house": 3, "debts": 0}, vision="My own bakery")
        cls.env["mobility.guardian"].create({"member_id": cls.yassin.id, "is_participant": True})

    def _print(self, subject):
        return self.parent._get_copy_on_paper(subject._get_access_copy(looked_through=True))

    def _get_words(self, paper):
        return json.dumps(paper, ensure_ascii=False)

    def _get_part(self, paper, title):
        return next(part for part in paper["parts"] if part["title"] == title)

    def test_what_says_nothing_to_a_person_is_in_the_file_alone(self):
        copy = self.parent._get_access_copy()
        self.assertIn("told_age", self._get_words(copy))
        words = self._get_words(self._print(self.parent))
        for label in ("Told", "Pillar count", "Budget"):
            self.assertNotIn(label, words)
        for own in ("Samira Achterberg", "parent@example.org", "My own bakery", "Call the bank", "Then I sleep again"):
            self.assertIn(own, words)

    def test_what_is_zero_or_empty_is_not_printed(self):
        for subject in (self.parent, self.yassin):
            words = {words for part in self._print(subject)["parts"] for words in self._get_values(part)}
            self.assertFalse(words & {"0", "0.0", "False", ""})

    def _get_values(self, part):
        for group in part["groups"]:
            for record in group["records"]:
                for line in record["lines"]:
                    for _label, words in line:
                        yield words

    def test_what_belongs_together_stands_together(self):
        [group] = self._get_part(self._print(self.parent), "Steps")["groups"]
        self.assertEqual(group["title"], self.goal.name)
        self.assertEqual([record["title"] for record in group["records"]], ["Call the bank", "Open the post"])

    def test_a_sentence_that_was_chosen_is_not_said_to_be_one(self):
        values = set(self._get_values(self._get_part(self._print(self.parent), "Answers in the Bridges")))
        self.assertTrue(values)
        self.assertNotIn("Level", values)

    def test_what_nobody_thought_of_is_printed_as_it_is(self):
        own = {"model": "mobility.participant", "title": "Participant", "records": []}
        row = {"name": "new", "label": "A new field", "value": 7, "text": "Seven"}
        copy = {"made_on": "2030-01-02", "parts": [own, {"model": "new.model", "title": "New", "records": [[row]]}]}
        paper = self.parent._get_copy_on_paper(copy)
        self.assertEqual(paper["parts"][1]["title"], "New")
        self.assertEqual(paper["parts"][1]["groups"][0]["records"][0]["lines"], [[("A new field", "Seven")]])

    def test_it_begins_with_the_person_or_the_child(self):
        for subject, name in ((self.parent, "Samira Achterberg"), (self.yassin, "Yassin")):
            first = self._print(subject)["parts"][0]
            self.assertEqual((first["title"], next(self._get_values(first))), ("About you", name))

    def test_it_speaks_the_language_of_the_household(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.parent.lang = "nl_NL"
        self._term("youth", 21)
        for subject in (self.parent, self.yassin):
            self.assertIn("Bewaard tot", subject._get_access_copy()["kept"])
        request = self._ask(self.yassin)
        report = self.env["ir.actions.report"].with_user(self.coordinator)
        page = html2plaintext(report._render_qweb_html("mobility_mentoring.report_access_copy", request.ids)[0])
        self.assertIn("Over jou", page)
        self.assertNotIn("About you", page)

    def test_moments_are_those_of_the_clock_of_who_reads(self):
        self.bridge.with_user(self.mentor).web_read({"vision": {}})
        log = self.yassin.sudo().access_log_ids
        self.env.cr.execute("UPDATE mobility_access_log SET date = '2030-07-01 22:30:00' WHERE id = %s", [log.id])
        log.invalidate_recordset()
        yassin = self.yassin.with_context(tz="Europe/Amsterdam")
        [row] = next(part for part in yassin._get_access_copy()["parts"] if part["title"] == "Who looked")["records"]
        self.assertEqual((row[0]["value"], row[0]["text"]), ("2030-07-01 22:30:00", "02-07-2030 00:30"))
