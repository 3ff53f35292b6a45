import base64

from odoo import fields, models
from odoo.exceptions import UserError

from ..models.bridge.words import get_languages
from .instrument.check import read_instrument
from .instrument.texts import get_reasons
from .instrument.writer import write_instrument

HOURS = 8


class MobilityInstrumentImport(models.TransientModel):
    """Makes a draft instrument of a file, or says everything that is wrong with it and makes nothing."""

    _name = "mobility.instrument.import"
    _description = "Import an instrument"
    _transient_max_hours = HOURS

    name = fields.Char("Name of the file")
    content = fields.Binary("File", attachment=False)
    code = fields.Char(
        "Under the code", help="Left empty: the code in the file. A code that is known becomes a new version."
    )
    state = fields.Selection([("draft", "Choose a file"), ("done", "Imported")], default="draft", readonly=True)
    instrument_id = fields.Many2one("mobility.instrument", readonly=True)
    error_count = fields.Integer("Errors", readonly=True)
    problem_ids = fields.One2many("mobility.instrument.import.problem", "import_id", "Findings", readonly=True)

    def action_import(self):
        """Import the instrument as a draft, or show everything that is wrong and import nothing.

        :return: an action that shows the draft, or this dialog again when there is something to read
        """
        self.ensure_one()
        self.check_access("write")
        self.env["mobility.instrument"].check_access("create")
        content = base64.b64decode(self.with_context(bin_size=False).content or b"")
        if not content:
            raise UserError(self.env._("Choose a file first: an instrument as .xlsx or JSON."))
        languages = get_languages(self.env)
        found = read_instrument(self.name or "", content, languages, (self.code or "").strip())
        self._show_problems(found)
        if found.errors:
            return self._reopen()
        self.write(
            {"instrument_id": write_instrument(self.env, found, languages).id, "state": "done", "content": False}
        )
        return self._reopen() if found.problems else self.action_open_instrument()

    def action_open_instrument(self):
        """Open the draft that was made."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "mobility.instrument",
            "res_id": self.instrument_id.id,
            "views": [(False, "form")],
        }

    def _show_problems(self, found):
        Problem = self.env["mobility.instrument.import.problem"]
        self.problem_ids.unlink()
        reasons = get_reasons(self.env, found.problems)
        Problem.create(
            [
                Problem._prepare_vals(self, problem, reason)
                for problem, reason in zip(found.problems, reasons, strict=True)
            ]
        )
        self.error_count = len(found.errors)

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import an instrument"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }


class MobilityInstrumentImportProblem(models.TransientModel):
    """The same as a finding about a register, of another import."""

    _name = "mobility.instrument.import.problem"
    _description = "Finding about an instrument"
    _inherit = ["mobility.import.problem"]
    _transient_max_hours = HOURS

    import_id = fields.Many2one("mobility.instrument.import")
