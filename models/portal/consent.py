from odoo import fields, models
from odoo.exceptions import UserError

# What somebody agrees to without talking about it first. The others need a talk, or the name of an organisation.
OWN_PURPOSES = ("sms", "story", "research")


class MobilityConsent(models.Model):
    _inherit = "mobility.consent"

    def _do_own_withdraw(self):
        """The person does not agree any more. The caller is that person.

        :raises UserError: it does not rest on agreeing
        """
        self.ensure_one()
        if self.date_withdrawn:
            return
        if self.member_id:
            raise UserError(self.env._("This is about your child. Talk about it with your mentor first."))
        if self.ground != "consent":
            raise UserError(self.env._("This does not depend on whether you agree. Do you object? Tell your mentor."))
        self.action_withdraw()
        purposes = self._fields["purpose"]

        def say(env):
            label = dict(purposes._description_selection(env))[self.purpose]
            return env._("Does not agree any more"), ", ".join(filter(None, (label, self.organisation)))

        self.participant_id._do_tell_staff(say)


class MobilityParticipant(models.Model):
    _inherit = "mobility.participant"

    def _do_own_agree(self, purpose):
        """This person agrees to something on the own page. The caller is that person; agreeing twice is the same.

        :param purpose: one of OWN_PURPOSES
        """
        self.ensure_one()
        alone = self._get_decider_on(fields.Date.context_today(self)) == "person"
        if purpose not in OWN_PURPOSES or not alone:
            raise UserError(self.env._("Talk about this with your mentor first."))
        if not self._has_consent(purpose):
            self.env["mobility.consent"].create(
                {"participant_id": self.id, "purpose": purpose, "ground": "consent", "given_how": "portal"}
            )
