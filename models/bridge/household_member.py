from dateutil.relativedelta import relativedelta
from odoo import api, fields, models

CHILD_UP_TO = 18  # years: until the day before the next birthday


class MobilityHouseholdMember(models.Model):
    _inherit = "mobility.household.member"

    assessment_ids = fields.One2many("mobility.assessment", "member_id", "Bridges about the child")
    has_bridge = fields.Boolean(compute="_compute_has_bridge", help="A child, for whom there is a Bridge of its own.")

    @api.depends("relation", "birthdate")
    def _compute_has_bridge(self):
        today = fields.Date.context_today(self)
        for member in self:
            member.has_bridge = member.relation == "child" and member._is_child_on(today)

    def _is_child_on(self, date):
        """Tell whether this person was a child on ``date``; without a birth date nobody knows better."""
        self.ensure_one()
        return not self.birthdate or relativedelta(date, self.birthdate).years <= CHILD_UP_TO

    def action_new_assessment(self):
        """Open the form of a draft Bridge about this child; a draft begun before is continued.

        :return: a window action on the draft
        """
        self.ensure_one()
        return self.participant_id._open_new_assessment("child", self)

    def _filter_known(self):
        return super()._filter_known() | self._get_named_in("mobility.assessment")

    def _do_erase(self):
        # sudo: the caller checked; what was not confirmed is no figure
        self.sudo().assessment_ids.filtered(lambda assessment: assessment.state == "draft").unlink()
        super()._do_erase()
