from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class ResPartnerBank(models.Model):
    _inherit = "res.partner.bank"

    mobility_entered_by_id = fields.Many2one(
        "res.users",
        "Entered by",
        readonly=True,
        copy=False,
        help="Who typed this number last: somebody else trusts it.",
    )
    mobility_trust_blocker = fields.Char("Why not", compute="_compute_mobility_trust_blocker")

    @api.depends_context("uid")
    @api.depends("mobility_entered_by_id", "partner_id")
    def _compute_mobility_trust_blocker(self):
        for bank in self:
            bank.mobility_trust_blocker = bank._get_mobility_trust_blocker()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_mobility_entered_by(vals)
        banks = super().create([{"mobility_entered_by_id": self.env.uid, **vals} for vals in vals_list])
        if not self.env.su:
            banks.filtered("allow_out_payment")._check_mobility_four_eyes()
        return banks

    def write(self, vals):
        self._check_mobility_entered_by(vals)
        if {"acc_number", "partner_id"} & vals.keys():
            vals = {"mobility_entered_by_id": self.env.uid, **vals}
        result = super().write(vals)
        if vals.get("allow_out_payment") and not self.env.su:
            self._check_mobility_four_eyes()
        return result

    def _check_mobility_entered_by(self, vals):
        if "mobility_entered_by_id" in vals and not self.env.su:
            raise AccessError(self.env._("Who entered an account number is recorded, not chosen."))

    def _get_mobility_trust_blocker(self):
        """Tell why this user cannot trust this account for payments of rewards, or return False."""
        self.ensure_one()
        entered_by = self.mobility_entered_by_id or self.create_uid
        if entered_by == self.env.user and self._is_mobility_account():
            return self.env._(
                "%(number)s: you entered this account number yourself. Somebody else has to trust it.",
                number=self.acc_number,
            )
        return False

    def _is_mobility_account(self):
        """Tell whether rewards go to this account: a participant's own, or one that somebody keeps for them."""
        self.ensure_one()
        if self.partner_id.mobility_hidden:
            return True
        Participant = self.env["mobility.participant"].sudo()  # sudo: only whether, not for whom
        return bool(Participant.search_count([("payee_bank_id", "=", self.id)], limit=1))

    def _check_mobility_four_eyes(self):
        for bank in self:
            if reason := bank._get_mobility_trust_blocker():
                raise UserError(reason)

    def action_mobility_trust(self):
        """Trust these accounts for payments, those that you did not enter yourself.

        :raises UserError: naming each account that somebody else has to trust
        """
        self.check_access("read")
        if not self.env.user.has_group("account.group_validate_bank_account"):
            raise AccessError(self.env._("You do not have the right to trust bank accounts."))
        self._check_mobility_four_eyes()
        # sudo: finance may trust an account without the right to edit contacts; the right to trust was checked
        self.sudo().filtered(lambda bank: not bank.allow_out_payment).allow_out_payment = True
        return True
