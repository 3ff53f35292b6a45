from odoo import api, fields, models
from odoo.addons.base_iban.models.res_partner_bank import normalize_iban, validate_iban
from odoo.exceptions import ValidationError


class MobilityBankAccount(models.TransientModel):
    """The one way in which a mentor enters a participant's account number: typed twice, checked, trusted by another."""

    _name = "mobility.bank.account"
    _description = "Enter a bank account"

    participant_id = fields.Many2one("mobility.participant", required=True)
    iban = fields.Char("IBAN", required=True)
    iban_again = fields.Char("IBAN once more", required=True)
    holder = fields.Char(
        "In the name of", compute="_compute_holder", store=True, readonly=False, required=True, precompute=True
    )

    @api.depends("participant_id")
    def _compute_holder(self):
        for wizard in self:
            person = wizard.participant_id.sudo()  # sudo: only the name of who is paid
            wizard.holder = (person.payee_id or person).name

    def action_save(self):
        """Keep the account, not trusted yet, in place of a former one.

        When somebody else receives the money, it is the account that they keep for this person.

        :raises ValidationError: the two numbers differ or are no IBAN
        """
        self.ensure_one()
        self.participant_id.check_access("write")
        number = normalize_iban(self.iban).upper()
        if number != normalize_iban(self.iban_again).upper():
            raise ValidationError(self.env._("The two account numbers differ. Type them once more."))
        validate_iban(number)
        # sudo: a mentor enters the number for their own participant (checked above) and cannot trust it
        person = self.participant_id.sudo()
        partner = person.payee_id or person.partner_id
        known = self.env["res.partner.bank"].sudo().with_context(active_test=False)  # sudo: as above
        known = known.search([("partner_id", "=", partner.id)])
        bank = known.filtered(lambda bank: bank.sanitized_acc_number == number)
        if bank and not bank.active:
            # it was trusted for another time: who takes it out again does not thereby trust it
            bank.write({"active": True, "allow_out_payment": False, "mobility_entered_by_id": self.env.uid})
        bank = bank or known.create(self._prepare_bank_vals(partner, number))
        if person.payee_id:
            person.payee_bank_id = bank
        else:
            (known - bank).action_archive()
        return {"type": "ir.actions.act_window_close"}

    def _prepare_bank_vals(self, partner, number):
        return {
            "partner_id": partner.id,
            "acc_number": number,
            "acc_holder_name": self.holder,
            "allow_out_payment": False,
            "company_id": self.participant_id.company_id.id,
            "mobility_entered_by_id": self.env.uid,
        }
