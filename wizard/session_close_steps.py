from typing import Any, NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..models.reward.limit import LimitClaim
from ..models.session.when import Line, read_lines

DONE_HOW = ("alone", "together", "other")
NEW = "new"
FAR = fields.Date.to_date("9999-12-31")


class Promise(NamedTuple):
    """A line that somebody typed, and what it would earn; ``old`` is the bigger step whose promise it takes over."""

    line: Line
    reward_type: Any
    amount: float
    old: Any


class MobilitySessionClose(models.TransientModel):
    """What became of the steps, smaller ones in their place, and new ones typed one a line."""

    _inherit = "mobility.session.close"

    currency_id = fields.Many2one(related="participant_id.currency_id")
    # {id of a step: what became of it}, and what is typed for smaller ones
    steps = fields.Json(compute="_compute_steps")
    answers = fields.Json("What became of each step")
    smaller = fields.Json("Smaller steps typed")
    steps_text = fields.Text("New steps", help="One a line, with the day and the hour if you know them.")
    chips = fields.Json(compute="_compute_chips")
    goal_id = fields.Many2one(
        "mobility.goal",
        "For which goal",
        compute="_compute_goal_id",
        store=True,
        readonly=False,
        domain="[('participant_id', '=', participant_id), ('state', '=', 'agreed')]",
    )
    reward_type_id = fields.Many2one(
        "mobility.reward.type", "Reward for each", default=lambda self: self._get_kind_words() or None
    )
    reward_kind = fields.Selection(related="reward_type_id.kind", string="Kind of reward")
    reward_amount = fields.Monetary("Amount", compute="_compute_reward_amount", store=True, readonly=False)
    limit_warning = fields.Text("Above a legal limit", compute="_compute_chips")
    limit_reason = fields.Text("Why go on")

    # -- what is shown ------------------------------------------------------------------------------------------------

    @api.depends("session_id")
    def _compute_steps(self):
        for wizard in self:
            steps = wizard._get_open_steps()
            steps = steps.sorted(lambda step: (step.date_deadline or FAR, step.sequence, step.id))
            wizard.steps = [wizard._prepare_step_row(step) for step in steps]

    def _get_open_steps(self):
        person = self.session_id.participant_id._origin.id
        return self.env["mobility.goal.step"].search(
            [("participant_id", "=", person), ("state", "=", "todo"), ("goal_id.state", "=", "agreed")]
        )

    def _prepare_step_row(self, step):
        return {
            "id": step.id,
            "name": step.name,
            "goal": step.goal_id.name,
            "when": step._get_when("EEE d MMM"),
            "late": bool(step.date_deadline and step.date_deadline < fields.Date.context_today(self)),
            "reward": self._get_reward_words(step.reward_type_id, step.reward_amount),
            "if_then": step.if_then or "",
        }

    def _get_reward_words(self, reward_type, amount):
        if reward_type.kind == "money":
            return self.currency_id.format(amount)
        return reward_type.name or ""

    @api.depends("session_id")
    def _compute_goal_id(self):
        for wizard in self:
            domain = [("participant_id", "=", wizard.session_id.participant_id.id), ("state", "=", "agreed")]
            wizard.goal_id = self.env["mobility.goal"].search(domain, order="id desc", limit=1)

    @api.depends("reward_type_id")
    def _compute_reward_amount(self):
        for wizard in self:
            wizard.reward_amount = wizard.reward_type_id.default_amount

    @api.depends("steps_text", "smaller", "reward_type_id", "reward_amount", "session_id")
    def _compute_chips(self):
        for wizard in self:
            promises = wizard._get_promises()
            wizard.chips = {key: [wizard._prepare_chip(one) for one in made] for key, made in promises.items()}
            wizard.limit_warning = wizard._get_limit_words(promises[NEW])

    def _get_promises(self):
        """Return {'new', or the id of a step as text: a Promise for each line typed}."""
        bigger = {str(step.id): step for step in self._get_bigger_steps()}
        promises = {}
        for key, lines in self._read_all().items():
            promises[key] = [self._get_promise(key, line) for line in lines]
            if lines and (old := bigger.get(key)):
                # the last of the smaller steps takes over what was promised for the bigger one
                promises[key][-1] = Promise(lines[-1], old.reward_type_id, old.reward_amount, old)
        return promises

    def _get_promise(self, key, line):
        """Return what a line earns: what was chosen on the screen for new steps, kind words for smaller ones."""
        if key == NEW:
            return Promise(line, self.reward_type_id, self.reward_amount, None)
        return Promise(line, self._get_kind_words(), 0, None)

    def _get_kind_words(self):
        found = self.env.ref("mobility_mentoring.reward_type_kind_words", raise_if_not_found=False)
        return found or self.env["mobility.reward.type"]

    def _read_all(self):
        """Return {'new', or the id of a step as text: the lines typed}."""
        now = fields.Datetime.context_timestamp(self, fields.Datetime.now()).replace(tzinfo=None)
        texts = {NEW: self.steps_text, **(self.smaller if isinstance(self.smaller, dict) else {})}
        return {key: read_lines(str(text or ""), now) for key, text in texts.items()}

    def _get_bigger_steps(self):
        keys = self.smaller if isinstance(self.smaller, dict) else {}
        return keys and self._get_open_steps().filtered(lambda step: str(step.id) in keys)

    def _prepare_chip(self, promise):
        line, old = promise.line, promise.old
        return {
            "name": line.name,
            "when": self._get_line_when(line) or (old._get_when("EEE d MMM") if old else ""),
            "if_then": line.if_then,
            "reward": self._get_reward_words(promise.reward_type, promise.amount),
        }

    def _get_line_when(self, line):
        if not line.day:
            return ""
        day = format_date(self.env, line.day, date_format="EEE d MMM")
        return f"{day}, {line.hour:%H:%M}" if line.hour else day

    def _get_limit_words(self, promises):
        """Tell which of these new promises go beyond a legal limit; they count one after the other."""
        claims = [
            self._prepare_claim(promise, number)
            for number, promise in enumerate(promises)
            if promise.reward_type.kind == "money" and promise.reward_type.legal_code and promise.amount > 0
        ]
        checks = self.env["mobility.legal.amount"]._check_claims(claims)
        return "\n".join(
            f"'{name}': {check.legal._describe(check)}" for (_number, name), check in checks.items() if check.is_over
        )

    def _prepare_claim(self, promise, number):
        today = fields.Date.context_today(self)
        return LimitClaim(
            record=(number, promise.line.name),
            person=self.session_id.participant_id._origin.sudo(),  # sudo: sums are read for the whole benefit unit
            code=promise.reward_type.legal_code,
            day=max(promise.line.day or today, today),
            amount=promise.amount,
            currency=self.currency_id,
            reward=None,
        )

    # -- Save ---------------------------------------------------------------------------------------------------------

    def _do_steps(self):
        """Tick, let go, make smaller and add steps; return the new ones. Who did not come talked about none."""
        if self.outcome != "held":
            return self.env["mobility.goal.step"]
        chosen = self._get_answered_steps()
        done = self.env["mobility.goal.step"]
        for how in DONE_HOW:
            if how in chosen:
                chosen[how].done_how = how
                done |= chosen[how]
        done.action_done()  # all of them at once: what they earn is looked at together
        if "let_go" in chosen:
            chosen["let_go"].action_skip()
        lines = self._read_all()
        smaller = chosen.get("smaller", self.env["mobility.goal.step"])
        return self._do_make_smaller(smaller, lines) | self._do_add_steps(lines[NEW])

    def _get_answered_steps(self):
        """Return {what became of them: steps}.

        :raises UserError: when one belongs to somebody else
        """
        answers = self.answers if isinstance(self.answers, dict) else {}
        steps = self.env["mobility.goal.step"].browse(int(key) for key in answers if key.isdigit())
        if steps.participant_id - self.participant_id:
            raise UserError(self.env._("A step on this screen belongs to somebody else."))
        steps._check_transition(("todo",))  # the person may have ticked one meanwhile
        return steps.grouped(lambda step: answers[str(step.id)])

    def _do_make_smaller(self, steps, lines):
        if not steps:
            return steps
        kind_words = self._get_kind_words()
        parts = {
            step: [self._prepare_step_vals(line, kind_words) for line in lines.get(str(step.id), ())] for step in steps
        }
        return steps._do_make_smaller(parts)

    def _do_add_steps(self, lines):
        Step = self.env["mobility.goal.step"]
        if not lines:
            return Step
        if not self.goal_id:
            raise UserError(self.env._("Steps lead to a goal: choose for which goal the new steps are."))
        if self.goal_id.participant_id != self.participant_id:
            raise UserError(self.env._("The goal belongs to somebody else."))
        common = {
            "goal_id": self.goal_id.id,
            "limit_reason": self.reward_amount and self.limit_warning and self.limit_reason,
        }
        return Step.create(
            [{**self._prepare_step_vals(line, self.reward_type_id, self.reward_amount), **common} for line in lines]
        )

    def _prepare_step_vals(self, line, reward_type, amount=0):
        """Return the create values of a step as it was typed; the caller says for which goal."""
        vals = {
            "name": line.name,
            "date_deadline": line.day,
            "hour_deadline": line.hour.hour + line.hour.minute / 60 if line.hour else 0,
            "if_then": line.if_then,
            "sequence": 99,
        }
        if reward_type:
            vals["reward_type_id"] = reward_type.id
        if reward_type.kind == "money":
            vals["reward_amount"] = amount
        return vals
