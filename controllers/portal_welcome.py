from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..models.portal.participant_login import SHORTEST
from .portal_base import ParticipantPortal


class PortalWelcome(ParticipantPortal):
    """The page behind the link of an invitation. Looking at it changes nothing: a machine that follows links in a mail
    does not use it up. Sending the form with a password does."""

    @http.route("/my/welcome/<string:token>", type="http", auth="public", website=True, sitemap=False, methods=["GET"])
    def mobility_welcome(self, token, **_other):
        invitation = self._mobility_find_invitation(token)
        return self._mobility_render_welcome(invitation) if invitation else self._mobility_refuse_link()

    @http.route("/my/welcome/<string:token>", type="http", auth="public", website=True, sitemap=False, methods=["POST"])
    def mobility_accept(self, token, password="", again="", **_other):
        invitation = self._mobility_find_invitation(token)
        if not invitation:
            return self._mobility_refuse_link()
        if not isinstance(password, str) or "\0" in password:
            password = again = ""  # sent by a machine
        if password != again:
            return self._mobility_render_welcome(invitation, request.env._("The two passwords are not the same."))
        try:
            with request.env.cr.savepoint():
                login = invitation._do_accept(password)
        except UserError as error:
            return self._mobility_render_welcome(invitation, str(error))
        request.session.authenticate(request.env, {"login": login, "password": password, "type": "password"})
        said = request.env._("Your page is open. You log in with %(login)s.", login=login)
        return self._mobility_go("/my/today", said)

    def _mobility_find_invitation(self, token):
        """Return the open invitation, or nothing: also for who followed too many links that do not work."""
        if request.env["mobility.link.attempt"]._is_exceeded(request.httprequest.remote_addr):
            return False
        return request.env["mobility.invitation"]._find_open(token)

    def _mobility_render_welcome(self, invitation, problem=False):
        values = {
            "company_name": invitation.company_id.name,
            "login": invitation.login,
            "shortest": SHORTEST,
            "problem": problem,
        }
        return self._mobility_keep_out(request.render("mobility_mentoring.portal_welcome", values))

    def _mobility_refuse_link(self):
        Attempt, address = request.env["mobility.link.attempt"], request.httprequest.remote_addr
        exceeded = Attempt._is_exceeded(address)
        if not exceeded:
            Attempt._do_count(address)
        values = {"exceeded": exceeded, "company_name": ""}
        response = request.render("mobility_mentoring.portal_welcome_gone", values, status=429 if exceeded else 404)
        return self._mobility_keep_out(response)
