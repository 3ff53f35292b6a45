from odoo import fields, models
from odoo.tools import SQL


class MobilityBudgetReport(models.Model):
    """Per program and year: what may be spent, what is promised, and how far it is on its way.

    A sum a row, without people: it may be read by everybody who may read the program.
    """

    _name = "mobility.budget.report"
    _description = "Reward budget"
    _auto = False
    _order = "year desc, program_id"
    _rec_name = "program_id"
    _depends = {
        "mobility.reward": ["program_id", "date_budget", "state", "amount"],
        "mobility.reward.budget": ["program_id", "year", "amount"],
        "mobility.program": ["reward_budget", "company_id", "currency_id", "analytic_account_id"],
    }

    program_id = fields.Many2one("mobility.program", readonly=True)
    company_id = fields.Many2one("res.company", "Organisation", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    analytic_account_id = fields.Many2one("account.analytic.account", "Analytic account", readonly=True)
    year = fields.Integer(readonly=True, aggregator=None)
    budget = fields.Monetary(readonly=True, help="0: none is set.")
    promised = fields.Monetary(readonly=True, help="For steps that are not done yet.")
    earned = fields.Monetary("To approve", readonly=True)
    approved = fields.Monetary(readonly=True, help="Approved, in no booked payout yet.")
    booked = fields.Monetary("On its way", readonly=True, help="Booked, not yet received.")
    received = fields.Monetary(readonly=True)
    spent = fields.Monetary(readonly=True, help="Approved, on its way or received: what can no longer be given.")
    remaining = fields.Monetary("Left", readonly=True, help="Budget less what is spent.")
    free = fields.Monetary(
        "Left to promise", readonly=True, help="Budget less what is spent, waits for approval or is promised."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH reward AS (
                SELECT program_id, EXTRACT(YEAR FROM date_budget)::int AS year, state, SUM(amount) AS amount
                  FROM mobility_reward
                 WHERE program_id IS NOT NULL AND state != 'cancelled' AND amount > 0
              GROUP BY program_id, year, state
            ),
            total AS (
                SELECT program_id, year,
                       COALESCE(SUM(amount) FILTER (WHERE state = 'promised'), 0) AS promised,
                       COALESCE(SUM(amount) FILTER (WHERE state = 'earned'), 0) AS earned,
                       COALESCE(SUM(amount) FILTER (WHERE state = 'approved'), 0) AS approved,
                       COALESCE(SUM(amount) FILTER (WHERE state = 'booked'), 0) AS booked,
                       COALESCE(SUM(amount) FILTER (WHERE state = 'received'), 0) AS received
                  FROM reward
              GROUP BY program_id, year
            ),
            program_year AS (
                SELECT program_id, year FROM total
                 UNION
                SELECT program_id, year FROM mobility_reward_budget
                 UNION
                SELECT id, EXTRACT(YEAR FROM CURRENT_DATE)::int FROM mobility_program WHERE reward_budget > 0 AND active
            ),
            budget_year AS (
                SELECT y.program_id, y.year, p.company_id, p.currency_id, p.analytic_account_id,
                       -- 0 on the program means that none is set, 0 for a year that nothing may be spent
                       COALESCE(b.amount, NULLIF(p.reward_budget, 0)) AS budget,
                       COALESCE(t.promised, 0) AS promised,
                       COALESCE(t.earned, 0) AS earned,
                       COALESCE(t.approved, 0) AS approved,
                       COALESCE(t.booked, 0) AS booked,
                       COALESCE(t.received, 0) AS received
                  FROM program_year y
                  JOIN mobility_program p ON p.id = y.program_id
             LEFT JOIN total t ON t.program_id = y.program_id AND t.year = y.year
             LEFT JOIN mobility_reward_budget b ON b.program_id = y.program_id AND b.year = y.year
            )
            SELECT program_id * 10000 + year AS id, *,
                   approved + booked + received AS spent,
                   budget - approved - booked - received AS remaining,
                   budget - approved - booked - received - earned - promised AS free
              FROM budget_year
            """
        )

    def action_view_rewards(self):
        """Open the rewards behind this row, those that the user may see."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("mobility_mentoring.mobility_reward_action")
        domain = [
            ("program_id", "=", self.program_id.id),
            ("date_budget", ">=", f"{self.year}-01-01"),
            ("date_budget", "<=", f"{self.year}-12-31"),
            ("amount", ">", 0),
        ]
        return {**action, "domain": domain, "context": {}}
