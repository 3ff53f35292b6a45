from odoo import api, fields, models


class MobilityGoal(models.Model):
    _inherit = "mobility.goal"

    has_limit_warning = fields.Boolean(compute="_compute_has_limit_warning")

    @api.depends("step_ids.limit_warning")
    def _compute_has_limit_warning(self):
        for goal in self:
            goal.has_limit_warning = any(goal.step_ids.mapped("limit_warning"))

    def action_agree(self):
        # EXTENDS: promises above a legal limit ask for a reason first, and keep it
        self._check_transition(("draft",))
        steps = self.step_ids
        warnings = steps._get_limit_warnings()
        asked = {step: text for step, text in warnings.items() if not step._get_limit_reason()}
        if asked:
            lines = [f"'{step.name}': {text}" for step, text in asked.items()]
            return self.env["mobility.reason"]._open(
                self, "action_agree", "limit_reason", self.env._("Above a legal limit"), message="\n".join(lines)
            )
        result = super().action_agree()
        for step in warnings:
            step.limit_reason = step._get_limit_reason()
        return result
