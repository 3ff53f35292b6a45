from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MobilityProgram(models.Model):
    _inherit = "mobility.program"

    instrument_id = fields.Many2one(
        "mobility.instrument",
        "Bridge",
        domain="[('state', '=', 'published'), ('audience', '=', 'adult')]",
        default=lambda self: self.env["mobility.instrument"]._get_published("adult"),
        ondelete="restrict",
        index="btree_not_null",
        help="The questions that people of this program answer. When a newer version is published they get that one.",
    )

    @api.constrains("instrument_id")
    def _check_instrument_id(self):
        for program in self:
            if program.instrument_id and program.instrument_id.audience != "adult":
                raise ValidationError(
                    self.env._("%(name)s is not about adults.", name=program.instrument_id.display_name)
                )
