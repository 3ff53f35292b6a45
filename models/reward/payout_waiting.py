from collections import Counter

from odoo import fields, models


class MobilityPayout(models.Model):
    """What is approved and cannot be paid now, each with its reason: seen without asking."""

    _inherit = "mobility.payout"

    waiting_count = fields.Integer("Waiting, not payable", compute="_compute_waiting")
    waiting_reasons = fields.Text("What they wait for", compute="_compute_waiting")

    def _compute_waiting(self):
        for payout in self:
            reasons = Counter(payout._get_waiting_reasons().values()) if payout.state == "draft" else Counter()
            payout.waiting_count = reasons.total()
            payout.waiting_reasons = "\n".join(
                self.env._("%(count)s × %(reason)s", count=count, reason=reason)
                for reason, count in reasons.most_common()
            )

    def _get_waiting_reasons(self):
        """Return {approved reward: why it cannot be in this payout}, of those that are in no payout."""
        self.ensure_one()
        is_cash, reasons = self._is_cash(), {}
        for reward in self._get_waiting_rewards():
            if reason := reward._get_payment_blocker(is_cash):
                reasons[reward] = reason
        for reward in self._get_rewards_in_other_currencies():
            reasons[reward] = self.env._(
                "It is in %(currency)s: make a payout in that currency.", currency=reward.currency_id.name
            )
        return reasons

    def action_view_waiting(self):
        """Open the approved rewards that cannot be in this payout, each with what it waits for."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("mobility_mentoring.mobility_reward_action_waiting")
        ids = [reward.id for reward in self._get_waiting_reasons()]
        return {**action, "domain": [("id", "in", ids)]}
