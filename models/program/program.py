from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..participant.retention_term import LEGAL_BASES


class MobilityProgram(models.Model):
    _name = "mobility.program"
    _description = "Mentoring program"
    _inherit = ["mail.thread"]
    _order = "name, id"
    _rec_names_search = ["name", "code"]
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="A short name, used in imports.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", "Organisation", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id", store=True)
    legal_basis = fields.Selection(
        LEGAL_BASES,
        required=True,
        default="participation",
        help="The law or agreement this program works under. It decides how long records are kept.",
    )
    duration_months = fields.Integer("Duration (months)", default=60, required=True)
    assessment_interval_months = fields.Integer("Fill in the Bridge every (months)", default=6, required=True)
    followup_months = fields.Char(
        "Follow-ups (months after the end)",
        default="6,12,24",
        help="Months, separated by commas. Empty: no follow-ups.",
    )
    analytic_account_id = fields.Many2one(
        "account.analytic.account",
        check_company=True,
        help="Use a neutral name: everybody in accounting can read it.",
    )
    enrollment_ids = fields.One2many("mobility.enrollment", "program_id")
    enrollment_count = fields.Integer("People", compute="_compute_enrollment_count", help="People under way now.")

    _code_company_unique = models.Constraint(
        "UNIQUE(code, company_id)", "Another program of this organisation has this code already."
    )
    _check_months = models.Constraint(
        "CHECK(duration_months > 0 AND assessment_interval_months > 0)", "Numbers of months must be above zero."
    )

    def _compute_enrollment_count(self):
        counts = dict(
            self.env["mobility.enrollment"]._read_group(
                [("program_id", "in", self.ids), ("state", "in", ("intake", "active", "paused"))],
                ["program_id"],
                ["__count"],
            )
        )
        for program in self:
            program.enrollment_count = counts.get(program, 0)

    @api.constrains("followup_months")
    def _check_followup_months(self):
        for program in self:
            program._get_followup_months()

    def _get_followup_months(self):
        """Return the months after the end of an enrolment at which people are asked how they are: a list of int.

        :raises ValidationError: when the text holds something else than positive whole numbers
        """
        self.ensure_one()
        parts = [part.strip() for part in (self.followup_months or "").split(",") if part.strip()]
        if not all(part.isdecimal() and int(part) > 0 for part in parts):
            raise ValidationError(self.env._("Follow-ups: write months as whole numbers with commas, such as 6,12,24."))
        return sorted({int(part) for part in parts})

    def action_open_enrollments(self):
        """Open the people under way in this program."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("mobility_mentoring.mobility_enrollment_action")
        return action | {"domain": [("program_id", "=", self.id)], "context": {"default_program_id": self.id}}
