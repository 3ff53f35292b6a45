from odoo import fields, models

from .words import get_words


class MobilityLevel(models.Model):
    _name = "mobility.level"
    _description = "Level of an area"
    _inherit = ["mobility.instrument.part"]
    _order = "area_id, value, id"
    _part_of = "area_id"

    area_id = fields.Many2one("mobility.area", required=True, index=True, ondelete="cascade")
    value = fields.Float(required=True, help="Orders the levels, the lowest first.")
    name = fields.Char(required=True, translate=True, help="The sentence a person chooses: in simple words.")
    description = fields.Text(translate=True, help="An example, or how to choose between two levels.")
    holds = fields.Boolean(help="At this level the area carries its pillar.")

    def _get_instrument(self):
        return self.area_id.instrument_id

    def _has_same_words(self, other):
        """Tell whether ``other`` reads the same in every language."""
        self.ensure_one()
        return all(get_words(self, name) == get_words(other, name) for name in ("name", "description"))
