from odoo import models


class MobilityAssessment(models.Model):
    """What of the Bridges goes into the copy that a person asks for: a child's Bridge is the child's."""

    _inherit = "mobility.assessment"

    def _get_copy_domain(self):
        return [("member_id", "=", False)]


class MobilityAssessmentLine(models.Model):
    _inherit = "mobility.assessment.line"

    def _get_copy_domain(self):
        return [("assessment_id.member_id", "=", False)]


class MobilityInfluence(models.Model):
    _inherit = "mobility.influence"

    def _get_copy_domain(self):
        return [("assessment_id.member_id", "=", False)]
