import re

from odoo import fields
from odoo.tests import tagged

from ..report.paper_sheets import qr_code
from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalRewards(PortalCommon):
    """What was promised, is on its way or came; and what to do when it did not come."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.money.legal_code = "pw_gift"

    def setUp(self):
        super().setUp()
        self._as(self.samira)

    def _part(self, heading):
        """Return the words of one part of the page."""
        text = self._get("/my/rewards").text.split(f">{heading}", 1)[1].split("</section>", 1)[0]
        return " ".join(re.sub(r"<[^>]+>", " ", text).split())

    def _send(self, path, **data):
        response = self._post(path, **data)
        self.assertEqual(response.status_code, 303)
        self.env.invalidate_all()
        return self._see(response.headers["Location"])

    def test_a_reward_walks_over_the_page_as_it_comes_nearer(self):
        step = self._goal(self.samira, steps=[("Call the bank", 40)]).step_ids
        promised = self._part("You get this when a step is done")
        self.assertIn("Call the bank", promised)
        self.assertIn("Gifts up to a fixed sum a year do not lower your benefit", promised)
        step.with_user(self.mentor).action_done("alone")
        self.assertIn("A colleague looks at it first", self._part("On its way to you"))
        step.reward_id.with_user(self.coordinator).action_approve()
        self.assertIn("It comes with the next payment", self._part("On its way to you"))
        self.assertIn("Nothing yet this year", self._see("/my/rewards"))
        self.samira.with_user(self.mentor).reward_route = "cash"
        self.samira.route_ids.filtered(lambda r: r.state == "to_check").with_user(self.finance).action_confirm()
        payout = self.env["mobility.payout"].with_user(self.finance).create({"journal_id": self.cash_journal.id})
        payout.action_collect()
        payout.action_post()
        self.assertIn("ready for you, in cash", self._part("On its way to you"))
        payout.action_pay()
        self.assertIn("40.00", self._part("Received in"))
        self.assertIn("Nothing is on its way now", self._see("/my/rewards"))

    def test_a_refused_reward_is_said_without_the_words_of_colleagues(self):
        reward = self._earned_reward(self.samira)
        reward.with_user(self.coordinator).with_context(refuse_reason="We doubt it").action_refuse()
        words = self._see("/my/rewards")
        self.assertIn("This one does not come", words)
        self.assertNotIn("doubt", words)

    def test_the_statement_says_on_the_page_what_it_says_on_paper(self):
        self._cash_reward(self.samira)
        year = fields.Date.today().year
        pages = self.samira.with_context(lang="en_US")._get_statement_pages(year)
        paper = " ".join(run for page in pages for text in page["texts"] for run in text["runs"])
        screen = self._see(f"/my/rewards/year/{year}")
        for words in ("Rewards in", "Samira El Amrani", "40.00", "Together", "Call the bank", "Made on"):
            self.assertIn(words, paper)
            self.assertIn(words, screen)
        response = self._get(f"/my/rewards/year/{year}/pdf")
        self.assertEqual(response.headers["Content-Type"], "application/pdf")

    def test_there_is_no_statement_of_a_year_that_cannot_be(self):
        year = fields.Date.today().year
        for wrong in (year + 1, year - 8, 0, 99999999):
            for end in ("", "/pdf"):
                self.assertEqual(self._get(f"/my/rewards/year/{wrong}{end}").status_code, 404, wrong)

    # -- at the desk --------------------------------------------------------------------------------------------------

    def test_the_code_on_the_phone_opens_the_page_at_the_desk(self):
        reward = self._voucher_reward(self.samira, "secret code")
        path = f"/my/rewards/{reward.id}/code"
        self.assertIn(path, self._get("/my/rewards").text)
        self.assertIn("Are you at the desk?", self._see(path))
        self.assertFalse(reward.sudo().hand_over_token, "looking changes nothing")
        words = self._send(path)
        self.assertIn("Show this at the desk", words)
        self.assertIn(reward.name, words)
        self.assertNotIn("secret", words)
        url = reward.sudo()._get_hand_over_url()
        self.assertIn(qr_code(url)["codes"][0]["d"], self._get(path).text)
        self._as(self.volunteer)
        self._post(url.split("/mobility", 1)[1].join(("/mobility", "")))
        self.env.invalidate_all()
        self.assertEqual(reward.state, "received")
        self._as(self.samira)
        self.assertEqual(self._get(path).status_code, 404, "it works once")

    def test_no_code_without_something_to_fetch(self):
        waiting = self._approved_reward(self.samira, 25, self.voucher)
        money = self._approved_reward(self.samira)
        words = self._earned_reward(self.samira, 0, self.words)
        for reward in (waiting, money, words):
            self.assertEqual(self._get(f"/my/rewards/{reward.id}/code").status_code, 404)
            self._post(f"/my/rewards/{reward.id}/code")
            self.env.invalidate_all()
            self.assertFalse(reward.sudo().hand_over_token)
        self.assertNotIn("Show it at the desk", self._see("/my/rewards"))

    # -- it did not come ----------------------------------------------------------------------------------------------

    def _activities(self, user):
        return self.env["mail.activity"].search([("user_id", "=", user.id)])

    def test_mentor_and_finance_hear_that_money_did_not_come_and_not_what_for(self):
        reward = self._cash_reward(self.samira)
        self.step = reward.step_id
        words = self._send(f"/my/rewards/{reward.id}/missing")
        self.assertIn("Thank you for telling us", words)
        for user, record in ((self.mentor, self.samira), (self.finance, reward.payout_line_id.payout_id)):
            activity = self._activities(user)
            self.assertEqual((activity.res_model, activity.res_id), (record._name, record.id))
            self.assertEqual(activity.summary, f"{reward.name} did not arrive")
        told = self._activities(self.finance)
        for secret in (self.step.name, self.step.goal_id.name, self.samira.name):
            self.assertNotIn(secret, f"{told.summary} {told.note} {told.res_name}")
        self.assertIn("40.00", told.note)
        self.assertFalse(self.env["mail.mail"].search([("body_html", "like", reward.name)]))

    def test_it_is_told_once_and_nothing_is_taken_back(self):
        reward = self._cash_reward(self.samira)
        path = f"/my/rewards/{reward.id}/missing"
        self._send(path)
        self.assertIn("You told us already", self._send(path))
        self.assertEqual(len(self._activities(self.finance)), 1)
        self.assertEqual((reward.state, reward.approval_state), ("received", "approved"))
        page = self._see("/my/rewards")
        self.assertNotIn("Tell that it did not come", page)
        self.assertIn("that you did not get it", page)
        found = self.env["mobility.reward"].with_user(self.finance).search([("missing_date", "!=", False)])
        self.assertEqual(found, reward)

    def test_a_gift_card_that_did_not_come_is_told_too(self):
        reward = self._voucher_reward(self.samira, "code")
        reward.with_user(self.mentor).action_hand_over()
        self._send(f"/my/rewards/{reward.id}/missing")
        told = self._activities(self.finance)
        self.assertEqual(told.summary, f"{reward.name} did not arrive")
        self.assertNotIn(self.voucher.name, told.note)

    def test_what_was_not_sent_cannot_be_missing(self):
        for reward in (self._approved_reward(self.samira), self._earned_reward(self.samira)):
            self.assertIn("has not been sent yet", self._send(f"/my/rewards/{reward.id}/missing"))
        self.assertFalse(self._activities(self.finance))
