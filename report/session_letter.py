from odoo import fields, models
from odoo.tools import format_date

from .bridge_text import is_rtl
from .letter_sheet import letter_page


class MobilitySession(models.Model):
    """The words of the letter about an appointment: who reads along learns that there is one, and nothing else."""

    _inherit = "mobility.session"

    def _get_letter_pages(self):
        """Return a page for each of these appointments, each in the language of the person."""
        return [letter_page(session._for_person()._prepare_letter()) for session in self]

    def _prepare_letter(self):
        self.ensure_one()
        company, person = self.company_id, self.participant_id
        place = " ".join(part for part in (company.zip, company.city) if part)
        today = fields.Date.context_today(self.with_context(tz=self._get_tz()))
        facts = [
            (self.env._("When"), self._get_when()),
            (self.env._("Where"), self.location),
            (self.env._("With"), self.mentor_id.name),
        ]
        advice = [self.env._("Can you not come? That can happen. Tell us, then we find another time.")]
        if company.phone:
            advice.append(self.env._("Call %(phone)s.", phone=company.phone))
        if company.email:
            advice.append(self.env._("Or mail %(email)s.", email=company.email))
        return {
            "sender": [line for line in (company.name, company.street, company.street2, place) if line],
            "address": person._get_address_lines(),
            "date": format_date(self.env, today, date_format="d MMMM y", lang_code=self.env.lang),
            "greeting": self.env._("Dear %(name)s,", name=person.name),
            "intro": self.env._("You have an appointment with us."),
            "facts": [(label, words) for label, words in facts if words],
            "advice": advice,
            "closing": [self.env._("Kind regards,"), self.mentor_id.name],
            "direction": "rtl" if is_rtl(facts[0][0]) else "ltr",
        }
