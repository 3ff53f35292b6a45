from odoo import models
from odoo.exceptions import UserError

from ..goal.stress_plan import PARTS

MOST_STEPS = 10


class MobilityGoal(models.Model):
    """A step of one's own."""

    _inherit = "mobility.goal"

    def _get_own_step_blocker(self):
        """Tell why this person adds no step to this goal, or return False."""
        self.ensure_one()
        if reason := self.participant_id._get_own_blocker():
            return reason
        if self.state not in ("draft", "agreed"):
            return self.env._("This goal is closed. Do you want something new? Talk about it with your mentor.")
        if len(self.step_ids.filtered(lambda step: step.state == "todo")) >= MOST_STEPS:
            return self.env._("There are enough steps here now. Do one of them first.")
        return False

    def _do_add_own_step(self, name, day=False, if_then=""):
        """Add a step that this person thought of. It earns kind words: the mentor hears of it and may promise more.

        :return: the step
        """
        if reason := self._get_own_step_blocker():
            raise UserError(reason)
        name = " ".join((name or "").split())[:200]
        if not name:
            raise UserError(self.env._("What do you want to do? Write it down in a few words."))
        Step, RewardType = self.env["mobility.goal.step"], self.env["mobility.reward.type"]
        Step._check_own_day(day)
        offered = RewardType._get_offer_domain(self.company_id, self.enrollment_id.program_id)
        words = RewardType.search([*offered, ("kind", "=", "recognition")], limit=1)
        if not words:
            raise UserError(self.env._("Ask your mentor to add this step."))
        step = Step.create(
            {
                "goal_id": self.id,
                "name": name,
                "date_deadline": day,
                "if_then": (if_then or "").strip()[:1000] or False,
                "reward_type_id": words.id,
                "sequence": max(self.step_ids.mapped("sequence"), default=0) + 1,
            }
        )
        self.participant_id._do_tell_staff(
            lambda env: (env._("Added a step: does a reward belong to it?"), step.name), self
        )
        return step


class MobilityParticipant(models.Model):
    _inherit = "mobility.participant"

    def _do_own_stress_plan(self, words):
        """Keep the plan for stress that this person wrote; the caller is that person.

        :param dict words: {field of the plan: words}; others are not looked at
        """
        self.ensure_one()
        if reason := self._get_own_blocker():
            raise UserError(reason)
        self.write({name: words[name][:1000] or False for name in PARTS if name in words})
