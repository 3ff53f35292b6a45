from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MobilityAssessment(models.Model):
    """A Bridge about a child: from 12 the child is heard, from 16 there is none without its agreement."""

    _inherit = "mobility.assessment"

    child_heard = fields.Selection([("yes", "Yes"), ("no", "No")], "Child was heard", copy=False)
    not_heard_reason = fields.Char("Why not heard", copy=False)
    child_decider = fields.Selection(
        [("guardian", "A parent"), ("together", "Together"), ("person", "The child")],
        compute="_compute_child_decider",
        help="Who decides at the age of the child on the day of the Bridge.",
    )
    child_words = fields.Char("Who decides", compute="_compute_child_decider")

    @api.depends("member_id.birthdate", "date")
    @api.depends_context("lang")
    def _compute_child_decider(self):
        for assessment in self:
            child, day = assessment.member_id, assessment.date or fields.Date.context_today(self)
            assessment.child_decider = child._get_decider_on(day) if child else False
            assessment.child_words = child._get_decider_words(day) if child else False

    def _check_complete(self):
        super()._check_complete()
        if reason := self._get_heard_blocker():
            raise ValidationError(reason)

    def _get_heard_blocker(self):
        """Tell why a Bridge about this child cannot be confirmed, or return False."""
        name = self.member_id.name
        if self.child_decider == "person" and self.child_heard != "yes":
            return self.env._("%(name)s is 16 or older: no Bridge unless %(name)s agrees.", name=name)
        if self.child_decider == "together" and not self.child_heard:
            return self.env._("%(name)s is 12 or older: was the child heard?", name=name)
        if self.child_decider == "together" and self.child_heard == "no" and not (self.not_heard_reason or "").strip():
            return self.env._("%(name)s was not heard: write why.", name=name)
        return False
