import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..report.import_marked import build_marked
from ..report.import_template import build_template
from .register.columns import SHEETS
from .register.known import load_known
from .register.plan import make_plan
from .register.reader import FileProblem, read_file
from .register.sheets import Problem
from .register.texts import get_reasons
from .register.writer import write_plan


class MobilityImport(models.TransientModel):
    """Brings people in from an earlier register: first look, then all of it or nothing."""

    _name = "mobility.import"
    _description = "Import a register"
    _transient_max_hours = 8  # a working day to decide; then what was uploaded is gone

    company_id = fields.Many2one(
        "res.company", "Organisation", required=True, readonly=True, default=lambda self: self.env.company
    )
    file_ids = fields.One2many("mobility.import.file", "import_id", "Files")
    create_programs = fields.Boolean(
        "Create programs that are missing",
        help="Only a manager can choose this. Otherwise an unknown program is an error.",
    )
    may_create_programs = fields.Boolean(compute="_compute_may_create_programs")
    state = fields.Selection(
        [("draft", "Choose files"), ("checked", "Look"), ("done", "Imported")], default="draft", readonly=True
    )
    count_ids = fields.One2many("mobility.import.count", "import_id", "What happens", readonly=True)
    problem_ids = fields.One2many("mobility.import.problem", "import_id", "Findings", readonly=True)
    question_ids = fields.One2many("mobility.import.question", "import_id", "Is this the same person?")
    question_count = fields.Integer(compute="_compute_question_count", help="Still without an answer.")
    error_count = fields.Integer("Errors", readonly=True)
    warning_count = fields.Integer("Remarks", readonly=True)
    new_programs = fields.Text("Programs that are created", readonly=True)
    result_file = fields.Binary(attachment=False, readonly=True)
    created_ids = fields.Json(readonly=True)

    @api.depends_context("lang")
    def _compute_display_name(self):
        self.display_name = self.env._("Import register")

    @api.depends_context("uid")
    def _compute_may_create_programs(self):
        self.may_create_programs = self.env["mobility.program"].has_access("create")

    @api.depends("question_ids.decision", "question_ids.participant_id")
    def _compute_question_count(self):
        for register in self:
            register.question_count = len(register.question_ids) - len(register.question_ids._get_decisions())

    def action_check(self):
        """Read the files and show what would be created, matched and skipped, and everything that is wrong."""
        self._check_allowed()
        plan, _tables = self._make_plan()
        self._show_plan(plan)
        self.state = "checked"
        return self._reopen()

    def action_import(self):
        """Import everything, or show what is wrong and import nothing.

        The files are checked again: the database may have changed since somebody looked.
        """
        self._check_allowed()
        if self.state != "checked":
            raise UserError(self.env._("Check the files first."))
        plan, _tables = self._make_plan()
        self._show_plan(plan)
        if plan.is_ready:
            # also when the caller catches an error and goes on, nothing of this stays
            with self.env.cr.savepoint():
                created_ids = write_plan(self.env, self.company_id, plan)
            self.write({"state": "done", "created_ids": created_ids, "result_file": False})
            self.file_ids.unlink()
            self.question_ids.unlink()
        return self._reopen()

    def action_back(self):
        """Choose other files."""
        self.state = "draft"
        return self._reopen()

    def action_download_template(self):
        """Download an empty register with explanations and an example, in the user's language."""
        self._check_allowed()
        return self._download(build_template(self.env), self.env._("register template.xlsx"))

    def action_download_marked(self):
        """Download the files as one spreadsheet in which every wrong cell is marked and says why."""
        self._check_allowed()
        plan, tables = self._make_plan()
        reasons = get_reasons(self.env, plan.problems)
        content = build_marked(self.env, tables, list(zip(plan.problems, reasons, strict=True)))
        return self._download(content, self.env._("register with errors.xlsx"))

    def action_open_participants(self):
        """Open the people who were created."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Imported people"),
            "res_model": "mobility.participant",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", self.created_ids or [])],
        }

    def _check_allowed(self):
        """The import writes states that otherwise only actions write: it is for those who may see everybody.

        :raises AccessError: for anybody but coordinators, and for new programs anybody but managers
        """
        self.check_access("write")
        if not self.env.user.has_group("mobility_mentoring.group_coordinator"):
            raise AccessError(self.env._("Importing a register is for coordinators and managers."))
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("Switch to %(company)s to import its register.", company=self.company_id.name))
        if self.create_programs:
            self.env["mobility.program"].check_access("create")

    def _make_plan(self):
        """Return the plan for the files as they are and the answers given so far, with the tables of the files."""
        tables, problems = [], []
        for file in self.file_ids.with_context(bin_size=False):
            try:
                tables += read_file(file.name, base64.b64decode(file.content or b""))
            except FileProblem as problem:
                problems.append(Problem(problem.key, problem.params, file.name))
        if not self.file_ids:
            raise UserError(self.env._("Add a file first: one .xlsx, or a .csv for each sheet."))
        known = load_known(self.env, self.company_id)
        plan = make_plan(tables, known, self.question_ids._get_decisions(), self.create_programs, problems)
        return plan, tables

    def _show_plan(self, plan):
        """Put what ``plan`` says on the screen; answers that were given stay."""
        reasons = get_reasons(self.env, plan.problems)
        self.count_ids.unlink()
        self.problem_ids.unlink()
        self.question_ids._update(self, plan)
        used = {record.program for record in plan.enrollments}
        self.write(
            {
                "error_count": len(plan.errors),
                "warning_count": len(plan.problems) - len(plan.errors),
                "new_programs": "\n".join(name for key, name in plan.programs.items() if key in used) or False,
                "count_ids": [
                    fields.Command.create({"sheet": sheet.name, **plan.counts[sheet.name]})
                    for sheet in SHEETS
                    if plan.counts[sheet.name]["rows"]
                ],
            }
        )
        self.env["mobility.import.problem"].create(
            [
                self.env["mobility.import.problem"]._prepare_vals(self, problem, reason)
                for problem, reason in zip(plan.problems, reasons, strict=True)
            ]
        )

    def _download(self, content, filename):
        self.result_file = base64.b64encode(content)
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/result_file/{filename}?download=true",
            "target": "download",
        }

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import register"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "main",
        }
