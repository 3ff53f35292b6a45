import ipaddress
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.misc import hmac

MINUTES = 15
MOST = 10


class MobilityLinkAttempt(models.TransientModel):
    """A link to the own pages that did not work, or that a stranger asked for: counted by address on the internet, or
    by login. Which one is kept as a hash only."""

    _name = "mobility.link.attempt"
    _description = "Link that did not work"
    _transient_max_hours = 1

    address = fields.Char(required=True, index=True)

    @api.model
    def _is_exceeded(self, address, most=MOST, minutes=MINUTES):
        """Tell whether who comes from here has to wait: too many links that did not work, a short time ago."""
        since = fields.Datetime.now() - timedelta(minutes=minutes)
        domain = [("address", "=", self._hash(address)), ("create_date", ">", since)]
        return self.sudo().search_count(domain, limit=most) >= most  # sudo: nobody reads attempts

    @api.model
    def _do_count(self, address):
        self.sudo().create({"address": self._hash(address)})  # sudo: counted for whoever comes

    def _hash(self, address):
        return hmac(self.sudo().env, "mobility_link", get_place(address))  # sudo: the secret of the database


def get_place(address):
    """Return the address, or for one of the newer kind (IPv6) its network: who has one of those has many."""
    try:
        ip = ipaddress.ip_address(address or "")
    except ValueError:
        return address or ""
    if ip.version == 4 or ip.ipv4_mapped:
        return str(getattr(ip, "ipv4_mapped", None) or ip)
    return str(ipaddress.ip_network((ip, 64), strict=False))
