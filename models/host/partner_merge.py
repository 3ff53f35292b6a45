from odoo import models
from odoo.exceptions import UserError


class BasePartnerMerge(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        # EXTENDS base: merging moves a person's history to another contact, where others could read it
        if self.env["res.partner"].sudo().browse(partner_ids).filtered("mobility_hidden"):  # sudo: only asks the flag
            raise UserError(self.env._("The contact of a participant cannot be merged with another contact."))
        return super()._merge(partner_ids, dst_partner=dst_partner, extra_checks=extra_checks)
