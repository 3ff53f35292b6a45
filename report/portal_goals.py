from odoo import fields, models
from odoo.tools import format_amount, format_date

from .read_ahead import read_ahead

DAY = "EEEE d MMMM"
GOAL = ["participant_id", "enrollment_id", "company_id", "name", "motivation", "state", "date_closed"]
STEP = ["name", "sequence", "state", "date_deadline", "hour_deadline", "date_done", "done_how", "company_id"]
STEP += ["participant_id", "reward_type_id", "reward_amount", "own_tick_date", "own_tick_reply"]
REWARD = ["approval_state", "kind", "state", "amount", "currency_id", "date_earned", "legal_code", "payout_line_id"]
REWARD += ["participant_id", "reward_type_id"]
AMOUNTS = ["program_id", "amount_small", "amount_medium", "amount_large"]


class MobilityParticipant(models.Model):
    """The words on somebody's own pages about goals and steps."""

    _inherit = "mobility.participant"

    def _prepare_own_goals(self):
        """Return what the page shows, as words in the language of the context and nothing else."""
        goals = self.env["mobility.goal"].search_fetch([("participant_id", "=", self.id)], GOAL)
        steps = read_ahead(goals, "step_ids", STEP)
        steps.reward_type_id.fetch(["name", "kind"])
        by_state = goals.grouped("state")
        closed = by_state.get("achieved", goals.browse()).sorted("date_closed", reverse=True)
        return {
            "goals": [goal._prepare_own() for goal in by_state.get("agreed", ())],
            "drafts": [goal._prepare_own() for goal in by_state.get("draft", ())],
            "achieved": [(goal.name, goal._get_own_closed()) for goal in closed],
            "mentor": self.mentor_id.name or self.company_id.name,
            "blocker": self._get_own_blocker(),
            "has_stress_plan": bool(self.stress_signs or self.stress_helps or self.stress_call or self.stress_if_then),
        }

    def _prepare_own_stress_plan(self):
        """Return the questions of the plan for stress, each with what this person wrote."""
        labels = self._prepare_stress_plan()["labels"]
        parts = [("stress_signs", "signs"), ("stress_helps", "helps"), ("stress_call", "call")]
        rows = [
            {"name": name, "label": labels[key], "hint": labels[f"{key}_hint"], "words": self[name] or ""}
            for name, key in parts
        ]
        example = self.env._("For example: If I do not sleep, then I call my sister in the morning.")
        rows.append(
            {"name": "stress_if_then", "label": labels["plan"], "hint": example, "words": self.stress_if_then or ""}
        )
        return {"rows": rows, "blocker": self._get_own_blocker()}


class MobilityGoal(models.Model):
    _inherit = "mobility.goal"

    def _prepare_own(self):
        """Return this goal and its steps in words, for the person whose it is."""
        steps = self.step_ids.filtered(lambda step: step.state != "skipped")
        todo = steps.filtered(lambda step: step.state == "todo")
        return {
            "id": self.id,
            "name": self.name,
            "why": self.motivation or "",
            "done": self.step_done_count,
            "count": self.step_count,
            "share": round(self.progress),
            "todo": [step._prepare_own_row() for step in self._sort_own(todo)],
            "finished": [step._prepare_own_row() for step in (steps - todo).sorted("date_done", reverse=True)],
            "can_add": not self._get_own_step_blocker(),
        }

    def _sort_own(self, steps):
        """Return the steps with the one to do next first."""
        following = steps._get_next()
        return following + (steps - following)

    def _get_own_closed(self):
        return format_date(self.env, self.date_closed, date_format="MMMM y") if self.date_closed else ""


class MobilityGoalStep(models.Model):
    _inherit = "mobility.goal.step"

    def _prepare_own_row(self):
        """Return one line about this step."""
        how = dict(self._fields["done_how"]._description_selection(self.env))
        if self.state == "done":
            day = format_date(self.env, self.date_done, date_format="d MMMM y")
            aside = f"{day} · {how[self.done_how]}" if self.done_how else day
        elif self.own_tick_waits:
            aside = self.env._("You said that it is done.")
        else:
            aside = self._get_own_when()
        return {"id": self.id, "name": self.name, "aside": aside, "reward": self._get_own_reward_words()}

    def _get_own_when(self):
        """Return by when, '' when that day has passed: it is chosen anew, and nobody is late."""
        if not self.date_deadline or self.date_deadline < fields.Date.context_today(self):
            return ""
        return self.env._("By %(day)s", day=self._get_when())

    def _get_own_reward_words(self):
        return "" if self.reward_kind == "recognition" else self.participant_id._get_step_reward(self)

    def _prepare_own_page(self):
        """Return everything about this step that its page shows, as words in the language of the context."""
        read_ahead(self, "reward_ids", REWARD)
        person, reward = self.participant_id, self._get_valid_rewards()
        blocker = self._get_own_blocker()
        undo_blocker = self._get_own_undo_blocker() if self.state == "done" or self.own_tick_waits else False
        return {
            **self._prepare_own_row(),
            **{name: self[name] or "" for name in ("if_then", "reward_for", "own_tick_reply")},
            "goal": self.goal_id.name,
            "state": "waits" if self.own_tick_waits else self.state,
            "blocker": blocker,
            "undo_blocker": undo_blocker,
            "benefit": self._get_benefit_words() if self.state == "todo" else reward._get_benefit_words(),
            "day": fields.Date.to_string(self.date_deadline) if self._get_own_when() else "",
            "today": fields.Date.to_string(fields.Date.context_today(self)),
            "smaller_asked": self._get_own_moment(self.smaller_asked_date),
            "ticked": self._get_own_moment(self.own_tick_date),
            "files": 0 if self.state == "todo" and not self.own_tick_waits else len(self.evidence_ids),
            "mentor": person.mentor_id.name or person.company_id.name,
            "choices": [] if blocker else self._prepare_own_choices(),
            **self._prepare_own_earned(reward),
        }

    def _get_own_moment(self, moment):
        if not moment:
            return ""
        day = fields.Datetime.context_timestamp(self, moment).date()
        return format_date(self.env, day, date_format=DAY)

    def _prepare_own_choices(self):
        """Return the rewards to choose from; [] when there is one only."""
        types = self._find_own_reward_types()
        read_ahead(types, "amount_ids", AMOUNTS)
        choices = [
            {
                "id": reward_type.id,
                "name": reward_type.name,
                "amount": format_amount(self.env, amount, self.currency_id) if amount else "",
                "chosen": reward_type == self.reward_type_id,
            }
            for reward_type, amount in self._get_own_reward_choices(types).items()
        ]
        return choices if len(choices) > 1 else []

    def _prepare_own_earned(self, reward):
        """Return what this step earned: kind words for everybody, and what comes when."""
        if self.state != "done":
            return {"words": "", "earned": "", "earned_when": ""}
        worth = reward.kind not in (False, "recognition")
        return {
            "words": self.reward_type_id.words or self.env._("You did what you said you would do."),
            "earned": reward._get_own_name() if worth else "",
            "earned_when": reward._get_own_when() if worth else "",
        }
