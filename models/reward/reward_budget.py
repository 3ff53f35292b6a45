from odoo import fields, models


class MobilityRewardBudget(models.Model):
    """What a program may spend on rewards in one calendar year, when that differs from its usual budget."""

    _name = "mobility.reward.budget"
    _description = "Reward budget of a year"
    _order = "year desc, program_id"
    _rec_name = "year"

    program_id = fields.Many2one("mobility.program", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="program_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="program_id.currency_id", store=True)
    year = fields.Integer(required=True, aggregator=None, default=lambda self: fields.Date.context_today(self).year)
    amount = fields.Monetary("Budget", required=True, help="0: no rewards that cost money in this year.")

    _program_year_unique = models.UniqueIndex(
        "(program_id, year)", "This program has a budget for that year already. Change its amount instead."
    )
    _check_values = models.Constraint(
        "CHECK(amount >= 0 AND year BETWEEN 2000 AND 2100)",
        "A budget is never below zero, and its year is written in four digits.",
    )
