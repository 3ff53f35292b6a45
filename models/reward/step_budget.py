from odoo import api, fields, models
from odoo.tools import format_amount


class MobilityGoalStep(models.Model):
    """Says at a promise that there may not be money for it: a promise is a commitment of the program's budget."""

    _inherit = "mobility.goal.step"

    budget_warning = fields.Char(compute="_compute_budget_warning")

    @api.depends("reward_amount", "state", "reward_ids.state", "goal_id.enrollment_id.program_id", "date_deadline")
    def _compute_budget_warning(self):
        committed = self._get_committed()
        for step in self:
            program, year = step._get_budget_year()
            budget = program._get_reward_budget(year) if program else None
            amount = 0 if step.reward_id.approval_state == "promised" else step.reward_amount
            total = committed.get((program.id, year), 0.0) + amount
            over = (
                budget is not None
                and step.state == "todo"
                and step.reward_amount
                and program.currency_id.compare_amounts(total, budget) > 0
            )
            step.budget_warning = over and step.env._(
                "The budget %(year)s of %(program)s is %(budget)s. With this step %(total)s of it is promised or"
                " given, so it may not be approved.",
                year=year,
                program=program.name,
                budget=format_amount(step.env, budget, program.currency_id),
                total=format_amount(step.env, total, program.currency_id),
            )

    def _get_budget_year(self):
        """Return the program that pays this step's reward and the year in which it counts."""
        self.ensure_one()
        date = self.reward_id.date_budget or self.date_deadline or fields.Date.context_today(self)
        return self.goal_id.enrollment_id.program_id, date.year

    def _get_committed(self):
        """Return what is promised or given already, for the programs of these steps: {(program id, year): amount}."""
        domain = [
            ("program_id", "in", self.goal_id.enrollment_id.program_id.ids),
            ("state", "!=", "cancelled"),
            ("amount", ">", 0),
        ]
        # sudo: totals without names, for who sees the program but not every participant
        Reward = self.env["mobility.reward"].sudo()
        groups = Reward._read_group(domain, ["program_id", "date_budget:year"], ["amount:sum"])
        return {(program.id, day.year): amount for program, day, amount in groups if day}
