import base64

from odoo import http
from odoo.http import request
from werkzeug.exceptions import NotFound

from .portal_base import ParticipantPortal

REPORT = "mobility_mentoring.report_bridge"


class PortalBridge(ParticipantPortal):
    """The own Bridge: as a picture, in words, on paper, and how it was before."""

    @http.route(["/my/bridge", "/my/bridge/<int:bridge_id>"], type="http", auth="user", website=True, methods=["GET"])
    def mobility_bridge(self, bridge_id=None, **_other):
        me = self._mobility_get_me()
        values = me._prepare_own_bridge(me._get_own_bridges(), bridge_id)
        if not values:
            raise NotFound()
        return self._mobility_render("portal_bridge", "mobility_bridge", values)

    @http.route("/my/bridge/<int:bridge_id>/pdf", type="http", auth="user", website=True, methods=["GET"])
    def mobility_bridge_pdf(self, bridge_id, **_other):
        me = self._mobility_get_me()
        bridge = self._mobility_find(me, "mobility.assessment", bridge_id, ("state", "=", "confirmed"))
        # sudo: found as the person's own; the rights of the report are those of staff
        pdf, _kind = request.env["ir.actions.report"].sudo()._render_qweb_pdf(REPORT, bridge.ids)
        return self._mobility_send(pdf, "application/pdf", f"Bridge {bridge.date}.pdf")

    @http.route("/my/bridge/<int:bridge_id>/photo", type="http", auth="user", website=True, methods=["GET"])
    def mobility_bridge_photo(self, bridge_id, **_other):
        me = self._mobility_get_me()
        bridge = self._mobility_find(me, "mobility.assessment", bridge_id, ("state", "!=", "cancelled"))
        if not bridge.vision_image:
            raise NotFound()
        return self._mobility_send(base64.b64decode(bridge.vision_image), "image/jpeg")
