import re
from datetime import timedelta

from freezegun import freeze_time
from odoo import fields
from odoo.tests import HttpCase

from ..models.reward.scan_attempt import MINUTES, MOST
from .test_voucher import VoucherCommon


class TestVoucherScan(HttpCase, VoucherCommon):
    """The page behind the QR code, over HTTP, as the people who scan see it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls._stock("SECRET-9876")
        cls.reward = cls._approved()
        cls.path = "/mobility/voucher/" + cls.reward._get_hand_over_url().rsplit("/", 1)[1]
        cls.unknown = "/mobility/voucher/" + "x" * 43
        users = cls.volunteer | cls.mentor | cls.mentor_b | cls.coordinator | cls.employee | cls.portal_user
        for user in users | cls.finance | cls.mentor_other_company:
            user.password = user.login

    def _login(self, user):
        self.authenticate(user.login, user.login)

    def _post(self, path, **data):
        """Send the form of the page at ``path``, with its own token against forged requests."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.url_open(path).text)
        return self.url_open(path, data={"csrf_token": found[1] if found else "", **data})

    def _handed_over(self):
        self.env.invalidate_all()
        return bool(self.reward.date_handed_over)

    def _text(self, response):
        return " ".join(re.sub(r"<[^>]+>", " ", response.text.split("<main", 1)[-1].split("</main>", 1)[0]).split())

    def test_a_volunteer_sees_what_to_hand_over_and_nothing_else(self):
        self._login(self.volunteer)
        response = self.url_open(self.path)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        text = self._text(response)
        for words in ("Hand over", "Card A", "25.00", "876", self.reward.name):
            self.assertIn(words, text)
        for secret in ("Samira", "SECRET", "Test voucher", "Call the bank", "Mentor", "Rivierdal on its way"):
            self.assertNotIn(secret, response.text)

    def test_looking_changes_nothing(self):
        self._login(self.volunteer)
        before = self.reward.write_date, self.card.write_date
        for _again in range(3):
            self.url_open(self.path)
        self.url_open(self.path, method="HEAD")
        self.assertFalse(self._handed_over())
        self.assertEqual((self.reward.write_date, self.card.write_date, self.card.state), (*before, "assigned"))

    def test_a_volunteer_hands_over_and_a_second_scan_says_when_and_by_whom(self):
        self._login(self.volunteer)
        response = self._post(self.path)
        self.assertTrue(self._handed_over())
        self.assertEqual((self.reward.handed_over_by_id, self.card.state), (self.volunteer, "handed_over"))
        self.assertRegex(self._text(response), "Already handed over .* by Volunteer")
        first = self.reward.date_handed_over
        self._login(self.mentor)
        response = self.url_open(self.path)
        self.assertRegex(self._text(response), "Already handed over .* by Volunteer")
        self.assertNotIn("<form", response.text.split("<main", 1)[1])
        self._login(self.volunteer)
        token = re.search(r'csrf_token: "([^"]+)"', self.url_open(self.path).text)[1]
        response = self.url_open(self.path, data={"csrf_token": token})
        self.assertRegex(self._text(response), "Already handed over .* by Volunteer")
        self.env.invalidate_all()
        self.assertEqual(self.reward.date_handed_over, first)

    def test_a_mentor_hands_over_to_own_people(self):
        self._login(self.mentor)
        self._post(self.path)
        self.assertEqual((self._handed_over(), self.reward.handed_over_by_id), (True, self.mentor))

    def test_a_forged_request_does_nothing(self):
        self._login(self.volunteer)
        for data in ({"x": "1"}, {"csrf_token": "0" * 40}):
            response = self.url_open(self.path, data=data)
            self.assertEqual(response.status_code, 400)
        self.assertFalse(self._handed_over())

    def test_without_a_login_the_page_asks_for_one(self):
        self.authenticate(None, None)
        response = self.url_open(self.path, allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])
        self.assertFalse(self._handed_over())

    def test_who_may_not_know_gets_the_answer_for_an_unknown_paper(self):
        volunteer_other_company = self._user(
            "volunteer_b", "base.group_portal", "mobility_mentoring.group_volunteer", company=self.other_company
        )
        volunteer_other_company.password = volunteer_other_company.login
        others = self.mentor_b | self.employee | self.portal_user | self.finance | self.mentor_other_company
        for user in others | volunteer_other_company:
            with self.subTest(user=user.login):
                self._login(user)
                known, unknown = self.url_open(self.path), self.url_open(self.unknown)
                self.assertEqual((known.status_code, unknown.status_code), (404, 404))
                self.assertEqual(self._text(known), self._text(unknown))
                self.assertIn("Nothing to hand over here", self._text(known))
                self.assertEqual(self._post(self.path).status_code, 400)
                token = re.search(r'csrf_token: "([^"]+)"', known.text)[1]
                self.assertEqual(self.url_open(self.path, data={"csrf_token": token}).status_code, 404)
                self.assertFalse(self._handed_over())

    def test_who_approved_is_told_why_not(self):
        self._login(self.coordinator)
        response = self.url_open(self.path)
        self.assertIn("You approved this reward", self._text(response))
        self.assertNotIn("<form", response.text.split("<main", 1)[1])
        token = re.search(r'csrf_token: "([^"]+)"', response.text)[1]
        response = self.url_open(self.path, data={"csrf_token": token})
        self.assertIn("You approved this reward", self._text(response))
        self.assertFalse(self._handed_over())

    def test_what_was_taken_back_is_not_handed_over(self):
        self.reward.with_user(self.coordinator).action_cancel()
        self._login(self.volunteer)
        text = self._text(self.url_open(self.path))
        self.assertIn("Hand nothing over", text)

    def test_the_paper_of_one_reward_is_not_that_of_the_next(self):
        again = self._approved(self.parcel)
        self.assertNotEqual(again._get_hand_over_url(), self.reward._get_hand_over_url())
        token = self.path.rsplit("/", 1)[1]
        self.assertGreaterEqual(len(token), 43)
        self.assertEqual(self.reward._get_hand_over_url().rsplit("/", 1)[1], token, "printing again keeps the first")
        found = self.reward.with_user(self.volunteer)._find_scanned(token)
        self.assertEqual(found, self.reward)
        for wrong in (token[:-1], token + "x", "", self.reward.sudo().hand_over_key, token.swapcase()):
            self.assertFalse(self.reward.with_user(self.volunteer)._find_scanned(wrong))

    def test_a_volunteer_does_not_hand_over_to_themselves(self):
        person = self._participant("Bilal")
        self._enrol(person)
        reward = self._approved(self.parcel, person=person)
        person.partner_id.sudo().user_ids = self.volunteer
        self.assertIn("for yourself", reward.with_user(self.volunteer)._get_hand_over_blocker())

    def test_who_guesses_has_to_wait_and_others_have_not(self):
        self._login(self.volunteer)
        for _again in range(MOST):
            self.assertEqual(self.url_open(self.unknown).status_code, 404)
        for path in (self.unknown, self.path):
            response = self.url_open(path)
            self.assertEqual(response.status_code, 429)
            self.assertIn("Please wait", self._text(response))
            token = re.search(r'csrf_token: "([^"]+)"', response.text)[1]
            self.assertEqual(self.url_open(path, data={"csrf_token": token}).status_code, 429)
        self.assertFalse(self._handed_over())
        self._login(self.mentor)
        self.assertEqual(self.url_open(self.path).status_code, 200)
        Attempt = self.env["mobility.scan.attempt"].with_user(self.volunteer)
        self.assertTrue(Attempt._is_exceeded())
        with freeze_time(fields.Datetime.now() + timedelta(minutes=MINUTES, seconds=5)):
            self.assertFalse(Attempt._is_exceeded())

    def test_what_is_wrong_in_the_books_is_told_and_nothing_is_half_done(self):
        self._book_with(self.voucher)
        self.program.reward_account_id = False
        self._login(self.volunteer)
        response = self._post(self.path)
        self.assertIn("has no expense account", self._text(response))
        self.assertFalse(self._handed_over())
        self.assertEqual(self.card.state, "assigned")

    def test_a_volunteer_books_the_cost_by_handing_over(self):
        self._book_with(self.voucher)
        self._login(self.volunteer)
        self._post(self.path)
        self.assertEqual(self.reward.hand_over_move_id.state, "posted")
