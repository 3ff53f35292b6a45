from odoo import api, fields, models
from odoo.exceptions import AccessError

from .retention_term import LEGAL_BASES

GROUNDS = [("term", "The term is over"), ("request", "The person asked for it")]


class MobilityDestruction(models.Model):
    """That a record was destroyed: which kind, under which term, when, and who confirmed it. It names nobody."""

    _name = "mobility.destruction"
    _description = "Destroyed record"
    _order = "date desc, id desc"

    name = fields.Char("Number", required=True, readonly=True)
    company_id = fields.Many2one("res.company", "Organisation", required=True, readonly=True, index=True)
    date = fields.Date("Destroyed on", required=True, readonly=True)
    ground = fields.Selection(GROUNDS, "Why", required=True, readonly=True)
    legal_basis = fields.Selection(LEGAL_BASES, "Under", readonly=True)
    years = fields.Integer("Term (years)", readonly=True)
    source = fields.Char("By", readonly=True)
    confirmed_by_id = fields.Many2one("res.users", "Confirmed by", required=True, readonly=True, ondelete="restrict")
    date_confirmed = fields.Date("Confirmed on", readonly=True)
    retention_id = fields.Many2one(
        "mobility.retention", "List", readonly=True, index="btree_not_null", ondelete="restrict"
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_by_hand()
        for vals in vals_list:
            vals["name"] = self.env["ir.sequence"].next_by_code("mobility.destruction")
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_by_hand()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("That something was destroyed stays to be read."))

    def _refuse_by_hand(self):
        if not self.env.su:
            raise AccessError(self.env._("This is written by forgetting somebody, and stays as it is."))
