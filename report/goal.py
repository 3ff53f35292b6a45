from odoo import models


class MobilityGoal(models.Model):
    _inherit = "mobility.goal"

    def _get_worksheet_pages(self):
        """Return the worksheet of this goal, as the template ``paper_document`` draws it."""
        self.ensure_one()
        return self.participant_id._get_worksheet_pages(self.name)
