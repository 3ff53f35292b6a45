from odoo import http
from odoo.http import request
from werkzeug.exceptions import NotFound

from ..models.portal.upload import read_photo
from .portal_base import MOST_BYTES, ParticipantPortal

FILL, ARROWS, VISION, CHECK = "/my/bridge/fill", "/my/bridge/arrows", "/my/bridge/vision", "/my/bridge/check"


class PortalBridgeFill(ParticipantPortal):
    """Filling in the own Bridge: one area a screen. Each tap is sent and kept, so that one goes on on another device.

    Every screen works as a plain form. With JavaScript a tap is sent without the page being loaded again.
    """

    def _mobility_get_draft(self):
        """Return the person's own draft, or raise that there is no such page (any more)."""
        draft = self._mobility_get_me()._get_own_draft()
        if not draft:
            raise NotFound()
        (draft | draft.previous_id)._read_ahead_answers()
        return draft

    @http.route("/my/bridge/start", type="http", auth="user", website=True, methods=["POST"])
    def mobility_bridge_start(self, **_other):
        me = self._mobility_get_me()
        with self._mobility_trying():
            draft = me._do_start_own_bridge()
            return self._mobility_go(f"{FILL}/{draft._get_first_open()}")
        return self._mobility_go("/my/bridge")

    @http.route(f"{FILL}/<int:number>", type="http", auth="user", website=True, methods=["GET"])
    def mobility_bridge_fill(self, number, **_other):
        draft = self._mobility_get_draft()
        if not 1 <= number <= len(draft.line_ids):
            raise NotFound()
        return self._mobility_render("portal_bridge_area", "mobility_bridge", draft._prepare_own_screen(number))

    @http.route(f"{FILL}/<int:number>", type="http", auth="user", website=True, methods=["POST"])
    def mobility_bridge_answer(self, number, level="", answer="", note="", note_before="", go="", tap="", **_other):
        draft = self._mobility_get_draft()
        if not 1 <= number <= len(draft.line_ids):
            raise NotFound()
        area = draft._get_own_lines()[number - 1].area_id
        with self._mobility_trying():
            if level or answer:
                draft._do_answer(area, level_id=self._mobility_number(level), answer=answer)
            # only what was typed here: another device may have added words since this screen was opened
            if (words := self._mobility_words(note)) != self._mobility_words(note_before):
                draft._do_note(area, words)
        if tap:
            return request.make_json_response({"problem": self._mobility_take_problem()})
        if go == "next":
            following = f"{FILL}/{number + 1}" if number < len(draft.line_ids) else ARROWS
        else:
            following = {"later": "/my/bridge"}.get(go, f"{FILL}/{number}")
        return self._mobility_go(following, request.env._("Saved.") if go != "next" else None)

    @http.route(ARROWS, type="http", auth="user", website=True, methods=["GET"])
    def mobility_bridge_arrows(self, **_other):
        draft = self._mobility_get_draft()
        values = {"count": len(draft.line_ids), **draft._prepare_own_arrows()}
        return self._mobility_render("portal_bridge_arrows", "mobility_bridge", values)

    @http.route(ARROWS, type="http", auth="user", website=True, methods=["POST"])
    def mobility_bridge_add_arrow(self, source="", target="", sign="", **_other):
        draft = self._mobility_get_draft()
        areas = {area.id: area for area in draft.instrument_id.area_ids}
        with self._mobility_trying():
            source, target = (areas.get(self._mobility_number(text)) for text in (source, target))
            draft._do_add_influence(source, target, sign)
        return self._mobility_go(ARROWS, request.env._("Saved."))

    @http.route(f"{ARROWS}/<int:arrow_id>/remove", type="http", auth="user", website=True, methods=["POST"])
    def mobility_bridge_remove_arrow(self, arrow_id, **_other):
        draft = self._mobility_get_draft()
        with self._mobility_trying():
            draft._do_remove_influence(arrow_id)
        return self._mobility_go(ARROWS, request.env._("Taken away."))

    @http.route(VISION, type="http", auth="user", website=True, methods=["GET"])
    def mobility_bridge_vision(self, **_other):
        draft = self._mobility_get_draft()
        return self._mobility_render(
            "portal_bridge_vision", "mobility_bridge", {"id": draft.id, **draft._prepare_own_vision()}
        )

    @http.route(VISION, type="http", auth="user", website=True, methods=["POST"], max_content_length=MOST_BYTES)
    def mobility_bridge_keep_vision(self, vision="", photo=None, remove_photo="", **other):
        draft = self._mobility_get_draft()
        strengths = [self._mobility_words(other.get(f"strength_{number}")) for number in (1, 2, 3)]
        with self._mobility_trying():
            draft._do_keep_vision(self._mobility_words(vision), read_photo(request.env, photo), bool(remove_photo))
            draft.participant_id._do_name_strengths(strengths)
            return self._mobility_go(CHECK)
        return self._mobility_go(VISION)

    @http.route(CHECK, type="http", auth="user", website=True, methods=["GET"])
    def mobility_bridge_check(self, **_other):
        draft = self._mobility_get_draft()
        return self._mobility_render("portal_bridge_check", "mobility_bridge", draft._prepare_own_check())

    @http.route("/my/bridge/hand_in", type="http", auth="user", website=True, methods=["POST"])
    def mobility_bridge_hand_in(self, **_other):
        draft = self._mobility_get_draft()
        with self._mobility_trying():
            draft._do_hand_in()
            return self._mobility_go("/my/bridge", request.env._("Sent. You talk about it together."))
        return self._mobility_go(CHECK)

    @http.route("/my/bridge/throw_away", type="http", auth="user", website=True, methods=["POST"])
    def mobility_bridge_throw_away(self, **_other):
        draft = self._mobility_get_draft()
        with self._mobility_trying():
            draft._do_throw_away()
        return self._mobility_go("/my/bridge", request.env._("Thrown away. Nobody has read it."))
