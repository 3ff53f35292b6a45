from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """The entry of a reward that was handed over is undone by taking the hand-over back, not behind its back."""

    _inherit = "account.move"

    # A plain column that is prefetched with the rest of the entry: asking it costs other people's entries no query.
    mobility_reward_id = fields.Many2one(
        "mobility.reward", "Reward", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )

    def button_draft(self):
        # EXTENDS account
        self._check_mobility_hand_over()
        return super().button_draft()

    def _reverse_moves(self, default_values_list=None, cancel=False):
        # EXTENDS account
        self._check_mobility_hand_over()
        return super()._reverse_moves(default_values_list, cancel)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_mobility_hand_over(self):
        self._check_mobility_hand_over()

    def _check_mobility_hand_over(self):
        """Refuse to reset, reverse or delete the entry of a hand-over, or its reversal: the thing is in a hand.

        :raises UserError: with the way out
        """
        if self.env.su and self.env.context.get("mobility_hand_over_action"):  # su: a caller can give any context
            return
        for move in self:
            origin = move if move.mobility_reward_id else move.reversed_entry_id
            reward = origin.mobility_reward_id.sudo()  # sudo: its number, for whoever works in the books
            if reward and (reward.hand_over_move_id == move or move.reversed_entry_id):
                raise UserError(
                    self.env._(
                        "%(move)s is the cost of reward %(reward)s, which was handed over. A coordinator takes the"
                        " hand-over back: then the entry follows.",
                        move=move.name or self.env._("This entry"),
                        reward=reward.name,
                    )
                )
