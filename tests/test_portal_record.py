import json

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.portal.request import MOST_OPEN
from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalRecord(PortalCommon):
    """The person reads what is kept and who looked, and decides what may be done."""

    def setUp(self):
        super().setUp()
        self._as(self.samira)

    def _send(self, path, **data):
        response = self._post(path, **data)
        self.assertEqual(response.status_code, 303)
        self.env.invalidate_all()
        return self._see("/my/record")

    def _activities(self):
        return self.env["mail.activity"].search([("user_id", "=", self.mentor.id)])

    def test_what_is_known_stands_there_in_words(self):
        self.samira.write({"phone": "+31 6 11", "street": "Kadelaan 12", "safe_contact": "He reads her mail"})
        self._goal(self.samira, steps=["One", "Two"])
        self._bridge(self.samira)
        words = self._see("/my/record")
        for known in ("Samira El Amrani", "+31 6 11", "Kadelaan 12", "Mentor"):
            self.assertIn(known, words)
        for count in ("Filled in Bridges: 1", "Steps of your goals: 2"):
            self.assertIn(count, words)
        self.assertNotIn("He reads", words, "whoever looks over a shoulder reads along")

    def test_who_looked_stands_there_the_latest_first(self):
        for user, kind in ((self.mentor, "open"), (self.coordinator, "print"), (self.manager, "export")):
            self.env["mobility.access.log"].with_user(user)._do_log(self.samira, kind)
        self.env["mobility.access.log"].with_user(self.mentor_b)._do_log(self.joris, "open")
        words = self._see("/my/record/looked")
        self.assertIn("Coordinator Printed: Participant", words)
        self.assertIn("Manager Exported", words)
        self.assertNotIn("Mentor b", words)
        self.assertIn("Coordinator Printed", self._see("/my/record"))

    def test_reading_the_own_record_is_no_opening(self):
        self._see("/my/record")
        self._get(f"/my/rewards/year/{fields.Date.today().year}/pdf")
        self.assertFalse(self.samira._get_access_log())

    def test_agreeing_and_changing_ones_mind_are_as_easy(self):
        self.assertIn("You agree", self._send("/my/record/agreement", purpose="sms"))
        self.assertTrue(self.samira._has_consent("sms"))
        consent = self.samira.consent_ids
        self.assertEqual((consent.given_how, consent.recorded_by_id.name), ("portal", "Samira El Amrani"))
        self._send("/my/record/agreement", purpose="sms")
        self.assertEqual(self.samira.consent_ids, consent, "agreeing twice is the same")
        self.assertIn("any more. It holds from now on", self._send(f"/my/record/agreement/{consent.id}/withdraw"))
        self.assertFalse(self.samira._has_consent("sms"))
        self.assertEqual(consent.withdrawn_by_id, self.samira.partner_id.user_ids)
        self.assertEqual(self._activities().summary, "Does not agree any more")
        self.assertIn("Text messages", self._activities().note)
        self._send(f"/my/record/agreement/{consent.id}/withdraw")
        self.assertEqual(len(self._activities()), 1)

    def test_what_the_law_asks_does_not_depend_on_agreeing(self):
        task = self.env["mobility.consent"].create(
            {"participant_id": self.samira.id, "purpose": "coaching", "ground": "task"}
        )
        self.assertIn("We may do this without asking you: public task", self._see("/my/record"))
        self.assertIn("does not depend on whether you agree", self._send(f"/my/record/agreement/{task.id}/withdraw"))
        self.assertFalse(task.date_withdrawn)

    def test_sharing_and_coaching_are_talked_about_first(self):
        for purpose in ("sharing", "coaching", "magic", ""):
            self.assertIn("Talk about this with your mentor first", self._send("/my/record/agreement", purpose=purpose))
        self.assertFalse(self.samira.consent_ids)

    def test_a_copy_of_everything_stands_on_a_page_and_in_files(self):
        self._goal(self.samira, steps=["Open the post"], name="Sleep again")
        self._goal(self.joris, steps=["Something else"])
        page = " ".join(self._see(f"/my/record/copy/part/mobility.{name}") for name in ("goal", "goal.step"))
        data = json.loads(self._get("/my/record/copy/json").text)
        texts = [one["text"] for part in data["parts"] for row in part["records"] for one in row]
        for words in ("Sleep again", "Open the post"):
            self.assertIn(words, page)
            self.assertIn(words, texts)
        for secret in ("Something else", "Joris"):
            self.assertNotIn(secret, page)
            self.assertNotIn(secret, texts)
        response = self._get("/my/record/copy/pdf")
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        self.assertIn("copy.pdf", response.headers["Content-Disposition"])

    def test_the_paper_of_the_own_page_is_for_nobody_else(self):
        for user in (self.mentor, self.coordinator, self.manager, self.employee, self.portal_user):
            with self.assertRaises(AccessError):
                self.samira.with_user(user)._get_own_copy()
        self.samira.strengths = "Going on"
        path = f"/report/html/mobility_mentoring.report_own_copy/{self.samira.id}"
        for person in (self.mentor, self.joris, self.samira, self.employee, None):
            self._as(person)
            with mute_logger("odoo.http"):
                self.assertNotIn("Going on", self._get(path).text)
        self._as(self.samira)
        self.assertIn("Going on", self._see("/my/record/copy/part/mobility.participant"))

    def test_asking_for_a_correction_is_kept_with_the_day_of_the_answer(self):
        self.assertIn("Write it down in a few words", self._send("/my/record/ask", kind="correction"))
        words = self._send("/my/record/ask", kind="correction", words="I was born in 1990")
        asked = self.samira.request_ids
        self.assertEqual((asked.kind, asked.words, asked.asked_how), ("correction", "I was born in 1990", "portal"))
        self.assertIn("We answer before", words)
        self.assertTrue(asked.with_user(self.coordinator).activity_ids)
        asked.with_user(self.coordinator).answer = "The year was changed"
        asked.with_user(self.coordinator).action_done()
        page = self._see("/my/record")
        self.assertIn("It is done. The year was changed", page)

    def test_asking_to_be_forgotten_twice_is_one_request(self):
        for kind in ("deletion", "deletion", "copy", "copy", "magic", ""):
            self._send("/my/record/ask", kind=kind)
        self.assertEqual(sorted(self.samira.request_ids.mapped("kind")), ["copy", "deletion"])
        for number in range(9):
            self._send("/my/record/ask", kind="correction", words=f"Wrong {number}")
        self.assertEqual(len(self.samira.request_ids), MOST_OPEN)

    def test_whose_time_is_over_goes_on_deciding(self):
        consent = self._agree(self.ilse, "story")
        self._as(self.ilse)
        self._send(f"/my/record/agreement/{consent.id}/withdraw")
        self.assertTrue(consent.date_withdrawn)
