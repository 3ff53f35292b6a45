from odoo.tests import tagged

from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalClose(PortalCommon):
    """Who deletes the own account, where the host offers that, closes the own pages: the record stays."""

    def _delete_account(self, user, **data):
        self._as(user)
        return self._post("/my/deactivate_account", **{"validation": user.login, "password": user.login, **data})

    def _login(self, person):
        return person.partner_id.with_context(active_test=False).user_ids

    def test_the_pages_close_and_the_record_stays(self):
        invitation = self.env["mobility.invitation"]._do_invite(self.samira, "letter")
        token = invitation._get_url().rsplit("/", 1)[1]
        user = self._login(self.samira)
        key = self.env["res.users.apikeys"].with_user(user).sudo()._generate("rpc", "A program", None)
        response = self._delete_account(user)
        self.assertIn("/web/login", response.headers["Location"])
        self.env.invalidate_all()
        self.assertFalse(user.active)
        self.assertEqual(user.login, "mobility_samira", "an invitation opens the same login again")
        self.assertTrue(self.samira.partner_id.active and self.samira.active)
        self.assertFalse(self.env["res.users.deletion"].search([("user_id", "=", user.id)]))
        self.assertFalse(self.env["mobility.invitation"]._find_open(token))
        self.assertFalse(self.env["res.users.apikeys"]._check_credentials(scope="rpc", key=key))
        self.assertIn("/web/login", self._get("/my/today").headers["Location"])
        self.assertIn("Closed the own pages", self.samira.activity_ids.mapped("summary"))
        self.assertEqual(self.samira.activity_ids.user_id, self.mentor)
        self.assertFalse(self.samira.no_mail, "nothing was asked about that")

    def test_who_asks_not_to_be_written_to_is_not(self):
        self.samira.write({"phone": "+31 6 12 34 56 78", "contact_way": "sms"})
        self._agree(self.samira)
        self.assertFalse(self.samira._get_contact_blocker("sms", looked=True))
        blocked = [self.env[name].search([]) for name in ("mail.blacklist", "phone.blacklist")]
        self._delete_account(self._login(self.samira), request_blacklist="on")
        self.env.invalidate_all()
        for way in ("mail", "sms"):
            self.assertTrue(self.samira._get_contact_blocker(way, looked=True), way)
        self.assertIn("no e-mail", self.samira.activity_ids[-1:].note)
        lists = [self.env[name].search([]) for name in ("mail.blacklist", "phone.blacklist")]
        self.assertEqual(lists, blocked, "colleagues who know nothing of the person read those")

    def test_further_rights_do_not_keep_the_account_open(self):
        user = self._login(self.samira)
        user.group_ids |= self.env.ref("mobility_mentoring.group_volunteer")
        self._delete_account(user)
        self.env.invalidate_all()
        self.assertFalse(user.active)
        self.assertTrue(self.samira.partner_id.active)

    def test_a_colleague_does_not_delete_the_own_login_here(self):
        user = self._login(self.samira)
        user.group_ids = self.env.ref("base.group_user")
        self.assertEqual(self._delete_account(user).status_code, 200, "the form again, with the host's reason")
        self.env.invalidate_all()
        self.assertTrue(user.active)

    def test_who_ended_closes_the_pages_too(self):
        self.ilse.active = False
        user = self._login(self.ilse)
        self._delete_account(user)
        self.env.invalidate_all()
        self.assertFalse(user.active)
        self.assertTrue(self.ilse.partner_id.active)
        self.assertFalse(self.env["res.users.deletion"].search([("user_id", "=", user.id)]))

    def test_without_the_password_nothing_is_closed(self):
        user = self._login(self.samira)
        for wrong in ({"password": "wrong"}, {"validation": "mobility_joris"}):
            self._delete_account(user, **wrong)
            self.env.invalidate_all()
            self.assertTrue(user.active)

    def test_others_are_deleted_as_ever(self):
        self._delete_account(self.portal_user)
        self.env.invalidate_all()
        self.assertTrue(self.env["res.users.deletion"].search([("user_id", "=", self.portal_user.id)]))
        self.assertTrue(self.portal_user.login.startswith("__deleted_user"))

    def test_who_opens_the_pages_again_begins_without_old_keys(self):
        user = self._login(self.samira)
        key = self.env["res.users.apikeys"].with_user(user).sudo()._generate("rpc", "Somebody else's", None)
        self.env["mobility.invitation"]._do_invite(self.samira, "letter")._do_accept("blauwe fiets morgen")
        self.assertFalse(self.env["res.users.apikeys"]._check_credentials(scope="rpc", key=key))
