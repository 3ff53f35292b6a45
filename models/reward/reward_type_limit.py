from odoo import api, fields, models

from .reward_limit import OPEN_STATES


class MobilityRewardType(models.Model):
    _inherit = "mobility.reward.type"

    legal_code = fields.Selection(
        lambda self: self.env["mobility.legal.amount"]._get_codes(),
        "Legal basis",
        help="As what such a reward counts for somebody with a benefit. Municipalities differ: choose what local"
        " policy says. Empty: nothing is checked, and the person is told to ask first.",
    )

    @api.constrains("legal_code")
    def _check_legal_code(self):
        for reward_type in self:
            self.env["mobility.legal.amount"]._check_code(reward_type.legal_code)

    def write(self, vals):
        result = super().write(vals)
        if "legal_code" in vals:
            # sudo: what is still open follows, whoever it is for; what was approved keeps its basis
            Reward = self.env["mobility.reward"].sudo()
            open_rewards = [("reward_type_id", "in", self.ids), ("approval_state", "in", OPEN_STATES)]
            Reward.search(open_rewards).write({"legal_code": vals["legal_code"]})
        return result
