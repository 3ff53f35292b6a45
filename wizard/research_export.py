import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..report.research_file import build_csv, build_xlsx

GROUPS = ("mobility_mentoring.group_analyst", "mobility_mentoring.group_manager")


class MobilityResearchExport(models.TransientModel):
    """Asks in which form to take the research file, makes it and says what was left out. It never holds a name."""

    _name = "mobility.research.export"
    _description = "Research file"

    company_id = fields.Many2one(
        "res.company", "Organisation", required=True, readonly=True, default=lambda self: self.env.company
    )
    file_format = fields.Selection(
        [("xlsx", "Spreadsheet with a code book (.xlsx)"), ("csv", "Rows only (.csv)")],
        "As",
        required=True,
        default="xlsx",
    )
    group_size = fields.Integer(
        "Smallest group",
        compute="_compute_group_size",
        inverse="_inverse_group_size",
        help="Nobody in the file can be told apart from fewer than so many people. A manager may change it; 5 or more.",
    )
    can_set_size = fields.Boolean(compute="_compute_group_size")
    report = fields.Text("What is in it", readonly=True)
    file = fields.Binary(readonly=True, attachment=False)
    file_name = fields.Char(readonly=True)

    def _compute_display_name(self):
        self.display_name = self.env._("Research file")

    @api.depends("company_id")
    def _compute_group_size(self):
        for export in self:
            export.group_size = export.company_id.sudo().mobility_group_size  # sudo: a setting of the organisation
            export.can_set_size = self.env.user.has_group("mobility_mentoring.group_manager")

    def _inverse_group_size(self):
        for export in self:
            if export.group_size == export.company_id.sudo().mobility_group_size:  # sudo: as above
                continue
            export._check_allowed()
            if not self.env.user.has_group("mobility_mentoring.group_manager"):
                raise AccessError(self.env._("Only a manager decides how small a group may be."))
            if export.group_size < 5:
                raise ValidationError(self.env._("A group in research has five people at least."))
            # sudo: a setting of the organisation, by a manager of it
            export.company_id.sudo().mobility_group_size = export.group_size

    def action_export(self):
        """Make the file.

        :return: the window again, with the file and what was left out
        :raises UserError: when there are too few people to make a group of
        """
        self.ensure_one()
        self._check_allowed()
        # sudo: the file holds pseudonyms and groups; who may make one was checked
        Group = self.env["mobility.research.group"].sudo()
        company = self.company_id.sudo()  # sudo: as above
        waiting = Group._do_form(company)
        records, left_out, people = Group._get_records(company)
        if not records:
            raise UserError(self._get_too_few_words())
        areas = self.env["mobility.area"].browse({id_ for record in records for id_ in record["levels"]}).sorted()
        build = {"xlsx": build_xlsx, "csv": build_csv}[self.file_format]
        lines = self._get_report_lines(records, left_out, waiting, people)
        self.write(
            {
                "file": base64.b64encode(build(self.env, records, areas, lines)),
                "file_name": self.env._("research file %(day)s", day=fields.Date.context_today(self))
                + f".{self.file_format}",
                "report": "\n".join(lines),
            }
        )
        people.with_env(self.env)._log_opening("export", self.env._("Research file, without names"))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Research file"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _check_allowed(self):
        """Refuse everybody but analysts and managers of the organisation."""
        if not any(self.env.user.has_group(group) for group in GROUPS):
            raise AccessError(self.env._("Research files are for analysts and managers."))
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("Switch to %(company)s to make its file.", company=self.company_id.name))

    def _get_too_few_words(self):
        return self.env._(
            "Too few people for a research file. It needs at least %(count)s people who agreed to research, who started"
            " half a year ago or longer and filled in a Bridge at the start.",
            count=self.group_size,
        )

    def _get_report_lines(self, records, left_out, waiting, people):
        """Say what the file holds, and what it does not: a list of sentences."""
        lines = [
            self.env._(
                "%(people)s people who agreed, in %(rows)s rows. Nobody can be told apart from fewer than %(size)s.",
                people=len(people),
                rows=len(records),
                size=self.group_size,
            )
        ]
        labels = {
            "legal_basis": self.env._("legal basis"),
            "program_id": self.env._("program"),
            "cohort": self.env._("start quarter"),
            "household_type": self.env._("household"),
            "age_band": self.env._("age"),
        }
        for name, label in labels.items():
            count = sum(not record[name] for record in records)
            lines.append(
                self.env._("Made coarser: %(what)s is left empty in %(count)s rows.", what=label, count=count)
                if count
                else self.env._("%(what)s is told in every row.", what=label.capitalize())
            )
        lines.append(
            self.env._("Left out: %(count)s rows of groups that were too small at that moment.", count=left_out)
        )
        if waiting:
            lines.append(
                self.env._("Waiting: %(count)s people who agreed go in when there are enough of them.", count=waiting)
            )
        lines.append(
            self.env._("Not in it: who did not agree, or no longer does, and what was said less than a quarter ago.")
        )
        return lines
