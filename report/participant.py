from odoo import fields, models


class MobilityParticipant(models.Model):
    _inherit = "mobility.participant"

    bridge_drawing = fields.Html("Drawing of the latest Bridge", related="assessment_id.drawing", sanitize=False)
