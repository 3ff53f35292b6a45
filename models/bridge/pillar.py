from odoo import api, fields, models

ICONS = [
    ("house", "House"),
    ("heart", "Heart"),
    ("coin", "Coin"),
    ("book", "Book"),
    ("briefcase", "Briefcase"),
    ("star", "Star"),
    ("leaf", "Leaf"),
    ("hands", "Hands"),
    ("child", "Child"),
    ("brain", "Brain"),
    ("calendar", "Calendar"),
    ("shield", "Shield"),
    ("wallet", "Wallet"),
    ("key", "Key"),
    ("puzzle", "Puzzle"),
    ("sun", "Sun"),
]


class MobilityPillar(models.Model):
    _name = "mobility.pillar"
    _description = "Pillar of the Bridge"
    _order = "instrument_id, sequence, id"

    instrument_id = fields.Many2one("mobility.instrument", required=True, index=True, ondelete="cascade")
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    icon = fields.Selection(ICONS, required=True, default="star", help="Names the pillar where colour cannot.")
    color = fields.Char(required=True, default="#1d5c7d", help="Dark enough for white hatching, such as #1d5c7d.")
    area_ids = fields.One2many("mobility.area", "pillar_id", "Areas", copy=True)

    @api.model_create_multi
    def create(self, vals_list):
        pillars = super().create(vals_list)
        pillars.instrument_id._check_draft()
        return pillars

    def write(self, vals):
        self.instrument_id._check_draft()
        result = super().write(vals)
        if "instrument_id" in vals:
            self.instrument_id._check_draft()
        return result

    def unlink(self):
        self.instrument_id._check_draft()
        return super().unlink()
