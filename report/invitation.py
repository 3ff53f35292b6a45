from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .bridge_text import is_rtl
from .letter_sheet import letter_page


class MobilityInvitation(models.Model):
    """The words of the letter with a link: who reads along learns that there is a page, and nothing else."""

    _inherit = "mobility.invitation"

    def _get_letter_pages(self):
        """Return a page for each of these invitations, each in the language of the person.

        :raises UserError: the link does not work any more
        """
        if any(invitation.state != "open" for invitation in self):
            raise UserError(self.env._("This invitation does not work any more. Invite again."))
        return [letter_page(invitation._for_person()._prepare_letter()) for invitation in self]

    def _prepare_letter(self):
        self.ensure_one()
        company, person = self.company_id, self.participant_id
        place = " ".join(part for part in (company.zip, company.city) if part)
        facts = [
            ("1", self.env._("Scan this code with your phone.")),
            ("2", self.env._("Choose a password.")),
            ("3", self.env._("Write down with which name you log in.")),
        ]
        until = format_date(self.env, self.date_expiry, date_format="d MMMM")
        advice = [self.env._("The code works once, until %(day)s.", day=until)]
        if company.phone:
            advice.append(self.env._("Do you need help? Call %(phone)s.", phone=company.phone))
        return {
            "sender": [line for line in (company.name, company.street, company.street2, place) if line],
            "address": self._get_letter_address(),
            "date": format_date(self.env, fields.Date.context_today(self), date_format="d MMMM y"),
            "greeting": self.env._("Dear %(name)s,", name=person.name),
            "intro": self.env._("You have a page of your own with us. This is how you open it."),
            "facts": facts,
            "code": self._get_url(),
            "advice": advice,
            "closing": [self.env._("Kind regards,"), company.name],
            "direction": "rtl" if is_rtl(facts[0][1]) else "ltr",
        }

    def _get_letter_address(self):
        """Return the lines for the window of the envelope; none when it is safer to hand the letter over."""
        person = self.participant_id
        return [] if person._get_contact_blocker("letter", looked=True) else person._get_address_lines()
