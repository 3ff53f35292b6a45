from odoo import fields, models


class MobilityParticipant(models.Model):
    _inherit = "mobility.participant"

    barrier_ids = fields.One2many("mobility.barrier", "participant_id", "In the way")

    def _get_unlink_blocker(self):
        if self.barrier_ids:
            return self.env._("%(name)s has something in the way written down and cannot be deleted.", name=self.name)
        return super()._get_unlink_blocker()
