from odoo import api, fields, models


class ResPartnerBank(models.Model):
    """When a number was typed and who trusted it when: what finance looks at before paying."""

    _inherit = "res.partner.bank"

    mobility_entered_on = fields.Datetime("Number entered on", readonly=True, copy=False)
    mobility_trusted_by_id = fields.Many2one("res.users", "Trusted by", readonly=True, copy=False)
    mobility_trusted_on = fields.Datetime("Trusted on", readonly=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS account
        now = fields.Datetime.now()
        vals_list = [{**self._without_trail(vals), "mobility_entered_on": now} for vals in vals_list]
        banks = super().create(vals_list)
        if trusted := banks.filtered("allow_out_payment"):
            trusted._do_note_trust()
        return banks

    def write(self, vals):
        # EXTENDS account
        vals = self._without_trail(vals)
        if {"acc_number", "partner_id"} & vals.keys():
            vals["mobility_entered_on"] = fields.Datetime.now()
        newly = self.filtered(lambda bank: not bank.allow_out_payment) if vals.get("allow_out_payment") else self[:0]
        result = super().write(vals)
        if newly:
            newly._do_note_trust()
        return result

    def _without_trail(self, vals):
        """Return ``vals`` without what is recorded and never chosen; the superuser may write the past."""
        if self.env.su:
            return dict(vals)
        trail = ("mobility_entered_on", "mobility_trusted_by_id", "mobility_trusted_on")
        return {name: value for name, value in vals.items() if name not in trail}

    def _do_note_trust(self):
        # sudo: recorded, not chosen; whoever trusted had the right to
        self.sudo().write({"mobility_trusted_by_id": self.env.uid, "mobility_trusted_on": fields.Datetime.now()})

    def _is_mobility_account(self):
        if super()._is_mobility_account():
            return True
        Participant = self.env["mobility.participant"].sudo()  # sudo: only whether, not for whom
        return bool(self.partner_id) and bool(
            Participant.search_count([("payee_id", "=", self.partner_id.id)], limit=1)
        )
