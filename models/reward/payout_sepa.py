import base64
import hashlib
import re

from odoo import api, fields, models
from odoo.exceptions import UserError

# The characters that every bank in the SEPA area takes.
NOT_SEPA = re.compile(r"[^A-Za-z0-9/?:().,'+ -]+")


def to_sepa_text(text, length):
    """Return ``text`` in the characters of SEPA, at most ``length`` long; what has no such form is left out."""
    from text_unidecode import unidecode  # noqa: PLC0415 - comes with sepaxml, and only finance needs it

    text = NOT_SEPA.sub(" ", unidecode(text.replace("&", "+")))
    # a name or number may not begin nor end with a slash, nor have two of them
    return re.sub(r"/{2,}", "/", " ".join(text.split()))[:length].strip(" /")


class MobilityPayout(models.Model):
    """The payout as a file for the bank."""

    _inherit = "mobility.payout"

    file_ids = fields.One2many("mobility.payout.file", "payout_id", "Files for the bank", readonly=True)
    sepa_file_id = fields.Many2one("mobility.payout.file", "File for the bank", compute="_compute_sepa_file_id")

    @api.depends("file_ids")
    def _compute_sepa_file_id(self):
        for payout in self:
            payout.sepa_file_id = payout.file_ids.sorted("id")[-1:]

    def action_export_sepa(self):
        """Make the file for the bank, once, and offer it for download.

        :raises UserError: no IBAN for our own account or a payee, another currency than EUR, or not booked
        """
        self.ensure_one()
        self._check_finance()
        self._check_payable_by_user()
        if not self.sepa_file_id:
            self._do_export_sepa()
        return self.sepa_file_id.action_download()

    def action_renew_sepa(self):
        """Make another file, of what is open now. The earlier ones stay, with their reasons.

        The reason comes from the context (``renew_reason``) or is asked for by the wizard.

        :return: the download, or the action that asks for the reason
        """
        self.ensure_one()
        self._check_finance()
        self._check_payable_by_user()
        if not self.sepa_file_id:
            return self.action_export_sepa()
        reason = (self.env.context.get("renew_reason") or "").strip()
        if not reason:
            return self.env["mobility.reason"]._open(
                self, "action_renew_sepa", "renew_reason", self.env._("Another file for the bank")
            )
        self._do_export_sepa(reason)
        return self.sepa_file_id.action_download()

    def _do_export_sepa(self, reason=False):
        content = self._prepare_sepa_file()
        # sudo: files are made here and nowhere else
        self.env["mobility.payout.file"].sudo().create(self._prepare_file_vals(content, reason))
        self.sudo().date_sent = fields.Datetime.now()  # sudo: guarded field, the caller checked the right

    def _prepare_file_vals(self, content, reason):
        version = f"-{len(self.file_ids) + 1}" if self.file_ids else ""
        return {
            "payout_id": self.id,
            "name": f"{self.name.replace('/', '-')}{version}.xml",
            "content": base64.b64encode(content),
            "sha256": hashlib.sha256(content).hexdigest(),
            "reason": reason,
            "made_by_id": self.env.uid,
        }

    def _prepare_sepa_file(self):
        """Return the pain.001 file as bytes: one batch, one transfer a payee, neutral words and the payout's number.

        :raises UserError: with everything that is missing at once
        """
        from sepaxml import SepaTransfer  # noqa: PLC0415 - heavy, and only finance needs it

        lines = self.line_ids.filtered(lambda line: not line.returned and line.amount_residual)
        if problems := self._get_sepa_problems(lines):
            raise UserError("\n".join(problems))
        own_account = self.journal_id.bank_account_id
        config = {
            "name": to_sepa_text(own_account.acc_holder_name or self.company_id.name, 70) or "-",
            "IBAN": own_account.sanitized_acc_number,
            "batch": True,
            "currency": self.currency_id.name,
        }
        if own_account.bank_bic:
            config["BIC"] = own_account.bank_bic
        transfer = SepaTransfer(config, schema=self.journal_id.mobility_sepa_version, clean=True)
        for line in lines:
            transfer.add_payment(self._prepare_sepa_payment(line))
        return transfer.export(validate=True)

    def _get_sepa_problems(self, lines):
        """Return in words what keeps these payees from being in a file."""
        problems = []
        if self.currency_id.name != "EUR":
            problems.append(
                self.env._("A SEPA file is in EUR; this payout is in %(code)s.", code=self.currency_id.name)
            )
        if self.journal_id.bank_account_id.acc_type != "iban":
            problems.append(self.env._("The journal %(name)s has no IBAN.", name=self.journal_id.name))
        if word := self.journal_id._get_mobility_telling_word(self.name):
            problems.append(
                self.env._("'%(word)s' on the payee's statement would tell what the money is for.", word=word)
            )
        return problems + [
            self.env._("%(payee)s has no IBAN.", payee=line.partner_id.name)
            for line in lines
            if line.bank_account_id.acc_type != "iban"
        ]

    def _get_remittance_text(self):
        return " ".join(filter(None, [self.journal_id.mobility_remittance_text, self.name]))

    def _prepare_sepa_payment(self, line):
        bank = line.bank_account_id
        name = to_sepa_text(bank.acc_holder_name or line.partner_id.name, 70)
        payment = {
            # a name in signs alone has no form that banks take; they go by the number
            "name": name or to_sepa_text(line.partner_id.name, 70) or bank.sanitized_acc_number,
            "IBAN": bank.sanitized_acc_number,
            "amount": round(line.amount_residual * 100),
            "execution_date": self.date,
            "description": to_sepa_text(self._get_remittance_text(), 140),
            "endtoend_id": to_sepa_text(f"{self.name.replace('/', '-')}-{line.id}", 35),
        }
        if bank.bank_bic:
            payment["BIC"] = bank.bank_bic
        return payment
