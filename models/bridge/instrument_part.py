from odoo import api, models


class MobilityInstrumentPart(models.AbstractModel):
    """A pillar, area or level: it changes with its instrument only, which a published one does not."""

    _name = "mobility.instrument.part"
    _description = "Part of an instrument"

    # The field that says what this is a part of; the instrument is reached from there.
    _part_of = "instrument_id"

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._get_instrument()._check_draft()
        return parts

    def write(self, vals):
        self._get_instrument()._check_draft()
        result = super().write(vals)
        if self._part_of in vals:  # nor may it move into a published one
            self._get_instrument()._check_draft()
        return result

    def unlink(self):
        self._get_instrument()._check_draft()
        return super().unlink()

    def _get_instrument(self):
        """Return the instruments that these are parts of."""
        return self.instrument_id
