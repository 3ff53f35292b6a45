from odoo import fields, models

from ..bridge.outcome import VOICES
from .moments import MOMENTS


class MobilityOutcomeCounted(models.Model):
    """That an enrolment is in the figures about an area at a moment: it is counted once. Nobody has a right here."""

    _name = "mobility.outcome.counted"
    _description = "Counted in figures"
    _rec_name = "enrollment_id"
    _log_access = False

    enrollment_id = fields.Many2one("mobility.enrollment", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="enrollment_id.company_id", store=True, index=True)
    months = fields.Selection(MOMENTS, required=True)
    voice = fields.Selection(VOICES, required=True)
    area_id = fields.Many2one("mobility.area", required=True, ondelete="restrict")

    _once = models.UniqueIndex("(enrollment_id, months, voice, area_id)", "Counted once.")
