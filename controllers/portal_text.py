from odoo import http

from .portal_base import LARGE, TEXT, ParticipantPortal


class PortalText(ParticipantPortal):
    """Larger letters on this phone, also for who does not know where a browser keeps that."""

    @http.route("/my/text", type="http", auth="user", website=True, methods=["POST"])
    def mobility_text(self, text="", back="", **_other):
        self._mobility_get_me()
        response = self._mobility_go(back if isinstance(back, str) and back.startswith("/") else "/my/today")
        value = LARGE if text == LARGE else ""
        response.set_cookie(TEXT, value, max_age=None if value else 0, httponly=True, samesite="Lax")
        return response
