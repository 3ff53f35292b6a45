import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize

from ..participant.participant import MobilityParticipant as Participant

# How each preference is answered when something is sent without anybody looking.
WAYS = {"mail": "mail", "portal": "mail", "sms": "sms"}
PHONE = re.compile(r"\+?[0-9]{8,15}")
MOST_HOURS = 24 * 14


def read_hours(env, text):
    """Return the hours before a session in ``text``, longest first: '48,2' gives [48, 2].

    :raises ValidationError: when it holds something else than whole hours within two weeks
    """
    parts = [part.strip() for part in (text or "").split(",") if part.strip()]
    if not all(part.isascii() and part.isdecimal() and 0 < int(part) <= MOST_HOURS for part in parts):
        raise ValidationError(
            env._("Reminders: write whole hours with commas, such as 48,2, at most %(most)s.", most=MOST_HOURS)
        )
    return sorted({int(part) for part in parts}, reverse=True)


class MobilityParticipant(models.Model):
    """Whether, and how, something may be sent to a person without a colleague looking at it: decided here only."""

    _inherit = "mobility.participant"
    _guarded_fields = Participant._guarded_fields | {"reminder_off_by_id", "reminder_off_date"}

    reminder_hours = fields.Char(
        "Remind (hours before)", help="Hours before a session, separated by commas. Empty: as the program says."
    )
    reminder_off = fields.Boolean("Wants no reminders", tracking=True)
    reminder_off_by_id = fields.Many2one("res.users", "Noted by", readonly=True, copy=False, ondelete="restrict")
    reminder_off_date = fields.Datetime("Noted on", readonly=True, copy=False)

    @api.constrains("reminder_hours")
    def _check_reminder_hours(self):
        for person in self:
            read_hours(self.env, person.reminder_hours)

    @api.model_create_multi
    def create(self, vals_list):
        people = super().create(vals_list)
        people.filtered("reminder_off")._do_note_reminder_off()
        return people

    def write(self, vals):
        changed = self.filtered(lambda person: person.reminder_off != vals.get("reminder_off", person.reminder_off))
        result = super().write(vals)
        changed._do_note_reminder_off()
        return result

    def _do_note_reminder_off(self):
        """Keep who said that reminders are not wanted, or are again, and when."""
        if self:
            # sudo: guarded fields, the caller wrote the person
            self.sudo().write({"reminder_off_by_id": self.env.uid, "reminder_off_date": fields.Datetime.now()})

    def _get_way(self):
        """Return how this person is written to without a colleague: 'mail', 'sms', or False."""
        return WAYS.get(self.contact_way, False)

    def _get_contact_blocker(self, way):
        """Tell why nothing is sent to this person in this way, or return False.

        :param way: 'mail' or 'sms'
        """
        self.ensure_one()
        if self.date_deceased:
            return self.env._("This person died.")
        if not way or self._get_way() != way:
            labels = dict(self._fields["contact_way"]._description_selection(self.env))
            return self.env._("Prefers contact by: %(way)s.", way=labels[self.contact_way])
        if self.safe_contact:
            return self.env._("Look first how to reach this person safely.")
        return self._get_mail_blocker() if way == "mail" else self._get_sms_blocker()

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
