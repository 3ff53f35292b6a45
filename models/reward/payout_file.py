from odoo import api, fields, models


class MobilityPayoutFile(models.Model):
    """A file that was made for the bank. It is never changed nor deleted: nobody has the right to."""

    _name = "mobility.payout.file"
    _description = "File for the bank"
    _order = "id desc"

    payout_id = fields.Many2one("mobility.payout", required=True, readonly=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="payout_id.company_id", store=True, index=True)
    name = fields.Char(required=True, readonly=True)
    content = fields.Binary("File", attachment=True, required=True, readonly=True)
    sha256 = fields.Char("Fingerprint (sha256)", required=True, readonly=True)
    reason = fields.Text("Why another", readonly=True, help="A second file is a second order to pay.")
    made_by_id = fields.Many2one("res.users", required=True, readonly=True)
    date_made = fields.Datetime("Made on", required=True, readonly=True, default=lambda self: fields.Datetime.now())

    @api.depends("name", "sha256")
    def _compute_display_name(self):
        for file in self:
            file.display_name = f"{file.name} ({(file.sha256 or '')[:8]})"

    def action_download(self):
        """Offer this file for download."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/content/{self.name}?download=true",
            "target": "new",  # with 'download' the screen would not show that the file was made
            "close": True,
        }
