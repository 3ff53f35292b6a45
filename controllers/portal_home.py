from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.web.controllers.home import Home
from odoo.http import request


class ParticipantLogin(Home):
    """Who logs in to look at the own pages sees them at once."""

    def _login_redirect(self, uid, redirect=None):
        # EXTENDS web
        if not redirect and request.env["mobility.participant"].with_user(uid)._find_own():
            redirect = "/my/today"
        return super()._login_redirect(uid, redirect=redirect)


class ParticipantHome(CustomerPortal):
    """The host's own home gets a card."""

    def _prepare_home_portal_values(self, counters):
        # EXTENDS portal
        values = super()._prepare_home_portal_values(counters)
        if not counters:
            values["is_mobility_participant"] = bool(request.env["mobility.participant"]._find_own())
        return values
