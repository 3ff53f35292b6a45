from odoo import api, fields, models


class MobilityInfluence(models.Model):
    """An arrow on the Bridge: this area makes that one heavier, or helps it. The person says so, nobody else."""

    _name = "mobility.influence"
    _description = "What makes what heavier, or helps"
    _inherit = ["mobility.guard", "mobility.personal"]
    _order = "assessment_id, id"
    _guarded_fields = frozenset()
    _person_path = "assessment_id.participant_id"

    assessment_id = fields.Many2one("mobility.assessment", "Bridge", required=True, index=True, ondelete="cascade")
    instrument_id = fields.Many2one(related="assessment_id.instrument_id")
    source_area_id = fields.Many2one(
        "mobility.area",
        "This area",
        required=True,
        index=True,
        domain="[('instrument_id', '=', instrument_id), ('id', '!=', target_area_id)]",
        ondelete="restrict",
    )
    sign = fields.Selection(
        [("heavier", "Makes heavier"), ("helps", "Helps")], string="Does what", required=True, default="heavier"
    )
    target_area_id = fields.Many2one(
        "mobility.area",
        "To that area",
        required=True,
        index=True,
        domain="[('instrument_id', '=', instrument_id), ('id', '!=', source_area_id)]",
        ondelete="restrict",
    )
    strength = fields.Integer(required=True, default=2, aggregator=None, help="1 a little, 2 clearly, 3 a lot.")
    how_much = fields.Selection(
        [("1", "A little"), ("2", "Clearly"), ("3", "A lot")],
        string="How much",
        compute="_compute_how_much",
        inverse="_inverse_how_much",
        help="How strong it is, in words.",
    )
    note = fields.Text("In own words")

    _pair_unique = models.Constraint(
        "UNIQUE(assessment_id, source_area_id, target_area_id)",
        "There is an arrow between these two areas already: change that one.",
    )
    _check_two_areas = models.Constraint(
        "CHECK(source_area_id != target_area_id)", "An arrow goes from one area to another one."
    )
    _check_strength = models.Constraint(
        "CHECK(strength BETWEEN 1 AND 3)", "Choose how strong it is: 1 (a little), 2 (clearly) or 3 (a lot)."
    )

    @api.depends("source_area_id.name", "sign", "target_area_id.name")
    def _compute_display_name(self):
        for influence in self:
            this, that = influence.source_area_id.name or "", influence.target_area_id.name or ""
            if influence.sign == "helps":
                influence.display_name = self.env._("%(this)s helps %(that)s", this=this, that=that)
            else:
                influence.display_name = self.env._("%(this)s makes %(that)s heavier", this=this, that=that)

    @api.depends("strength")
    def _compute_how_much(self):
        for influence in self:
            influence.how_much = str(influence.strength) if 1 <= influence.strength <= 3 else False

    def _inverse_how_much(self):
        for influence in self:
            influence.strength = int(influence.how_much or 0)

    @api.constrains("assessment_id", "source_area_id", "target_area_id")
    def _check_instrument(self):
        self.assessment_id._check_influences()

    @api.model_create_multi
    def create(self, vals_list):
        influences = super().create(vals_list)
        influences.assessment_id._check_open()
        return influences

    def write(self, vals):
        self.assessment_id._check_open()
        result = super().write(vals)
        if "assessment_id" in vals:
            self.assessment_id._check_open()
        return result

    def unlink(self):
        self.assessment_id._check_open()
        return super().unlink()
