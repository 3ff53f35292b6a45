import secrets

from odoo import api, fields, models


class MobilityResearchMember(models.Model):
    """That an enrolment is in research files, in which group, and the secret behind its pseudonym.

    Deleting the row cuts what went out from the person: the pseudonym cannot be made again. Nobody has a right here.
    """

    _name = "mobility.research.member"
    _description = "In research files"
    _rec_name = "group_id"
    _log_access = False

    enrollment_id = fields.Many2one("mobility.enrollment", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="enrollment_id.company_id", store=True, index=True)
    group_id = fields.Many2one("mobility.research.group", required=True, index=True, ondelete="cascade")
    secret = fields.Char(required=True, default=lambda self: secrets.token_hex(16))

    _once = models.UniqueIndex("(enrollment_id)", "An enrolment has one pseudonym.")

    def _get_pseudonym(self):
        self.ensure_one()
        return self.company_id._get_mobility_pseudonym(self.secret)


class MobilityParticipant(models.Model):
    _inherit = "mobility.participant"

    @api.private
    def _forget_pseudonym(self):
        """Cut all that went out about these people from them, for good. Called when a person is forgotten."""
        # sudo: nobody has a right on these rows; who forgets a person was checked by the caller
        members = self.env["mobility.research.member"].sudo()
        members.search([("enrollment_id.participant_id", "in", self.ids)]).unlink()
