from odoo import fields, models

RESULT = {"pending": "sent", "sent": "sent", "error": "failed", "canceled": "withdrawn"}


class SmsTracker(models.Model):
    _inherit = "sms.tracker"

    mobility_reminder_id = fields.Many2one("mobility.session.reminder", index="btree_not_null", ondelete="cascade")

    def _action_update_from_sms_state(self, sms_state, failure_type=False, failure_reason=False):
        # EXTENDS sms: what came of a reminder is told at its session
        super()._action_update_from_sms_state(sms_state, failure_type=failure_type, failure_reason=failure_reason)
        if state := RESULT.get(sms_state):
            self._do_mark_mobility(state, failure_type)

    def _action_update_from_provider_error(self, provider_error):
        # EXTENDS sms: as above, when the provider tells it later
        status, failure_type, failure_reason = super()._action_update_from_provider_error(provider_error)
        self._do_mark_mobility("failed", failure_reason or failure_type)
        return status, failure_type, failure_reason

    def _do_mark_mobility(self, state, failure_type):
        labels = dict(self.env["sms.sms"]._fields["failure_type"]._description_selection(self.env))
        # sudo: what the provider says is written on the reminder, whoever carries the message
        self.mobility_reminder_id.sudo()._do_mark(state, labels.get(failure_type, failure_type or False))
