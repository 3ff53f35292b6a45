from odoo import models
from odoo.http import request
from werkzeug.exceptions import MethodNotAllowed

OURS = "odoo.addons.mobility_mentoring.controllers"


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        # EXTENDS base: every route of the host takes OPTIONS as well, without asking for the token against forged forms
        if request.httprequest.method == "OPTIONS" and rule.endpoint.func.__module__.startswith(OURS):
            raise MethodNotAllowed(sorted(rule.methods - {"OPTIONS"}))
        super()._pre_dispatch(rule, args)
