import random

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

COORDINATOR = "mobility_mentoring.group_coordinator"
# What was asked stays as it was once an answer was seen: another question is another evaluation.
QUESTION = frozenset(
    {
        "company_id",
        "program_ids",
        "date_from",
        "date_to",
        "instrument_id",
        "voice",
        "months",
        "margin",
        "primary_kind",
        "primary_area_id",
        "comparison",
        "comparison_program_ids",
        "comparison_date_from",
        "comparison_date_to",
        "seed",
        "resamples",
    }
)
# The ends of an interval lie far out, where few draws come when there are few mentors: with eight of them and 2,000
# draws chance moved an end by four percent points, with these by about one.
RESAMPLES = 10000


class MobilityEvaluation(models.Model):
    """A question about what changed for people, asked before the answer is seen, and the answer as it was then.

    A difference between before and after is not proof of what caused it: the words say so (``evaluation_words``).
    """

    _name = "mobility.evaluation"
    _description = "Evaluation"
    _inherit = ["mobility.guard"]
    _order = "create_date desc, id desc"
    _check_company_auto = True
    _guarded_fields = frozenset(
        {
            "state",
            "date_primary",
            "date_data",
            "date_run",
            "run_by_id",
            "data_hash",
            "figures",
            "line_ids",
            "signed_by_id",
            "date_signed",
            "for_analysts",
        }
    )
    # Nothing here belongs to a person.
    _moving_fields = frozenset()

    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company", "Organisation", required=True, index=True, default=lambda self: self.env.company
    )
    program_ids = fields.Many2many(
        "mobility.program", "mobility_evaluation_program_rel", string="Programs", check_company=True
    )
    date_from = fields.Date("Started from", required=True)
    date_to = fields.Date("Started until", required=True)
    instrument_id = fields.Many2one(
        "mobility.instrument",
        "List of questions",
        required=True,
        domain="[('state', '!=', 'draft'), ('audience', '!=', 'child')]",
        default=lambda self: self.env["mobility.instrument"]._get_published("adult"),
        ondelete="restrict",
        help="All its versions count. Areas compare where their code and meaning stayed the same.",
    )
    voice = fields.Selection(
        [("together", "With the mentor"), ("self", "By the participant")],
        "Filled in",
        required=True,
        default="together",
        help="What people say alone is never laid beside what they say with a mentor.",
    )
    months = fields.Integer("Months between", required=True, default=12, help="From the first time to the second.")
    margin = fields.Integer(
        "Months more or less",
        required=True,
        default=3,
        help="The first time may lie this far from the start, the second this far from the month that is asked about.",
    )
    primary_kind = fields.Selection(
        [("pillars", "How many pillars hold"), ("area", "One area")],
        "What it is about first",
        help="The one outcome that counts most. Name it before you see figures: who looks first and chooses then,"
        " always finds something.",
    )
    primary_area_id = fields.Many2one(
        "mobility.area", "Area first", domain="[('instrument_id', '=', instrument_id)]", ondelete="restrict"
    )
    date_primary = fields.Datetime("Named on", readonly=True, copy=False)
    comparison = fields.Selection(
        [("none", "Nothing"), ("program", "Other programs"), ("cohort", "Another period"), ("waiting", "Waiting list")],
        "Compared with",
        required=True,
        default="none",
    )
    comparison_program_ids = fields.Many2many(
        "mobility.program", "mobility_evaluation_comparison_rel", string="Other programs", check_company=True
    )
    comparison_date_from = fields.Date("Other period from")
    comparison_date_to = fields.Date("Other period until")
    seed = fields.Integer(
        required=True,
        copy=False,
        default=lambda self: random.randrange(1, 2**31 - 1),
        help="Chance begins here: with the same number everybody gets the same intervals.",
    )
    resamples = fields.Integer(required=True, default=RESAMPLES)

    state = fields.Selection(
        [("draft", "Being prepared"), ("shown", "Figures shown"), ("signed", "Signed")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
    )
    date_data = fields.Date("Data up to", readonly=True, copy=False)
    date_run = fields.Datetime("Computed on", readonly=True, copy=False)
    run_by_id = fields.Many2one("res.users", "Computed by", readonly=True, copy=False)
    data_hash = fields.Char("Fingerprint of the data", readonly=True, copy=False, groups=COORDINATOR)
    figures = fields.Json(readonly=True, copy=False, groups=COORDINATOR)
    line_ids = fields.One2many("mobility.evaluation.line", "evaluation_id", "Results", readonly=True, copy=False)
    signed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    date_signed = fields.Datetime("Signed on", readonly=True, copy=False)
    for_analysts = fields.Boolean(
        "Analysts read it",
        readonly=True,
        copy=False,
        help="Of the same programs and period they read one evaluation only: what two differ by could be one person.",
    )
    run_blocker = fields.Char("Why no figures yet", compute="_compute_blockers")
    sign_blocker = fields.Char("Why it cannot be signed", compute="_compute_blockers")

    _check_months = models.Constraint(
        "CHECK(margin >= 0 AND months > margin)",
        "The months in between must be more than the months more or less, or both times could be the same one.",
    )
    _check_resamples = models.Constraint("CHECK(resamples BETWEEN 200 AND 20000)", "Resample 200 to 20000 times.")

    @api.depends_context("uid")
    @api.depends("state", "program_ids", "primary_kind", "primary_area_id", "comparison", "comparison_program_ids")
    def _compute_blockers(self):
        for evaluation in self:
            evaluation.run_blocker = evaluation._get_run_blocker()
            evaluation.sign_blocker = evaluation._get_sign_blocker()

    @api.constrains("date_from", "date_to", "comparison", "comparison_date_from", "comparison_date_to")
    def _check_dates(self):
        for evaluation in self:
            if evaluation.date_from > evaluation.date_to:
                raise ValidationError(self.env._("The period ends before it begins."))
            if evaluation.comparison != "cohort":
                continue
            begin, end = evaluation.comparison_date_from, evaluation.comparison_date_to
            if not (begin and end):
                raise ValidationError(self.env._("Say from when until when the other period lasts."))
            if begin > end:
                raise ValidationError(self.env._("The other period ends before it begins."))
            if begin <= evaluation.date_to and end >= evaluation.date_from:
                raise ValidationError(self.env._("The two periods overlap: the same people would be in both."))

    @api.constrains("program_ids", "comparison", "comparison_program_ids")
    def _check_comparison_programs(self):
        for evaluation in self:
            if evaluation.comparison == "program" and evaluation.program_ids & evaluation.comparison_program_ids:
                raise ValidationError(self.env._("A program cannot be compared with itself."))

    @api.constrains("instrument_id", "primary_area_id")
    def _check_primary(self):
        for evaluation in self:
            area = evaluation.primary_area_id
            if area and area.instrument_id != evaluation.instrument_id:
                raise ValidationError(self.env._("%(area)s is not in this list of questions.", area=area.name))

    @api.onchange("instrument_id")
    def _onchange_instrument_id(self):
        self.primary_area_id = False

    @api.model_create_multi
    def create(self, vals_list):
        evaluations = super().create(vals_list)
        evaluations.filtered("primary_kind")._do_note_primary()
        return evaluations

    def write(self, vals):
        if not self.env.su and any(evaluation.state == "signed" for evaluation in self):
            raise UserError(self.env._("A signed evaluation stays as it is. Make a new one."))
        if QUESTION & vals.keys() and any(evaluation.state != "draft" for evaluation in self):
            raise UserError(
                self.env._("The figures were seen, so what was asked stays as it is. Make a new evaluation instead.")
            )
        result = super().write(vals)
        if {"primary_kind", "primary_area_id"} & vals.keys():
            self._do_note_primary()
        return result

    def _do_note_primary(self):
        self.sudo().date_primary = fields.Datetime.now()  # sudo: guarded field, the caller wrote what it is about

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if any(evaluation.state != "draft" for evaluation in self):
            raise UserError(self.env._("What was seen is kept, also when it disappoints: only drafts are deleted."))

    # -- figures ------------------------------------------------------------------------------------------------------

    def _get_run_blocker(self):
        """Tell why no figures can be shown, or return False."""
        self.ensure_one()
        if self.state == "signed":
            return self.env._("It is signed and stays as it is.")
        if not self.program_ids:
            return self.env._("Choose a program first.")
        if not self.primary_kind or (self.primary_kind == "area" and not self.primary_area_id):
            return self.env._("Name the one outcome that counts most first. Figures are shown after that.")
        if self.comparison == "program" and not self.comparison_program_ids:
            return self.env._("Choose the programs to compare with first.")
        # who could compute at will would ask twice, and see what one person said in the difference
        if not self.env.user.has_group(COORDINATOR):
            return self.env._(
                "Your question is complete. A coordinator shows the figures, a manager signs: then you read them."
            )
        return False

    def action_run(self):
        """Compute the figures and show them. From then on the question stays as it is.

        :raises UserError: with what has to be decided first
        """
        self.check_access("write")
        for evaluation in self:
            if reason := evaluation._get_run_blocker():
                raise UserError(reason)
        for evaluation in self:
            evaluation._do_run()
        return True

    def _do_run(self):
        today = fields.Date.context_today(self)
        # sudo: figures about people of the own organisation, without names; the right to evaluate was checked
        evaluation = self.sudo()
        answer = evaluation._get_answer(today)
        evaluation.line_ids.unlink()
        evaluation.write(
            {
                "state": "shown",
                "date_data": today,
                "date_run": fields.Datetime.now(),
                "run_by_id": self.env.uid,
                "data_hash": answer["hash"],
                "figures": answer["figures"],
                "line_ids": [fields.Command.create(vals) for vals in answer["lines"]],
            }
        )
