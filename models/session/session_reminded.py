from odoo import fields, models


class MobilitySession(models.Model):
    _inherit = "mobility.session"

    reminded = fields.Boolean(copy=False, readonly=True, help="A reminder went out before this session.")
