from odoo import fields, models


class MobilityParticipant(models.Model):
    _inherit = "mobility.participant"

    signal_ids = fields.One2many("mobility.signal", "participant_id", "Signals", readonly=True)
    open_signal_ids = fields.One2many(
        "mobility.signal",
        "participant_id",
        "Signals that ask for attention",
        readonly=True,
        domain=[("state", "in", ("open", "seen"))],
    )

    def _do_deceased(self, date):
        super()._do_deceased(date)
        self.sudo().signal_ids.unlink()  # sudo: nobody deletes signals; the right to write the person was checked

    def _do_erase(self):
        self._forget_pseudonym()
        super()._do_erase()
