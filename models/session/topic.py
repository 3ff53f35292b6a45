from odoo import fields, models


class MobilityTopic(models.Model):
    _name = "mobility.topic"
    _description = "Topic to talk about"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    summary = fields.Char("In one sentence", translate=True, help="What it is about. It stands above the hand-out.")
    content = fields.Html("What to say", translate=True, help="In plain words, as one would say it to somebody.")
    is_training = fields.Boolean("Training", help="Talking about it trains skills, and shows beside them.")
    skill_area_ids = fields.Many2many(
        "mobility.area", string="Skills", domain="[('instrument_id.audience', '=', 'skills')]"
    )
    active = fields.Boolean(default=True)
