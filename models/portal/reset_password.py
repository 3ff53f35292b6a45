from odoo import models

# A stranger who knows an address fills nobody's mailbox.
MOST_MAILS, MINUTES = 3, 60


class ResUsers(models.Model):
    """The host's 'forgot your password': nobody learns from it who has a login, or hears of it all day."""

    _inherit = "res.users"

    def reset_password(self, login):
        # EXTENDS auth_signup: it says whether there is such a login, to whoever asks
        if not self.env.user._is_internal():
            users = self.search(self._get_login_domain(login)) or self.search(self._get_email_domain(login))
            if len(users) != 1 or not users.email:
                return None
        return super().reset_password(login)

    def _action_reset_password(self, signup_type="reset"):
        # EXTENDS auth_signup: who asks on the page may be anybody
        rest = self if self.env.user._is_internal() else self._filter_mobility_mailable()
        return super(ResUsers, rest)._action_reset_password(signup_type=signup_type) if rest else None

    def _filter_mobility_mailable(self):
        """Return these users without participants who were mailed often enough just now, and count those that stay."""
        Attempt = self.env["mobility.link.attempt"]
        people = self.filtered("partner_id.mobility_hidden")
        tired = people.filtered(lambda user: Attempt._is_exceeded(f"login {user.id}", MOST_MAILS, MINUTES))
        for user in people - tired:
            Attempt._do_count(f"login {user.id}")
        return self - tired
