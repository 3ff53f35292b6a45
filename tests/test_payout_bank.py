import base64
import hashlib
import io
from datetime import date

from lxml import etree
from odoo.exceptions import AccessError, UserError, ValidationError
from openpyxl import load_workbook

from ..models.host.account_journal import TELLING_WORDS
from .test_payout import PayoutCommon

HOSTILE = [
    "Ünïcödé & Söhne <b>",
    "X" * 140,
    "名前 Łukasz Ĳsbrand",
    "😀😀",
    "\u202eמרים עבדאללה محمد\u202c",
    "=1+1",
    "//a\tb\n",
]


class TestPayoutSepa(PayoutCommon):
    def _file(self, payout):
        payout.action_export_sepa()
        return etree.fromstring(base64.b64decode(payout.sudo().sepa_file_id.content))

    def _hostile_payout(self):
        for name in HOSTILE:
            self._approved_reward(self._person(name), 33.33)
        self._approved_reward(self.samira, 0.01)
        return self._booked()

    def test_the_file_is_valid_and_adds_up_with_hostile_names_in_both_versions(self):
        for version in ("pain.001.001.09", "pain.001.001.03"):
            self.bank_journal.mobility_sepa_version = version
            payout = self._hostile_payout()
            root, ns = self._file(payout), {"p": f"urn:iso:std:iso:20022:tech:xsd:{version}"}  # the library validates
            total = f"{payout.amount_total:.2f}"
            self.assertEqual(root.findtext(".//p:GrpHdr/p:CtrlSum", namespaces=ns), total)
            amounts = [int(one.text.replace(".", "")) for one in root.iterfind(".//p:InstdAmt", ns)]
            self.assertEqual(sum(amounts), round(payout.amount_total * 100))
            self.assertEqual(sum(amounts), round(sum(payout.line_ids.item_ids.mapped("amount")) * 100))
            self.assertEqual(root.findtext(".//p:PmtInf/p:CtrlSum", namespaces=ns), total)
            self.assertEqual(root.findtext(".//p:GrpHdr/p:NbOfTxs", namespaces=ns), str(len(HOSTILE) + 1))
            self.assertEqual(root.findtext(".//p:PmtInf/p:BtchBookg", namespaces=ns), "true")
            self.assertEqual(len(root.findall(".//p:PmtInf", ns)), 1, "one batch")
            self.assertEqual({one.text for one in root.iterfind(".//p:RmtInf/p:Ustrd", ns)}, {payout.name})
            names = [one.text for one in root.iterfind(".//p:Cdtr/p:Nm", ns)]
            for name in names:
                self.assertRegex(name, r"^[A-Za-z0-9?:().,'+ /-]{1,70}$")
            self.assertEqual(payout.state, "sent")
            payout.action_cancel()
            domain = [("state", "=", "approved"), ("company_id", "=", self.company.id)]
            self.env["mobility.reward"].search(domain).with_user(self.coordinator).action_cancel()

    def test_the_file_carries_the_name_of_the_account_holder(self):
        self.samira.partner_id.bank_ids.sudo().acc_holder_name = "S. el Amrani"
        self.bank_journal.bank_account_id.sudo().acc_holder_name = "Gemeentekas"
        self._approved_reward(self.samira)
        root = self._file(self._booked())
        ns = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}
        self.assertEqual(root.findtext(".//p:Cdtr/p:Nm", namespaces=ns), "S. el Amrani")
        self.assertEqual(root.findtext(".//p:Dbtr/p:Nm", namespaces=ns), "Gemeentekas")

    def test_the_words_on_the_statement_are_neutral_and_come_before_the_number(self):
        self.bank_journal.mobility_remittance_text = "Rivierdal uitbetaling"
        self._approved_reward(self.samira)
        payout = self._booked()
        root = self._file(payout)
        ns = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}
        self.assertEqual(root.findtext(".//p:Ustrd", namespaces=ns), f"Rivierdal uitbetaling {payout.name}")

    def test_words_that_tell_what_it_is_for_are_refused(self):
        self.program.write({"name": "Zonnebloem", "code": "ZB7"})
        for words in (
            "Beloning mei",
            "Mobility Mentoring",
            "your reward",
            "ZONNEBLOEM",
            "zb7",
            "Test money",
            "Schuldhulp",
        ):
            with self.subTest(words=words), self.assertRaisesRegex(ValidationError, "neutral"):
                self.bank_journal.mobility_remittance_text = words

    def test_a_program_with_a_short_code_stops_no_file(self):
        self.program.code = "20"
        self.bank_journal.mobility_remittance_text = "Kas 2026"
        self._approved_reward(self.samira)
        self.assertEqual(self._booked().action_export_sepa()["type"], "ir.actions.act_url")

    def test_a_number_that_tells_what_it_is_for_stops_the_file(self):
        self.env.ref("mobility_mentoring.sequence_payout").prefix = "BELONING/"
        self._approved_reward(self.samira)
        with self.assertRaisesRegex(UserError, "BELON"):
            self._booked().action_export_sepa()

    def test_a_program_named_later_as_the_words_stops_the_file(self):
        self.bank_journal.mobility_remittance_text = "Zonnebloem"
        self._approved_reward(self.samira)
        payout = self._booked()
        self.program.name = "Zonnebloem"
        with self.assertRaisesRegex(UserError, "would tell"):
            payout.action_export_sepa()

    def test_the_file_is_made_once_and_kept_with_its_hash(self):
        self._approved_reward(self.samira)
        payout = self._booked()
        payout.action_export_sepa()
        file = payout.sepa_file_id
        self.assertEqual(hashlib.sha256(base64.b64decode(file.content)).hexdigest(), file.sha256)
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", file._name), ("res_id", "=", file.id), ("res_field", "=", "content")]
        )
        self.assertEqual(len(attachment), 1)
        payout.action_export_sepa()
        self.assertEqual(payout.file_ids, file)
        with self.assertRaises(AccessError):
            file.content = base64.b64encode(b"other")
        with self.assertRaises(AccessError):
            attachment.with_user(self.finance).unlink()
        with self.assertRaises(AccessError):
            file.unlink()

    def test_a_second_file_needs_a_reason_and_the_first_stays(self):
        self._approved_reward(self.samira)
        payout = self._booked()
        payout.action_export_sepa()
        first = payout.sepa_file_id
        action = payout.action_renew_sepa()
        self.assertEqual(action["res_model"], "mobility.reason")
        self.assertEqual(payout.file_ids, first)
        wizard = self.env["mobility.reason"].with_user(self.finance).with_context(**action["context"])
        download = wizard.create({"reason": "The bank lost it"}).action_go_on()
        second = payout.sepa_file_id
        self.assertEqual(payout.file_ids, second | first)
        self.assertIn(f"/{second.id}/content/", download["url"])
        self.assertEqual((second.reason, second.made_by_id), ("The bank lost it", self.finance))
        self.assertTrue(second.date_made)
        self.assertNotEqual(second.sha256, first.sha256)

    def test_all_that_is_missing_is_said_at_once(self):
        self._approved_reward(self.samira)
        payout = self._booked()
        self.bank_journal.bank_account_id.sudo().acc_number = "12345"
        payout.line_ids.sudo().bank_account_id = False
        with self.assertRaises(UserError) as caught:
            payout.action_export_sepa()
        self.assertIn("has no IBAN", str(caught.exception))
        self.assertIn("Samira", str(caught.exception))


class TestPayoutPaper(PayoutCommon):
    def _html(self, report, payout):
        content, _kind = self.env["ir.actions.report"]._render_qweb_html(f"mobility_mentoring.{report}", payout.ids)
        return content.decode()

    def test_the_spreadsheet_lists_every_payee_and_no_formula(self):
        self._approved_reward(self._person("=HYPERLINK(1)"), 10)
        self._approved_reward(self.samira, 50)
        payout = self._booked()
        payout.action_export_xlsx()
        page = load_workbook(io.BytesIO(base64.b64decode(payout.file_xlsx))).active
        rows = list(page.iter_rows(values_only=True))
        self.assertEqual([row[0] for row in rows[1:-1]], ["=HYPERLINK(1)", "Samira"])
        self.assertEqual([row[3] for row in rows[1:]], [10, 50, 60])
        self.assertEqual(page.cell(2, 1).data_type, "s")
        self.assertEqual(rows[1][5], payout.name)

    def test_the_list_and_receipts_are_neutral(self):
        self._wants_cash(self.samira)
        self._approved_reward(self.samira, 50)
        payout = self._booked(journal_id=self.cash_journal.id)
        for report in ("report_payout", "report_payout_receipts"):
            html = self._html(report, payout.with_user(self.finance))
            text = " ".join(etree.HTML(html).xpath("//body//text()"))
            self.assertIn("Samira", text)
            self.assertIn("50.00", text)
            self.assertFalse(TELLING_WORDS.search(text), report)

    def test_a_cash_desk_needs_no_account_and_prints_a_receipt_for_each(self):
        first, second = self._participant("No account"), self.samira
        self._enrol(first)
        self._wants_cash(first, second)
        rewards = self._approved_reward(first, 20) | self._approved_reward(second, 50)
        payout = self._collected(journal_id=self.cash_journal.id)
        self.assertEqual(payout.line_ids.reward_ids, rewards)
        self.assertFalse(payout.line_ids.bank_account_id)
        with self.assertRaisesRegex(UserError, "Book it first"):
            payout.action_print_receipts()
        payout.action_post()
        self.assertEqual(payout.action_print_receipts()["report_name"], "mobility_mentoring.report_payout_receipts")
        html = self._html("report_payout_receipts", payout)
        self.assertEqual(html.count("Signature of who receives"), 2)
        payout.action_pay()
        self.assertEqual(set(rewards.mapped("state")), {"received"})
        self.assertEqual(payout.payment_move_id.journal_id, self.cash_journal)

    def test_only_finance_prints(self):
        self._approved_reward(self.samira, 50)
        payout = self._booked()
        with self.assertRaises(AccessError):
            payout.with_user(self.manager).action_export_xlsx()
        with self.assertRaises(AccessError):
            payout.with_user(self.manager).read(["file_xlsx"])
        report = self.env.ref("mobility_mentoring.report_payout")
        self.assertEqual(report.group_ids, self.env.ref("mobility_mentoring.group_finance"))


class TestPayoutWaiting(PayoutCommon):
    """What cannot be paid is seen at once, with its reasons, before and after collecting."""

    def _blocked(self, name, **bank):
        person = self._participant(name)
        self._enrol(person)
        if bank:
            self._bank_account(person, **bank)
        return person

    def test_reasons_are_counted_before_and_after_collecting(self):
        self._approved_reward(self.samira)
        for name in ("None one", "None two"):
            self._approved_reward(self._blocked(name))
        self._approved_reward(self._blocked("Wrong", iban="NL00ABNA0000000000"))
        self._approved_reward(self._blocked("Untrusted", trusted=False))
        archived = self._person("Archived")
        self._approved_reward(archived)
        # by other means than the host's, which refuses it
        self.env.cr.execute("UPDATE res_partner SET active = false WHERE id = %s", archived.partner_id.ids)
        archived.partner_id.invalidate_recordset()
        deceased = self._person("Deceased")
        self._approved_reward(deceased)
        deceased.with_user(self.coordinator).action_deceased()
        dollar = self.env.ref("base.USD")
        self._approved_reward(self.youssef).sudo().currency_id = dollar
        payout = self.env["mobility.payout"].with_user(self.finance).create({})
        for moment in ("before", "after"):
            self.assertEqual(payout.waiting_count, 7, moment)
            lines = payout.waiting_reasons.split("\n")
            self.assertEqual(lines[0], "2 × No bank account is known.", moment)
            for words in ("not an IBAN", "not trusted", "archived", "died", "USD"):
                self.assertEqual(len([line for line in lines if line.startswith("1 × ") and words in line]), 1, words)
            if moment == "before":
                payout.action_collect()
                payout.invalidate_recordset()
        self.assertEqual(payout.line_ids.partner_id, self.samira.partner_id, "the others are paid")
        rewards = self.env["mobility.reward"].with_user(self.finance)
        self.assertEqual(rewards.search_count(payout.action_view_waiting()["domain"]), 7)

    def test_nothing_to_collect_says_why(self):
        self._approved_reward(self._blocked("None"))
        payout = self.env["mobility.payout"].with_user(self.finance).create({})
        with self.assertRaisesRegex(UserError, "1 × No bank account is known."):
            payout.action_collect()


class TestPayoutReturns(PayoutCommon):
    def test_what_came_back_stays_known_with_how_often_when_and_why(self):
        reward = self._approved_reward(self.samira, 50)
        payout = self._paid()
        payout.line_ids.with_context(return_reason="Account closed").action_return()
        line = payout.line_ids
        today = self.env.cr.now().date()
        self.assertEqual((line.date_returned, line.returned_by_id), (today, self.finance))
        self.assertIn("Once, on", reward.return_history)
        self.assertIn("Account closed", reward.with_user(self.mentor).return_history)
        again = self._paid()
        self.assertIn("Account closed", again.line_ids.earlier_returns)
        self.assertFalse(line.earlier_returns, "what came later is not earlier")
        again.line_ids.with_context(return_reason="Name is wrong").action_return()
        self.assertRegex(reward.with_user(self.finance).return_history, "^2 times.*Name is wrong$")
        partner = self.samira.partner_id.with_user(self.finance)
        self.assertEqual(partner.mobility_return_count, 2)
        self.assertIn("domain", partner.action_view_mobility_returns())
        self.assertEqual(reward.state, "approved")
        self.assertEqual(len(reward.payout_item_ids), 2)

    def test_books_agree_after_a_return_in_a_locked_period(self):
        self._approved_reward(self.samira, 50)
        self._approved_reward(self.youssef, 10)
        payout = self._paid(date=date(2024, 1, 2))
        self.company.fiscalyear_lock_date = date(2024, 12, 31)
        line = payout.line_ids.filtered(lambda one: one.partner_id == self.samira.partner_id)
        line.with_context(return_reason="Closed").action_return()
        self.assertGreater(line.return_move_id.date, self.company.fiscalyear_lock_date)
        self.assertEqual(self._balance(self.expense_account), 10)
        self.assertEqual(self._balance(self.outstanding_account), -10)
        self.assertEqual(payout.state, "paid")
