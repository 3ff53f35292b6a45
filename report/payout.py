import base64
import io

import xlsxwriter
from odoo import fields, models
from odoo.exceptions import UserError

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
FINANCE = "mobility_mentoring.group_finance"


class MobilityPayout(models.Model):
    """A payout as a spreadsheet, as a list to sign, and as receipts for a cash desk. None says what it is for."""

    _inherit = "mobility.payout"

    file_xlsx = fields.Binary("Spreadsheet", compute="_compute_file_xlsx", groups=FINANCE)

    def _compute_file_xlsx(self):
        for payout in self:
            payout.file_xlsx = base64.b64encode(payout._build_xlsx())

    def action_export_xlsx(self):
        """Download the payees as a spreadsheet."""
        self.ensure_one()
        self._check_finance()
        filename = f"{self.name}.xlsx".replace("/", "-")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/file_xlsx/{filename}?download=true",
            "target": "download",
        }

    def action_print_receipts(self):
        """Print a receipt to sign for each payee of a cash desk.

        :raises UserError: paid by the bank, not booked yet, or everybody's money came back
        """
        self._check_finance()
        if not all(payout._is_cash() for payout in self):
            raise UserError(self.env._("Receipts are for money that is handed over at a cash desk."))
        if not any(payout._get_receipt_lines() for payout in self):
            raise UserError(self.env._("Book it first: a receipt is for money that is handed over."))
        return self.env.ref("mobility_mentoring.report_payout_receipts").report_action(self)

    def _get_receipt_lines(self):
        """Return the payees who get, or got, their money from this cash desk."""
        return self.filtered(lambda payout: payout._is_cash()).line_ids.filtered(
            lambda line: not line.returned and line.settlement in ("booked", "partial", "paid")
        )

    def _build_xlsx(self):
        output = io.BytesIO()
        with xlsxwriter.Workbook(output, OPTIONS) as book:
            page = book.add_worksheet(self.name.replace("/", "-")[:31])
            bold = book.add_format({"bold": True, "bottom": 1})
            money = book.add_format({"num_format": "#,##0.00"})
            total = book.add_format({"num_format": "#,##0.00", "bold": True, "top": 1})
            lines = self._get_listed_lines()
            for column, (head, width) in enumerate(self._get_xlsx_columns()):
                page.write_string(0, column, head, bold)
                page.set_column(column, column, width)
            for row, line in enumerate(lines, start=1):
                for column, value in enumerate(self._get_xlsx_row(line)):
                    if column == 3:
                        page.write_number(row, column, value, money)
                    else:
                        page.write_string(row, column, value)
            page.write_string(len(lines) + 1, 0, self.env._("Total"), bold)
            page.write_number(len(lines) + 1, 3, self.currency_id.round(sum(lines.mapped("amount"))), total)
            page.freeze_panes(1, 0)
        return output.getvalue()

    def _get_listed_lines(self):
        return self.line_ids.filtered(lambda line: line.settlement != "reversed").sorted("id")

    def _get_xlsx_columns(self):
        return [
            (self.env._("Payee"), 30),
            (self.env._("Account holder"), 30),
            (self.env._("Account number"), 26),
            (self.env._("Amount"), 12),
            (self.env._("Currency"), 10),
            (self.env._("Description"), 24),
            (self.env._("In the books"), 16),
            (self.env._("Came back because"), 30),
        ]

    def _get_xlsx_row(self, line):
        bank = line.bank_account_id
        settlements = dict(line._fields["settlement"]._description_selection(self.env))
        return [
            line.partner_id.name or "",
            (bank.acc_holder_name or line.partner_id.name or "") if bank else "",
            bank.acc_number or "",
            line.amount,
            self.currency_id.name,
            self._get_remittance_text(),
            settlements[line.settlement],
            line.return_reason or "",
        ]
