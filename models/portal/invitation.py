import binascii
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, formataddr
from odoo.tools.misc import hash_sign, verify_hash_signed

ROUTE = "/my/welcome/"
SCOPE = "mobility_invitation"
# A letter lies for a while before somebody opens it.
DAYS = {"mail": 7, "sms": 7, "letter": 21}
MOST_A_DAY = 5


class MobilityInvitation(models.Model):
    """A link with which a participant opens the own pages: valid for some days, and once.

    The link is signed and not kept: who reads the database finds nothing to follow. What is sent says that there is a
    page of the organisation, and nothing of what it is for.
    """

    _name = "mobility.invitation"
    _description = "Invitation to the own pages"
    _inherit = ["mobility.guard", "mobility.personal"]
    _order = "create_date desc, id desc"
    _rec_name = "way"
    _guarded_fields = frozenset({"participant_id", "way", "login", "date_expiry", "date_used", "date_withdrawn"})
    _erase_rows = True

    participant_id = fields.Many2one("mobility.participant", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="participant_id.company_id", store=True, index=True, precompute=True)
    mentor_id = fields.Many2one(related="participant_id.mentor_id", store=True, index=True, precompute=True)
    way = fields.Selection([("mail", "E-mail"), ("sms", "SMS"), ("letter", "Letter")], required=True, readonly=True)
    login = fields.Char("Logs in with", required=True, readonly=True)
    date_expiry = fields.Datetime("Valid until", required=True, readonly=True)
    date_used = fields.Datetime("Used on", readonly=True)
    date_withdrawn = fields.Datetime("Taken back on", readonly=True)
    state = fields.Selection(
        [("open", "Open"), ("used", "Used"), ("expired", "Expired"), ("withdrawn", "Taken back")],
        compute="_compute_state",
    )

    _one_open = models.UniqueIndex(
        "(participant_id) WHERE date_used IS NULL AND date_withdrawn IS NULL",
        "This person was invited just now. Take that invitation back first.",
    )

    @api.depends("date_expiry", "date_used", "date_withdrawn")
    def _compute_state(self):
        now = fields.Datetime.now()
        for invitation in self:
            if invitation.date_used:
                invitation.state = "used"
            elif invitation.date_withdrawn:
                invitation.state = "withdrawn"
            else:
                invitation.state = "open" if invitation.date_expiry > now else "expired"

    @api.model
    def _do_invite(self, person, way):
        """Invite this person; a link that was given before does not work any more.

        The caller checked the right to write the person.

        :param way: 'mail', 'sms' or 'letter'
        :raises UserError: the reason why this person is not invited that way
        """
        if reason := person._get_invite_blocker(way):
            raise UserError(reason)
        # sudo: nobody makes invitations but this method
        person.sudo().invitation_ids._do_withdraw()
        invitation = self.sudo().create(  # sudo: as above
            {
                "participant_id": person.id,
                "way": way,
                "login": person.sudo()._get_login(),  # sudo: as above
                "date_expiry": fields.Datetime.now() + timedelta(days=DAYS[way]),
            }
        )
        if way == "mail":
            self.env["mail.mail"].sudo().create(invitation._prepare_mail_vals())  # sudo: a queue
        elif way == "sms":
            vals = {"number": person._get_sms_number(), "body": invitation._get_sms_text()}
            self.env["sms.sms"].sudo().create(vals)  # sudo: a queue
        return invitation

    def _do_withdraw(self):
        waiting = self.filtered(lambda own: not (own.date_used or own.date_withdrawn))
        waiting.date_withdrawn = fields.Datetime.now()
        mails = [("model", "=", self._name), ("res_id", "in", waiting.ids), ("state", "=", "outgoing")]
        self.env["mail.mail"].search(mails).state = "cancel"
        waiting.flush_recordset()  # it leaves the unique index before the next one enters it

    # -- the link -----------------------------------------------------------------------------------------------------

    def _get_url(self):
        """Return the address that opens the own pages, as long as the invitation is open."""
        self.ensure_one()
        # sudo: the signature needs the secret of the database
        return self.get_base_url() + ROUTE + hash_sign(self.sudo().env, SCOPE, self.id, expiration=self._get_rest())

    def _get_rest(self):
        return max(self.date_expiry - fields.Datetime.now(), timedelta(seconds=1))

    @api.model
    def _find_open(self, token):
        """Return, with all rights, the invitation that a link belongs to; an empty record when it does not work.

        Whether it never existed, was used, was taken back or has expired looks the same.
        """
        invitations = self.sudo()  # sudo: whoever holds the link; nothing is shown but the name of the organisation
        try:
            found = verify_hash_signed(invitations.env, SCOPE, token)
        except (ValueError, IndexError, binascii.Error):
            found = None
        invitation = invitations.browse(found if isinstance(found, int) else None).exists()
        works = invitation.state == "open" and not invitation.participant_id._get_login_blocker()
        return invitation if works else invitations.browse()

    def _do_accept(self, password):
        """Open the own pages to who holds the link, once.

        :return: login with which the password works from now on
        :raises UserError: the password is too short or simple
        """
        self.ensure_one()
        self.date_used = fields.Datetime.now()
        self.flush_recordset(["date_used"])  # of two at the same moment, the database lets one go on
        return self.participant_id._do_open_login(self.login, password)

    # -- what is sent -------------------------------------------------------------------------------------------------

    def _for_person(self):
        self.ensure_one()
        person = self.participant_id
        return self.with_context(lang=person.lang or person.company_id.partner_id.lang or self.env.lang)

    def _prepare_mail_vals(self):
        """Return the values of a mail with the link, in the language of the person."""
        own = self._for_person()
        person, company = own.participant_id, own.company_id
        sender = formataddr((company.name, email_normalize(company.email)))
        values = {"company": company, "person": person, "url": own._get_url(), "days": DAYS["mail"]}
        return {
            "subject": own.env._("Your own page at %(company)s", company=company.name),
            "body_html": own.env["ir.qweb"]._render("mobility_mentoring.invitation_mail", values),
            "email_from": sender,
            "reply_to": sender,
            "email_to": formataddr((person.name, email_normalize(person.email))),
            "author_id": company.partner_id.id,
            "auto_delete": True,
            "message_type": "email_outgoing",
            "model": self._name,
            "res_id": self.id,
        }

    def _get_sms_text(self):
        own = self._for_person()
        return own.env._(
            "%(company)s: choose a password for your own page. The link works once, for %(days)s days. %(url)s",
            company=own.company_id.name,
            days=DAYS["sms"],
            url=own._get_url(),
        )
