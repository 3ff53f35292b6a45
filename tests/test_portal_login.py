import re
from datetime import timedelta

from freezegun import freeze_time
from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.portal.invitation import DAYS, MOST_A_DAY
from ..models.portal.link_attempt import MINUTES, MOST
from .common import MobilityCommon
from .portal_common import PortalCommon

PASSWORD = "blauwe fiets morgen"


class InvitationCommon(MobilityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"phone": "+31 6 00 00 00 99", "email": "rivierdal@example.org"})
        cls.company.partner_id.tz = "Europe/Amsterdam"
        cls.nadia = cls._participant("Nadia Öztürk", email="Nadia@example.org", contact_way="mail")
        cls._enrol(cls.nadia)
        cls.known_mails = cls.env["mail.mail"].search([])

    def _invite(self, way="mail", person=None, user=None):
        user = user or self.mentor
        wizard = self.env["mobility.invite"].with_user(user).create({"participant_id": (person or self.nadia).id})
        wizard.way = way
        wizard.action_invite()
        return self.env["mobility.invitation"].search([("participant_id", "=", wizard.participant_id.id)], limit=1)

    def _token(self, invitation):
        return invitation._get_url().rsplit("/", 1)[1]

    def _find(self, token):
        return self.env["mobility.invitation"]._find_open(token)

    def _accept(self, invitation):
        return self._find(self._token(invitation))._do_accept(PASSWORD)


class TestInvitation(InvitationCommon):
    """Who holds the link chooses the password: so it is short-lived, works once, and opens little."""

    def test_the_mail_says_nothing_of_what_it_is_for(self):
        self.program.name = "Uit de schulden"
        invitation = self._invite()
        mail = self.env["mail.mail"].search([]) - self.known_mails
        self.assertIn("Nadia@example.org".lower(), mail.email_to)
        self.assertIn("/my/welcome/", mail.body_html)
        for word in ("mobility", "mentor", "program", "Bridge", "debt", "poverty", self.program.name, "Samira"):
            self.assertNotIn(word.lower(), re.sub(r"href=\S+", "", mail.subject + mail.body_html).lower())
        self.assertTrue(mail.auto_delete)
        self.assertFalse(mail.recipient_ids)
        self.assertFalse(self.nadia.partner_id.user_ids, "nobody logs in before the link was used")
        self.assertEqual(invitation.login, "nadia@example.org")

    def test_the_way_follows_what_is_safe_for_the_person(self):
        self.assertFalse(self.nadia._get_invite_blocker("mail"))
        self.assertIn("No phone number", self.nadia._get_invite_blocker("sms"))
        self.nadia.no_mail = True
        with self.assertRaisesRegex(UserError, "Send no e-mail"):
            self._invite("mail")
        self.assertFalse(self.nadia._get_invite_blocker("letter"))

    def test_the_way_that_the_person_prefers_is_proposed_unless_somebody_has_to_look_first(self):
        for preferred, proposed in {"mail": "mail", "portal": "mail", "phone": "letter", "paper": "letter"}.items():
            self.nadia.contact_way = preferred
            self.assertEqual(self._propose(), proposed)
        self.nadia.write({"contact_way": "mail", "safe_contact": "He reads her mail"})
        self.assertEqual(self._propose(), "letter")

    def _propose(self):
        return self.env["mobility.invite"].with_user(self.mentor).create({"participant_id": self.nadia.id}).way

    def test_what_is_no_longer_safe_is_taken_back(self):
        invitation = self._invite()
        mail = self.env["mail.mail"].search([]) - self.known_mails
        self.nadia.with_user(self.mentor).no_mail = True
        self.assertEqual((invitation.state, mail.state), ("withdrawn", "cancel"))

    def test_a_text_message_carries_the_link(self):
        self.nadia.write({"contact_way": "sms", "phone": "+31 6 12 34 56 78"})
        self._agree(self.nadia)
        self._invite("sms")
        sms = self.env["sms.sms"].search([], order="id desc", limit=1)
        self.assertIn("Gemeente Rivierdal: choose a password", sms.body)
        self.assertIn("/my/welcome/", sms.body)

    def test_the_letter_has_a_code_and_no_address_where_that_is_not_safe(self):
        self.nadia.write({"street": "Kadelaan 12", "city": "Rivierdal"})
        invitation = self._invite("letter")
        letter = invitation._prepare_letter()
        self.assertEqual(letter["address"][1], "Kadelaan 12")
        self.assertEqual(self._find(letter["code"].rsplit("/", 1)[1]), invitation)
        self.assertTrue(invitation._get_letter_pages()[0]["codes"])
        for tick in ("secret_address", "no_letter"):
            self.nadia[tick] = True
            self.assertFalse(invitation._prepare_letter()["address"], tick)
            self.nadia[tick] = False
        self._accept(invitation)
        with self.assertRaisesRegex(UserError, "does not work any more"):
            invitation._get_letter_pages()

    def test_accepting_makes_a_login_that_may_do_nothing_but_the_own_pages(self):
        self.nadia.partner_id.tz = False
        self.assertEqual(self._accept(self._invite()), "nadia@example.org")
        user = self.nadia.partner_id.user_ids
        self.assertEqual(user.group_ids, self.env.ref("base.group_portal"))
        self.assertEqual((user.company_ids, user.tz), (self.company, "Europe/Amsterdam"))
        self.assertEqual(self.env["mobility.participant"].with_user(user)._find_own(), self.nadia)
        self.assertEqual(self.nadia.with_user(self.mentor).own_page_words, "Logs in with nadia@example.org")
        credential = {"login": user.login, "password": PASSWORD, "type": "password"}
        user.with_user(user)._check_credentials(credential, {"interactive": True})

    def test_a_link_works_once_and_not_for_long(self):
        invitation = self._invite()
        token = self._token(invitation)
        with freeze_time(fields.Datetime.now() + timedelta(days=DAYS["mail"], minutes=1)):
            self.assertFalse(self._find(token))
        self.assertEqual(self._find(token), invitation)
        self._accept(invitation)
        self.assertFalse(self._find(token))
        self.assertEqual(invitation.state, "used")

    def test_a_new_link_makes_the_old_one_worthless(self):
        first = self._invite()
        token = self._token(first)
        second = self._invite("letter")
        self.assertEqual((first.state, second.state), ("withdrawn", "open"))
        self.assertFalse(self._find(token))
        query = "UPDATE mobility_invitation SET date_withdrawn = NULL WHERE id = %s"
        self.assertDatabaseRefuses(query, first.id)

    def test_a_forged_link_finds_nothing(self):
        token = self._token(self._invite())
        for wrong in (token[:-1], token + "x", token.swapcase(), "", "x", "é", "AQ", token[:30], "0" * 500):
            self.assertFalse(self._find(wrong), wrong)

    def test_who_has_an_email_that_somebody_logs_in_with_gets_another_name(self):
        self._user("somebody", "base.group_portal").login = "nadia@example.org"
        self.assertRegex(self._invite().login, r"^nadia-\d{4}$")
        self.nadia.email = False
        self.assertRegex(self._invite("letter").login, r"^nadia-\d{4}$")
        invitation = self._invite("letter")
        self._user("taken", "base.group_portal").login = invitation.login
        self.assertNotEqual(self._accept(invitation), invitation.login)

    def test_a_login_with_further_rights_is_not_opened_by_a_link(self):
        invitation = self._invite()
        token = self._token(invitation)
        for group in ("mobility_mentoring.group_volunteer", "base.group_user"):
            groups = ["base.group_portal", group] if "volunteer" in group else [group]
            user = self._user(f"more_{groups[-1]}", *groups)
            user.partner_id = self.nadia.partner_id
            self.assertFalse(self._find(token), group)
            with self.assertRaisesRegex(UserError, "Ask who looks after logins"):
                self._invite()
            self.nadia.with_user(self.mentor).action_close_login()
            self.assertTrue(user.active, "a mentor closes the login of a participant, not that of a colleague")
            user.unlink()

    def test_five_invitations_a_day(self):
        for _again in range(MOST_A_DAY):
            self._invite()
        with self.assertRaisesRegex(UserError, "Invited 5 times"):
            self._invite()

    def test_a_short_password_is_refused_and_the_link_still_works(self):
        invitation = self._invite()
        with self.assertRaisesRegex(UserError, "at least 8"):
            self._find(self._token(invitation))._do_accept("kort")
        self.assertEqual(self._find(self._token(invitation)), invitation)

    def test_closing_stops_login_and_link_and_inviting_opens_again(self):
        self._accept(self._invite())
        user = self.nadia.partner_id.user_ids
        second = self._invite()
        token = self._token(second)
        self.nadia.with_user(self.mentor).action_close_login()
        self.assertFalse(user.active)
        self.assertFalse(self._find(token))
        self.assertEqual(self.nadia.own_page, "closed")
        self._accept(self._invite())
        self.assertTrue(user.active)
        self.assertEqual(self.nadia.partner_id.user_ids, user)

    def test_a_death_stops_everything(self):
        token = self._token(self._invite())
        self.nadia.with_user(self.mentor).action_deceased()
        self.assertFalse(self._find(token))
        with self.assertRaisesRegex(UserError, "died"):
            self._invite()

    def test_whose_time_is_over_opens_the_pages_to_read(self):
        ended = self._participant("Olga Smit", email="olga@example.org", contact_way="mail")
        self._enrol(ended, state="completed")
        invitation = self._invite(person=ended)
        ended.active = False
        self._accept(invitation)
        own = self.env["mobility.participant"].with_user(ended.partner_id.user_ids)._find_own()
        self.assertEqual(own, ended)
        self.assertIn("is over", own._get_own_blocker())

    def test_only_who_coaches_invites(self):
        for user in (self.mentor_b, self.mentor_other_company, self.finance, self.employee):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._invite(user=user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.nadia.with_user(user).action_close_login()
        self.assertTrue(self._invite(user=self.coordinator))

    def test_nobody_new_finds_the_name_through_the_login(self):
        login = self._accept(self._invite())
        user = self.nadia.partner_id.user_ids
        for other in (self.employee, self.portal_user, self.volunteer, self.mentor_b, self.analyst):
            Users = self.env["res.users"].with_user(other)
            with self.subTest(user=other.login):
                for domain in ([("login", "=", login)], [("name", "ilike", "Nadia")], [("id", "=", user.id)]):
                    self.assertFalse(Users.search_count(domain))
                if other._is_internal():
                    self.assertFalse(Users.name_search("Nadia"))
                with self.assertRaises(AccessError):
                    user.with_user(other).read(["login"])


@tagged("post_install", "-at_install")
class TestWelcomePage(InvitationCommon, PortalCommon):
    """The page behind the link, over HTTP."""

    def setUp(self):
        super().setUp()
        self.invitation = self._invite()
        self.path = "/my/welcome/" + self._token(self.invitation)
        self._as(None)

    def test_a_machine_that_follows_links_uses_nothing_up(self):
        for method in ("GET", "HEAD", "GET"):
            self.assertEqual(self.url_open(self.path, method=method).status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(self.invitation.state, "open")
        self.assertFalse(self.nadia.partner_id.user_ids)
        page = self.url_open(self.path)
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        for secret in ("Nadia Ö", "Rivierdal on its way", "Mentor"):
            self.assertNotIn(secret, page.text)

    def test_a_password_opens_the_page(self):
        self.assertIn("not the same", self._post(self.path, password=PASSWORD, again="another one").text)
        self.assertIn("at least 8", self._post(self.path, password="kort", again="kort").text)
        response = self._post(self.path, password=PASSWORD, again=PASSWORD)
        self.assertEqual(response.headers["Location"].rsplit("/", 1)[1], "today")
        words = self._see("/my/today")
        self.assertIn("Hello Nadia", words)
        self.assertIn("You log in with nadia@example.org", words)
        self.assertEqual(self._get(self.path).status_code, 404)

    def test_without_the_token_of_the_form_nothing_happens(self):
        response = self.url_open(self.path, data={"password": PASSWORD, "again": PASSWORD})
        self.assertEqual(response.status_code, 400)
        self.assertFalse(self.nadia.partner_id.user_ids)

    def test_who_tries_links_has_to_wait(self):
        for _again in range(MOST):
            self.assertEqual(self._get("/my/welcome/nothing").status_code, 404)
        self.assertEqual(self._get("/my/welcome/nothing").status_code, 429)
        self.assertEqual(self._get(self.path).status_code, 429)
        self.assertEqual(self._post(self.path, password=PASSWORD, again=PASSWORD).status_code, 429)
        Attempt = self.env["mobility.link.attempt"]
        self.assertTrue(Attempt._is_exceeded("127.0.0.1"))
        self.assertFalse(Attempt._is_exceeded("192.0.2.1"))
        self.assertNotIn("127.0.0.1", Attempt.search([]).mapped("address"))
        with freeze_time(fields.Datetime.now() + timedelta(minutes=MINUTES, seconds=5)):
            self.assertFalse(Attempt._is_exceeded("127.0.0.1"))
