from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from .reward_amount import DIFFICULTIES

REWARD_FIELDS = frozenset({"reward_type_id", "reward_amount", "difficulty"})


class MobilityGoalStep(models.Model):
    _inherit = "mobility.goal.step"
    _guarded_fields = frozenset({"state", "date_done", "done_by_id", "reward_set_by_id"})

    currency_id = fields.Many2one(related="company_id.currency_id")
    program_id = fields.Many2one(related="goal_id.enrollment_id.program_id")
    difficulty = fields.Selection(
        DIFFICULTIES,
        required=True,
        default="small",
        help="How much this asks of the person, here and now. What the step earns follows from it.",
    )
    reward_type_id = fields.Many2one(
        "mobility.reward.type",
        "Reward",
        required=True,
        domain="[('company_id', 'in', (False, company_id)),"
        " '|', ('program_ids', '=', False), ('program_ids', 'in', program_id)]",
        default=lambda self: self.env.ref("mobility_mentoring.reward_type_kind_words", raise_if_not_found=False),
        ondelete="restrict",
    )
    reward_kind = fields.Selection(related="reward_type_id.kind")
    reward_amount = fields.Monetary(
        "Amount", compute="_compute_reward_amount", store=True, precompute=True, readonly=False
    )
    reward_amount_reason = fields.Char("Why this amount", compute="_compute_reward_amount_reason")
    reward_for = fields.Char("Wants it for", help="What the person will do with it, in their own words.")
    reward_set_by_id = fields.Many2one(
        "res.users", "Reward set by", readonly=True, copy=False, default=lambda self: self.env.uid
    )
    reward_ids = fields.One2many("mobility.reward", "step_id", "All rewards", readonly=True)
    reward_id = fields.Many2one("mobility.reward", "Current reward", compute="_compute_reward_id")
    reward_state = fields.Selection(
        lambda self: self.env["mobility.reward"]._fields["state"]._description_selection(self.env),
        "Reward is",
        compute="_compute_reward_id",
    )

    @api.depends("reward_type_id", "difficulty")
    def _compute_reward_amount(self):
        for step in self:
            step.reward_amount = step._get_catalogue_amount()

    @api.depends("reward_type_id", "difficulty", "reward_amount", "program_id", "reward_set_by_id")
    def _compute_reward_amount_reason(self):
        for step in self:
            has_amount = step.currency_id and step.reward_kind != "recognition"
            step.reward_amount_reason = has_amount and step._get_amount_reason()

    @api.depends("reward_ids.state")
    def _compute_reward_id(self):
        for step in self:
            valid = step.reward_ids.filtered(lambda reward: reward.approval_state not in ("refused", "cancelled"))
            step.reward_id = (valid or step.reward_ids)[:1]
            step.reward_state = step.reward_id.state

    @api.constrains("reward_type_id", "reward_amount")
    def _check_reward_amount(self):
        for step in self:
            amount = step.currency_id.round(step.reward_amount)
            if amount < 0 or (amount and step.reward_kind == "recognition"):
                raise UserError(
                    self.env._(
                        "'%(name)s': recognition has no amount, and an amount is never below zero.", name=step.name
                    )
                )

    @api.constrains("reward_type_id")
    def _check_reward_type(self):
        for step in self:
            reward_type = step.reward_type_id
            offered = reward_type._get_offer_domain(step.company_id, step.program_id)
            if not reward_type.active or not reward_type.filtered_domain(offered):
                raise UserError(
                    self.env._(
                        "'%(reward)s' is not offered to this person. Choose another reward for '%(name)s'.",
                        reward=reward_type.name,
                        name=step.name,
                    )
                )

    def write(self, vals):
        if REWARD_FIELDS & vals.keys():
            self._check_reward_open()
        result = super().write(vals)
        if REWARD_FIELDS & vals.keys():
            # sudo: guarded field: who set the amount does not approve the reward
            self.sudo().reward_set_by_id = self.env.uid
            self._do_promise_again()
        return result

    def unlink(self):
        self.check_access("unlink")
        self.sudo().reward_ids.unlink()  # sudo: promises go with the step they were made for; what was earned stays
        return super().unlink()

    def _check_reward_open(self):
        for step in self:
            if step.state == "done":
                raise UserError(
                    self.env._("'%(name)s' is done: what it earns was agreed before and stays.", name=step.name)
                )

    def _do_promise(self):
        super()._do_promise()
        missing = self.filtered(lambda step: not step._get_valid_rewards())
        # a reward cancelled just now leaves the unique index before the next one enters it
        missing.sudo().reward_ids.flush_recordset(["approval_state"])  # sudo: rewards of the steps' own
        # sudo: rewards are made by their steps only; the caller checked the right to write the step
        self.env["mobility.reward"].sudo().create([step._prepare_reward_vals() for step in missing])

    def _do_promise_again(self):
        """Follow a changed amount or type in the promise that was made."""
        for step in self:
            reward = step._get_valid_rewards()
            if reward.approval_state == "promised":
                vals = step._prepare_reward_vals()
                reward.write({name: vals[name] for name in ("reward_type_id", "kind", "amount", "amount_set_by_id")})

    def _do_reward(self):
        super()._do_reward()
        self._do_promise()
        self._get_valid_rewards()._do_earn()

    def _do_skip(self):
        super()._do_skip()
        self._get_valid_rewards()._do_cancel()

    def _do_reopen(self):
        for step in self:
            reward = step._get_valid_rewards()
            if reward.kind != "recognition" and reward.approval_state == "approved":
                raise UserError(
                    self.env._(
                        "'%(name)s' earned a reward that is approved. A coordinator cancels that first.", name=step.name
                    )
                )
            reward._do_cancel()
        return super()._do_reopen()

    def _get_valid_rewards(self):
        """Return the rewards of these steps that count, at most one a step."""
        # sudo: a mentor reads rewards of their own people only, and these are the steps' own
        return self.sudo().reward_ids.filtered(lambda reward: reward.approval_state not in ("refused", "cancelled"))

    def _get_catalogue_amount(self):
        """Return what the catalogue says that this step earns, in the program's currency."""
        self.ensure_one()
        if self.reward_kind == "recognition" or not self.reward_type_id:
            return 0.0
        return self.reward_type_id._get_amount(self.program_id, self.difficulty or "small")

    def _get_amount_reason(self):
        """Return, in words, where the amount of this step comes from."""
        self.ensure_one()
        reward_type, row = self.reward_type_id, self.reward_type_id._get_amount_row(self.program_id)
        amount = self._get_catalogue_amount()
        params = {
            "size": dict(self._fields["difficulty"]._description_selection(self.env))[
                self.difficulty or "small"
            ].lower(),
            "amount": format_amount(self.env, amount, self.currency_id),
            "program": row.program_id.name,
        }
        if not row:
            reason = self.env._("'%(reward)s' is %(amount)s for every step.", reward=reward_type.name, **params)
        elif row.program_id:
            reason = self.env._("A %(size)s step in %(program)s: %(amount)s.", **params)
        else:
            reason = self.env._("A %(size)s step: %(amount)s.", **params)
        if self.currency_id.compare_amounts(amount, self.reward_amount):
            name = self.sudo().reward_set_by_id.name  # sudo: the name of a colleague
            reason += " " + self.env._("Changed for this step by %(name)s.", name=name)
        return reason

    def _prepare_reward_vals(self):
        """Return the create values of the reward promised for this step."""
        self.ensure_one()
        goal = self.goal_id
        return {
            "step_id": self.id,
            "participant_id": goal.participant_id.id,
            "company_id": goal.company_id.id,
            "currency_id": goal.company_id.currency_id.id,
            "enrollment_id": goal.enrollment_id.id,
            "program_id": goal.enrollment_id.program_id.id,
            "reward_type_id": self.reward_type_id.id,
            "kind": self.reward_type_id.kind,
            "amount": 0.0 if self.reward_kind == "recognition" else self.reward_amount,
            "amount_set_by_id": self.reward_set_by_id.id,
        }
