from odoo.exceptions import AccessError, UserError

from .test_voucher import VoucherCommon


class TestVoucherPaper(VoucherCommon):
    """The paper to fetch a reward with, and the certificate: for the person, and nobody else's business."""

    def _words(self, pages):
        return " ".join(text["text"] for page in pages for text in page["texts"])

    def test_the_paper_says_what_and_not_who_or_what_for(self):
        self._stock("SECRET-1234", date_expiry="2999-12-31")
        reward = self._approved().with_user(self.mentor)
        pages = reward._get_voucher_pages()
        words = self._words(pages)
        for said in ("Card A", "25.00", reward.name, "2999"):
            self.assertIn(said, words)
        for secret in ("SECRET", "1234", "Samira", "Test voucher", "Call the bank"):
            self.assertNotIn(secret, words)
        self.assertEqual(len(pages[0]["codes"]), 1, "the code to scan")

    def test_the_paper_is_printed_by_who_may_hand_over(self):
        reward = self._approved(self.parcel)
        for user in (self.mentor_b, self.finance, self.volunteer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                reward.with_user(user)._get_voucher_pages()
        empty = self._approved()
        with self.assertRaisesRegex(UserError, "out of stock"):
            empty.with_user(self.mentor)._get_voucher_pages()
        with self.assertRaisesRegex(UserError, "not something to hand over"):
            self._earned_reward(self.samira, 25, self.parcel).with_user(self.mentor)._get_voucher_pages()

    def test_the_certificate_has_kind_words_and_nothing_that_tells(self):
        certificate = self.words.copy({"name": "Sober", "certificate": True, "words": "You made it happen."})
        step = self._goal(self.samira, [{"name": "No drink", "reward_type_id": certificate.id}]).step_ids
        with self.assertRaisesRegex(UserError, "no certificate to print"):
            step.reward_id.with_user(self.mentor)._get_certificate_pages()
        step.with_user(self.mentor).action_done()
        words = self._words(step.reward_id.with_user(self.mentor)._get_certificate_pages())
        for said in ("Samira", "You made it happen.", "Mentor"):
            self.assertIn(said, words)
        for secret in ("Sober", "drink", "Rivierdal", "order", "Mobility"):
            self.assertNotIn(secret, words)
        plain = self._goal(self.samira).step_ids
        plain.with_user(self.mentor).action_done()
        with self.assertRaisesRegex(UserError, "no certificate to print"):
            plain.reward_id.with_user(self.mentor)._get_certificate_pages()

    def test_it_is_in_the_language_of_the_person(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.samira.lang = "nl_NL"
        reward = self._approved(self.parcel)
        self.parcel.with_context(lang="nl_NL").neutral_name = "Pakket"
        html = self.env["ir.actions.report"]._render_qweb_html("mobility_mentoring.report_voucher", reward.ids)[0]
        self.assertIn(b"Pakket", html)

    def test_both_come_out_as_one_page(self):
        self.words.certificate = True
        step = self._goal(self.samira).step_ids
        step.with_user(self.mentor).action_done()
        Report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        for report, reward in (("report_voucher", self._approved(self.parcel)), ("report_certificate", step.reward_id)):
            content = Report._render_qweb_pdf(f"mobility_mentoring.{report}", reward.ids)[0]
            self.assertEqual(content.count(b"/Type /Page\n"), 1, report)
