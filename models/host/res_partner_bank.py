from odoo import fields, models
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

    def write(self, vals):
        if vals.get("allow_out_payment") and not self.env.su:
            self._check_mobility_four_eyes()
        if "acc_number" in vals:
            vals = {**vals, "mobility_entered_by_id": self.env.uid}
        return super().write(vals)

    def _get_mobility_trust_blocker(self):
        """Tell why this user cannot trust this account for payments of rewards, or return False."""
        self.ensure_one()
        entered_by = self.mobility_entered_by_id or self.create_uid
        if self.partner_id.mobility_hidden and entered_by == self.env.user:
            return self.env._(
                "%(number)s: you entered this account number yourself. Somebody else has to trust it.",
                number=self.acc_number,
            )
        return False

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
