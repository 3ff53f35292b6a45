from odoo import api, fields, models
from odoo.tools import SQL

from ..participant.personal import delete, overwrite
from ..participant.retention_term import BOOKS, LEAST

BATCH = 200


class ResPartner(models.Model):
    """The second pass: names and accounts that only the books kept, when the term of bookkeeping is over."""

    _inherit = "res.partner"

    @api.model
    def _cron_forget_mobility_payees(self):
        """Forget payees, accounts and files for the bank whose term is over, a batch a transaction."""
        cron = self.env["ir.cron"]
        while payees := self._get_payees_due(self):
            payees._do_forget_payees()
            cron._commit_progress(len(payees), remaining=self.search_count(self._get_due_domain()))
            self.env.invalidate_all()
        while banks := self._get_payees_due(self.env["res.partner.bank"]):
            banks._do_forget_mobility_bank()
            cron._commit_progress(len(banks))
            self.env.invalidate_all()
        for (company,) in self.env["mobility.payout"]._read_group([], ["company_id"]):
            self.env["mobility.payout"]._do_forget_old(company)
            cron._commit_progress(1)

    def _get_due_domain(self):
        return [("mobility_kept_until", "<", fields.Date.today())]

    def _get_payees_due(self, model):
        return model.with_context(active_test=False).search(self._get_due_domain(), limit=BATCH, order="id")

    def _do_forget_payees(self):
        """Forget these payees, but for those who stand in newer entries: these are kept for the term of those."""
        today = fields.Date.today()
        later = {payee: until for payee, until in self._get_books_until().items() if until >= today}
        for payee, until in later.items():
            overwrite(payee, {"mobility_kept_until": SQL("%s", until)})
        payees = self.filtered(lambda payee: payee not in later)
        payees._do_forget_mobility_contact()
        payees._do_forget_in_books()
        self.env.invalidate_all()

    def _do_forget_in_books(self):
        """Take the names of these payees out of the texts that the books keep beside the contact."""
        Mark = self.env["mobility.payout.mark"].sudo()  # sudo: the term is over
        delete(Mark.search([("partner_id", "in", self.ids)]))
        self.env.cr.execute(
            SQL(
                "UPDATE account_move SET invoice_partner_display_name = NULL"
                " WHERE partner_id = ANY(%s) AND invoice_partner_display_name IS NOT NULL",
                list(self.ids),
            )
        )
        self.env.cr.execute(
            SQL(
                "UPDATE account_bank_statement_line"
                "   SET partner_name = NULL, account_number = NULL, transaction_details = NULL"
                " WHERE partner_id = ANY(%s)",
                list(self.ids),
            )
        )


class MobilityPayout(models.Model):
    _inherit = "mobility.payout"

    @api.model
    def _do_forget_old(self, company):
        """Remove what names payees of payouts beyond the term: files for the bank, and texts of what went wrong."""
        term = self.env["mobility.retention.term"]._get_terms(company).get(BOOKS)
        years = term.years if term else LEAST[BOOKS]
        last = fields.Date.subtract(fields.Date.today(), years=years)
        begin_of_books = company.compute_fiscalyear_dates(last)["date_from"]
        old = self.sudo().search([("company_id", "=", company.id), ("date", "<", begin_of_books)])  # sudo: of all users
        files = self.env["ir.attachment"].sudo()  # sudo: as above
        files.search(
            [
                ("res_model", "=", "mobility.payout.file"),
                ("res_field", "=", "content"),
                ("res_id", "in", old.file_ids.ids),
            ]
        ).unlink()
        overwrite(old, {"batch_problem": SQL("NULL")})
        overwrite(old.batch_id, {"problem": SQL("NULL")})
        overwrite(old.line_ids, {"return_reason": SQL("NULL")})
        overwrite(old.file_ids, {"reason": SQL("NULL")})
