from odoo import fields, http
from odoo.http import request

from ..models.portal.upload import read_photo_or_pdf
from .portal_base import MOST_BYTES, ParticipantPortal

GOALS, STEP = "/my/goals", "/my/goals/step/<int:step_id>"
STRESS = f"{GOALS}/stress"


class PortalGoals(ParticipantPortal):
    """Goals and steps: what is next, done or not, too big, when, and what for."""

    def _mobility_find_step(self, step_id):
        return self._mobility_find(self._mobility_get_me(), "mobility.goal.step", step_id, ("state", "!=", "skipped"))

    def _mobility_find_goal(self, goal_id):
        return self._mobility_find(self._mobility_get_me(), "mobility.goal", goal_id)

    @http.route(GOALS, type="http", auth="user", website=True, methods=["GET"])
    def mobility_goals(self, **_other):
        me = self._mobility_get_me()
        return self._mobility_render("portal_goals", "mobility_goals", me._prepare_own_goals())

    @http.route(STEP, type="http", auth="user", website=True, methods=["GET"])
    def mobility_step(self, step_id, ask="", **_other):
        step = self._mobility_find_step(step_id)
        values = {**step._prepare_own_page(), "asks_smaller": ask == "smaller"}
        return self._mobility_render("portal_step", "mobility_goals", values)

    @http.route(f"{STEP}/done", type="http", auth="user", website=True, methods=["POST"], max_content_length=MOST_BYTES)
    def mobility_step_done(self, step_id, how="", photo=None, **_other):
        step = self._mobility_find_step(step_id)
        with self._mobility_trying():
            content, mimetype = read_photo_or_pdf(request.env, photo)
            if step._do_own_tick(how) and content:
                step._do_add_evidence(content, mimetype)
        said = request.env._("Well done! It is on your list of steps that are done.")
        return self._mobility_go_step(step, said)

    @http.route(f"{STEP}/undo", type="http", auth="user", website=True, methods=["POST"])
    def mobility_step_undo(self, step_id, **_other):
        step = self._mobility_find_step(step_id)
        with self._mobility_trying():
            step._do_own_undo()
        return self._mobility_go_step(step, request.env._("Taken back. This step is on your list again."))

    @http.route(f"{STEP}/smaller", type="http", auth="user", website=True, methods=["POST"])
    def mobility_step_smaller(self, step_id, words="", **_other):
        step = self._mobility_find_step(step_id)
        with self._mobility_trying():
            step._do_ask_smaller(self._mobility_words(words))
        return self._mobility_go_step(step, request.env._("Good that you say so. Your mentor thinks along."))

    @http.route(f"{STEP}/plan", type="http", auth="user", website=True, methods=["POST"])
    def mobility_step_plan(self, step_id, day="", if_then="", **_other):
        step = self._mobility_find_step(step_id)
        with self._mobility_trying():
            step._do_own_plan(self._mobility_day(day), self._mobility_words(if_then))
        return self._mobility_go_step(step, request.env._("Your plan is kept."))

    @http.route(f"{STEP}/reward", type="http", auth="user", website=True, methods=["POST"])
    def mobility_step_reward(self, step_id, reward="", reward_for="", **_other):
        step = self._mobility_find_step(step_id)
        with self._mobility_trying():
            step._do_own_reward(self._mobility_number(reward), self._mobility_words(reward_for))
        return self._mobility_go_step(step, request.env._("Your choice is kept."))

    @http.route(f"{GOALS}/<int:goal_id>/add", type="http", auth="user", website=True, methods=["GET"])
    def mobility_step_new(self, goal_id, **_other):
        goal = self._mobility_find_goal(goal_id)
        values = {
            "id": goal.id,
            "goal": goal.name,
            "blocker": goal._get_own_step_blocker(),
            "today": fields.Date.to_string(fields.Date.context_today(goal)),
        }
        return self._mobility_render("portal_step_new", "mobility_goals", values)

    @http.route(f"{GOALS}/<int:goal_id>/add", type="http", auth="user", website=True, methods=["POST"])
    def mobility_step_add(self, goal_id, name="", day="", if_then="", **_other):
        goal = self._mobility_find_goal(goal_id)
        with self._mobility_trying():
            goal._do_add_own_step(self._mobility_words(name), self._mobility_day(day), self._mobility_words(if_then))
            return self._mobility_go(GOALS, request.env._("Your step is on the list."))
        return self._mobility_go(f"{GOALS}/{goal.id}/add")

    @http.route(STRESS, type="http", auth="user", website=True, methods=["GET"])
    def mobility_stress(self, **_other):
        me = self._mobility_get_me()
        return self._mobility_render("portal_stress_plan", "mobility_goals", me._prepare_own_stress_plan())

    @http.route(STRESS, type="http", auth="user", website=True, methods=["POST"])
    def mobility_stress_keep(self, **words):
        me = self._mobility_get_me()
        with self._mobility_trying():
            me._do_own_stress_plan({name: self._mobility_words(text) for name, text in words.items()})
        return self._mobility_go(STRESS, request.env._("Your plan is kept."))

    @http.route(f"{STRESS}/pdf", type="http", auth="user", website=True, methods=["GET"])
    def mobility_stress_pdf(self, **_other):
        me = self._mobility_get_me()
        return self._mobility_print(me, "report_stress_plan", "plan.pdf")

    def _mobility_go_step(self, step, said):
        return self._mobility_go(f"{GOALS}/step/{step.id}", said)
