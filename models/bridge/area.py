from odoo import api, fields, models

from .words import get_words


class MobilityArea(models.Model):
    _name = "mobility.area"
    _description = "Area of a pillar"
    _inherit = ["mobility.instrument.part"]
    _order = "instrument_id, pillar_sequence, sequence, id"
    _part_of = "pillar_id"

    pillar_id = fields.Many2one("mobility.pillar", required=True, index=True, ondelete="cascade")
    instrument_id = fields.Many2one(related="pillar_id.instrument_id", store=True, index=True)
    pillar_sequence = fields.Integer("Order of the pillar", related="pillar_id.sequence", store=True)
    name = fields.Char(required=True, translate=True)
    question = fields.Text(translate=True, help="What is asked, in simple words.")
    code = fields.Char(required=True, help="Stays the same over versions: it joins answers over time.")
    meaning = fields.Integer(
        required=True,
        default=1,
        help="Answers compare over time where code and meaning are the same. Publishing a new version sets it.",
    )
    previous_id = fields.Many2one(
        "mobility.area",
        "In the version before",
        compute="_compute_previous_id",
        help="The same code, published earlier.",
    )
    difference = fields.Char("What changed", compute="_compute_difference")
    meaning_decision = fields.Selection(
        [("same", "Still compares"), ("changed", "Means something else")],
        string="Answers from before",
        copy=False,
        help="Would somebody whose life stayed the same give the same answer? Then answers from before still compare."
        " Otherwise a line over time breaks here.",
    )
    sequence = fields.Integer(default=10)
    weight = fields.Float(required=True, default=1.0, help="Counts in the research score only.")
    required = fields.Boolean(default=True, help="Without an answer here there is no research score.")
    level_ids = fields.One2many("mobility.level", "area_id", "Levels", copy=True)

    @api.depends("code", "instrument_id.code", "instrument_id.version")
    def _compute_previous_id(self):
        published = self.search(
            [
                ("code", "in", self.mapped("code")),
                ("instrument_id.code", "in", self.instrument_id.mapped("code")),
                ("instrument_id.state", "!=", "draft"),
            ]
        ).sorted(lambda area: area.instrument_id.version)
        by_code = published.grouped(lambda area: (area.instrument_id.code, area.code))
        for area in self:
            same_code = by_code.get((area.instrument_id.code, area.code), self.browse())
            earlier = same_code.filtered(
                lambda other, own=area: other.instrument_id.version < own.instrument_id.version
            )
            area.previous_id = earlier[-1:]

    @api.depends(
        "previous_id",
        "name",
        "question",
        "level_ids.value",
        "level_ids.name",
        "level_ids.description",
        "level_ids.holds",
    )
    def _compute_difference(self):
        for area in self:
            area.difference = ", ".join(area._get_differences()) if area.previous_id else False

    def _get_order(self):
        """Return a number that sorts areas as their instrument does: pillar by pillar."""
        return self.pillar_sequence * 1000 + self.sequence

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
        if self.difference and not self.meaning_decision:
            problems.append(
                self.env._(
                    "Area %(area)s is not as it was in version %(version)s (%(difference)s). Say whether answers from"
                    " before still compare.",
                    area=self.name,
                    version=self.previous_id.instrument_id.version,
                    difference=self.difference,
                )
            )
        return problems

    def _get_differences(self):
        """Return in words what differs from the area of this code in the version before: an empty list if nothing."""
        self.ensure_one()
        before, levels = self.previous_id, self.level_ids.sorted("value")
        levels_before = before.level_ids.sorted("value")
        differences = []
        if get_words(self, "name") != get_words(before, "name"):
            differences.append(self.env._("name"))
        if get_words(self, "question") != get_words(before, "question"):
            differences.append(self.env._("question"))
        if len(levels) != len(levels_before):
            differences.append(self.env._("number of levels"))
        elif levels.mapped("value") != levels_before.mapped("value"):
            differences.append(self.env._("values of levels"))
        elif changed := [
            f"{level.value:g}"
            for level, level_before in zip(levels, levels_before, strict=True)
            if not level._has_same_words(level_before)
        ]:
            differences.append(self.env._("words of levels %(levels)s", levels=", ".join(changed)))
        if levels.filtered("holds").mapped("value") != levels_before.filtered("holds").mapped("value"):
            differences.append(self.env._("where it holds"))
        return differences
