from odoo import api, fields, models

BATCH = 100


class MobilitySessionReminder(models.Model):
    """What was sent about one session, how and with what result; also why nothing was sent."""

    _name = "mobility.session.reminder"
    _description = "Reminder of a session"
    _inherit = ["mobility.personal"]
    _order = "create_date desc, id desc"
    _rec_name = "way"
    _person_path = "session_id.participant_id"
    _erase_rows = True

    session_id = fields.Many2one("mobility.session", required=True, index=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(related="session_id.company_id", store=True, index=True)
    participant_mentor_id = fields.Many2one(
        related="session_id.participant_mentor_id", string="Own mentor", store=True, index=True
    )
    start = fields.Datetime("Of the session on", required=True, readonly=True)
    hours = fields.Integer("Hours before", readonly=True, help="None: a letter, at the moment somebody printed it.")
    way = fields.Selection(
        [("mail", "E-mail"), ("sms", "SMS"), ("letter", "Letter"), ("none", "Not sent")], required=True, readonly=True
    )
    state = fields.Selection(
        [
            ("queued", "On its way"),
            ("sent", "Sent"),
            ("failed", "Did not arrive"),
            ("not_sent", "Not sent"),
            ("withdrawn", "Taken back"),
        ],
        string="Result",
        required=True,
        readonly=True,
        default="queued",
    )
    reason = fields.Char(readonly=True)
    mail_id = fields.Many2one(
        "mail.mail", readonly=True, index="btree_not_null", ondelete="set null", groups="base.group_system"
    )
    sms_uuid = fields.Char(readonly=True, groups="base.group_system")

    # whatever runs twice or at the same moment, a person is reminded once of one appointment at one moment before it
    _moment_unique = models.UniqueIndex(
        "(session_id, start, hours) WHERE hours > 0 AND state != 'withdrawn'", "This reminder was made already."
    )

    @api.depends("way", "state")
    def _compute_display_name(self):
        ways = dict(self._fields["way"]._description_selection(self.env))
        states = dict(self._fields["state"]._description_selection(self.env))
        for reminder in self:
            words = dict.fromkeys((ways.get(reminder.way), states.get(reminder.state)))  # 'Not sent' is said once
            reminder.display_name = " · ".join(filter(None, words))

    @api.model
    def _cron_remind(self):
        """Put the reminders that are due in the queues of mail and SMS, and look after child care.

        A batch and what it put in the queues are one transaction: after a crash it is either all there, or made anew.
        """
        Session = self.env["mobility.session"]
        Session._do_raise_childcare_alarms()
        while due := Session._get_due_reminders(BATCH):
            free = Session.browse(session_id for session_id, _hours in due).try_lock_for_update()
            if not free:
                break  # another worker has them
            hours = dict(due)
            for session in free:
                session._do_remind(hours[session.id])
            if not self.env["ir.cron"]._commit_progress(len(free), remaining=Session._count_due_reminders()):
                break

    def _do_mark(self, state, reason=False):
        """Write down what came of these, told by the queues of mail and SMS."""
        self.filtered(lambda reminder: reminder.state != state).write({"state": state, "reason": reason})

    def _do_withdraw(self):
        """Take back what lies in a queue still."""
        waiting = self.filtered(lambda reminder: reminder.state == "queued")
        if not waiting:
            return
        waiting.mail_id.filtered(lambda mail: mail.state == "outgoing").write({"state": "cancel"})
        numbers = [uuid for uuid in waiting.mapped("sms_uuid") if uuid]
        queue = self.env["sms.sms"].search([("uuid", "in", numbers), ("state", "=", "outgoing")]) if numbers else []
        if queue:
            queue.action_set_canceled()
        waiting._do_mark("withdrawn")

    def _do_send_mail(self):
        session = self.session_id
        mail = self.env["mail.mail"].create(session._prepare_mail_vals("remind"))
        self.mail_id = mail

    def _do_send_sms(self):
        """Put an SMS in the host's queue, which sends it later and tells the result to the tracker."""
        session = self.session_id
        body = session._get_sms_text()
        sms = self.env["sms.sms"].create({"number": session.participant_id._get_sms_number(), "body": body})
        self.sms_uuid = sms.uuid
        self.env["sms.tracker"].create({"sms_uuid": sms.uuid, "mobility_reminder_id": self.id})
