from odoo import api, models
from odoo.exceptions import UserError


class MobilityReward(models.Model):
    _inherit = "mobility.reward"

    @api.depends("participant_id.reward_route")
    def _compute_partner_id(self):
        super()._compute_partner_id()
        for reward in self:
            if not reward.payout_line_id and reward.participant_id.reward_route == "cash":
                reward.partner_id = reward.participant_id.partner_id  # handed over to the person, whoever administers

    def _get_payment_blocker(self, cash=False):
        person = self.sudo().participant_id  # sudo: finance learns the reason, not the person's record
        wants_cash = person.reward_route == "cash"
        if reason := super()._get_payment_blocker(cash or wants_cash):
            return reason
        if reason := person._get_route_blocker():
            return reason
        if wants_cash and not cash:
            return self.env._("Chosen: cash at the desk. A payout from the cash desk takes it.")
        if cash and not wants_cash:
            return self.env._("Chosen: a bank account. A payout from the bank takes it.")
        return False


class MobilityPayout(models.Model):
    _inherit = "mobility.payout"

    def _check_still_approved(self):
        super()._check_still_approved()
        moved = self.sudo().line_ids.item_ids.filtered(self._is_moved).reward_id  # sudo: compares where it goes
        if moved:
            raise UserError(
                self.env._(
                    "Where the money goes changed after collecting: %(names)s. Cancel and collect anew.",
                    names=", ".join(moved.mapped("name")),
                )
            )

    def _is_moved(self, item):
        """Tell whether the money of this reward is to go elsewhere than where it was collected for."""
        person, line = item.reward_id.participant_id, item.line_id
        if person._get_route_blocker() or (person.reward_route == "cash") != self._is_cash():
            return True
        bank = self.env["res.partner.bank"] if self._is_cash() else item.reward_id._get_bank_account()
        return (line.partner_id, line.bank_account_id) != (person.payee_id or person.partner_id, bank)
