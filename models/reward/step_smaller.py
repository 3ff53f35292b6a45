from odoo import models


class MobilityGoalStep(models.Model):
    _inherit = "mobility.goal.step"

    def _prepare_smaller_vals(self, parts):
        """The promise is not lost: the last of the smaller steps earns what the bigger one would have earned."""
        vals_list = super()._prepare_smaller_vals(parts)
        vals_list[-1].update(
            {
                "reward_type_id": self.reward_type_id.id,
                "reward_amount": self.reward_amount,
                "reward_for": self.reward_for,
                "limit_reason": vals_list[-1].get("limit_reason") or self.limit_reason,
            }
        )
        return vals_list
