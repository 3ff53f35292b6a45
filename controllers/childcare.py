from odoo import http
from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.exceptions import AccessError
from odoo.http import request

ANSWERS = ("accept", "decline", "give_back")
RESULTS = ("accepted", "declined", "given_back", "late")


class ChildcarePortal(CustomerPortal):
    """The page of volunteers: what is asked, and what they said yes to. For anybody else it does not exist."""

    @http.route("/my/childcare", type="http", auth="user", website=True, methods=["GET"])
    def mobility_childcare(self, result=None, **_other):
        try:
            page = request.env["mobility.childcare.ask"]._get_page()
        except AccessError:
            return request.not_found()
        values = {
            **self._prepare_portal_layout_values(),
            **page,
            "page_name": "childcare",
            "result": result if result in RESULTS else False,
            "company": request.env.company.sudo(),  # sudo: the name of the organisation a volunteer works for
        }
        response = request.render("mobility_mentoring.childcare_page", values)
        response.headers["Cache-Control"] = "no-store"
        return response

    @http.route("/my/childcare/<int:ask_id>/<string:answer>", type="http", auth="user", website=True, methods=["POST"])
    def mobility_childcare_answer(self, ask_id, answer, **_other):
        if answer not in ANSWERS:
            return request.not_found()
        try:
            result = request.env["mobility.childcare.ask"]._do_answer(ask_id, answer)
        except AccessError:
            return request.not_found()
        return request.redirect(f"/my/childcare?result={result}")
