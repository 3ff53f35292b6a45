from odoo import api, fields, models
from odoo.exceptions import ValidationError

MOST_PRIORITIES = 3


class MobilityAssessmentLine(models.Model):
    _name = "mobility.assessment.line"
    _description = "Answer about one area"
    _inherit = ["mobility.guard", "mobility.personal"]
    _order = "assessment_id, area_sequence, id"
    _rec_name = "area_id"
    _guarded_fields = frozenset()
    _person_path = "assessment_id.participant_id"
    _copy_leaves_out = frozenset({"area_sequence"})

    # no index of its own: the unique one below begins with it
    assessment_id = fields.Many2one("mobility.assessment", required=True, ondelete="cascade")
    area_id = fields.Many2one("mobility.area", required=True, index=True, ondelete="restrict")
    area_sequence = fields.Integer(compute="_compute_area_sequence", store=True, precompute=True)
    pillar_id = fields.Many2one(related="area_id.pillar_id")
    pillar_heading = fields.Char(compute="_compute_pillar_heading", help="The pillar, at its first area only.")
    question = fields.Text(related="area_id.question")
    answer = fields.Selection(
        [
            ("level", "Level"),
            ("not_applicable", "Does not apply"),
            ("unknown", "Don't know"),
            ("rather_not", "Rather not say"),
        ],
        compute="_compute_answer",
        store=True,
        readonly=False,
        precompute=True,
    )
    level_id = fields.Many2one("mobility.level", "Now", domain="[('area_id', '=', area_id)]", ondelete="restrict")
    target_level_id = fields.Many2one(
        "mobility.level", "In two years", domain="[('area_id', '=', area_id)]", ondelete="restrict"
    )
    previous_level_id = fields.Many2one("mobility.level", "Last time", compute="_compute_previous_level_id")
    is_priority = fields.Boolean("Begin here", help="The person wants to work on this first.")
    note = fields.Text("In own words")

    _area_unique = models.Constraint("UNIQUE(assessment_id, area_id)", "An area is answered once in an assessment.")
    _check_answer = models.Constraint(
        "CHECK((level_id IS NOT NULL) = (COALESCE(answer, '') = 'level'))",
        "Choose a level, or say that it does not apply, is not known or is not for telling: one of these.",
    )

    @api.depends("area_id")
    def _compute_area_sequence(self):
        for line in self:
            line.area_sequence = line.area_id._get_order()

    @api.depends("area_id")
    def _compute_pillar_heading(self):
        for line in self:
            is_first = line.area_id == line.pillar_id.area_ids[:1]
            line.pillar_heading = line.pillar_id.name if is_first else False

    @api.depends("level_id")
    def _compute_answer(self):
        for line in self:
            if line.level_id:
                line.answer = "level"
            elif line.answer == "level":
                line.answer = False

    @api.depends("assessment_id.previous_id")
    def _compute_previous_level_id(self):
        for line in self:
            before = line.assessment_id.previous_id.line_ids.filtered(
                lambda other, line=line: not line.area_id._get_break(other.area_id)
            )[:1]
            line.previous_level_id = line._get_same_level(before.level_id)

    def _get_same_level(self, level):
        """Return the level of this line's area that has the value of ``level``, which may be an older version's."""
        return self.area_id.level_ids.filtered(lambda own: level and own.value == level.value)[:1]

    @api.onchange("answer")
    def _onchange_answer(self):
        if self.answer != "level":
            self.level_id = False

    @api.constrains("area_id", "level_id", "target_level_id")
    def _check_levels(self):
        for area, lines in self.grouped("area_id").items():
            if (lines.level_id | lines.target_level_id).area_id - area:
                raise ValidationError(
                    self.env._("%(area)s: the level belongs to another area.", area=area.display_name)
                )

    @api.constrains("assessment_id", "is_priority")
    def _check_priorities(self):
        starred = self.filtered("is_priority").assessment_id
        domain = [("assessment_id", "in", starred.ids), ("is_priority", "=", True)]
        for _assessment, lines in self._read_group(domain, ["assessment_id"], ["id:recordset"]) if starred else ():
            if len(lines) > MOST_PRIORITIES:
                raise ValidationError(
                    self.env._(
                        "At most %(most)s areas have a star, here are %(count)s: %(areas)s. A few small beginnings "
                        "work better than many at once; take a star away first.",
                        most=MOST_PRIORITIES,
                        count=len(lines),
                        areas=", ".join(lines.area_id.mapped("name")),
                    )
                )

    @api.constrains("assessment_id", "area_id")
    def _check_instrument(self):
        self.assessment_id._check_instrument()

    def _add_precomputed_values(self, vals_list):
        # EXTENDS base: read from the values, without a record in memory for each of an import's many lines
        areas = self.env["mobility.area"]
        for vals in vals_list:
            vals.setdefault("answer", "level" if vals.get("level_id") else False)
            vals["area_sequence"] = areas.browse(vals.get("area_id"))._get_order()
        super()._add_precomputed_values(vals_list)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.assessment_id._check_open()
        return lines

    def write(self, vals):
        if vals.get("answer", "level") != "level":
            vals = {**vals, "level_id": False}
        elif vals.get("level_id"):
            # not left to the compute: any search flushes half of the row before it, and the database refuses that
            vals = {**vals, "answer": "level"}
        self.assessment_id._check_open()
        result = super().write(vals)
        if "assessment_id" in vals:
            self.assessment_id._check_open()
        return result

    def unlink(self):
        self.assessment_id._check_open()
        return super().unlink()
