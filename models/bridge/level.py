from odoo import api, fields, models

from .words import get_words


class MobilityLevel(models.Model):
    _name = "mobility.level"
    _description = "Level of an area"
    _order = "area_id, value, id"

    area_id = fields.Many2one("mobility.area", required=True, index=True, ondelete="cascade")
    value = fields.Float(required=True, help="Orders the levels, the lowest first.")
    name = fields.Char(required=True, translate=True, help="The sentence a person chooses: in simple words.")
    description = fields.Text(translate=True, help="An example, or how to choose between two levels.")
    holds = fields.Boolean(help="At this level the area carries its pillar.")

    @api.model_create_multi
    def create(self, vals_list):
        levels = super().create(vals_list)
        levels.area_id.instrument_id._check_draft()
        return levels

    def write(self, vals):
        self.area_id.instrument_id._check_draft()
        result = super().write(vals)
        if "area_id" in vals:
            self.area_id.instrument_id._check_draft()
        return result

    def unlink(self):
        self.area_id.instrument_id._check_draft()
        return super().unlink()

    def _has_same_words(self, other):
        """Tell whether ``other`` reads the same in every language."""
        self.ensure_one()
        return all(get_words(self, name) == get_words(other, name) for name in ("name", "description"))
