import secrets

from odoo import fields, models
from odoo.fields import NO_ACCESS
from odoo.tools import hmac


class ResCompany(models.Model):
    _inherit = "res.company"

    mobility_group_size = fields.Integer(
        "Smallest group in research",
        required=True,
        default=10,
        help="Nobody can be told apart from fewer than so many people in a research file.",
    )
    # Read by the system only. Whoever deletes it cuts all research files from the people they are about.
    mobility_pseudonym_key = fields.Char(groups=NO_ACCESS, copy=False, prefetch=False)

    _check_mobility_group_size = models.Constraint(
        "CHECK(mobility_group_size >= 5)", "A group in research has five people at least."
    )

    def _get_mobility_pseudonym(self, secret):
        """Return the pseudonym that belongs to ``secret``: always the same, and not to be found by who has no key.

        Besides this organisation's key it takes the database's own, by the host's ``hmac``.
        """
        self.ensure_one()
        company = self.sudo()  # sudo: the key, of which nobody sees more than what is made with it
        if not company.mobility_pseudonym_key:
            company.mobility_pseudonym_key = secrets.token_hex(32)
        return hmac(company.env, "mobility_pseudonym", (company.mobility_pseudonym_key, secret))[:16]

    def _forget_mobility_pseudonyms(self):
        """Cut every research file made so far from the people it is about: nobody can link them any more."""
        self.sudo().mobility_pseudonym_key = False  # sudo: as above; the caller decides that this is wanted
