import base64
import hashlib

from odoo import fields, models
from odoo.exceptions import UserError

SCHEMA = "pain.001.001.09"


class MobilityPayout(models.Model):
    """The payout as a file for the bank."""

    _inherit = "mobility.payout"

    def action_export_sepa(self):
        """Make the file for the bank, once, and offer it for download.

        :raises UserError: no IBAN for our own account or a payee, another currency than EUR, or not booked
        """
        self.ensure_one()
        self._check_finance()
        self._check_payable_by_user()
        if not self.sepa_file_id:
            content = self._prepare_sepa_file()
            # sudo: guarded fields; the file belongs to the payout and follows its rights
            self.sudo().write({"sepa_file_id": self._create_sepa_file(content).id, "date_sent": fields.Datetime.now()})
            self._message_log(
                body=self.env._("File for the bank made, sha256 %(hash)s", hash=hashlib.sha256(content).hexdigest())
            )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.sepa_file_id.id}?download=true",
            "target": "download",
        }

    def _create_sepa_file(self, content):
        vals = {
            "name": f"{self.name.replace('/', '-')}.xml",
            "res_model": self._name,
            "res_id": self.id,
            "datas": base64.b64encode(content),
            "mimetype": "application/xml",
        }
        return self.env["ir.attachment"].sudo().create(vals)  # sudo: nobody but this action makes the file

    def _prepare_sepa_file(self):
        """Return the pain.001 file as bytes: one batch, one transfer a payee, the payout's number as the only text.

        :raises UserError: with everything that is missing at once
        """
        from sepaxml import SepaTransfer  # noqa: PLC0415 - heavy, and only finance needs it

        own_account = self.journal_id.bank_account_id
        lines = self.line_ids.filtered(lambda line: not line.returned and line.amount_residual)
        problems = []
        if self.currency_id.name != "EUR":
            problems.append(
                self.env._("A SEPA file is in EUR; this payout is in %(code)s.", code=self.currency_id.name)
            )
        if own_account.acc_type != "iban":
            problems.append(self.env._("The journal %(name)s has no IBAN.", name=self.journal_id.name))
        problems += [
            self.env._("%(payee)s has no IBAN.", payee=line.partner_id.name)
            for line in lines
            if line.bank_account_id.acc_type != "iban"
        ]
        if problems:
            raise UserError("\n".join(problems))
        config = {
            "name": self.company_id.name[:70],
            "IBAN": own_account.sanitized_acc_number,
            "batch": True,
            "currency": self.currency_id.name,
        }
        if own_account.bank_bic:
            config["BIC"] = own_account.bank_bic
        transfer = SepaTransfer(config, schema=SCHEMA, clean=True)
        for line in lines:
            transfer.add_payment(self._prepare_sepa_payment(line))
        return transfer.export(validate=True)

    def _prepare_sepa_payment(self, line):
        bank = line.bank_account_id
        payment = {
            "name": (bank.acc_holder_name or line.partner_id.name)[:70],
            "IBAN": bank.sanitized_acc_number,
            "amount": round(line.amount_residual * 100),
            "execution_date": self.date,
            "description": self.name,
            "endtoend_id": f"{self.name.replace('/', '-')}-{line.id}",
        }
        if bank.bank_bic:
            payment["BIC"] = bank.bank_bic
        return payment
