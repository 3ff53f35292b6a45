import io
import re
import subprocess
import tempfile
from pathlib import Path

from freezegun import freeze_time
from odoo.exceptions import AccessError, UserError
from pypdf import PdfReader

from .test_invitation import TELLING
from .test_remind import RemindCommon

MM = 72 / 25.4


class TestLetter(RemindCommon):
    """Who prefers paper gets a letter of one page in a window envelope, which tells nothing but an appointment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"street": "Dijkplein 1", "zip": "0000 AA", "city": "Rivierwaard"})
        address = {"street": "Kade 12", "zip": "0000 BB", "city": "Rivierwaard"}
        cls.samira.write({"contact_way": "paper", **address})
        cls.session = cls._session(cls.samira, location="Dijkplein 1")

    def _print(self, sessions):
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        return report._render_qweb_pdf("mobility_mentoring.report_session_letter", sessions.ids)[0]

    def test_printing_is_written_down(self):
        to_print = [("date_letter", "=", False), ("participant_id.contact_way", "=", "paper")]
        self.assertEqual(self.session.activity_ids.mapped("summary"), ["Tell about the appointment"])
        self.assertIn(self.session, self.env["mobility.session"].search(to_print))
        action = self.session.with_user(self.mentor).action_print_letter()
        self.assertEqual(action["report_name"], "mobility_mentoring.report_session_letter")
        self.assertTrue(self.session.date_letter)
        self.assertEqual(self.session.reminder_ids.mapped(lambda r: (r.way, r.state)), [("letter", "sent")])
        self.assertFalse(self.session.activity_ids, "told")
        self.session.with_user(self.mentor).start = "2035-01-03 09:00:00"
        self.assertFalse(self.session.date_letter, "the new time wants a new letter")
        with self.assertRaises(AccessError):
            self.session.with_user(self.mentor_b).action_print_letter()
        self.session.with_user(self.mentor).with_context(cancel_reason="Ill").action_cancel()
        with self.assertRaises(UserError):
            self.session.with_user(self.mentor).action_print_letter()

    def test_a_letter_that_cannot_be_made_is_not_written_down(self):
        (self.samira.partner_id | self.company.partner_id | self.mentor.partner_id).tz = False
        self.company.resource_calendar_id = False
        with self.assertRaisesRegex(UserError, "time zone"):
            self.session.with_user(self.mentor).action_print_letter()
        self.assertFalse(self.session.date_letter or self.session.reminder_ids)
        self.company.partner_id.tz = "Europe/Amsterdam"
        with freeze_time("2035-01-03 12:00:00"), self.assertRaisesRegex(UserError, "has passed"):
            self.session.with_user(self.mentor).action_print_letter()

    def test_a_page_a_letter_with_the_address_in_the_window(self):
        other = self._session(self._participant("Joris"), "2035-01-02 13:00:00")
        content = self._print(self.session | other)
        pages = PdfReader(io.BytesIO(content)).pages
        self.assertEqual(len(pages), 2)
        text = " ".join(pages[0].extract_text().split())
        for words in ("Samira", "Tuesday 2 January 2035", "10:00", "Dijkplein 1", "Noor Bakker", "Kade 12"):
            self.assertIn(words, text)
        for word in (*TELLING, self.program.name.lower(), self.session.session_type_id.name.lower()):
            self.assertNotIn(word, text.lower())
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "letter.pdf").write_bytes(content)
            subprocess.run(["pdftotext", "-bbox", "-l", "1", "letter.pdf", "letter.html"], cwd=folder, check=True)
            boxes = Path(folder, "letter.html").read_text()
        found = re.search(r'xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>Kade<', boxes)
        left, top = float(found[1]) / MM, float(found[2]) / MM
        self.assertTrue(18 <= left <= 30, left)
        self.assertTrue(48 <= top <= 85, top)

    def test_no_address_where_that_is_not_safe_or_not_known(self):
        self.assertEqual(self.samira._get_address_lines(), ["Samira", "Kade 12", "0000 BB Rivierwaard"])
        self.samira.safe_contact = "Secret address"
        self.assertFalse(self.samira._get_address_lines())
        self.samira.write({"safe_contact": False, "street": False})
        self.assertFalse(self.samira._get_address_lines())

    def test_the_language_of_the_person(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.samira.lang = "nl_NL"
        [page] = PdfReader(io.BytesIO(self._print(self.session))).pages
        self.assertIn("dinsdag 2 januari 2035", " ".join(page.extract_text().split()))
