from odoo import http
from odoo.http import request


class VoucherController(http.Controller):
    """The page behind the QR code of a voucher: what to hand over, and a button that says it was done."""

    @http.route(
        "/mobility/voucher/<string:token>", type="http", auth="user", methods=["GET"], readonly=False, sitemap=False
    )
    def show(self, token, **kwargs):
        """Show what to hand over. Changes nothing, but a scan that finds nothing is counted."""
        if reward := self._find(token):
            return self._render("mobility_mentoring.voucher_scan", reward._get_scan_values())
        return self._refuse()

    @http.route("/mobility/voucher/<string:token>", type="http", auth="user", methods=["POST"], sitemap=False)
    def hand_over(self, token, **kwargs):
        """Hand it over, or say why not: the page is the same one."""
        if not (reward := self._find(token)):
            return self._refuse()
        if problem := reward._hand_over_scanned():
            return self._render("mobility_mentoring.voucher_scan", {**reward._get_scan_values(), "problem": problem})
        return request.redirect(request.httprequest.path)

    def _find(self, token):
        """Return the reward for this user, or nothing: also for who scanned too many things that are not there."""
        if request.env["mobility.scan.attempt"]._is_exceeded():
            return request.env["mobility.reward"]
        return request.env["mobility.reward"]._find_scanned(token)

    def _refuse(self):
        Attempt = request.env["mobility.scan.attempt"]
        exceeded = Attempt._is_exceeded()
        if not exceeded:
            Attempt._do_count()
        return self._render("mobility_mentoring.voucher_scan_unknown", {"exceeded": exceeded}, 429 if exceeded else 404)

    def _render(self, template, values, status=200):
        response = request.render(template, values, status=status)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response
