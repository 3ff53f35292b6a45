from odoo import api, fields, models
from odoo.exceptions import UserError


class MobilityParticipant(models.Model):
    _inherit = "mobility.participant"

    assessment_ids = fields.One2many("mobility.assessment", "participant_id", "Bridges")
    assessment_id = fields.Many2one(
        "mobility.assessment", "Latest Bridge", compute="_compute_assessment_id", store=True, index="btree_not_null"
    )
    pillars_holding = fields.Integer(related="assessment_id.pillars_holding", store=True, aggregator=None)
    pillar_count = fields.Integer(related="assessment_id.pillar_count", store=True, aggregator=None)
    bridge_summary = fields.Char("Bridge", compute="_compute_bridge_summary")
    bridge_score = fields.Float(
        related="assessment_id.score", groups="mobility_mentoring.group_analyst,mobility_mentoring.group_manager"
    )

    @api.depends("assessment_ids.state", "assessment_ids.date")
    def _compute_assessment_id(self):
        for participant in self:
            own = participant.assessment_ids.filtered(
                lambda a: a.state == "confirmed" and not a.member_id and a.instrument_id.audience == "adult"
            )
            participant.assessment_id = own.sorted(lambda a: (a.date, a._origin.id or 0))[-1:]

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

    def _open_new_assessment(self, audience, member=None):
        """Open a draft with the newest published instrument for ``audience``, or the draft begun before.

        :raises UserError: there is no such instrument
        """
        Assessment = self.env["mobility.assessment"]
        member = member or self.env["mobility.household.member"]
        draft = self.assessment_ids.filtered(
            lambda a: a.state == "draft" and a.member_id == member and a.instrument_id.audience == audience
        )[:1]
        if not draft:
            instrument = Assessment._get_published_instrument(audience)
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
        if self.assessment_ids:
            return self.env._("%(name)s filled in a Bridge and cannot be deleted.", name=self.name)
        return super()._get_unlink_blocker()
