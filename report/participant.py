from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .paper_sheets import MOST_ROWS, goal_plan_page, stress_plan_page, worksheet_page


class MobilityParticipant(models.Model):
    """The words on a participant's own pages of paper; ``paper_sheets`` decides where they stand.

    Paper lies about: it carries the first name only, and no score.
    """

    _inherit = "mobility.participant"

    bridge_drawing = fields.Html("Drawing of the latest Bridge", related="assessment_id.drawing", sanitize=False)

    def _get_first_name(self):
        self.ensure_one()
        return next(iter((self.name or "").split()), "")

    def _get_paper_direction(self):
        return self.env["res.lang"]._get_data(code=self.env.lang or "en_US").direction or "ltr"

    # -- the blank Bridge ---------------------------------------------------------------------------------------------

    def _get_blank_bridge_pages(self):
        """Return the Bridge that this person would fill in on the screen, to fill in by hand.

        :raises UserError: when no instrument is published
        """
        instrument = self.env["mobility.assessment"]._default_instrument_id()
        if not instrument:
            raise UserError(self.env._("No Bridge is published yet."))
        return instrument._get_blank_bridge_pages(self.env._("%(name)s’s Bridge", name=self._get_first_name()))

    # -- the goal plan ------------------------------------------------------------------------------------------------

    def _get_goal_plan_pages(self):
        """Return the plan for the fridge, as the template ``paper_document`` draws it."""
        return [goal_plan_page(self._prepare_goal_plan())]

    def _prepare_goal_plan(self):
        """Return what ``paper_sheets.goal_plan_page`` needs, in the language of the context."""
        goals = self.goal_ids.filtered(lambda goal: goal.state == "agreed")
        far = fields.Date.to_date("9999-12-31")
        goals = goals.sorted(lambda goal: (goal.date_deadline or far, goal.id))
        steps = goals.step_ids.filtered(lambda step: step.state == "todo") - self.next_step_id
        steps = steps.sorted(lambda step: (step.date_deadline or far, step.id))
        bridge = self.assessment_id
        vision_date = format_date(self.env, bridge.vision_date, date_format="MMMM y") if bridge.vision_date else ""
        return {
            "title": self.env._("%(name)s’s plan", name=self._get_first_name()),
            "date": format_date(self.env, fields.Date.context_today(self), date_format="d MMMM y"),
            "direction": self._get_paper_direction(),
            "vision": bridge.vision,
            "vision_date": vision_date,
            "step": self._prepare_plan_step(self.next_step_id),
            "goals": self._get_first_rows([(goal.name, self._get_goal_progress(goal)) for goal in goals]),
            "rewards": self._get_first_rows([(step.name, self._get_step_reward(step)) for step in steps]),
            "appointment": self._prepare_plan_appointment(),
            "link": f"{self.get_base_url()}/my",
            "labels": self._get_goal_plan_labels(),
        }

    def _get_first_rows(self, rows):
        more = len(rows) - MOST_ROWS
        if more > 0:
            return rows[:MOST_ROWS] + [(self.env._("and %(count)s more", count=more), "")]
        return rows

    def _prepare_plan_step(self, step):
        """Return the words about the next step; a day that has passed is left to be chosen anew."""
        if not step:
            return {}
        when = ""
        if step.date_deadline and step.date_deadline >= fields.Date.context_today(self):
            when = self.env._("By %(day)s", day=step._get_when())
        reward = self.env._("When it is done: %(reward)s", reward=self._get_step_reward(step))
        wish = self.env._("I want it for: %(wish)s", wish=step.reward_for) if step.reward_for else ""
        return {
            "name": step.name,
            "when": when,
            "if_then": step.if_then,
            "reward": reward,
            "reward_for": wish,
            "benefit": step._get_benefit_words(),
        }

    def _prepare_plan_appointment(self):
        """Return when and where the next session is, {} without one: then it is written by hand."""
        session = self.next_session_id
        if not session:
            return {}
        return {"when": session._get_when(), "where": session.location}

    def _get_step_reward(self, step):
        """Return what was promised for this step: an amount, or what the thing or the kind words are called."""
        amount = step.currency_id.format(step.reward_amount) if step.reward_amount else ""
        if step.reward_kind == "money":
            return amount
        return " ".join(filter(None, (step.reward_type_id.name, amount)))

    def _get_goal_progress(self, goal):
        if not goal.step_count:
            return ""
        return self.env._("%(done)s of %(count)s steps done", done=goal.step_done_count, count=goal.step_count)

    def _get_goal_plan_labels(self):
        has_page = self.sudo().partner_id.user_ids  # sudo: asks whether this person can log in, and nothing else
        return {
            "vision": self.env._("Where I want to be"),
            "step": self.env._("My next step"),
            "when": self.env._("I do it on"),
            "if": self.env._("If"),
            "then": self.env._("then I"),
            "goals": self.env._("My goals"),
            "rewards": self.env._("What I get for the steps after that"),
            "notes": self.env._("What I do not want to forget"),
            "appointment": self.env._("My next appointment"),
            "day": self.env._("Day"),
            "time": self.env._("Time"),
            "where": self.env._("Where"),
            "page": self.env._("My own page") if has_page else self.env._("My own page: ask for a login"),
        }

    # -- the worksheet and the plan for stress ------------------------------------------------------------------------

    def _get_worksheet_pages(self, goal_name=""):
        """Return the worksheet to fill in by oneself, as the template ``paper_document`` draws it."""
        return [worksheet_page(self._prepare_worksheet(goal_name))]

    def _prepare_worksheet(self, goal_name):
        """Return what ``paper_sheets.worksheet_page`` needs, in the language of the context."""
        return {
            "title": self.env._("%(name)s’s worksheet", name=self._get_first_name()),
            "intro": self.env._("Fill it in by yourself, when you have a quiet moment. Use your own words."),
            "goal": goal_name,
            "direction": self._get_paper_direction(),
            "labels": {
                "want": self.env._("What I want"),
                "why": self.env._("Why I want it"),
                "steps": self.env._("What I do"),
                "steps_hint": self.env._("Small steps. Each can be done within a few days."),
                "do": self.env._("My step"),
                "who": self.env._("Who helps me"),
                "date": self.env._("When"),
                "obstacle": self.env._("What could get in the way, and what do I do then?"),
                "if": self.env._("If"),
                "then": self.env._("then I"),
                "reward": self.env._("This is how I celebrate it"),
            },
        }

    def _get_stress_plan_pages(self):
        """Return the plan for stress, to read and to go on writing by hand, as ``paper_document`` draws it."""
        return [stress_plan_page(self._prepare_stress_plan())]

    def _prepare_stress_plan(self):
        """Return what ``paper_sheets.stress_plan_page`` needs, in the language of the context."""
        return {
            "title": self.env._("%(name)s’s plan for stress", name=self._get_first_name()),
            "intro": self.env._("Stress makes it hard to think. So write it down while you are calm."),
            "words": {
                "signs": self.stress_signs,
                "helps": self.stress_helps,
                "call": self.stress_call,
                "plan": self.stress_if_then,
            },
            "direction": self._get_paper_direction(),
            "labels": {
                "signs": self.env._("My signs"),
                "signs_hint": self.env._(
                    "How do I notice stress? For example: I sleep badly. I get angry sooner. I leave my post unopened."
                ),
                "helps": self.env._("What helps me"),
                "helps_hint": self.env._(
                    "For example: I walk around the block. I breathe out slowly. I do one thing, the rest comes later."
                ),
                "call": self.env._("Whom I call"),
                "call_hint": self.env._("For example: a friend, my sister, my mentor, my doctor."),
                "name": self.env._("Name"),
                "phone": self.env._("Phone number"),
                "plan": self.env._("My plan"),
                "if": self.env._("If I notice"),
                "then": self.env._("then I"),
            },
        }
