from odoo import models


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _send(self, *args, **kwargs):
        # EXTENDS mail: whatever a colleague wrote from elsewhere in the host, what is not safe does not go out
        mails = self.sudo()  # sudo: a queue, whoever filled it
        shut = mails.recipient_ids._filter_mobility_shut("mail")
        for mail in mails.filtered(lambda mail: mail.recipient_ids & shut):
            mail._do_leave_out_mobility(mail.recipient_ids & shut)
        return super()._send(*args, **kwargs)

    def _do_leave_out_mobility(self, partners):
        """Send this mail to the others only; who wrote it sees that these did not get it."""
        notifications = self.env["mail.notification"].search(
            [("mail_mail_id", "=", self.id), ("res_partner_id", "in", partners.ids)]
        )
        notifications.write({"notification_status": "canceled", "failure_type": "mail_bl"})
        self.recipient_ids -= partners
        if not (self.recipient_ids or self.email_to or self.email_cc):
            self.write({"state": "cancel", "failure_reason": self.env._("It is not safe to mail this person.")})

    def _postprocess_sent_message(self, success_pids, success_emails, failure_reason=False, failure_type=None):
        # EXTENDS mail: what came of a reminder is told at its session, before the host deletes the mail
        own = self.sudo().filtered(lambda mail: mail.model == "mobility.session")  # sudo: a queue
        if own:  # most are others', who pay no query
            own._do_mark_reminders(failure_type)
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason=failure_reason, failure_type=failure_type
        )

    def _do_mark_reminders(self, failure_type):
        reminders = self.env["mobility.session.reminder"].search([("mail_id", "in", self.ids)])
        if failure_type:
            labels = dict(self._fields["failure_type"]._description_selection(self.env))
            reminders._do_mark("failed", labels.get(failure_type, failure_type))
        else:
            reminders._do_mark("sent")
