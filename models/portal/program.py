from odoo import fields, models


class MobilityProgram(models.Model):
    _inherit = "mobility.program"

    own_tick_waits = fields.Boolean(
        "Ticks wait for the mentor",
        help="A step that somebody ticks on the own page counts at once, as if the mentor had ticked it. Set this to"
        " let it wait until the mentor confirms it.",
    )
