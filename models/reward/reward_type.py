from odoo import fields, models


class MobilityRewardType(models.Model):
    _name = "mobility.reward.type"
    _description = "Reward type"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [("money", "Money"), ("recognition", "Recognition")],
        required=True,
        default="money",
        help="Money is paid to the bank account. Recognition is a kind word or a certificate, given at once.",
    )
    default_amount = fields.Float(digits=(16, 2), help="Proposed for a step; the mentor may change it.")
    words = fields.Text("Kind words", translate=True, help="What the person reads when the step is done.")
    active = fields.Boolean(default=True)

    _check_amount = models.Constraint(
        "CHECK((kind = 'money' AND default_amount >= 0) OR default_amount = 0)",
        "Only money has an amount, and it is never below zero.",
    )
