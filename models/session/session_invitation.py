from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import email_normalize, format_datetime, formataddr

from .ics import make_ics

TELL = "mobility_mentoring.mail_activity_type_tell"


class MobilitySession(models.Model):
    """Telling a person when to come, or that it moved or is off: by mail if that is safe, else a colleague does it."""

    _inherit = "mobility.session"

    ics_uid = fields.Char(default=lambda self: uuid4().hex, copy=False, readonly=True)
    ics_sequence = fields.Integer(copy=False, readonly=True)
    date_told = fields.Datetime(
        "Mailed on", copy=False, readonly=True, help="When the latest mail about this appointment was made."
    )

    @api.model_create_multi
    def create(self, vals_list):
        sessions = super().create(vals_list)
        sessions._do_tell("request")
        return sessions

    def write(self, vals):
        before = {session: session._get_told() for session in self if session.state == "planned"}
        result = super().write(vals)
        if {"start", "stop", "mentor_id", "location"} & vals.keys():
            changed = self.filtered(lambda session: before.get(session, session._get_told()) != session._get_told())
            changed._do_tell("move")
        return result

    def action_tell(self):
        """Mail the appointment again, or plan to tell it."""
        self._check_transition(("planned",))
        self._do_tell("move")
        return True

    def _do_cancel(self, reason, tell=True):
        result = super()._do_cancel(reason, tell=tell)
        if tell:
            self._do_tell("cancel")
        return result

    def _get_told(self):
        """Return what the person was told."""
        return self.start, self.stop, self.mentor_id, self.location

    def _do_tell(self, what):
        """Tell these appointments to those they are with: one mail a person, or a task for the mentor.

        :param what: 'request', 'move' or 'cancel'
        """
        now = fields.Datetime.now()
        sessions = self.sudo().filtered(lambda session: session.stop > now)  # sudo: the mail is made by whoever plans
        if self.env.context.get("session_quiet"):
            return
        for own in sessions.grouped("participant_id").values():
            if own._get_mail_blocker():
                own._plan_to_tell(what)
            else:
                own._do_mail(what)

    def _do_tell_again(self):
        """Take back mails about these appointments of one person that wait in the queue, and tell what they told."""
        # sudo: the queue of mails, and fields that nobody writes
        sessions = self.sudo()
        waiting = [("model", "=", self._name), ("res_id", "in", self.ids), ("state", "=", "outgoing")]
        mails = sessions.env["mail.mail"].search(waiting)
        if not mails:
            return
        mails.write({"state": "cancel"})
        moments = {session.date_told for session in sessions.browse(mails.mapped("res_id"))}
        again = sessions.filtered(lambda session: session.date_told in moments)
        again.filtered(lambda session: session.state == "planned")._do_tell("move")
        again.filtered(lambda session: session.state == "cancelled")._do_tell("cancel")

    def _get_mail_blocker(self):
        """Tell why this person gets no mail, or return False."""
        return self.participant_id._get_contact_blocker("mail")

    def _plan_to_tell(self, what):
        summary = {
            "request": self.env._("Tell about the appointment"),
            "move": self.env._("Tell that the appointment changed"),
            "cancel": self.env._("Tell that the appointment is off"),
        }[what]
        # one task for a whole series, and the latest is the one that counts
        self.activity_unlink([TELL], only_automated=False)
        self.sorted("start")[:1]._do_plan_task(summary, self._get_mail_blocker(), TELL)

    def _do_mail(self, what):
        """Put one mail about these appointments of one person in the queue, with an .ics for each."""
        if what != "request":
            for session in self:
                session.ics_sequence += 1
        mail = self.env["mail.mail"].create(self._prepare_mail_vals(what))
        message = mail.mail_message_id
        mail.attachment_ids = [
            Command.create({**one._prepare_ics_vals(what), "res_id": message.id}) for one in self._for_person()
        ]
        self.date_told = fields.Datetime.now()
        told = {
            "request": self.env._("The appointment was mailed."),
            "move": self.env._("The change of the appointment was mailed."),
            "cancel": self.env._("The cancellation of the appointment was mailed."),
        }
        for one in self:
            one._message_log(body=told[what])

    def _for_person(self):
        """Return these sessions of one person, the first one first, to be read in that person's language."""
        lang = self.participant_id.lang or self.company_id.partner_id.lang or self.env.lang
        return self.sorted("start").with_context(lang=lang)

    def _prepare_mail_vals(self, what):
        """Return the values of one mail about these appointments of one person, in their language."""
        person, company = self.participant_id, self.company_id
        sender = formataddr((company.name, email_normalize(company.email)))
        sessions = self._for_person()
        return {
            "subject": sessions._get_mail_subject(what),
            "body_html": sessions._render_mail(what),
            "email_from": sender,
            "reply_to": sender,
            "email_to": formataddr((person.name, email_normalize(person.email))),
            "author_id": company.partner_id.id,
            "auto_delete": True,
            "message_type": "email_outgoing",
            "model": self._name,
            "res_id": sessions[0].id,
        }

    def _get_tz(self):
        """Return the time zone in which this person reads a clock.

        :raises UserError: none is known
        """
        person, company = self.participant_id, self.company_id
        zone = person.partner_id.tz or company.partner_id.tz or self.mentor_id[:1].tz or company.resource_calendar_id.tz
        if not zone:
            raise UserError(self.env._("%(name)s: fill in a time zone at the organisation first.", name=company.name))
        return zone

    def _get_when(self):
        """Return day and time in words, in the language of the context and where the person is."""
        self.ensure_one()
        lang, zone = self.env.context.get("lang"), self._get_tz()
        day = format_datetime(self.env, self.start, tz=zone, dt_format="EEEE d MMMM y", lang_code=lang)
        start = format_datetime(self.env, self.start, tz=zone, dt_format="HH:mm", lang_code=lang)
        stop = format_datetime(self.env, self.stop, tz=zone, dt_format="HH:mm", lang_code=lang)
        return self.env._("%(day)s, from %(start)s to %(stop)s", day=day, start=start, stop=stop)

    def _get_mail_subject(self, what):
        return {
            "request": self.env._("Your appointment"),
            "move": self.env._("Your appointment has changed"),
            "cancel": self.env._("Your appointment is off"),
            "remind": self.env._("Your appointment comes soon"),
        }[what]

    def _render_mail(self, what):
        values = {"sessions": self, "what": what, "company": self.company_id, "person": self.participant_id}
        return self.env["ir.qweb"]._render("mobility_mentoring.session_mail", values)

    def _prepare_ics_vals(self, what):
        """Return the values of an attachment that calendars of all kinds read.

        :param what: as ``_do_tell``; 'publish' for who fetches it and is asked nothing
        """
        self.ensure_one()
        company = self.company_id
        content = make_ics(
            method={"cancel": "CANCEL", "publish": "PUBLISH"}.get(what, "REQUEST"),
            uid=self.ics_uid,
            sequence=self.ics_sequence,
            start=self.start,
            stop=self.stop,
            stamp=fields.Datetime.now(),
            summary=self.env._("Appointment"),
            location=self.location,
            organizer=(company.name, email_normalize(company.email)),
            attendee=what != "publish" and email_normalize(self.participant_id.email),
        )
        return {
            "name": self.env._("appointment") + ".ics",
            "raw": content,
            "mimetype": "text/calendar",
            "res_model": "mail.message",
        }
