from odoo import http
from odoo.http import request
from werkzeug.exceptions import NotFound

from ..models.portal.followup_ask import PAGE
from .portal_base import ParticipantPortal


class PortalFollowup(ParticipantPortal):
    """Some months after the end: three questions, answered on the own page by who agreed to be asked."""

    @http.route(PAGE, type="http", auth="user", website=True, methods=["GET"])
    def mobility_followup(self, **_other):
        followup = self._mobility_get_followup()
        return self._mobility_render("portal_followup", "mobility_today", followup._prepare_own_questions())

    @http.route(PAGE, type="http", auth="user", website=True, methods=["POST"])
    def mobility_followup_answer(self, note="", **answers):
        followup = self._mobility_get_followup()
        words = self._mobility_words(note)
        if followup._do_answer(answers, words):
            return self._mobility_go("/my/today", request.env._("Thank you. We wrote down what you answered."))
        return self._mobility_go(PAGE, request.env._("Choose an answer first. You may skip questions."))

    def _mobility_get_followup(self):
        """Return the question that waits for this person, or raise that there is no such page (any more)."""
        followup = self._mobility_get_me()._get_own_followup()
        if not followup:
            raise NotFound()
        return followup
