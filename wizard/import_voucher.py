import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .register.reader import FileProblem, read_file
from .register.sheets import Problem
from .register.texts import get_reasons
from .voucher_file import get_texts, read_vouchers

HOURS = 2  # codes are worth money: what was uploaded does not lie about


class MobilityVoucherImport(models.TransientModel):
    """Brings the vouchers of a shop's file into the stock, all or none, and gives them to rewards that wait."""

    _name = "mobility.voucher.import"
    _description = "Import vouchers"
    _transient_max_hours = HOURS

    name = fields.Char("Name of the file")
    content = fields.Binary("File", attachment=False)
    company_id = fields.Many2one(
        "res.company", "Organisation", required=True, default=lambda self: self.env.company, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    reward_type = fields.Selection("_get_types", "What are they?")
    amount = fields.Monetary("Worth each", help="Only for rows that do not say it themselves.")
    state = fields.Selection(
        [("draft", "Choose a file"), ("checked", "Checked"), ("done", "Imported")], default="draft", readonly=True
    )
    voucher_count = fields.Integer("Vouchers", readonly=True)
    amount_total = fields.Monetary("Worth together", readonly=True)
    waiting_count = fields.Integer("Given to rewards that waited", readonly=True)
    error_count = fields.Integer("Errors", readonly=True)
    problem_ids = fields.One2many("mobility.voucher.import.problem", "import_id", "Findings", readonly=True)

    @api.model
    def _get_types(self):
        """Return the vouchers of the catalogue by their neutral names: finance does not read types."""
        Type = self.env["mobility.reward.type"].sudo()  # sudo: the neutral names only
        types = Type.search([("kind", "=", "voucher"), ("company_id", "in", [False, self.env.company.id])])
        return [(str(t.id), t.neutral_name or f"{t._get_neutral_name()} {t.id}") for t in types]

    def action_check(self):
        """Read the file and show what would come in, or everything that is wrong. Changes nothing."""
        self._read()
        self.state = "checked"
        return self._reopen()

    def action_import(self):
        """Bring everything into the stock, or show what is wrong and bring in nothing."""
        if self.state != "checked":
            raise UserError(self.env._("Check the file first."))
        rows = self._read()
        if not self.error_count:
            # also when the caller catches an error and goes on, nothing of this stays
            with self.env.cr.savepoint():
                self.waiting_count = self._do_import(rows)
            self.write({"state": "done", "content": False})
        return self._reopen()

    def action_back(self):
        """Choose another file."""
        self.state = "draft"
        self.problem_ids.unlink()
        self.error_count = 0
        return self._reopen()

    def _read(self):
        """Return the rows of the file as it is now, and show what is wrong with them."""
        self.ensure_one()
        self.check_access("write")
        if not self.env.user.has_group("mobility_mentoring.group_finance"):
            raise AccessError(self.env._("Finance keeps the stock of vouchers."))
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("Switch to %(company)s first.", company=self.company_id.name))
        content = base64.b64decode(self.with_context(bin_size=False).content or b"")
        if not content or not self.reward_type:
            raise UserError(self.env._("Choose a file and say what the vouchers in it are."))
        try:
            tables = read_file(self.name or "", content)
            today = fields.Date.context_today(self)
            rows, problems = read_vouchers(tables, self.amount, today, self.currency_id, self._get_known)
        except FileProblem as problem:
            rows, problems = [], [Problem(problem.key, problem.params, self.name or "")]
        self._show(rows, problems)
        return rows

    def _get_known(self, codes):
        domain = [("company_id", "=", self.company_id.id), ("code", "in", codes)]
        return set(self.env["mobility.voucher"].search(domain).mapped("code"))

    def _show(self, rows, problems):
        ImportProblem = self.env["mobility.voucher.import.problem"]
        self.problem_ids.unlink()
        reasons = get_reasons(self.env, problems, get_texts(self.env))
        ImportProblem.create(
            [
                ImportProblem._prepare_vals(self, problem, reason)
                for problem, reason in zip(problems, reasons, strict=True)
            ]
        )
        errors = sum(problem.level == "error" for problem in problems)
        self.write(
            {
                "error_count": errors,
                "voucher_count": 0 if errors else len(rows),
                "amount_total": 0 if errors else sum(row["amount"] for row in rows),
            }
        )

    def _do_import(self, rows):
        """Create the vouchers; return how many went to rewards that waited for one."""
        shared = {
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "reward_type_id": int(self.reward_type),
        }
        # sudo: vouchers come in by this import only, which checked the right
        self.env["mobility.voucher"].sudo().create([{**shared, **row} for row in rows])
        domain = [
            ("company_id", "=", self.company_id.id),
            ("reward_type_id", "=", int(self.reward_type)),
            ("kind", "=", "voucher"),
            ("state", "=", "approved"),
        ]
        # sudo: finance, who imports, reads no reward that is not money; only their number is told
        waiting = self.env["mobility.reward"].sudo().search(domain, order="date_earned, id")
        waiting = waiting.filtered(lambda reward: not reward.voucher_id)
        return len(waiting) - len(waiting._do_assign_voucher())

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import vouchers"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }


class MobilityVoucherImportProblem(models.TransientModel):
    """The same as a finding about a register, of another import."""

    _name = "mobility.voucher.import.problem"
    _description = "Finding about vouchers"
    _inherit = ["mobility.import.problem"]
    _transient_max_hours = HOURS

    import_id = fields.Many2one("mobility.voucher.import")
