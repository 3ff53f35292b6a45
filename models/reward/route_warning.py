from odoo import api, fields, models

RISKS = ("has_attachment", "has_debt_plan", "has_joint_account", "reward_route", "risks_discussed_on")


class MobilityGoal(models.Model):
    _inherit = "mobility.goal"

    reward_warning = fields.Text("Talk about this first", compute="_compute_reward_warning")
    risks_discussed_on = fields.Date(related="participant_id.risks_discussed_on", string="Talked about on")

    @api.depends("step_ids.reward_kind", "step_ids.state", *(f"participant_id.{name}" for name in RISKS))
    def _compute_reward_warning(self):
        for goal in self:
            steps = goal.step_ids.filtered(lambda step: step.state == "todo")
            kinds = set(steps.mapped("reward_kind")) - {False}
            person = goal.participant_id
            goal.reward_warning = "\n".join(person._get_money_warnings(kinds)) if kinds and person else False


class MobilityGoalStep(models.Model):
    _inherit = "mobility.goal.step"

    reward_warning = fields.Text("Talk about this first", compute="_compute_reward_warning")

    @api.depends("reward_kind", "state", *(f"participant_id.{name}" for name in RISKS))
    def _compute_reward_warning(self):
        for step in self:
            kinds = {step.reward_kind} if step.state == "todo" and step.reward_kind else set()
            person = step.participant_id
            step.reward_warning = "\n".join(person._get_money_warnings(kinds)) if kinds and person else False
