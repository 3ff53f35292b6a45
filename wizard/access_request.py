from odoo import fields, models
from odoo.exceptions import UserError


class MobilityAccessRequest(models.TransientModel):
    """Opens somebody else's person for a day, when the own mentor is away.

    Who cannot see the person has to know them: the exact number, or the exact name with the birth date. There is no
    list to choose from, and every find is told.
    """

    _name = "mobility.access.request"
    _description = "Open for a day"

    words = fields.Char("Number or name", required=True)
    birthdate = fields.Date("Born on", help="Needed with a name, to be sure who it is.")
    reason = fields.Text("Why", required=True)

    def action_open(self):
        """Open the record and tell coordinators and the own mentor.

        :return: an action with the form of the participant
        :raises UserError: when nobody, or more than one, is found
        """
        self.ensure_one()
        person = self._find_person()
        if not (person and person.with_user(self.env.user).has_access("read")):
            Grant = self.env["mobility.access.grant"]
            Grant._check_not_of_own_people(self.words, self.birthdate)
            if not person:
                raise UserError(
                    self.env._(
                        "Nobody was found with exactly this. Use the number, or the whole name with the birth date."
                    )
                )
            Grant._do_open(person, self.reason)
        return {
            "type": "ir.actions.act_window",
            "res_model": "mobility.participant",
            "res_id": person.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _find_person(self):
        """Return, as superuser, the one person of these organisations that was described exactly, or none."""
        # sudo: who asks cannot see the person yet
        people = self.env["mobility.participant"].sudo()
        words = " ".join(self.words.split())
        companies = [("company_id", "in", self.env.companies.ids)]
        found = people.search([("ref", "=", words), *companies], limit=2)
        if not found and self.birthdate:
            # compared here: in a search '%' would stand for any name
            found = people.search([("birthdate", "=", self.birthdate), *companies]).filtered(
                lambda person: " ".join((person.name or "").split()).casefold() == words.casefold()
            )
        return found if len(found) == 1 else people
