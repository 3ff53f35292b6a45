from odoo import http
from odoo.http import request
from werkzeug.exceptions import NotFound

from .portal_base import ParticipantPortal

RECORD = "/my/record"
AGREEMENT, COPY = f"{RECORD}/agreement", f"{RECORD}/copy"


class PortalRecord(ParticipantPortal):
    """What is kept about somebody, who looked at it, what was agreed, and a copy of it all."""

    @http.route(RECORD, type="http", auth="user", website=True, methods=["GET"])
    def mobility_record(self, **_other):
        me = self._mobility_get_me()
        return self._mobility_render("portal_record", "mobility_record", me._prepare_own_record())

    @http.route(f"{RECORD}/looked", type="http", auth="user", website=True, methods=["GET"])
    def mobility_looked(self, **_other):
        me = self._mobility_get_me()
        values = {"looked": me._prepare_own_looked(), "company": me.company_id.name}
        return self._mobility_render("portal_looked", "mobility_record", values)

    @http.route(AGREEMENT, type="http", auth="user", website=True, methods=["POST"])
    def mobility_agree(self, purpose="", **_other):
        me = self._mobility_get_me()
        with self._mobility_trying():
            me._do_own_agree(purpose)
        return self._mobility_go(RECORD, request.env._("You agree. You can change your mind on any day."))

    @http.route(f"{AGREEMENT}/<int:consent_id>/withdraw", type="http", auth="user", website=True, methods=["POST"])
    def mobility_withdraw(self, consent_id, **_other):
        consent = self._mobility_find(self._mobility_get_me(), "mobility.consent", consent_id)
        with self._mobility_trying():
            consent._do_own_withdraw()
        return self._mobility_go(RECORD, request.env._("You do not agree any more. It holds from now on."))

    @http.route(f"{RECORD}/ask", type="http", auth="user", website=True, methods=["POST"])
    def mobility_ask(self, kind="", words="", **_other):
        me = self._mobility_get_me()
        with self._mobility_trying():
            me._do_own_ask(kind, self._mobility_words(words))
        return self._mobility_go(RECORD, request.env._("You asked it. Below you see when we answer."))

    @http.route(COPY, type="http", auth="user", website=True, methods=["GET"])
    def mobility_copy(self, **_other):
        me = self._mobility_get_me()
        return self._mobility_render("portal_copy", "mobility_record", me._prepare_own_copy())

    @http.route(f"{COPY}/part/<string:name>", type="http", auth="user", website=True, methods=["GET"])
    def mobility_copy_part(self, name, page="", **_other):
        me = self._mobility_get_me()
        if not (values := me._prepare_own_copy_part(name, self._mobility_number(page))):
            raise NotFound()
        return self._mobility_render("portal_copy_part", "mobility_record", values)

    @http.route(f"{COPY}/json", type="http", auth="user", website=True, methods=["GET"])
    def mobility_copy_json(self, **_other):
        me = self._mobility_get_me()
        return self._mobility_send(me._get_access_copy_json().encode(), "application/json", "copy.json")

    @http.route(f"{COPY}/pdf", type="http", auth="user", website=True, methods=["GET"])
    def mobility_copy_pdf(self, **_other):
        return self._mobility_print(self._mobility_get_me(), "report_own_copy", "copy.pdf")
