import re

from odoo import api, fields, models
from odoo.tools import email_normalize

# How each preference is answered when something is sent without anybody looking.
WAYS = {"mail": "mail", "portal": "mail", "sms": "sms"}
PHONE = re.compile(r"\+?[0-9]{8,15}")
# Which ticks shut which way to somebody, whoever looked at it.
SHUT_BY = {
    "mail": ("no_mail",),
    "sms": ("shared_phone",),
    "phone": ("do_not_ring",),
    "voicemail": ("do_not_ring", "no_voicemail", "shared_phone"),
    "letter": ("no_letter",),
    "address": ("secret_address",),
}
SAFE_FIELDS = ("do_not_ring", "no_voicemail", "shared_phone", "no_mail", "no_letter", "secret_address")
# When one of these changes, what waits in a queue may go where it should not.
HELD_BACK_BY = frozenset({*SAFE_FIELDS, "safe_contact", "email", "phone"})


class MobilityParticipant(models.Model):
    """Whether something may go out to a person in some way. Whatever is sent, rung or printed asks here."""

    _inherit = "mobility.participant"

    do_not_ring = fields.Boolean("Do not ring", help="Nobody rings this person.")
    no_voicemail = fields.Boolean("No voicemail", help="No words are left on voicemail.")
    shared_phone = fields.Boolean(
        "Shared phone", help="Somebody else reads or answers this phone: no text message goes there."
    )
    no_mail = fields.Boolean("No e-mail", help="Somebody else may read it: no e-mail goes out.")
    no_letter = fields.Boolean("No post", help="Somebody else opens it: letters are handed over only.")
    secret_address = fields.Boolean("Secret address", help="The address goes on no paper and is told to nobody.")
    contact_warning = fields.Text("Before you call or write", compute="_compute_contact_warning")

    @api.depends("safe_contact", *SAFE_FIELDS)
    @api.depends_context("lang")
    def _compute_contact_warning(self):
        words = self._get_safe_words()
        for person in self:
            ticked = [words[name] for name in SAFE_FIELDS if person[name]]
            own = (person.safe_contact or "").strip()
            person.contact_warning = "\n".join(filter(None, (" ".join(ticked), own))) or False

    def write(self, vals):
        result = super().write(vals)
        if HELD_BACK_BY & vals.keys():
            self._do_hold_back()
        return result

    def _do_hold_back(self):
        """Take back what waits to be sent to these people: it may not be safe any more. Upper rooms have what waits."""

    def _get_safe_words(self):
        """Return what each tick means, in words for who is about to ring or write."""
        return {
            "do_not_ring": self.env._("Do not ring."),
            "no_voicemail": self.env._("Leave nothing on voicemail."),
            "shared_phone": self.env._("Shared phone: send no text message, and say nothing to who answers."),
            "no_mail": self.env._("Send no e-mail: somebody else may read it."),
            "no_letter": self.env._("Send no post: somebody else opens it. Hand it over."),
            "secret_address": self.env._("Secret address: put it on no paper, tell it to nobody."),
        }

    def _get_way(self):
        """Return how this person is written to without a colleague: 'mail', 'sms', or False."""
        return WAYS.get(self.contact_way, False)

    def _get_contact_blocker(self, channel, looked=False):
        """Tell why nothing goes to this person in this way, or return False. The one place that decides.

        What is written in free words stops everything that nobody looked at; a tick stops its way for everybody.

        :param channel: 'mail', 'sms', 'phone', 'voicemail', 'letter', or 'address' (on paper); False for none
        :param looked: a colleague read how to reach this person and chose this way, just now
        """
        self.ensure_one()
        if self.date_deceased:
            return self.env._("This person died.")
        for name in SHUT_BY.get(channel, ()):
            if self[name]:
                return self._get_safe_words()[name]
        if not looked and (reason := self._get_unseen_blocker(channel)):
            return reason
        if channel == "mail":
            return self._get_mail_blocker()
        return self._get_sms_blocker() if channel == "sms" else False

    def _get_unseen_blocker(self, channel):
        if channel in ("mail", "sms", False) and (not channel or self._get_way() != channel):
            labels = dict(self._fields["contact_way"]._description_selection(self.env))
            return self.env._("Prefers contact by: %(way)s.", way=labels[self.contact_way])
        if self.safe_contact:
            return self.env._("Look first how to reach this person safely.")
        return False

    def _get_mail_blocker(self):
        if not email_normalize(self.email):
            return self.env._("No e-mail address is known.")
        if not email_normalize(self.company_id.email):
            return self.env._("The organisation has no e-mail address to write from.")
        return False

    def _get_sms_blocker(self):
        if not self.phone:
            return self.env._("No phone number is known.")
        if not self._get_sms_number():
            return self.env._("The phone number is not a valid one. Correct it at the person.")
        if not self._has_consent("sms"):
            return self.env._("Did not agree to text messages yet. Ask, and write it down under Agreements.")
        return False

    def _get_sms_number(self):
        """Return the phone number as providers want it, or False when it cannot be one."""
        # the host checks a number only where the library for it is installed
        if not PHONE.fullmatch(re.sub(r"[\s().\-/]", "", self.phone or "")):
            return False
        country = self.country_id or self.company_id.country_id
        return self.partner_id._phone_format(number=self.phone, country=country)

    def _get_place_for_others(self, place):
        """Return where to meet, as far as somebody who helps may know: a secret address is told in person."""
        street = " ".join((self.street or "").casefold().split())
        if self.secret_address and street and street in " ".join((place or "").casefold().split()):
            return self.env._("Ask us")
        return place or False

    def _get_address_lines(self):
        """Return the lines for the window of an envelope: name and address, or nothing when that is not safe."""
        self.ensure_one()
        if self._get_contact_blocker("address") or not (self.street and (self.city or self.zip)):
            return []
        place = " ".join(part for part in (self.zip, self.city) if part)
        country = self.country_id
        abroad = country.name if country and country != self.company_id.country_id else False
        return [line for line in (self.name, self.street, self.street2, place, abroad) if line]
