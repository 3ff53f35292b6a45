from odoo import fields, models

PARTS = ("stress_signs", "stress_helps", "stress_call", "stress_if_then")


class MobilityParticipant(models.Model):
    """The plan for stress, in somebody's own words: written down while calm, and printed with the other papers."""

    _inherit = "mobility.participant"

    stress_signs = fields.Text("My signs of stress", help="How do I notice it?")
    stress_helps = fields.Text("What helps me", help="What I can do at that moment.")
    stress_call = fields.Text("Whom I call", help="A name and a phone number a line.")
    stress_if_then = fields.Text("My plan for stress", help="If I notice ... then I ...")
