from odoo import http

from .portal_base import ParticipantPortal


class PortalToday(ParticipantPortal):
    """The first page of a participant: the next step, the next talk, the reward that is on its way."""

    @http.route("/my/today", type="http", auth="user", website=True, methods=["GET"])
    def mobility_today(self, **_other):
        me = self._mobility_get_me()
        return self._mobility_render("portal_today", "mobility_today", me._prepare_today())
