from odoo import api, fields, models
from odoo.exceptions import UserError


class MobilityParticipant(models.Model):
    _inherit = "mobility.participant"

    assessment_ids = fields.One2many("mobility.assessment", "participant_id", "Bridges")
    assessment_id = fields.Many2one(
        "mobility.assessment", "Latest Bridge", compute="_compute_assessment_id", store=True, index="btree_not_null"
    )
    # with the Bridge itself: a related field would look for the people of each Bridge that is confirmed
    pillars_holding = fields.Integer(
        compute="_compute_assessment_id",
        store=True,
        aggregator=None,
        help="Pillars that hold; frozen when confirmed.",
    )
    pillar_count = fields.Integer("Pillars", compute="_compute_assessment_id", store=True, aggregator=None)
    bridge_summary = fields.Char("Bridge", compute="_compute_bridge_summary")
    bridge_score = fields.Float(
        related="assessment_id.score", groups="mobility_mentoring.group_analyst,mobility_mentoring.group_manager"
    )

    @api.depends(
        "assessment_ids.state", "assessment_ids.date", "assessment_ids.pillars_holding", "assessment_ids.pillar_count"
    )
    def _compute_assessment_id(self):
        domain = [
            ("participant_id", "in", self._origin.ids),
            ("state", "=", "confirmed"),
            ("member_id", "=", False),
            ("instrument_id.audience", "=", "adult"),
        ]
        names = ["participant_id", "pillars_holding", "pillar_count"]
        confirmed = self.env["mobility.assessment"].search_fetch(domain, names, order="date desc, id desc")
        by_participant = confirmed.grouped("participant_id")
        for participant in self:
            latest = by_participant.get(participant._origin, confirmed.browse())[:1]
            participant.assessment_id = latest
            participant.pillars_holding = latest.pillars_holding
            participant.pillar_count = latest.pillar_count

    @api.depends("pillars_holding", "pillar_count")
    def _compute_bridge_summary(self):
        for participant in self:
            participant.bridge_summary = (
                self.env._(
                    "%(holding)s of %(count)s pillars hold",
                    holding=participant.pillars_holding,
                    count=participant.pillar_count,
                )
                if participant.pillar_count
                else self.env._("No Bridge yet")
            )

    def action_new_assessment(self):
        """Open the form of a draft Bridge, prefilled with one line an area; a draft begun before is continued.

        :return: a window action on the draft
        """
        self.ensure_one()
        return self._open_new_assessment("adult")

    def action_new_skills(self):
        """Open the form of a draft about executive skills, like ``action_new_assessment``."""
        self.ensure_one()
        return self._open_new_assessment("skills")

    def _get_instrument(self, audience):
        """Return the instrument with which ``audience`` begins a new Bridge; empty if none is published.

        Adults get the one of their program, in its newest version.
        """
        code = self.program_id.instrument_id.code if audience == "adult" else None
        return self.env["mobility.instrument"]._get_published(audience, code)

    def _open_new_assessment(self, audience, member=None):
        """Open a draft with the instrument for ``audience``, or the draft begun before.

        :raises UserError: there is no such instrument
        """
        Assessment = self.env["mobility.assessment"]
        member = member or self.env["mobility.household.member"]
        draft = self.assessment_ids.filtered(
            lambda a: a.state == "draft" and a.member_id == member and a.instrument_id.audience == audience
        )[:1]
        if not draft:
            instrument = self._get_instrument(audience)
            if not instrument:
                raise UserError(self.env._("There is no published instrument for this yet. A manager can publish one."))
            draft = Assessment.create(
                {"participant_id": self.id, "member_id": member.id, "instrument_id": instrument.id}
            )
            draft.line_ids = [fields.Command.create(vals) for vals in draft._prepare_line_vals()]
        return {
            "type": "ir.actions.act_window",
            "name": (
                self.env._("Skills of %(name)s", name=self.name)
                if audience == "skills"
                else self.env._("Bridge of %(name)s", name=member.name or self.name)
            ),
            "res_model": "mobility.assessment",
            "res_id": draft.id,
            "views": [(False, "form")],
        }

    def _get_unlink_blocker(self):
        # sudo: also what the person fills in alone, which nobody else reads
        if self.sudo().assessment_ids:
            return self.env._("%(name)s filled in a Bridge and cannot be deleted.", name=self.name)
        return super()._get_unlink_blocker()

    def _do_erase(self):
        # sudo: the caller checked; what was not confirmed is no figure
        self.sudo().assessment_ids.filtered(lambda assessment: assessment.state == "draft").unlink()
        super()._do_erase()
