import re

from odoo import fields, models

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


COLOR = re.compile(r"#[0-9a-fA-F]{6}")


class MobilityPillar(models.Model):
    _name = "mobility.pillar"
    _description = "Pillar of the Bridge"
    _inherit = ["mobility.instrument.part"]
    _order = "instrument_id, sequence, id"

    instrument_id = fields.Many2one("mobility.instrument", required=True, index=True, ondelete="cascade")
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    icon = fields.Selection(ICONS, required=True, default="star", help="Names the pillar where colour cannot.")
    color = fields.Char(required=True, default="#1d5c7d", help="Dark enough for white hatching, such as #1d5c7d.")
    area_ids = fields.One2many("mobility.area", "pillar_id", "Areas", copy=True)

    def _get_publish_problems(self):
        """Return what is wrong with this pillar and its areas: a list of sentences, each saying where."""
        self.ensure_one()
        problems = []
        if not self.area_ids:
            problems.append(self.env._("Pillar %(pillar)s has no areas.", pillar=self.name))
        if not COLOR.fullmatch(self.color):
            problems.append(self.env._("Pillar %(pillar)s has a colour that is not like #1d5c7d.", pillar=self.name))
        for area in self.area_ids:
            problems += area._get_publish_problems()
        return problems
