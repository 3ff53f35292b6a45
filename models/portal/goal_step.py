from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..reward.goal_step import MobilityGoalStep as RewardStep

UNDO = timedelta(days=1)
LONGEST = 1000


class MobilityGoalStep(models.Model):
    """What somebody does with the own steps: tick one, take that back, ask for a smaller one, plan it, choose a reward.

    The caller found the step with the person in the domain, and is that person.
    """

    _inherit = "mobility.goal.step"
    _guarded_fields = RewardStep._guarded_fields | {
        "own_tick_date",
        "own_tick_how",
        "own_tick_reply",
        "smaller_asked_date",
    }

    own_tick_date = fields.Datetime("Said to be done on", readonly=True, copy=False)
    own_tick_how = fields.Selection(
        lambda self: self._fields["done_how"]._description_selection(self.env),
        "Said to be done",
        readonly=True,
        copy=False,
    )
    own_tick_reply = fields.Char("Not done yet, because", readonly=True, copy=False, help="The person reads this.")
    own_tick_waits = fields.Boolean("Waits for the mentor", compute="_compute_own_tick_waits")
    smaller_asked_date = fields.Datetime(
        "Smaller step asked for on", readonly=True, copy=False, help="The person finds this step too big."
    )

    @api.depends("state", "own_tick_date", "own_tick_reply")
    def _compute_own_tick_waits(self):
        for step in self:
            step.own_tick_waits = step.state == "todo" and bool(step.own_tick_date) and not step.own_tick_reply

    # -- what the mentor does -----------------------------------------------------------------------------------------

    def action_confirm_tick(self):
        """Confirm what these people said: their steps are done, in the way they said."""
        self._check_own_tick_waits()
        for how, steps in self.grouped("own_tick_how").items():
            steps.action_done(how)
        return True

    def action_not_yet(self):
        """Say that these steps are not done yet, and why: in the context (``not_yet_reason``), or asked for."""
        self._check_own_tick_waits()
        reason = (self.env.context.get("not_yet_reason") or "").strip()
        if not reason:
            title = self.env._("Not done yet: what does the person read?")
            return self.env["mobility.reason"]._open(self, "action_not_yet", "not_yet_reason", title)
        self.sudo().own_tick_reply = reason  # sudo: guarded field, checked above
        return True

    def _check_own_tick_waits(self):
        self._check_transition(("todo",))
        for step in self:
            if not step.own_tick_waits:
                raise UserError(self.env._("'%(name)s': nobody said that it is done.", name=step.name))

    def _do_skip(self):
        super()._do_skip()
        self._do_forget_own_tick()

    def _do_reopen(self):
        result = super()._do_reopen()
        self._do_forget_own_tick()
        return result

    def _do_forget_own_tick(self):
        # sudo: guarded fields, the caller checked the right to write
        self.sudo().write({"own_tick_date": False, "own_tick_how": False, "own_tick_reply": False})

    # -- done, and not done after all ---------------------------------------------------------------------------------

    def _get_own_blocker(self):
        """Tell why this person changes nothing about this step, or return False."""
        self.ensure_one()
        if reason := self.participant_id._get_own_blocker():
            return reason
        if self.goal_id.state == "draft":
            return self.env._("Talk about this goal first. After that you can tick its steps.")
        if self.goal_id.state != "agreed" or self.state == "skipped":
            return self.env._("This step is not on your list any more.")
        if self.state == "done":
            return self.env._("This step is done already.")
        return False

    def _check_own(self):
        if reason := self._get_own_blocker():
            raise UserError(reason)

    def _do_own_tick(self, done_how):
        """The person says that this step is done. It counts as a tick by the mentor, or waits for one.

        Said twice, such as by pressing twice, it is the same.

        :param done_how: 'alone', 'together' or 'other'
        :return: whether it was said now
        """
        self.ensure_one()
        if self.own_tick_date and (self.state == "done" or self.own_tick_waits):
            return False
        self._check_own()
        if done_how not in dict(self._fields["done_how"].selection):
            raise UserError(self.env._("Who did it? Choose one of the three."))
        # sudo: guarded fields, the caller is the person whose step it is
        self.sudo().write({"own_tick_date": fields.Datetime.now(), "own_tick_how": done_how, "own_tick_reply": False})
        if self.program_id.own_tick_waits:
            self.participant_id._do_tell_staff(self._say_ticked, self.goal_id)
        else:
            self.action_done(done_how)
        return True

    def _say_ticked(self, env):
        return env._("Says that a step is done: do you confirm it?"), self.name

    def _get_own_undo_blocker(self):
        """Tell why this person cannot take the tick back, or return False."""
        self.ensure_one()
        if self.goal_id.state != "agreed" or self.participant_id._get_own_blocker():
            return self.env._("This goal is closed. What you did stays.")
        if not self.own_tick_date or (self.state == "done" and self.done_by_id != self.env.user):
            return self.env._("You did not tick this step yourself. Ask who did.")
        if self.state == "done" and self.own_tick_date < fields.Datetime.now() - UNDO:
            return self.env._("You can take it back for one day. Is it not right? Tell your mentor.")
        reward = self._get_valid_rewards()
        if reward.kind != "recognition" and reward.approval_state == "approved" and not reward._is_free():
            return self.env._("Your reward is on its way already. Is something not right? Tell your mentor.")
        return False

    def _do_own_undo(self):
        """The person takes the own tick back, with the reward that came of it as long as nobody looked at that."""
        self.ensure_one()
        if self.state == "todo" and not self.own_tick_date:
            return
        if reason := self._get_own_undo_blocker():
            raise UserError(reason)
        if self.state == "done":
            reward = self._get_valid_rewards()
            if reward.kind != "recognition" and reward.approval_state == "approved":
                reward._do_cancel()
            self.action_reopen()
        self._do_forget_own_tick()

    # -- smaller, when, and what for ----------------------------------------------------------------------------------

    def _do_ask_smaller(self, words=""):
        """The person finds this step too big: the mentor hears of it, once."""
        self._check_own()
        if self.smaller_asked_date:
            return
        self.sudo().smaller_asked_date = fields.Datetime.now()  # sudo: guarded field, of the person's own step
        note = ": ".join(filter(None, (self.name, (words or "").strip()[:LONGEST])))
        self.participant_id._do_tell_staff(
            lambda env: (env._("A step is too big: how could it be smaller?"), note), self.goal_id
        )

    def _do_own_plan(self, day, if_then):
        """The person chooses when to do this step, and what to do when something gets in the way.

        :param day: a date, or False
        """
        self._check_own()
        self._check_own_day(day)
        self.write({"date_deadline": day, "if_then": (if_then or "").strip()[:LONGEST] or False})

    @api.model
    def _check_own_day(self, day):
        today = fields.Date.context_today(self)
        if day and not today <= day <= fields.Date.add(today, years=1):
            last = format_date(self.env, fields.Date.add(today, years=1), date_format="d MMMM y")
            raise UserError(self.env._("Choose a day from today until %(last)s.", last=last))

    def _find_own_reward_types(self):
        """Return what the catalogue offers this person for a step like this, besides what was promised."""
        self.ensure_one()
        current = self.reward_type_id
        offered = Domain(current._get_offer_domain(self.company_id, self.program_id))
        wanted = Domain("kind", "=" if current.kind == "recognition" else "!=", "recognition")
        return current.search_fetch(offered & wanted, ["name", "kind", "default_amount"]) - current

    def _get_own_reward_choices(self, types):
        """Return {reward type: amount} of what this person can choose for this step.

        That is what was promised, and of ``types`` what costs no more: who gives more than was promised is the mentor.

        :param types: from ``_find_own_reward_types``
        """
        choices = {self.reward_type_id: self.reward_amount}
        for reward_type in types:
            is_words = reward_type.kind == "recognition"
            amount = 0 if is_words else reward_type._get_amount(self.program_id, self.difficulty)
            if is_words or 0 < amount <= self.reward_amount:
                choices[reward_type] = amount
        return choices

    def _do_own_reward(self, reward_type_id, reward_for):
        """The person chooses another reward for this step, and says what it is wanted for."""
        self._check_own()
        choices = self._get_own_reward_choices(self._find_own_reward_types())
        chosen = next((choice for choice in choices if choice.id == reward_type_id), self.reward_type_id)
        if chosen != self.reward_type_id:
            accountable = self.reward_set_by_id
            try:
                with self.env.cr.savepoint():
                    self.write({"reward_type_id": chosen.id, "reward_amount": choices[chosen]})
            except UserError:  # it would name amounts of the whole household
                raise UserError(self.env._("This reward cannot be chosen here. Ask your mentor.")) from None
            # sudo: guarded fields. Who promised the amount goes on answering for it, and does not approve it
            self.sudo().reward_set_by_id = accountable
            self._get_valid_rewards().amount_set_by_id = accountable
        self.reward_for = (reward_for or "").strip()[:200] or False
