from odoo import models


class MobilityAssessment(models.Model):
    """What of the Bridges goes into the copy that a person asks for: a child's Bridge is the child's."""

    _inherit = "mobility.assessment"
    _child_path = "member_id"

    def _get_copy_domain(self):
        return [("member_id", "=", False)]


class MobilityAssessmentLine(models.Model):
    _inherit = "mobility.assessment.line"
    _child_path = "assessment_id.member_id"

    def _get_copy_domain(self):
        return [("assessment_id.member_id", "=", False)]


class MobilityInfluence(models.Model):
    _inherit = "mobility.influence"
    _child_path = "assessment_id.member_id"

    def _get_copy_domain(self):
        return [("assessment_id.member_id", "=", False)]
