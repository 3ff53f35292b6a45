from odoo import http
from odoo.http import request


class AppointmentController(http.Controller):
    """The page behind the link in a mail or SMS about an appointment: does the person come?

    Who has the link may answer. Opening it changes nothing: mail programs and scanners open links too.
    """

    @http.route("/appointment/<string:token>", type="http", auth="public", methods=["GET"], sitemap=False)
    def show(self, token, **_other):
        return self._render(self._find(token))

    @http.route("/appointment/<string:token>", type="http", auth="public", methods=["POST"], sitemap=False)
    def answer(self, token, answer=None, **_other):
        session = self._find(token)
        if not session or answer not in ("yes", "no"):
            return self._render(session.browse())
        session._do_answer(answer)
        return request.redirect(request.httprequest.path)

    def _find(self, token):
        return request.env["mobility.session"]._find_answerable(token)

    def _render(self, session):
        if session:
            request.update_context(lang=session._for_person().env.lang)
        values = session._prepare_answer_page() if session else {"page_lang": request.env.lang.replace("_", "-")}
        template = "appointment_page" if session else "appointment_unknown"
        response = request.render(f"mobility_mentoring.{template}", values, status=200 if session else 404)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response
