from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..bridge.outcome import VOICES


class MobilityAnnualReport(models.Model):
    """A year for council and public: numbers counted once, with the filter behind each, and what was learned.

    Groups of fewer than ten people are not printed, nor a number by which one could be worked out.
    """

    _name = "mobility.annual.report"
    _description = "Annual report"
    _order = "year desc, id desc"
    _rec_name = "year"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        "res.company", "Organisation", required=True, index=True, default=lambda self: self.env.company
    )
    year = fields.Integer(required=True, aggregator=None, default=lambda self: fields.Date.context_today(self).year - 1)
    program_ids = fields.Many2many(
        "mobility.program", string="Programs", check_company=True, help="None: all programs of the organisation."
    )
    voice = fields.Selection(
        VOICES,
        "Bridges filled in",
        required=True,
        default="together",
        help="What somebody fills in alone does not compare with what is filled in with the mentor.",
    )
    lang = fields.Selection(
        lambda self: self.env["res.lang"].get_installed(),
        "Language",
        required=True,
        default=lambda self: self.env.lang or self.env.user.lang or "en_US",
        help="Of the printed report.",
    )
    learned = fields.Text(
        "What was learned", translate=True, help="What the year taught the team, without names of people."
    )
    rules = fields.Text(
        "Which rules got in the way",
        translate=True,
        help="In words for the public, without names of people. What stands with a person is in that person's own"
        " words, and is not printed.",
    )
    date_counted = fields.Date("Counted on", readonly=True, copy=False)
    figure_ids = fields.One2many("mobility.annual.figure", "report_id", "Figures", readonly=True)

    @api.depends("year")
    @api.depends_context("lang")
    def _compute_name(self):
        for report in self:
            report.name = self.env._("Annual report %(year)s", year=report.year)

    @api.depends("name")
    def _compute_display_name(self):
        for report in self:
            report.display_name = report.name

    @api.constrains("year")
    def _check_year(self):
        for report in self:
            if not 1990 <= report.year <= fields.Date.context_today(report).year:
                raise ValidationError(self.env._("Choose this year or one before."))

    def write(self, vals):
        if {"year", "program_ids", "voice", "company_id"} & set(vals):
            # other numbers belong to it then; sudo: nobody else writes figures
            self.sudo().figure_ids.unlink()
            vals = {**vals, "date_counted": False}
        return super().write(vals)

    def action_count(self):
        """Count everything anew."""
        self.ensure_one()
        self.check_access("write")
        # counted with the rights of who asks
        figures = [Command.clear(), *(Command.create(vals) for vals in self._prepare_figures())]
        # sudo: figures are written by counting only, and who may change the report was checked
        self.sudo().write({"date_counted": fields.Date.context_today(self), "figure_ids": figures})

    def action_print(self):
        """Return the report as a PDF.

        :raises UserError: nothing is counted yet
        """
        self.ensure_one()
        if not self.date_counted:
            raise UserError(self.env._("Count the figures first."))
        return self.env.ref("mobility_mentoring.report_annual").report_action(self)

    def _get_programs(self):
        """Return the programs that it is about."""
        self.ensure_one()
        every = self.env["mobility.program"].with_context(active_test=False)
        return self.program_ids or every.search([("company_id", "=", self.company_id.id)])
