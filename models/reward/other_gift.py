from odoo import api, fields, models


class MobilityOtherGift(models.Model):
    """A gift from elsewhere that the person told of: it counts for the same legal limit as our rewards."""

    _name = "mobility.other.gift"
    _description = "Gift from elsewhere"
    _inherit = ["mobility.guard", "mobility.personal"]
    _order = "date desc, id desc"
    _rec_name = "giver"
    _guarded_fields = frozenset()
    _erase_rows = True

    participant_id = fields.Many2one("mobility.participant", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="participant_id.company_id", store=True, index=True)
    mentor_id = fields.Many2one(related="participant_id.mentor_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date("Received on", required=True, default=fields.Date.context_today)
    amount = fields.Monetary(required=True)
    giver = fields.Selection(
        [
            ("family", "Family or friends"),
            ("charity", "Charity, fund or food bank"),
            ("faith", "Church, mosque or other community"),
            ("government", "Municipality or government"),
            ("work", "Work or volunteering"),
            ("other", "Somebody else"),
        ],
        string="From whom",
        required=True,
        default="family",
        help="What kind of giver: no names of other people.",
    )
    legal_code = fields.Selection(
        lambda self: self.env["mobility.legal.amount"]._get_codes(),
        "Counts as",
        required=True,
        default=lambda self: next((code for code, _name in self.env["mobility.legal.amount"]._get_codes()), False),
    )

    _check_amount = models.Constraint("CHECK(amount > 0)", "A gift has an amount above zero.")

    @api.constrains("legal_code")
    def _check_legal_code(self):
        for gift in self:
            self.env["mobility.legal.amount"]._check_code(gift.legal_code)
