import re
import secrets
import unicodedata
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import email_normalize, format_date

from .invitation import MOST_A_DAY

SHORTEST = 8
PORTAL = "base.group_portal"


class MobilityParticipant(models.Model):
    """The login of a participant to the own pages: a portal user on the dedicated contact, and nothing more."""

    _inherit = "mobility.participant"

    invitation_ids = fields.One2many("mobility.invitation", "participant_id", "Invitations", readonly=True)
    own_page = fields.Selection(
        [("none", "No login"), ("invited", "Invited"), ("open", "Has a login"), ("closed", "Login closed")],
        compute="_compute_own_page",
    )
    own_page_words = fields.Char("Own page", compute="_compute_own_page", help="How far the invitation is, in words.")

    @api.depends("partner_id.user_ids.active", "invitation_ids.date_used", "invitation_ids.date_withdrawn")
    def _compute_own_page(self):
        for own in self:
            person = own.sudo()  # sudo: whether people have a login, for those who may read the people
            user = person._get_login_user()
            invitation = person.invitation_ids.filtered(lambda invitation: invitation.state == "open")[:1]
            if user.active:
                own.own_page = "open"
                own.own_page_words = self.env._("Logs in with %(login)s", login=user.login)
            elif invitation:
                ways = dict(invitation._fields["way"]._description_selection(self.env))
                until = format_date(self.env, invitation.date_expiry, date_format="d MMMM")
                own.own_page = "invited"
                own.own_page_words = self.env._(
                    "Invited by %(way)s, until %(day)s", way=ways[invitation.way].lower(), day=until
                )
            else:
                own.own_page = "closed" if user else "none"
                own.own_page_words = self.env._("Closed") if user else self.env._("No login yet")

    def action_close_login(self):
        """Close the own pages: the login stops working at once, and so does a link that was sent. Nothing is lost."""
        self.check_access("write")
        self._do_close_login()
        return True

    def _do_close_login(self):
        people = self.sudo()  # sudo: a mentor administers no users; the right to write the people was checked
        people.invitation_ids._do_withdraw()
        for person in people:
            user = person._get_login_user()
            if user.active and not person._get_login_blocker():
                user.active = False

    def _do_close_own_login(self, user, quiet=False):
        """The person deletes the own account: the pages close, and what the organisation has to keep stays.

        :param user: the login, also one with further rights: it is the person's own
        :param quiet: the person asks for no e-mail or text message any more
        """
        self.ensure_one()
        self.invitation_ids._do_withdraw()
        user.api_key_ids._remove()
        user.with_user(SUPERUSER_ID).write({"active": False, "password": ""})  # nobody archives the login in use
        if quiet:
            self.no_mail = True
            own = self.consent_ids.filtered(lambda consent: not consent.member_id)
            own._filter_open("sms").action_withdraw()

        def say(env):
            wish = env._("Asks for no e-mail or text message any more.") if quiet else ""
            return env._("Closed the own pages"), wish

        self._do_tell_staff(say)

    def _do_hold_back(self):
        super()._do_hold_back()
        # sudo: links that were sent, by whoever may change how somebody is reached
        self.sudo().invitation_ids.filtered(lambda invitation: invitation.way != "letter")._do_withdraw()

    def _do_deceased(self, date):
        self._do_close_login()
        super()._do_deceased(date)

    def _get_login_user(self):
        """Return the login of this person, closed or not. The caller may read users."""
        self.ensure_one()
        return self.partner_id.with_context(active_test=False).user_ids[:1]

    def _get_login_blocker(self):
        """Tell why this person's login cannot be opened by a link, or return False.

        Who holds a link chooses the password. So a link opens what a participant may see, and never a login that
        somebody gave further rights.
        """
        self.ensure_one()
        if self.date_deceased:
            return self.env._("This person died.")
        # sudo: asks for the groups of the login and nothing else
        user = self.sudo()._get_login_user()
        if user and user.group_ids != self.env.ref(PORTAL):
            return self.env._("This login may do more than read the own pages. Ask who looks after logins.")
        return False

    def _get_invite_blocker(self, way):
        """Tell why this person is not invited in this way, or return False.

        :param way: 'mail', 'sms' or 'letter'
        """
        self.ensure_one()
        if reason := self._get_login_blocker():
            return reason
        since = fields.Datetime.now() - timedelta(days=1)
        # sudo: counts, whoever invited
        recent = self.sudo().invitation_ids.filtered(lambda invitation: invitation.create_date > since)
        if len(recent) >= MOST_A_DAY:
            return self.env._("Invited %(count)s times since yesterday. Wait a day, or call.", count=len(recent))
        # who invites read how to reach this person; a letter that cannot be posted is handed over
        return self._get_contact_blocker(way, looked=True) if way != "letter" else False

    def _do_open_login(self, login, password):
        """Make the login of this person, or open it again, with this password.

        The caller is superuser and found the person by a link.

        :param login: how the person was told to log in; another one is taken when somebody else has it by now
        :return: the login that was made
        :raises UserError: the password is too short
        """
        self.ensure_one()
        if len(password or "") < SHORTEST:
            raise UserError(self.env._("Choose a password of at least %(count)s characters.", count=SHORTEST))
        quiet = {"no_reset_password": True, "tracking_disable": True, "mail_create_nosubscribe": True}
        user = self._get_login_user().with_context(**quiet)
        if user:
            user.api_key_ids._remove()  # who read along with the old password may have made one
            user.write({"active": True, "password": password})
        else:
            login = login if self._is_login_free(login) else self._get_new_login()
            user = user.create({**self._prepare_login_vals(login), "password": password})
        return user.login

    def _prepare_login_vals(self, login):
        """Return the create values of a portal user that may do nothing but what every portal user may."""
        company = self.company_id
        if not self.partner_id.tz:
            self.partner_id.tz = company.partner_id.tz or company.resource_calendar_id.tz
        return {
            "partner_id": self.partner_id.id,
            "login": login,
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "group_ids": [Command.set(self.env.ref(PORTAL).ids)],
        }

    def _get_login(self):
        """Return the name with which this person logs in, or is going to."""
        return self._get_login_user().login or self._get_new_login()

    def _get_new_login(self):
        """Return the e-mail address; without one, or when somebody logs in with it, a first name and a number."""
        email = email_normalize(self.email)
        if email and self._is_login_free(email):
            return email
        letters = unicodedata.normalize("NFKD", self.name).encode("ascii", "ignore").decode().lower()
        name = (re.findall(r"[a-z]+", letters) or ["page"])[0]
        while not self._is_login_free(login := f"{name}-{secrets.randbelow(9000) + 1000}"):
            pass
        return login

    def _is_login_free(self, login):
        users = self.env["res.users"].with_context(active_test=False)
        return not users.search_count([("login", "=", login)], limit=1)
