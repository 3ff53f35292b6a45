from odoo import api, models
from odoo.exceptions import AccessError

from .diary import Diary
from .town import Town


class MobilityDemo(models.AbstractModel):
    """Builds the demo data with the same actions that people use, so that it obeys every rule that they do."""

    _name = "mobility.demo"
    _description = "Fictional municipality of the demo data"

    @api.private
    @api.model
    def load_municipality(self):
        """Create the municipality, its staff and its participants. Called while demo data is loaded, once.

        :raises AccessError: when called by anybody else
        """
        if not self.env.su:
            raise AccessError(self.env._("The demo data is loaded together with the addon."))
        if not self.env.ref("mobility_mentoring.demo_company", raise_if_not_found=False):
            Diary(Town(self.env)).live()
