from odoo import api, fields, models

from .bridge_icons import icon_path, ink


class MobilityPillar(models.Model):
    """The sign and the colour by which a pillar is known, on the drawing and on the board alike."""

    _inherit = "mobility.pillar"

    icon_path = fields.Char("Drawn icon", compute="_compute_icon_path", help="A path around 0,0, in a square of 24.")
    ink = fields.Char("Readable colour", compute="_compute_ink", help="The colour, dark enough to read on white.")

    @api.depends("icon")
    def _compute_icon_path(self):
        for pillar in self:
            pillar.icon_path = icon_path(pillar.icon)

    @api.depends("color")
    def _compute_ink(self):
        for pillar in self:
            pillar.ink = ink(pillar.color)
