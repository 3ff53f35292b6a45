from odoo import api, fields, models

from .limit import LimitClaim
from .reward import STAFF

OPEN_STATES = ("promised", "earned")


class MobilityReward(models.Model):
    """What a reward does to the legal limits: shown, told and reasoned, never forbidden."""

    _inherit = "mobility.reward"

    # frozen when promised: another basis of the type later does not rewrite what was told
    legal_code = fields.Char(
        "Legal basis", compute="_compute_legal_code", store=True, precompute=True, index=True, groups=STAFF
    )
    limit_warning = fields.Text("Above a legal limit", compute="_compute_limit_warning", groups=STAFF)
    limit_reason_ids = fields.One2many("mobility.limit.reason", "reward_id", "Reasons", readonly=True, groups=STAFF)
    benefit_words = fields.Text("About the benefit", compute="_compute_benefit_words", groups=STAFF)

    @api.depends("reward_type_id")
    def _compute_legal_code(self):
        for reward in self:
            reward.legal_code = reward.reward_type_id.legal_code

    @api.depends("approval_state", "amount", "legal_code", "date_earned", "step_id.date_deadline")
    def _compute_limit_warning(self):
        warnings = self.filtered(lambda reward: reward.approval_state in OPEN_STATES)._get_limit_warnings()
        for reward in self:
            reward.limit_warning = warnings.get(reward, False)

    @api.depends("approval_state", "amount", "legal_code", "date_earned", "step_id.date_deadline")
    def _compute_benefit_words(self):
        words = self._get_all_benefit_words()
        for reward in self:
            reward.benefit_words = words[reward]

    def _get_limit_day(self):
        """Return the day on which this reward counts: earned, else the deadline of its step, never before today."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        return self.date_earned or max(self.step_id.date_deadline or today, today)

    def _get_limit_checks(self):
        """Return {reward: LimitCheck} for those with a value and a legal basis."""
        claims = [
            LimitClaim(
                record=reward,
                person=reward.participant_id,
                code=reward.legal_code,
                day=reward._get_limit_day(),
                amount=reward.amount,
                currency=reward.currency_id,
                reward=reward,
            )
            for reward in self.sudo()  # sudo: finance and portal are told words, never the step they come from
            if reward.legal_code and reward.amount > 0
        ]
        checks = self.env["mobility.legal.amount"]._check_claims(claims)
        return {reward.with_env(self.env): check for reward, check in checks.items()}

    def _get_limit_warning(self):
        """Return the LimitCheck of this reward when it goes beyond a legal limit, else False."""
        self.ensure_one()
        check = self._get_limit_checks().get(self)
        return check if check and check.is_over else False

    def _get_limit_warnings(self):
        """Return {reward: sentences for staff} for those that go beyond a legal limit."""
        checks = self._get_limit_checks()
        return {reward: check.legal._describe(check) for reward, check in checks.items() if check.is_over}

    def _get_benefit_words(self):
        """Tell in plain words whether this reward counts for the benefit and must be reported.

        :return: words in the language of the person, '' for kind words, which have no value
        """
        self.ensure_one()
        return self._get_all_benefit_words()[self]

    def _get_all_benefit_words(self):
        """Return {reward: what ``_get_benefit_words`` tells}; the queries are the same however many there are."""
        words = dict.fromkeys(self, "")
        worth = self.sudo().filtered(lambda reward: reward.kind != "recognition")  # sudo: words without the step
        for lang, rewards in worth.grouped(lambda reward: reward.participant_id.lang or self.env.lang).items():
            rewards = rewards.with_context(lang=lang)
            checks = rewards._get_limit_checks()
            unknown = rewards.env["mobility.legal.amount"]._get_unknown_words()
            for reward in rewards:
                check = checks.get(reward)
                words[reward] = check.legal._get_words(check, check.is_over) if check else unknown
        return words

    def action_approve(self):
        # EXTENDS: those above a legal limit ask for one reason together, and keep it
        self.check_access("read")
        if any(reward._get_approval_blocker() for reward in self):
            return super().action_approve()
        if asked := self._ask_limit_reason("action_approve", self):
            return asked
        warnings = self._get_limit_warnings()
        reason = (self.env.context.get("limit_reason") or "").strip()
        result = super().action_approve()
        if result is True:
            self._keep_limit_reasons("approval", {reward: (reason, text) for reward, text in warnings.items()})
        return result

    def _ask_limit_reason(self, method, records):
        """Return the action that asks for one reason for those above a legal limit, False when none is needed.

        :param method: called again on ``records`` with the reason in the context (``limit_reason``)
        """
        if (self.env.context.get("limit_reason") or "").strip():
            return False
        if not (warnings := self._get_limit_warnings()):
            return False
        lines = [f"{reward.name}, {reward.participant_id.name}: {text}" for reward, text in warnings.items()]
        title = self.env._("Above a legal limit")
        return self.env["mobility.reason"]._open(records, method, "limit_reason", title, message="\n".join(lines))

    def _get_within_month(self):
        # EXTENDS: what is above a legal limit waits for a person
        warnings = self._get_limit_warnings()
        return super(MobilityReward, self.filtered(lambda reward: reward not in warnings))._get_within_month()

    def _keep_limit_reasons(self, stage, reasons):
        """Keep why somebody went on.

        :param reasons: {reward: (reason, what was warned of)}
        """
        # sudo: kept by the actions only, after their checks; nobody writes or changes a reason by hand
        self.env["mobility.limit.reason"].sudo().create(
            [
                {"reward_id": reward.id, "stage": stage, "reason": reason, "warning": text}
                for reward, (reason, text) in reasons.items()
            ]
        )
