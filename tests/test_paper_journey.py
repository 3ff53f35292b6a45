from odoo import fields
from odoo.tests import tagged

from .common import MobilityCommon


@tagged("post_install", "-at_install")
class TestPaperJourney(MobilityCommon):
    """Somebody without e-mail, phone, account or fixed address loses nothing: from intake to money in the hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"phone": "+31 6 00 00 00 99", "email": "rivierdal@example.org"})
        cls.company.partner_id.tz = cls.mentor.tz = "Europe/Amsterdam"
        cls.mails, cls.texts = (cls.env[name].search([]) for name in ("mail.mail", "sms.sms"))

    def _words(self, pages):
        return " ".join(run for page in pages for text in page["texts"] for run in text["runs"])

    def test_from_intake_to_a_reward_in_cash(self):
        person = (
            self.env["mobility.participant"]
            .with_user(self.mentor)
            .create({"name": "Bram Postma", "contact_way": "paper"})
        )
        for known in ("email", "phone", "street", "zip", "city", "bank_account_id"):
            self.assertFalse(person[known], known)
        enrollment = self._enrol(person.with_env(self.env), state="intake").with_user(self.mentor)

        # the first talk: told by hand, on a letter without an address
        talk = self._session(person.with_env(self.env)).with_user(self.mentor)
        told = talk.activity_ids
        self.assertEqual(told.activity_type_id, self.env.ref("mobility_mentoring.mail_activity_type_tell"))
        letter = self._words(talk._get_letter_pages())
        self.assertIn("Bram Postma", letter)
        told.action_done()
        enrollment.action_activate()

        # the Bridge, filled in by hand and copied; the plan goes home on paper
        self.assertTrue(person._get_blank_bridge_pages())
        self._bridge(person.with_env(self.env), {"house": 1}, vision="A door that locks")
        goal = self._goal(person.with_env(self.env), steps=[("Ask for a letter address", 15)])
        plan = self._words(person._get_goal_plan_pages())
        for words in ("A door that locks", "Ask for a letter address", "My own page: ask for a login"):
            self.assertIn(words, plan)
        self.assertTrue(person._get_worksheet_pages())
        person.stress_signs = "I walk away"
        self.assertIn("I walk away", self._words(person._get_stress_plan_pages()))

        # the step is done, and a colleague approves the reward
        step = goal.step_ids.with_user(self.mentor)
        step.action_done("alone")
        reward = step.reward_id.with_env(self.env)
        reward.with_user(self.coordinator).action_approve()
        self.assertIn("No bank account", reward._get_payment_blocker())

        # finance pays it from the cash desk, without an account or a login
        person.reward_route = "cash"
        self.env["mobility.reward.route"].search(
            [("participant_id", "=", person.id), ("state", "=", "to_check")]
        ).with_user(self.finance).action_confirm()
        payout = self.env["mobility.payout"].with_user(self.finance).create({"journal_id": self.cash_journal.id})
        payout.action_collect()
        self.assertEqual(payout.line_ids.reward_ids, reward)
        payout.action_post()
        payout.action_pay()
        self.assertEqual(reward.state, "received")
        statement = self._words(person._get_statement_pages(fields.Date.today().year))
        self.assertIn("15.00", statement)

        # and nothing went anywhere else
        self.assertFalse(self.env["mail.mail"].search([]) - self.mails)
        self.assertFalse(self.env["sms.sms"].search([]) - self.texts)
        self.assertFalse(person.sudo().partner_id.user_ids)
        self.assertEqual(self.env["mobility.participant"].with_user(self.portal_user)._find_own().id, False)
