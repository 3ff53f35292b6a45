from datetime import timedelta

import pytz
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_datetime

from ..models.reward.limit import LimitClaim
from ..models.session.session_helped import ANSWERS
from ..models.session.when import read_lines

COUNT = 3
WEEKS = 4
DONE_HOW = ("alone", "together", "other")
NEW = "new"


class MobilitySessionClose(models.TransientModel):
    """Close a session on one screen: everything typed once, one Save, all of it or nothing."""

    _name = "mobility.session.close"
    _description = "Close a session"

    session_id = fields.Many2one("mobility.session", required=True, readonly=True, ondelete="cascade")
    participant_id = fields.Many2one(related="session_id.participant_id")
    program_id = fields.Many2one(related="session_id.program_id")
    currency_id = fields.Many2one(related="participant_id.currency_id")
    outcome = fields.Selection([("held", "Came"), ("no_show", "Did not come"), ("cancelled", "Cancelled")])
    reason = fields.Text("What was in the way?")
    topic_ids = fields.Many2many("mobility.topic", string="Topics", default=lambda self: self._default("topic_ids"))
    note = fields.Text(default=lambda self: self._default("note"))
    mood = fields.Selection(
        lambda self: self.env["mobility.session"]._fields["mood"]._description_selection(self.env),
        string="How are you today?",
        default=lambda self: self._default("mood"),
    )
    helped = fields.Selection(ANSWERS, "Did this help you?")

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
        "mobility.reward.type",
        "Reward for each",
        default=lambda self: self.env.ref("mobility_mentoring.reward_type_kind_words", raise_if_not_found=False),
    )
    reward_kind = fields.Selection(related="reward_type_id.kind", string="Kind of reward")
    reward_amount = fields.Monetary("Amount", compute="_compute_reward_amount", store=True, readonly=False)
    limit_warning = fields.Text("Above a legal limit", compute="_compute_chips")
    limit_reason = fields.Text("Why go on")

    barrier = fields.Char("Something in the way?")
    barrier_cause = fields.Selection(
        lambda self: self.env["mobility.barrier"]._fields["cause"]._description_selection(self.env),
        string="Where it comes from",
        default="person",
    )
    barrier_area_id = fields.Many2one(
        "mobility.area",
        "Part of the Bridge",
        domain="[('instrument_id.state', '=', 'published'), ('instrument_id.audience', '=', 'adult')]",
    )

    next_planned = fields.Char("Planned already", compute="_compute_next_planned")
    next_type_id = fields.Many2one(
        "mobility.session.type",
        "Kind of the next appointment",
        domain="[('is_group', '=', False)]",
        default=lambda self: self.env["mobility.session.book"]._default_session_type_id(),
    )
    proposals = fields.Json(compute="_compute_proposals")
    next_start = fields.Char("Next appointment", help="The start of the chosen proposal, or empty.")
    problem = fields.Char("Please look", compute="_compute_proposals")
    taken = fields.Char("Just taken", readonly=True)
    print_plan = fields.Boolean("Print the goal plan")

    def _default(self, name):
        """Return what the session says already: it may be closed anew."""
        return self.env["mobility.session"].browse(self.env.context.get("default_session_id"))[name]

    # -- what is shown ------------------------------------------------------------------------------------------------

    @api.depends("session_id")
    def _compute_steps(self):
        far = fields.Date.to_date("9999-12-31")
        today = fields.Date.context_today(self)
        for wizard in self:
            steps = wizard._get_open_steps().sorted(lambda step: (step.date_deadline or far, step.sequence, step.id))
            wizard.steps = [
                {
                    "id": step.id,
                    "name": step.name,
                    "goal": step.goal_id.name,
                    "when": step._get_when("EEE d MMM"),
                    "late": bool(step.date_deadline and step.date_deadline < today),
                    "reward": self._get_reward_words(step.reward_type_id, step.reward_amount),
                    "if_then": step.if_then or "",
                }
                for step in steps
            ]

    def _get_open_steps(self):
        person = self.session_id.participant_id._origin.id
        return self.env["mobility.goal.step"].search(
            [("participant_id", "=", person), ("state", "=", "todo"), ("goal_id.state", "=", "agreed")]
        )

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
            old_steps = {str(step.id): step for step in wizard._get_smaller_steps()}
            chips, claims = {}, []
            for key, lines in wizard._read_all().items():
                chips[key] = []
                for number, line in enumerate(lines):
                    # the last of the smaller steps takes over what was promised for the bigger one
                    old = old_steps.get(key) if number == len(lines) - 1 else None
                    reward_type = old.reward_type_id if old else wizard._get_type(key)
                    amount = old.reward_amount if old else (wizard.reward_amount if key == NEW else 0)
                    chips[key].append(
                        {
                            "name": line.name,
                            "when": wizard._get_line_when(line) or (old._get_when("EEE d MMM") if old else ""),
                            "if_then": line.if_then,
                            "reward": wizard._get_reward_words(reward_type, amount),
                        }
                    )
                    if reward_type.kind == "money" and reward_type.legal_code and amount > 0 and not old:
                        claims.append(wizard._prepare_claim(line, reward_type, amount, len(claims)))
            wizard.chips = chips
            wizard.limit_warning = wizard._get_limit_words(claims)

    def _get_type(self, key):
        """Return what new steps earn: chosen on the screen; smaller ones kind words, and the last its promise."""
        if key == NEW:
            return self.reward_type_id
        return self.env.ref("mobility_mentoring.reward_type_kind_words", raise_if_not_found=False) or (
            self.reward_type_id.browse()
        )

    def _get_line_when(self, line):
        if not line.day:
            return ""
        day = format_date(self.env, line.day, date_format="EEE d MMM")
        return f"{day}, {line.hour:%H:%M}" if line.hour else day

    def _prepare_claim(self, line, reward_type, amount, number):
        today = fields.Date.context_today(self)
        return LimitClaim(
            record=(number, line.name),
            person=self.session_id.participant_id._origin.sudo(),  # sudo: sums are read for the whole benefit unit
            code=reward_type.legal_code,
            day=max(line.day or today, today),
            amount=amount,
            currency=self.currency_id,
            reward=None,
        )

    def _get_limit_words(self, claims):
        checks = self.env["mobility.legal.amount"]._check_claims(claims)
        return "\n".join(
            f"'{name}': {check.legal._describe(check)}" for (_number, name), check in checks.items() if check.is_over
        )

    def _read_all(self):
        """Return {'new', or the id of a step as text: the lines typed}."""
        now = fields.Datetime.context_timestamp(self, fields.Datetime.now()).replace(tzinfo=None)
        texts = {NEW: self.steps_text, **(self.smaller if isinstance(self.smaller, dict) else {})}
        return {key: read_lines(str(text or ""), now) for key, text in texts.items()}

    def _get_smaller_steps(self):
        keys = self.smaller if isinstance(self.smaller, dict) else {}
        return keys and self._get_open_steps().filtered(lambda step: str(step.id) in keys)

    @api.depends("session_id")
    @api.depends_context("lang", "tz")
    def _compute_next_planned(self):
        for wizard in self:
            following = self.env["mobility.session"].search(
                [
                    ("participant_id", "=", wizard.session_id.participant_id.id),
                    ("state", "=", "planned"),
                    ("stop", ">", fields.Datetime.now()),
                    ("id", "!=", wizard.session_id.id),
                ],
                order="start, id",
                limit=1,
            )
            when = format_datetime(self.env, following.start, dt_format="EEEE d MMMM, HH:mm") if following else False
            wizard.next_planned = when

    @api.depends("session_id", "next_type_id")
    @api.depends_context("lang", "tz")
    def _compute_proposals(self):
        for wizard in self:
            wizard.proposals, wizard.problem = [], False
            if not wizard.session_id or wizard.participant_id.date_deceased or not wizard._get_next_mentor():
                continue
            try:
                slots = wizard._find_slots()
            except UserError as error:
                wizard.problem = str(error)
                continue
            wizard.proposals = [
                [str(start), format_datetime(self.env, start, dt_format="EEEE d MMMM, HH:mm")] for start in slots
            ]

    def _get_next_mentor(self):
        return self.participant_id.mentor_id or self.session_id.mentor_id

    def _find_slots(self):
        """Return the starts of three free times on different days, a week or more from the talk if that can be."""
        person, kind, mentor = self.participant_id, self.next_type_id, self._get_next_mentor()
        today = fields.Date.context_today(self)
        company = person.company_id
        slots = self.env["mobility.session"]._find_slots(
            mentor,
            kind.duration or 1,
            today + timedelta(days=1),
            today + timedelta(weeks=WEEKS),
            kind.demanding,
            best_hours=person.best_hours,
            company=company,
        )
        zone = pytz.timezone(self.env["mobility.session"]._get_mentor_tz(mentor, company))
        chosen, days = [], set()
        # at the hour of this talk first, unless another is better for this head: what is always the same is remembered
        usual = (
            not (person.best_hours or kind.demanding)
            and pytz.utc.localize(self.session_id.start).astimezone(zone).time()
        )
        local = [(pytz.utc.localize(start).astimezone(zone), start) for start, _stop in slots]
        in_a_week = today + timedelta(weeks=1)
        for wanted in (
            lambda moment: moment.date() >= in_a_week and moment.time() == usual,
            lambda moment: moment.date() >= in_a_week,
            lambda moment: True,
        ):
            for moment, start in local:
                if len(chosen) < COUNT and moment.date() not in days and wanted(moment):
                    days.add(moment.date())
                    chosen.append(start)
        return sorted(chosen)

    # -- Save ---------------------------------------------------------------------------------------------------------

    def action_save(self):
        """Do all that is on the screen; what cannot be done is said, and everything typed stays."""
        self.ensure_one()
        if not self.outcome:
            raise UserError(self.env._("Did %(name)s come? Choose that first.", name=self.participant_id.name))
        self.session_id._check_transition(("planned",))
        following = self._do_plan_next()
        if following is None:
            return self._open_again()
        self._do_close_session()
        steps = self._do_steps() if self.outcome == "held" else self.env["mobility.goal.step"]
        self._do_rest()
        return self._get_result(following, steps)

    def _open_again(self):
        return {**self.session_id.action_close(), "res_id": self.id}

    def _do_plan_next(self):
        """Plan the next appointment, the first thing of all.

        :return: the session, none if none was chosen, or None if the time was taken meanwhile
        """
        # who plans it closes the talk before it: nobody needs to follow, and nothing is news
        Session = self.env["mobility.session"].with_context(mail_create_nosubscribe=True, mail_create_nolog=True)
        if not self.next_start:
            return Session
        following, taken = Session._do_plan_if_free(self._prepare_next_vals())
        if taken:
            self.write({"taken": taken, "next_start": False})
            return None
        return following

    def _prepare_next_vals(self):
        try:
            start = fields.Datetime.to_datetime(self.next_start)
        except ValueError as error:
            raise UserError(self.env._("Choose one of the proposed times.")) from error
        return {
            "participant_id": self.participant_id.id,
            "mentor_id": self._get_next_mentor().id,
            "session_type_id": self.next_type_id.id,
            "start": start,
            "stop": start + timedelta(hours=self.next_type_id.duration or 1),
            "location": self.session_id.location,
            "childcare_needed": self.session_id.childcare_needed,
        }

    def _do_close_session(self):
        session = self.session_id
        if self.outcome == "held":
            session.write({"topic_ids": self.topic_ids.ids, "note": self.note, "mood": self.mood})
            session.action_hold()
        elif self.outcome == "no_show":
            session.with_context(no_show_reason=self.reason or "").action_no_show()
        else:
            session.with_context(cancel_reason=self.reason or "").action_cancel()

    def _do_steps(self):
        """Tick, let go, make smaller and add steps; return the new ones."""
        answers = self.answers if isinstance(self.answers, dict) else {}
        Step = self.env["mobility.goal.step"]
        steps = Step.browse(int(key) for key in answers if key.isdigit())
        if steps.participant_id - self.participant_id:
            raise UserError(self.env._("A step on this screen belongs to somebody else."))
        by_answer = {str(step.id): answers[str(step.id)] for step in steps}
        chosen = steps.grouped(lambda step: by_answer[str(step.id)])
        for how in DONE_HOW:
            if how in chosen:
                chosen[how].action_done(how)
        if "let_go" in chosen:
            chosen["let_go"].action_skip()
        lines = self._read_all()
        new = Step
        if smaller := chosen.get("smaller"):
            kind_words = self._get_type("smaller")
            parts = {
                step: [self._prepare_step_vals(line, kind_words) for line in lines.get(str(step.id), ())]
                for step in smaller
            }
            new |= smaller._do_make_smaller(parts)
        if lines[NEW]:
            if not self.goal_id:
                raise UserError(self.env._("Steps lead to a goal: choose for which goal the new steps are."))
            if self.goal_id.participant_id != self.participant_id:
                raise UserError(self.env._("The goal belongs to somebody else."))
            new |= Step.create(
                [
                    {
                        **self._prepare_step_vals(line, self.reward_type_id, self.reward_amount),
                        "goal_id": self.goal_id.id,
                        "limit_reason": self.reward_amount and self.limit_warning and self.limit_reason,
                    }
                    for line in lines[NEW]
                ]
            )
        return new

    def _prepare_step_vals(self, line, reward_type, amount=0):
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

    def _do_rest(self):
        if (self.barrier or "").strip() and self.outcome != "cancelled":
            self.env["mobility.barrier"].create(
                {
                    "participant_id": self.participant_id.id,
                    "name": self.barrier.strip(),
                    "cause": self.barrier_cause or "person",
                    "area_id": self.barrier_area_id.id,
                }
            )
        if self.helped and self.outcome == "held" and self.program_id:
            self.env["mobility.session.helped"]._do_count(self.program_id, self.helped)
        if self.helped:
            self.helped = False  # it is counted, and nobody reads afterwards who said it

    def _get_result(self, following, steps):
        if self.print_plan:
            action = self.env.ref("mobility_mentoring.report_goal_plan").report_action(self.participant_id)
            return {**action, "close_on_report_download": True}
        message = [self.env._("%(count)s new steps", count=len(steps))] if steps else []
        if following:
            when = format_datetime(self.env, following.start, dt_format="EEEE d MMMM, HH:mm")
            message.append(self.env._("next appointment %(when)s", when=when))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "title": self.env._("Saved: %(name)s", name=self.participant_id.name),
                "message": " · ".join(message),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
