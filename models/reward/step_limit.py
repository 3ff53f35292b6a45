from odoo import api, fields, models
from odoo.exceptions import UserError

from .goal_step import REWARD_FIELDS
from .limit import LimitClaim


class MobilityGoalStep(models.Model):
    """What is promised for a step is checked against the legal limits before it is promised."""

    _inherit = "mobility.goal.step"

    limit_warning = fields.Text("Above a legal limit", compute="_compute_limit_warning")
    limit_reason = fields.Char(
        "Why go on", copy=False, help="A reward above a legal limit is possible: say why. The reason is kept."
    )
    benefit_words = fields.Text("About the benefit", compute="_compute_benefit_words")

    @api.depends("reward_type_id", "reward_amount", "date_deadline", "state", "goal_id.participant_id")
    def _compute_limit_warning(self):
        # the steps of a draft count one after the other, so all of them are looked at
        warnings = (self.goal_id.step_ids | self)._get_limit_warnings()
        for step in self:
            step.limit_warning = warnings.get(step, False)

    @api.depends("reward_type_id", "reward_amount", "date_deadline", "state", "goal_id.participant_id")
    def _compute_benefit_words(self):
        for step in self:
            step.benefit_words = step._get_benefit_words()

    @api.onchange("reward_type_id", "reward_amount")
    def _onchange_limit_reason(self):
        # another promise asks anew
        self.limit_reason = False

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        steps._check_limit_reason(fresh=False)
        return steps

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & (REWARD_FIELDS | {"goal_id", "limit_reason"}):
            self._check_limit_reason(fresh=REWARD_FIELDS & vals.keys() and "limit_reason" not in vals)
        return result

    def _check_limit_reason(self, fresh):
        """Ask for the reason of promises just made or changed, and keep it.

        :param fresh: the reason that the step has belongs to an earlier promise
        :raises UserError: a promise goes beyond a legal limit and nobody said why
        """
        promised = self.filtered(lambda step: step.state == "todo" and step.goal_id.state == "agreed")
        if not (warnings := promised._get_limit_warnings()):
            return
        asked = {step: text for step, text in warnings.items() if fresh or not step._get_limit_reason()}
        if asked and not (self.env.context.get("limit_reason") or "").strip():
            lines = [f"'{step.name}': {text}" for step, text in asked.items()]
            how = self.env._("You can go on: say why in 'Why go on', beside the reward of the step.")
            raise UserError("\n".join([*lines, how]))
        self._keep_limit_reasons(warnings)

    def _get_limit_reason(self):
        self.ensure_one()
        return ((self.env.context.get("limit_reason") or self.limit_reason) or "").strip()

    def _keep_limit_reasons(self, warnings):
        """Keep the reasons of the promises of these steps.

        :param warnings: {step: what was warned of}
        """
        reasons = {}
        for step, text in warnings.items():
            if reward := step._get_valid_rewards():
                reasons[reward] = (step._get_limit_reason(), text)
        self.env["mobility.reward"]._keep_limit_reasons("promise", reasons)

    def _get_limit_checks(self):
        """Return {step: LimitCheck} for the steps still to do that have a reward with a legal basis."""
        today = fields.Date.context_today(self)
        todo = self.filtered(lambda step: step.state == "todo" and step.reward_type_id.legal_code)
        claims = [
            LimitClaim(
                record=step,
                person=step.goal_id.participant_id._origin.sudo(),  # sudo: sums are read for the whole benefit unit
                code=step.reward_type_id.legal_code,
                day=max(step.date_deadline or today, today),
                amount=step.reward_amount,
                currency=step.currency_id or step.goal_id.participant_id.currency_id,
                reward=step._origin._get_valid_rewards(),
            )
            for step in todo
            if step.goal_id.participant_id and step.reward_amount > 0
        ]
        return self.env["mobility.legal.amount"]._check_claims(claims)

    def _get_limit_warning(self):
        """Return the LimitCheck of this step's reward when it goes beyond a legal limit, else False."""
        self.ensure_one()
        check = (self.goal_id.step_ids | self)._get_limit_checks().get(self)
        return check if check and check.is_over else False

    def _get_limit_warnings(self):
        """Return {step: sentences for staff} for those whose reward goes beyond a legal limit."""
        checks = self._get_limit_checks()
        return {step: check.legal._describe(check) for step, check in checks.items() if check.is_over}

    def _get_benefit_words(self):
        """Tell in plain words whether the reward of this step counts for the benefit and must be reported.

        :return: words in the language of the person, '' for kind words, which have no value
        """
        self.ensure_one()
        if self.reward_kind in (False, "recognition"):
            return ""
        step = self.with_context(lang=self.participant_id.lang or self.env.lang)
        if reward := step._get_valid_rewards():
            return reward._get_benefit_words()
        check = (step.goal_id.step_ids | step)._get_limit_checks().get(step)
        Legal = step.env["mobility.legal.amount"]
        return check.legal._get_words(check, check.is_over) if check else Legal._get_unknown_words()
