import base64

from odoo import fields, models

from .instrument_file import build_json, build_xlsx


class MobilityInstrument(models.Model):
    """The files in which an instrument goes to another database, or to somebody who translates it."""

    _inherit = "mobility.instrument"

    file_xlsx = fields.Binary("As .xlsx", compute="_compute_file_xlsx", exportable=False)
    file_json = fields.Binary("As JSON", compute="_compute_file_json", exportable=False)

    def _compute_file_xlsx(self):
        for instrument in self:
            instrument.file_xlsx = base64.b64encode(build_xlsx(instrument))

    def _compute_file_json(self):
        for instrument in self:
            instrument.file_json = base64.b64encode(build_json(instrument))

    def action_export_xlsx(self):
        """Download the instrument as a spreadsheet."""
        return self._download("file_xlsx", "xlsx")

    def action_export_json(self):
        """Download the instrument as JSON."""
        return self._download("file_json", "json")

    def _download(self, name, extension):
        self.ensure_one()
        filename = f"{self.code}-{self.version}.{extension}".replace("/", "-")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/{name}/{filename}?download=true",
            "target": "download",
        }
