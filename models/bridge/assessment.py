from collections import defaultdict
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..participant.named import hide_names
from .household_member import CHILD_UP_TO

# What may still change once an assessment is confirmed: nothing that the person said.
OPEN_AFTER_CONFIRM = frozenset({"state", "cancel_reason", "activity_ids", "message_follower_ids", "message_ids"})


class MobilityAssessment(models.Model):
    _name = "mobility.assessment"
    _description = "Bridge assessment"
    _inherit = ["mobility.logged", "mobility.guard", "mobility.personal", "mail.thread"]
    _order = "date desc, id desc"
    _guarded_fields = frozenset(
        {"state", "pillars_holding", "pillar_count", "score", "date_confirmed", "confirmed_by_id", "cancel_reason"}
    )

    participant_id = fields.Many2one("mobility.participant", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="participant_id.company_id", store=True, precompute=True, index=True)
    mentor_id = fields.Many2one(related="participant_id.mentor_id", store=True, precompute=True, index=True)
    member_id = fields.Many2one(
        "mobility.household.member",
        "Child",
        domain="[('participant_id', '=', participant_id), ('relation', '=', 'child')]",
        ondelete="restrict",
        help="Only when the Bridge is about a child of the household.",
    )
    enrollment_id = fields.Many2one(
        "mobility.enrollment",
        compute="_compute_enrollment_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('participant_id', '=', participant_id)]",
        ondelete="restrict",
        index="btree_not_null",
    )
    instrument_id = fields.Many2one(
        "mobility.instrument",
        required=True,
        domain="[('state', '=', 'published')]",
        default=lambda self: self._default_instrument_id(),
        ondelete="restrict",
        index=True,
    )
    audience = fields.Selection(related="instrument_id.audience", string="About whom")
    date = fields.Date(required=True, default=fields.Date.context_today)
    kind = fields.Selection(
        [("baseline", "First"), ("interim", "In between"), ("exit", "At the end"), ("followup", "Afterwards")],
        compute="_compute_kind",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    led_by = fields.Selection(
        [("participant", "By the participant"), ("together", "Together"), ("mentor", "By the mentor")],
        string="Filled in",
        required=True,
        default="together",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("confirmed", "Confirmed"), ("cancelled", "Cancelled")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        tracking=True,
        index=True,
    )
    line_ids = fields.One2many("mobility.assessment.line", "assessment_id", "Areas", copy=True)
    vision = fields.Text(help="Where do you want to be in two years? In the person's own words.")
    vision_date = fields.Date()
    strengths = fields.Text("I am good at", related="participant_id.strengths", readonly=False)
    previous_id = fields.Many2one("mobility.assessment", compute="_compute_previous_id")
    pillars_holding = fields.Integer(readonly=True, copy=False, help="Pillars that hold; frozen when confirmed.")
    pillar_count = fields.Integer("Pillars", readonly=True, copy=False)
    score = fields.Float(
        readonly=True,
        copy=False,
        groups="mobility_mentoring.group_analyst,mobility_mentoring.group_manager",
        help="0-100, for research only. It is never shown to the participant.",
    )
    has_score = fields.Boolean(
        readonly=True, copy=False, groups="mobility_mentoring.group_analyst,mobility_mentoring.group_manager"
    )
    date_confirmed = fields.Datetime(readonly=True, copy=False)
    confirmed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    cancel_reason = fields.Text(readonly=True, copy=False)

    def _default_instrument_id(self):
        person = self.env["mobility.participant"].browse(self.env.context.get("default_participant_id"))
        return person._get_instrument("adult")

    @api.depends("participant_id", "member_id", "instrument_id", "date")
    @api.depends_context("uid")
    def _compute_display_name(self):
        for assessment in self:
            # a child is somebody of its own: no name of a parent with it
            names = [(assessment.member_id or assessment.participant_id).name or ""]
            names += [fields.Date.to_string(assessment.date) if assessment.date else ""]
            assessment.display_name = " · ".join(names)
        hide_names(self)

    @api.depends("participant_id")
    def _compute_enrollment_id(self):
        for assessment in self:
            if assessment.enrollment_id.participant_id != assessment.participant_id:
                assessment.enrollment_id = assessment.participant_id.enrollment_id

    @api.depends("participant_id", "enrollment_id", "instrument_id")
    def _compute_kind(self):
        before = self.filtered(lambda assessment: not assessment.kind)._get_previous()
        for assessment, previous in before.items():
            assessment.kind = "interim" if previous else "baseline"

    @api.depends("participant_id", "member_id", "instrument_id", "date")
    def _compute_previous_id(self):
        for assessment, previous in self._get_previous().items():
            assessment.previous_id = previous

    def _get_previous(self):
        """Return {assessment: the latest confirmed one before it, of the same person with the same instrument}."""
        domain = [("participant_id", "in", self.participant_id._origin.ids), ("state", "=", "confirmed")]
        confirmed = self.search(domain, order="date desc, id desc") if self.participant_id._origin else self.browse()
        by_subject = confirmed.grouped(lambda other: other._get_subject())
        previous = {}
        for assessment in self:
            moment = (assessment.date or date.min, assessment._origin.id or float("inf"))
            candidates = by_subject.get(assessment._get_subject(), ())
            earlier = (other for other in candidates if (other.date, other.id) < moment)
            previous[assessment] = next(earlier, self.browse())
        return previous

    def _get_subject(self):
        """Return what makes assessments comparable: whose they are, about which child, with which instrument."""
        self.ensure_one()
        return self.participant_id._origin.id, self.member_id._origin.id, self.instrument_id.code

    @api.constrains("enrollment_id", "participant_id", "member_id")
    def _check_same_person(self):
        for assessment in self:
            person = assessment.participant_id
            if assessment.enrollment_id and assessment.enrollment_id.participant_id != person:
                raise ValidationError(self.env._("The enrolment belongs to somebody else."))
            if assessment.member_id and assessment.member_id.participant_id != person:
                raise ValidationError(self.env._("This child belongs to another household."))

    @api.constrains("instrument_id", "member_id", "date")
    def _check_audience(self):
        """A child's Bridge is about a child of the household, and nothing else is."""
        for assessment in self:
            child, instrument = assessment.member_id, assessment.instrument_id
            if instrument.audience != "child":
                if child:
                    raise ValidationError(
                        self.env._(
                            "%(instrument)s is about the participant, not about a child.",
                            instrument=instrument.display_name,
                        )
                    )
                continue
            if child.relation != "child":
                raise ValidationError(
                    self.env._(
                        "%(instrument)s is about a child: choose a child of the household.",
                        instrument=instrument.display_name,
                    )
                )
            if not child._is_child_on(assessment.date):
                raise ValidationError(
                    self.env._(
                        "%(name)s was older than %(years)s on this day. A child's Bridge is up to that age.",
                        name=child.name,
                        years=CHILD_UP_TO,
                    )
                )

    @api.constrains("instrument_id", "line_ids")
    def _check_instrument(self):
        for instrument, assessments in self.grouped("instrument_id").items():
            if instrument.state == "draft":
                raise ValidationError(self.env._("%(name)s is not published yet.", name=instrument.display_name))
            if assessments.line_ids.area_id.instrument_id - instrument:
                raise ValidationError(self.env._("All areas must come from the instrument of this assessment."))

    def _add_precomputed_values(self, vals_list):
        # EXTENDS base: nothing of it looks at the lines; with them, each would be made in memory first
        heads = [
            {name: value for name, value in vals.items() if not self._fields[name].type.endswith("2many")}
            for vals in vals_list
        ]
        super()._add_precomputed_values(heads)
        for vals, head in zip(vals_list, heads, strict=True):
            vals.update(head)

    def write(self, vals):
        if vals.keys() - OPEN_AFTER_CONFIRM:
            self._check_open()
        if vals.get("line_ids"):
            vals = {**vals, "line_ids": sorted(vals["line_ids"], key=self._gives_no_star_up)}
        return super().write(vals)

    @staticmethod
    def _gives_no_star_up(command):
        """Order commands on lines: a star is taken away before another is given, so that there is room for it."""
        return command[0] != fields.Command.UPDATE or command[2].get("is_priority", True)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        self._check_open()

    def _check_open(self):
        """Refuse changes once confirmed: what somebody said about their life stays what they said.

        :raises UserError: with the way out
        """
        for assessment in self:
            if assessment.state != "draft":
                raise UserError(
                    self.env._(
                        "%(name)s is confirmed and cannot change. Cancel it with a reason and fill in a new one.",
                        name=assessment.display_name,
                    )
                )

    def _prepare_line_vals(self):
        """Return one empty line's values for each area of the instrument, in its order."""
        self.ensure_one()
        return [{"area_id": area.id} for area in self.instrument_id.area_ids.sorted()]

    @api.onchange("instrument_id")
    def _onchange_instrument_id(self):
        if self.audience != "child":
            self.member_id = False
        if self.line_ids.area_id.instrument_id != self.instrument_id:
            commands = [fields.Command.clear()]
            self.line_ids = commands + [fields.Command.create(vals) for vals in self._prepare_line_vals()]

    def action_confirm(self):
        """Confirm: the answers are frozen, with the number of pillars that hold.

        :raises UserError: not a draft
        :raises ValidationError: areas without an answer, all of them named
        """
        self.check_access("write")
        for assessment in self:
            if assessment.state != "draft":
                raise UserError(self.env._("%(name)s is not a draft any more.", name=assessment.display_name))
            assessment._check_complete()
        self._do_confirm()

    def _check_complete(self):
        missing = self.instrument_id.area_ids - self.line_ids.filtered("answer").area_id
        if missing:
            names = ", ".join(missing.mapped("name"))
            raise ValidationError(
                self.env._(
                    "Still without an answer: %(areas)s. 'Don't know' and 'rather not' are answers too.", areas=names
                )
            )

    def _do_confirm(self):
        # who confirmed it and when stands in fields of their own, which the log would only repeat
        self = self.with_context(mail_notrack=True)
        by_result = defaultdict(list)
        self.instrument_id.area_ids.level_ids.fetch(["value", "holds"])  # once for all, and without their words
        for assessment in self:
            results = assessment._get_pillar_results()
            score = assessment._get_score()
            # sudo: guarded fields; action_confirm checked the right to write
            assessment.sudo().write({"score": score or 0.0, "has_score": score is not None})
            by_result[sum(1 for holds in results.values() if holds), len(results)].append(assessment.id)
        now = fields.Datetime.now()
        # Each of these writes is costly, with its checks and its log: one a result, not one an assessment.
        for (holding, count), ids in by_result.items():
            # sudo: as above
            self.browse(ids).sudo().write(
                {
                    "pillars_holding": holding,
                    "pillar_count": count,
                    "date_confirmed": now,
                    "confirmed_by_id": self.env.uid,
                    "state": "confirmed",
                }
            )

    def action_cancel(self):
        """Cancel with a reason, from the context (``cancel_reason``) or asked for by the wizard.

        :return: True, or the action that asks for the reason
        """
        self.check_access("write")
        if any(assessment.state == "cancelled" for assessment in self):
            raise UserError(self.env._("This assessment is cancelled already."))
        reason = (self.env.context.get("cancel_reason") or "").strip()
        if not reason:
            return self.env["mobility.reason"]._open(self, "action_cancel", "cancel_reason", self.env._("Cancel"))
        # sudo: guarded fields; the right to write was checked
        self.sudo().write({"state": "cancelled", "cancel_reason": reason})
        return True
