from odoo import models


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _postprocess_sent_message(self, success_pids, success_emails, failure_reason=False, failure_type=None):
        # EXTENDS mail: what came of a reminder is told at its session, before the host deletes the mail
        reminders = self.env["mobility.session.reminder"].sudo().search([("mail_id", "in", self.ids)])
        if failure_type:
            labels = dict(self._fields["failure_type"]._description_selection(self.env))
            reminders._do_mark("failed", labels.get(failure_type, failure_type))
        else:
            reminders._do_mark("sent")
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason=failure_reason, failure_type=failure_type
        )
