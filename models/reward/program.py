from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_amount


class MobilityProgram(models.Model):
    _inherit = "mobility.program"

    reward_budget = fields.Monetary(
        "Reward budget a year", help="For rewards with an amount that are earned in a calendar year. 0: none set."
    )
    reward_budget_ids = fields.One2many(
        "mobility.reward.budget", "program_id", "Budgets of other years", help="For years in which it differs."
    )
    reward_spent = fields.Monetary(
        "Approved this year",
        compute="_compute_reward_spent",
        # of a program with few people, what one person got: not for analysts
        groups="mobility_mentoring.group_mentor,mobility_mentoring.group_finance",
        help="Rewards earned this year that were approved, in money, vouchers and in kind.",
    )
    reward_account_id = fields.Many2one(
        "account.account",
        "Expense account",
        check_company=True,
        domain="[('account_type', 'in', ('expense', 'expense_direct_cost'))]",
        help="Where rewards are booked. Use a neutral name: everybody in accounting can read it.",
    )
    auto_approve_below = fields.Monetary(
        "Approve automatically up to",
        default=25.0,
        help="A reward up to this amount needs no second person. 0: a coordinator approves every reward.",
    )
    auto_approve_month_cap = fields.Monetary(
        "At most, a person a month", default=75.0, help="Sum that may be approved automatically for one person a month."
    )

    _check_reward_amounts = models.Constraint(
        "CHECK(COALESCE(reward_budget, 0) >= 0 AND COALESCE(auto_approve_below, 0) >= 0"
        " AND COALESCE(auto_approve_month_cap, 0) >= 0)",
        "Budget and limits are never below zero.",
    )

    def _compute_reward_spent(self):
        year = fields.Date.context_today(self).year
        for program in self:
            program.reward_spent = program._get_reward_spent(year) if program.id else 0.0

    def _get_reward_spent(self, year):
        """Return the sum of approved rewards of every kind earned in ``year``, in the program's currency.

        The year of the reward counts, whenever it is booked.
        """
        self.ensure_one()
        domain = [
            ("program_id", "=", self.id),
            ("approval_state", "=", "approved"),
            ("date_earned", ">=", f"{year}-01-01"),
            ("date_earned", "<=", f"{year}-12-31"),
        ]
        # sudo: a total without names, for people who see the program but not every participant
        [[total]] = self.env["mobility.reward"].sudo()._read_group(domain, [], ["amount:sum"])
        return total or 0.0

    def _get_reward_budget(self, year):
        """Return the budget of ``year`` in the program's currency, or None when none is set."""
        self.ensure_one()
        budgets = self.sudo().reward_budget_ids  # sudo: a figure of the program
        own = budgets.filtered(lambda budget: budget.year == year)
        return own.amount if own else self.reward_budget or None

    def _get_budget_room(self, year):
        """Return what is left of the budget of ``year`` for rewards approved now, None when no budget is set.

        Writing the program's row makes the second of two transactions wait and then start again with what the first
        one spent; reading under a lock alone would still show it the old sum.
        """
        budget = self._get_reward_budget(year)
        if budget is None:
            return None
        self.env.cr.execute(SQL("UPDATE mobility_program SET write_date = write_date WHERE id = %s", self.id))
        return budget - self._get_reward_spent(year)

    def _claim_budget(self, rewards):
        """Make sure that ``rewards`` fit in the budget of their year, also when two people approve at the same moment.

        :raises UserError: with budget, spent and asked for
        """
        self.ensure_one()
        for year, claimed in rewards.grouped(lambda reward: reward.date_earned.year).items():
            room, asked = self._get_budget_room(year), sum(claimed.mapped("amount"))
            if room is None or self.currency_id.compare_amounts(asked, room) <= 0:
                continue
            budget = self._get_reward_budget(year)
            raise UserError(
                self.env._(
                    "The reward budget %(year)s of %(program)s is %(budget)s. %(spent)s is approved already, so"
                    " another %(asked)s does not fit.",
                    year=year,
                    program=self.name,
                    budget=format_amount(self.env, budget, self.currency_id),
                    spent=format_amount(self.env, budget - room, self.currency_id),
                    asked=format_amount(self.env, asked, self.currency_id),
                )
            )

    @api.constrains("reward_account_id")
    def _check_reward_account(self):
        for program in self:
            account = program.reward_account_id
            if account and account.account_type not in ("expense", "expense_direct_cost"):
                raise UserError(self.env._("%(account)s is not an expense account.", account=account.display_name))
