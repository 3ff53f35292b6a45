from odoo import api, fields, models

SECTIONS = [
    ("reach", "Reach"),
    ("bridge", "The Bridge"),
    ("goals", "Goals and steps"),
    ("rewards", "Rewards and money"),
    ("talks", "Talks"),
    ("barriers", "What gets in the way"),
    ("afterwards", "Afterwards"),
]


class MobilityAnnualFigure(models.Model):
    """One number of an annual report, with the filter that finds what it counts."""

    _name = "mobility.annual.figure"
    _description = "Figure of an annual report"
    _order = "report_id, sequence, id"
    _rec_name = "key"

    report_id = fields.Many2one("mobility.annual.report", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="report_id.company_id", store=True, index=True)
    sequence = fields.Integer("Number", readonly=True, required=True, help="As it stands beside the figure on paper.")
    program_id = fields.Many2one("mobility.program", readonly=True, help="None: all programs of the report together.")
    section = fields.Selection(SECTIONS, "Part", readonly=True, required=True)
    key = fields.Char(readonly=True, required=True)
    area_id = fields.Many2one("mobility.area", readonly=True)
    name = fields.Char("Filter", compute="_compute_name")
    value = fields.Float("Figure", readonly=True, digits=(16, 0), aggregator=None)
    people = fields.Integer(readonly=True, aggregator=None, help="How many people it is about.")
    hidden = fields.Boolean(
        "Not printed",
        readonly=True,
        help="About fewer than ten people, or a number by which fewer than ten could be worked out.",
    )
    res_model = fields.Char(readonly=True, required=True)
    domain = fields.Json(readonly=True)

    @api.depends("key", "area_id")
    @api.depends_context("lang")
    def _compute_name(self):
        names = self.report_id.browse()._get_figure_names()
        for figure in self:
            name = names.get(figure.key, figure.key)
            place = figure.area_id.pillar_id if figure.key.startswith("pillar") else figure.area_id
            figure.name = f"{place.name}: {name}" if place else name

    def action_open(self):
        """Open what this figure counts, as far as the user may see it."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self.res_model,
            "domain": self.domain,
            "views": [(False, "list"), (False, "form")],
        }
