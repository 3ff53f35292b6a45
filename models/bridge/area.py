from odoo import api, fields, models


class MobilityArea(models.Model):
    _name = "mobility.area"
    _description = "Area of a pillar"
    _order = "instrument_id, pillar_sequence, sequence, id"

    pillar_id = fields.Many2one("mobility.pillar", required=True, index=True, ondelete="cascade")
    instrument_id = fields.Many2one(related="pillar_id.instrument_id", store=True, index=True)
    pillar_sequence = fields.Integer("Order of the pillar", related="pillar_id.sequence", store=True)
    name = fields.Char(required=True, translate=True)
    question = fields.Text(translate=True, help="What is asked, in simple words.")
    code = fields.Char(required=True, help="Stays the same over versions: it joins answers over time.")
    meaning = fields.Integer(
        required=True,
        default=1,
        help="Raise it when texts, number of levels or yardstick change so much that answers no longer compare.",
    )
    sequence = fields.Integer(default=10)
    weight = fields.Float(required=True, default=1.0, help="Counts in the research score only.")
    required = fields.Boolean(default=True, help="Without an answer here there is no research score.")
    level_ids = fields.One2many("mobility.level", "area_id", "Levels", copy=True)

    @api.model_create_multi
    def create(self, vals_list):
        areas = super().create(vals_list)
        areas.instrument_id._check_draft()
        return areas

    def write(self, vals):
        self.instrument_id._check_draft()
        result = super().write(vals)
        if "pillar_id" in vals:
            self.instrument_id._check_draft()
        return result

    def unlink(self):
        self.instrument_id._check_draft()
        return super().unlink()

    def _get_publish_problems(self):
        """Return what is wrong with this area: a list of sentences, each naming it."""
        self.ensure_one()
        values = self.level_ids.mapped("value")
        problems = []
        if len(values) < 2:
            problems.append(self.env._("Area %(area)s needs two levels or more.", area=self.name))
        if len(set(values)) < len(values):
            problems.append(self.env._("Area %(area)s has levels with the same value.", area=self.name))
        if values and not any(self.level_ids.mapped("holds")):
            problems.append(self.env._("Area %(area)s has no level at which it holds.", area=self.name))
        if self.weight <= 0:
            problems.append(self.env._("Area %(area)s has a weight of zero or below.", area=self.name))
        return problems
