from odoo import models

COORDINATOR = "mobility_mentoring.group_coordinator"


class MobilityParticipant(models.Model):
    """Who hears of what somebody did on the own pages, and what is open to somebody there."""

    _inherit = "mobility.participant"

    def _get_own_blocker(self):
        """Tell why this person changes nothing on the own pages any more, or return False. Reading goes on."""
        self.ensure_one()
        if self.state == "ended":
            return self.env._("Your time with us is over. You can go on reading what is here.")
        return False

    def _get_staff(self):
        """Return who looks after this person: the mentor, or without one the coordinators."""
        self.ensure_one()
        if self.mentor_id.active and not self.mentor_id.share:
            return self.mentor_id
        domain = [
            ("share", "=", False),
            ("company_ids", "in", self.company_id.ids),
            ("all_group_ids", "in", self.env.ref(COORDINATOR).ids),
        ]
        return self.env["res.users"].search(domain)

    def _do_tell_staff(self, say, record=None, users=None):
        """Put something on the list of who looks after this person, in the language of whoever reads it.

        :param say: function that takes an environment and returns (summary, note)
        :param record: what it is about: a goal or a session, else the person
        :param users: who hears it, if not who looks after the person
        """
        for user in users or self._get_staff():
            person = self.with_context(lang=user.lang or self.env.lang)
            summary, note = say(person.env)
            person._do_tell_mentor(summary, note, record and record.with_env(person.env), user)
