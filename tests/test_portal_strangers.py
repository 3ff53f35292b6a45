from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from odoo import fields
from odoo.tests import tagged
from odoo.tools import config, mute_logger

from ..models.portal.link_attempt import MOST
from ..models.portal.reset_password import MINUTES, MOST_MAILS
from .portal_common import PortalCommon

RESET = "/web/reset_password"


@tagged("post_install", "-at_install")
class TestStrangers(PortalCommon):
    """Somebody without a login, such as an ex-partner who knows the address, learns nothing and fills no mailbox."""

    def setUp(self):
        super().setUp()
        self.env["ir.config_parameter"].set_param("auth_signup.reset_password", "True")
        self._as(None)
        patched = patch.object(self.env.registry["mail.mail"], "send")
        self.sent = patched.start()
        self.addCleanup(patched.stop)

    def _ask_password(self, login):
        return self._read(self._post(RESET, login=login))

    @mute_logger("odoo.addons.auth_signup.controllers.main")
    def test_asking_for_a_password_tells_nobody_who_has_a_login(self):
        self.joris.partner_id.email = False
        self.portal_user.email = False
        self.ilse.no_mail = True
        (self.mentor | self.mentor_b).email = "same@example.org"
        self.sent.reset_mock()  # the host tells who has a new address
        samira = self._ask_password("samira@example.org")
        self.assertEqual(self.sent.call_count, 1)
        self.assertIn("If you have a login here", samira)
        logins = ["mobility_joris", "ilse@example.org", self.portal_user.login, "same@example.org", "x", "é%"]
        for login in logins:
            self.assertEqual(self._ask_password(login), samira, login)
        self.assertEqual(self.sent.call_count, 1)
        self._ask_password("mobility_samira")
        self.assertEqual(self.sent.call_count, 2)

    def test_who_has_a_link_of_the_host_reads_that_it_worked(self):
        partner = self.samira.partner_id
        partner.signup_prepare(signup_type="reset")
        password = {"password": "blauwe fiets morgen", "confirm_password": "blauwe fiets morgen"}
        token = partner._generate_signup_token()
        words = {"login": "mobility_samira", "name": "Samira", "token": token, **password}
        self.assertIn("has been reset", self._read(self._post(RESET, **words)))

    def test_nobody_fills_a_mailbox(self):
        for login in ("samira@example.org", "mobility_samira", "SAMIRA@example.org", "Samira@Example.org") * 3:
            self._ask_password(login)
        self.assertEqual(self.sent.call_count, MOST_MAILS)
        self._ask_password("joris@example.org")
        self.assertEqual(self.sent.call_count, MOST_MAILS + 1, "somebody else is mailed")
        with freeze_time(fields.Datetime.now() + timedelta(minutes=MINUTES, seconds=5)):
            self.samira.partner_id.user_ids.with_user(self.env.ref("base.public_user")).sudo()._action_reset_password()
        self.assertEqual(self.sent.call_count, MOST_MAILS + 2, "and later again")

    def test_others_and_colleagues_are_mailed_as_ever(self):
        user = self.samira.partner_id.user_ids
        for _again in range(MOST_MAILS + 1):
            self._ask_password(self.portal_user.login)
            user.with_user(self.env.ref("base.user_admin")).sudo()._action_reset_password()
        self.assertEqual(self.sent.call_count, 2 * (MOST_MAILS + 1))

    @mute_logger("odoo.addons.base.models.res_users")
    def test_logging_in_wrongly_tells_nobody_who_has_a_login(self):
        known, unknown = (
            self._read(self._post("/web/login", login=login, password="wrong")).replace(login, "")
            for login in ("mobility_samira", "mobility_nobody")
        )
        self.assertEqual(known, unknown)

    # -- from where ---------------------------------------------------------------------------------------------------

    def _follow(self, number):
        """Follow a link that does not work, with an address that the client made up."""
        forged = f"192.0.2.{number}"
        headers = {"X-Forwarded-For": f"{forged}, 198.51.100.9", "X-Real-IP": forged, "Forwarded": f"for={forged}"}
        headers["X-Forwarded-Host"] = self.base_url().split("//")[1]
        return self.url_open("/my/welcome/nothing", headers=headers, allow_redirects=False).status_code

    def test_a_header_brings_no_new_address(self):
        """Behind a proxy the address counts that the proxy added, else the one of the connection."""
        for behind_a_proxy in (False, True):
            with self.subTest(proxy=behind_a_proxy), patch.dict(config.options, {"proxy_mode": behind_a_proxy}):
                self.assertEqual([self._follow(number) for number in range(MOST + 1)], [404] * MOST + [429])

    def test_who_has_many_addresses_is_one(self):
        Attempt = self.env["mobility.link.attempt"]
        for number in range(MOST):
            Attempt._do_count(f"2001:db8:1:2::{number:x}")
            Attempt._do_count(f"::ffff:192.0.2.{number}")
        self.assertTrue(Attempt._is_exceeded("2001:db8:1:2:ffff::1"))
        for other in ("2001:db8:1:3::1", "192.0.2.1", "::ffff:192.0.2.1", None, "no address"):
            self.assertFalse(Attempt._is_exceeded(other), other)
        for _again in range(MOST):
            Attempt._do_count("::ffff:203.0.113.5")
        self.assertTrue(Attempt._is_exceeded("203.0.113.5"))
