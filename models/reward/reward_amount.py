from odoo import api, fields, models
from odoo.exceptions import UserError

DIFFICULTIES = [("small", "Small"), ("medium", "Medium"), ("large", "Large")]


class MobilityRewardAmount(models.Model):
    """What steps earn by how difficult they are: for one program, or for all programs without a row of their own."""

    _name = "mobility.reward.amount"
    _description = "Amount of a reward by difficulty"
    _order = "reward_type_id, program_id, id"

    reward_type_id = fields.Many2one("mobility.reward.type", required=True, index=True, ondelete="cascade")
    program_id = fields.Many2one(
        "mobility.program", index="btree_not_null", ondelete="cascade", help="Empty: all programs without a row here."
    )
    company_id = fields.Many2one(related="program_id.company_id", store=True, index="btree_not_null")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    amount_small = fields.Monetary("Small step", required=True)
    amount_medium = fields.Monetary("Medium step", required=True)
    amount_large = fields.Monetary("Large step", required=True)

    _type_program_unique = models.UniqueIndex(
        "(reward_type_id, COALESCE(program_id, 0))", "A program has one row of amounts for each reward type."
    )
    _check_amounts = models.Constraint(
        "CHECK(amount_small >= 0 AND amount_medium >= 0 AND amount_large >= 0)", "An amount is never below zero."
    )

    @api.depends("program_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for row in self:
            row.currency_id = row.program_id.currency_id or self.env.company.currency_id

    @api.constrains("reward_type_id")
    def _check_reward_type(self):
        for row in self:
            if row.reward_type_id.kind == "recognition":
                raise UserError(self.env._("'%(name)s': recognition has no amount.", name=row.reward_type_id.name))
