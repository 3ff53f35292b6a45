from odoo import api, models

# What nearly every page needs, read together with finding the person.
OFTEN = ["name", "partner_id", "company_id", "mentor_id", "state", "payee_id", "benefit_partner_id", "birthdate"]
OFTEN += ["strengths", "best_hours", "date_touched"]


class MobilityParticipant(models.Model):
    """The one door to a participant's own pages."""

    _inherit = "mobility.participant"

    @api.model
    def _find_own(self):
        """Return the participant that the current user is, with all rights; an empty record for anybody else.

        Portal users have no right on any of our models. What is shown behind this door is always searched for with
        this participant in the domain, never by an id alone. Whose trajectory ended goes on reading the own record,
        archived or not; nobody reads in the name of somebody who died.
        """
        domain = [("partner_id", "=", self.env.user.partner_id.id), ("date_deceased", "=", False)]
        # sudo: the domain says whose record it is, and one contact belongs to one participant
        own = self.sudo().with_context(active_test=False).search_fetch(domain, OFTEN, limit=1)
        return self.sudo().browse(own.id)  # sudo: as above, without looking for archived records from here on
