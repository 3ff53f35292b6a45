from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError

MAX_NAMES = 10  # of rewards that one sentence lists


class MobilityReward(models.Model):
    """Approving many at once, and telling the mentor what was refused."""

    _inherit = "mobility.reward"

    def action_approve_possible(self):
        """Approve those of these rewards that this user can approve, and tell about the others.

        One that somebody else has to approve does not keep the rest waiting.

        :return: a message with how many were approved, and for the others each reason with their numbers
        :raises UserError: when none could be approved, with the reasons
        """
        self.check_access("read")
        reasons = {reward: reward._get_approval_blocker() for reward in self}
        possible = self.filtered(lambda reward: not reasons[reward])
        if asked := possible._ask_limit_reason("action_approve_possible", self):
            return asked
        if possible:
            try:
                with self.env.cr.savepoint():
                    possible.action_approve()
            except UserError:
                reasons.update(possible._do_approve_each())
        refused = {reward: reason for reward, reason in reasons.items() if reason}
        message = self._get_summary(refused)
        if len(refused) == len(self):
            raise UserError(message or self.env._("Choose the rewards to approve."))
        return self._get_approved_notification(len(self) - len(refused), message)

    def _do_approve_each(self):
        """Approve one by one, the oldest first, as far as it goes; return {reward: why not}."""
        reasons = {}
        for reward in self.sorted(lambda reward: (reward.date_earned, reward.id)):
            try:
                with self.env.cr.savepoint():
                    reward.action_approve()
            except UserError as error:
                reasons[reward] = str(error).removeprefix(f"{reward.name}: ")
        return reasons

    def _get_summary(self, refused):
        """Return a line for each reason with the numbers of its rewards."""
        by_reason = defaultdict(list)
        for reward, reason in refused.items():
            by_reason[reason].append(reward.name)
        lines = []
        for reason, names in by_reason.items():
            more = len(names) - MAX_NAMES
            text = ", ".join(names[:MAX_NAMES])
            if more > 0:
                text = self.env._("%(names)s and %(count)s more", names=text, count=more)
            lines.append(f"{text}: {reason}")
        return "\n".join(lines)

    def _get_approved_notification(self, count, message):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if message else "success",
                "title": self.env._("%(count)s approved", count=count),
                "message": self.env._("Not approved:\n%(lines)s", lines=message) if message else "",
                "sticky": bool(message),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_refuse(self):
        waiting = self.filtered(lambda reward: reward.state == "earned")
        result = super().action_refuse()
        for reward in waiting.sudo():  # sudo: the mentor of the person is told, whoever that is
            if reward.approval_state == "refused":
                reward.participant_id._do_tell_mentor(
                    self.env._("Reward %(name)s was not approved", name=reward.name),
                    reward.refuse_reason,
                    reward.step_id.goal_id,
                )
        return result
