from odoo import fields, models


class MobilityPayoutMark(models.Model):
    """Somebody in finance looked at a point of the control list. It holds as long as the facts are the same."""

    _name = "mobility.payout.mark"
    _description = "Point of the control list that was looked at"
    _order = "id desc"
    _rec_name = "partner_id"

    company_id = fields.Many2one("res.company", required=True, index=True)
    key = fields.Char("Facts", required=True, help="What was seen: when it changes, the point is open again.")
    partner_id = fields.Many2one("res.partner", "Payee", required=True, ondelete="restrict", index=True)
    bank_account_id = fields.Many2one("res.partner.bank", ondelete="set null")
    reason = fields.Char("What was seen")
    user_id = fields.Many2one("res.users", "Looked at by", required=True)
    date = fields.Datetime("Looked at on", required=True, default=fields.Datetime.now)

    _once = models.UniqueIndex("(company_id, key)", "Somebody else just looked at this.")
