from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class MobilityParticipant(models.Model):
    """Forgetting people: everything of theirs is gone or says nothing of a person. It cannot be undone.

    The row stays as 'Somebody', without a mentor, so that figures over years stay what they were.
    """

    _inherit = "mobility.participant"

    date_erased = fields.Date("Forgotten on", readonly=True, copy=False)

    def write(self, vals):
        if vals.keys() - {"mobility_booked"} and any(person.date_erased for person in self):
            raise UserError(self.env._("This person was forgotten. Nothing is written down about them any more."))
        if "active" in vals and not vals["active"]:
            self._check_may_archive()
        return super().write(vals)

    def _check_may_archive(self):
        """Archiving hides somebody and forgets nothing: it is no answer to a request, nor an end of coaching."""
        for person in self:
            if person.state not in (False, "new", "ended"):
                raise UserError(
                    self.env._(
                        "%(name)s is coached now. End the enrolment first; to be forgotten, press Requests at the"
                        " person.",
                        name=person.name,
                    )
                )

    def _get_erase_blockers(self):
        """Return {person: sentences about what stands in the way of forgetting them}. Upper rooms add theirs.

        Each asks for all people at once and reads only what is in the way: a list may be long, and lives full.
        """
        return {person: [] for person in self}

    def _do_erase(self):
        """Forget these people for good. Upper rooms erase what is theirs, before or after.

        The caller checked who asks and that nothing stands in the way. One transaction: all of it, or nothing.
        """
        people = self.sudo().with_context(active_test=False)  # sudo: the caller checked
        self.env.flush_all()
        found = people._find_to_erase()
        people._do_erase_wizards()
        people._do_erase_trail(found)
        people._do_erase_contacts()
        for records in found:
            records._do_forget()
        self.env.invalidate_all()

    def _get_forgotten_values(self):
        return {
            **super()._get_forgotten_values(),
            "name": SQL("%s", self.env._("Somebody")),
            "active": SQL("FALSE"),
            "date_erased": SQL("%s", fields.Date.context_today(self)),
        }

    def _do_erase_wizards(self):
        """Delete what was typed in dialogs; the host does so only after hours."""
        for name in self.env.registry:
            field = self.env[name]._fields.get("participant_id")
            if name.startswith("mobility.") and self.env[name]._transient and field and field.store:
                # sudo: rows of whoever opened the dialog
                self.env[name].sudo().search([("participant_id", "in", self.ids)]).unlink()
