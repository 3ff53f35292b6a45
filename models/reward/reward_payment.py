from odoo import api, fields, models


class MobilityReward(models.Model):
    """Where an approved reward goes, and what keeps it from being paid. This is the part that finance sees."""

    _inherit = "mobility.reward"

    payment_blocker = fields.Char("Cannot be paid because", compute="_compute_payment_blocker")

    @api.depends("approval_state", "payout_line_id", "partner_id")
    def _compute_payment_blocker(self):
        for reward in self:
            waits = reward.kind == "money" and reward.approval_state == "approved" and not reward.payout_line_id
            reward.payment_blocker = reward._get_payment_blocker() if waits else False

    def _get_payment_blocker(self, cash=False):
        """Tell why this reward cannot be paid now, or return False.

        :param cash: paid from a cash desk, which needs no bank account
        """
        self.ensure_one()
        reward = self.sudo()  # sudo: finance learns the reason, not the person's record
        if reward.participant_id.date_deceased:
            return self.env._("This person died. A colleague decides what happens with this reward.")
        if not reward.partner_id.active:
            return self.env._("The contact that is to be paid is archived.")
        if cash:
            return False
        bank = reward._get_bank_account()
        if not bank:
            return self.env._("No bank account is known.")
        if bank.acc_type != "iban":
            return self.env._("The bank account is not an IBAN.")
        if not bank.allow_out_payment:
            return self.env._("The bank account is not trusted yet.")
        return False

    def _get_bank_account(self):
        """Return where this reward goes: the account the payee keeps for this person, else the payee's first."""
        self.ensure_one()
        person = self.participant_id
        # next(iter()) keeps the prefetch of a thousand other payees, a slice would ask the database for each
        if person.payee_id:
            return person.payee_bank_id or next(iter(person.payee_id.bank_ids), person.payee_bank_id)
        return next(iter(person.partner_id.bank_ids), person.payee_bank_id)
