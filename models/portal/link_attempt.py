from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.misc import hmac

MINUTES = 15
MOST = 10


class MobilityLinkAttempt(models.TransientModel):
    """A link to the own pages that did not work, from one address on the internet, which is kept as a hash only."""

    _name = "mobility.link.attempt"
    _description = "Link that did not work"
    _transient_max_hours = 1

    address = fields.Char(required=True, index=True)

    @api.model
    def _is_exceeded(self, address):
        """Tell whether who comes from here has to wait: too many links that did not work, a short time ago."""
        since = fields.Datetime.now() - timedelta(minutes=MINUTES)
        domain = [("address", "=", self._hash(address)), ("create_date", ">", since)]
        return self.sudo().search_count(domain, limit=MOST) >= MOST  # sudo: nobody reads attempts

    @api.model
    def _do_count(self, address):
        self.sudo().create({"address": self._hash(address)})  # sudo: counted for whoever comes

    def _hash(self, address):
        return hmac(self.sudo().env, "mobility_link", address or "")  # sudo: the secret of the database
