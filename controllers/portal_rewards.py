from odoo import fields, http
from odoo.http import request
from werkzeug.exceptions import NotFound

from ..report.portal_rewards import MOST_YEARS
from .portal_base import ParticipantPortal

REWARDS, REWARD = "/my/rewards", "/my/rewards/<int:reward_id>"
STATEMENT = f"{REWARDS}/year/<int:year>"


class PortalRewards(ParticipantPortal):
    """What was promised, what is on its way and what came, with the yearly statement and the code for the desk."""

    def _mobility_find_reward(self, reward_id):
        me = self._mobility_get_me()
        return self._mobility_find(me, "mobility.reward", reward_id, ("kind", "!=", "recognition"))

    @http.route(REWARDS, type="http", auth="user", website=True, methods=["GET"])
    def mobility_rewards(self, **_other):
        me = self._mobility_get_me()
        return self._mobility_render("portal_rewards", "mobility_rewards", me._prepare_own_rewards())

    @http.route(f"{REWARD}/code", type="http", auth="user", website=True, methods=["GET"])
    def mobility_reward_code(self, reward_id, **_other):
        reward = self._mobility_find_reward(reward_id)
        if reward._get_own_code_blocker():
            raise NotFound()
        return self._mobility_render("portal_reward_code", "mobility_rewards", reward._prepare_own_code())

    @http.route(f"{REWARD}/code", type="http", auth="user", website=True, methods=["POST"])
    def mobility_reward_make_code(self, reward_id, **_other):
        reward = self._mobility_find_reward(reward_id)
        with self._mobility_trying():
            reward._do_make_own_code()
            return self._mobility_go(f"{REWARDS}/{reward.id}/code")
        return self._mobility_go(REWARDS)

    @http.route(f"{REWARD}/missing", type="http", auth="user", website=True, methods=["POST"])
    def mobility_reward_missing(self, reward_id, **_other):
        reward = self._mobility_find_reward(reward_id)
        with self._mobility_trying():
            reward._do_say_missing()
        return self._mobility_go(REWARDS, request.env._("Thank you for telling us. We look into it."))

    @http.route(STATEMENT, type="http", auth="user", website=True, methods=["GET"])
    def mobility_statement(self, year, **_other):
        me = self._mobility_get_me()
        values = {"year": year, **me._prepare_statement(self._mobility_statement_year(me, year), "participant")}
        return self._mobility_render("portal_statement", "mobility_rewards", values)

    @http.route(f"{STATEMENT}/pdf", type="http", auth="user", website=True, methods=["GET"])
    def mobility_statement_pdf(self, year, **_other):
        me = self._mobility_get_me()
        year = self._mobility_statement_year(me, year)
        return self._mobility_print(me, "report_own_statement", f"{year}.pdf", year=year)

    def _mobility_statement_year(self, me, year):
        """Return the year if there can be a statement of it."""
        this_year = fields.Date.context_today(me).year
        if not this_year - MOST_YEARS < year <= this_year:
            raise NotFound()
        return year
