from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..participant.participant import MobilityParticipant as Participant

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
    """Whether a person wants to be reminded, and when. What is safe to send: ``participant/safe_contact``."""

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

    def _do_hold_back(self):
        super()._do_hold_back()
        # sudo: queues, by whoever may change how somebody is reached
        sessions = self.sudo().session_ids
        sessions.reminder_ids._do_withdraw()
        for own in sessions.grouped("participant_id").values():
            own._do_tell_again()

    def _do_note_reminder_off(self):
        """Keep who said that reminders are not wanted, or are again, and when."""
        if self:
            # sudo: guarded fields, the caller wrote the person
            self.sudo().write({"reminder_off_by_id": self.env.uid, "reminder_off_date": fields.Datetime.now()})
