import re
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

from odoo.addons.sms.tools.sms_api import SmsApi
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import BaseCase, tagged

from .common import MobilityCommon
from .test_remind import PHONE, RemindCommon

ROOT = Path(__file__).parents[1]
TICKS = ("do_not_ring", "no_voicemail", "shared_phone", "no_mail", "no_letter", "secret_address")
WAYS = ("mail", "sms", "phone", "voicemail", "letter", "address")
HOME = {"street": "Geheimpad 12", "zip": "0000 BB", "city": "Rivierwaard"}


class TestSafeContact(MobilityCommon):
    """What may go out to somebody is decided in one place, from ticks that code obeys and words that people read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.email = "hello@example.org"
        contact = {"email": "samira@example.org", "phone": PHONE, "contact_way": "mail", **HOME}
        cls.person = cls._participant("Samira", **contact)
        cls._agree(cls.person)

    def _get_shut(self, looked=True):
        return {way for way in WAYS if self.person._get_contact_blocker(way, looked=looked)}

    def test_each_tick_shuts_its_ways_also_for_who_looked(self):
        self.assertFalse(self._get_shut())
        for tick, shut in (
            ("do_not_ring", {"phone", "voicemail"}),
            ("no_voicemail", {"voicemail"}),
            ("shared_phone", {"voicemail", "sms"}),
            ("no_mail", {"mail"}),
            ("no_letter", {"letter"}),
            ("secret_address", {"address"}),
        ):
            self.person.write({name: name == tick for name in TICKS})
            self.assertEqual(self._get_shut(), shut, tick)
            self.assertLessEqual(shut, self._get_shut(looked=False), tick)

    def test_words_stop_everything_that_nobody_looked_at(self):
        self.person.safe_contact = "His mother answers"
        self.assertEqual(self._get_shut(looked=False), set(WAYS))
        self.assertFalse(self._get_shut())

    def test_without_words_and_ticks_the_wanted_way_is_open(self):
        self.assertEqual(self._get_shut(looked=False), {"sms"}, "prefers mail")
        self.person.contact_way = "phone"
        self.assertEqual(self._get_shut(looked=False), {"sms", "mail"})
        self.assertFalse(self._get_shut(), "somebody chose another way just now")

    def test_what_cannot_arrive_is_told_also_to_who_looked(self):
        self.person.write({"email": False, "phone": "06-12"})
        self.assertEqual(self._get_shut(), {"mail", "sms"})

    def test_nothing_goes_to_who_died(self):
        self.person.action_deceased()
        self.assertEqual(self._get_shut(), set(WAYS))

    def test_a_mentor_reads_it_in_words_before_ringing(self):
        self.assertFalse(self.person.contact_warning)
        self.person.write({"do_not_ring": True, "secret_address": True, "safe_contact": "Nothing to her brother"})
        session = self._session(self.person)
        for record in (self.person, session):
            words = record.with_user(self.mentor).contact_warning
            for part in ("Do not ring", "Secret address", "Nothing to her brother"):
                self.assertIn(part, words)
        self.assertIn("safely", session.activity_ids.note, "the task to tell says why it is one")

    def test_no_paper_carries_a_secret_address(self):
        self._enrol(self.person)
        self._bridge(self.person)
        self._goal(self.person)
        session = self._session(self.person, location="Dijkplein 1")
        wizard = self.env["mobility.reward.statement"].create({"participant_id": self.person.id})
        sources = {record._name: record for record in (self.person, session, wizard, self.person.goal_ids)}
        sources["mobility.assessment"] = self.person.assessment_ids
        reports = self.env["ir.actions.report"].search([("model", "in", list(sources))])
        reports -= self.env.ref("mobility_mentoring.report_own_copy")  # for the person alone, who knows it
        self.assertGreater(len(reports), 5)
        self.assertIn("Geheimpad", self._render(reports, sources), "the letter has it when it is not secret")
        self.person.secret_address = True
        self.assertNotIn("Geheimpad", self._render(reports, sources))

    def _render(self, reports, sources):
        pages = [report._render_qweb_html(report.report_name, sources[report.model].ids)[0] for report in reports]
        return " ".join(str(page) for page in pages)

    def test_a_volunteer_does_not_learn_a_secret_address(self):
        child = self.env["mobility.household.member"].create({"participant_id": self.person.id, "name": "Nour"})
        vals = {"childcare_needed": True, "childcare_member_ids": [Command.set(child.ids)]}
        session = self._session(self.person, location="At home:  geheimpad 12", **vals)
        session.volunteer_id = self.volunteer
        [row] = self.env["mobility.childcare.ask"].with_user(self.volunteer)._get_page()["mine"]
        self.assertIn("geheimpad", row["where"])
        self.person.secret_address = True
        [row] = self.env["mobility.childcare.ask"].with_user(self.volunteer)._get_page()["mine"]
        self.assertEqual(row["where"], "Ask us")
        known = self.env["mail.mail"].search([])
        session.location = "At home: Geheimpad 12, at the back"
        mail = self.env["mail.mail"].search([]) - known
        self.assertNotIn("Geheimpad", mail.filtered(lambda mail: "volunteer" in mail.email_to).body_html)


# Every place that puts a mail or an SMS in a queue, and who decided before that it may go.
SENDERS = {
    "models/session/session_invitation.py": "_do_tell asks _get_mail_blocker",
    "models/session/session_reminder.py": "_do_remind asks _get_reminder_blocker",
    "models/session/childcare.py": "to volunteers, and no word of whose child it is",
    "models/portal/invitation.py": "the dialog asks _get_invite_blocker",
    "models/portal/followup_ask.py": "_do_ask asks _get_contact_blocker",
}
SENDS = re.compile(r'"(mail\.mail|sms\.sms)"\](\.sudo\(\))?\.create|\.send_mail\(|\.message_post\(|\.message_notify\(')


@tagged("post_install", "-at_install")
class TestSenders(BaseCase):
    def test_whatever_sends_is_known_and_asked_first(self):
        """A new one fails here: let it ask ``_get_contact_blocker``, and add it."""
        rooms = [path for room in ("models", "wizard", "controllers", "report") for path in (ROOT / room).rglob("*.py")]
        found = {str(path.relative_to(ROOT)) for path in rooms if SENDS.search(path.read_text(encoding="utf-8"))}
        self.assertEqual(found, set(SENDERS))


class TestSafeQueues(RemindCommon):
    """What waits in a queue, and what the host itself sends, obeys the same ticks."""

    def _mails(self):
        return self.env["mail.mail"].search([("email_to", "ilike", "samira@example.org")], order="id")

    def test_a_letter_is_not_printed_where_somebody_else_opens_it(self):
        session = self._session(self.samira)
        self.samira.no_letter = True
        with self.assertRaisesRegex(UserError, "Samira.*no post"):
            session.with_user(self.mentor).action_print_letter()
        self.assertFalse(session.date_letter)

    def test_a_reminder_in_the_queue_is_taken_back(self):
        self._session(self.samira)
        reminder = self._cron()
        self.assertEqual(reminder.mail_id.state, "outgoing")
        self.samira.with_user(self.mentor).no_mail = True
        self.assertEqual((reminder.state, reminder.mail_id.state), ("withdrawn", "cancel"))
        again = self._cron()
        self.assertEqual((again.state, again.mail_id.id), ("not_sent", False))
        self.assertIn("no e-mail", again.reason)

    def test_an_sms_in_the_queue_is_taken_back(self):
        self.samira.contact_way = "sms"
        self._session(self.samira)
        self._cron()
        self.samira.with_user(self.mentor).shared_phone = True
        self.assertEqual(self._sms().state, "canceled")

    def test_an_invitation_in_the_queue_is_taken_back_and_becomes_a_task(self):
        session = self._session(self.samira)
        self.assertEqual(self._mails().state, "outgoing")
        self.samira.with_user(self.mentor).no_mail = True
        self.assertEqual(self._mails().mapped("state"), ["cancel"])
        self.assertEqual(session.activity_ids.user_id, self.mentor)
        self.assertIn("no e-mail", session.activity_ids.note)

    def test_after_a_correction_of_the_address_the_mail_goes_to_the_new_one(self):
        vals = [self._session_vals(self.samira, datetime(2035, 1, day, 9)) for day in (2, 9)]
        self.env["mobility.session"].with_user(self.mentor).create(vals)
        self.samira.with_user(self.mentor).email = "new@example.org"
        self.assertEqual(self._mails().mapped("state"), ["cancel"])
        mail = self.env["mail.mail"].search([("email_to", "ilike", "new@example.org")])
        self.assertEqual((mail.state, len(mail.attachment_ids)), ("outgoing", 2))

    def _mail_from_elsewhere(self, partners):
        """A mail that some other screen of the host put in the queue, as the host makes them."""
        return self.env["mail.mail"].create({"body_html": "Hello", "recipient_ids": [Command.set(partners.ids)]})

    def test_what_the_host_mails_leaves_out_who_gets_no_mail(self):
        both = self.samira.partner_id | self.employee.partner_id
        mail = self._mail_from_elsewhere(both)
        mail.send()
        self.assertEqual(mail.recipient_ids, both, "nothing against it")
        self.samira.no_mail = True
        # as an import could leave it: archiving somebody who is coached is refused
        self.env.flush_all()
        self.env.cr.execute("UPDATE mobility_participant SET active = false WHERE id = %s", self.samira.ids)
        self.samira.invalidate_recordset()
        mail.send()
        self.assertEqual(mail.recipient_ids, self.employee.partner_id)
        self.assertEqual(mail.state, "outgoing")
        alone = self._mail_from_elsewhere(self.samira.partner_id)
        alone.send()
        self.assertEqual(alone.state, "cancel")

    def test_many_mails_of_the_host_are_looked_at_together(self):
        mails = self.env["mail.mail"].browse()
        for number in range(3):
            person = self._participant(f"P{number}", email=f"p{number}@example.org")
            mails |= self._mail_from_elsewhere(person.partner_id)
        costs = []
        for few in (mails[:1], mails):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            few._send()
            costs.append(self.env.cr.sql_log_count - before)
        self.assertEqual(costs[0], costs[1])

    def test_a_new_password_is_not_mailed_where_others_read_the_mail(self):
        group = self.env.ref("base.group_portal")
        vals = {"login": "samira", "partner_id": self.samira.partner_id.id, "group_ids": [Command.set(group.ids)]}
        user = self.env["res.users"].create(vals)
        stranger = user.with_user(self.env.ref("base.public_user")).sudo()
        with patch.object(self.env.registry["mail.mail"], "send") as sent:  # the host undoes what it did in memory
            stranger._action_reset_password()
            self.assertEqual(sent.call_count, 1)
            self.samira.no_mail = True
            with self.assertRaisesRegex(UserError, "gets no e-mail"):
                user._action_reset_password()
            stranger._action_reset_password()
            self.assertEqual(sent.call_count, 1, "and who asked on the page is told nothing else")

    def test_what_the_host_texts_leaves_out_who_shares_a_phone_or_did_not_agree(self):
        joris = self._participant("Joris", phone="+31687654321")
        texts = self.env["sms.sms"].create(
            [
                {"partner_id": person.partner_id.id, "number": person.phone, "body": "Hello"}
                for person in (self.samira, joris)
            ]
        )
        answer = [{"uuid": texts[0].uuid, "state": "success", "credit": 1}]
        self.samira.shared_phone = True
        with patch.object(SmsApi, "_send_sms_batch", return_value=answer) as sent:
            texts._send()
        self.assertFalse(sent.called)
        self.assertEqual(texts.mapped("state"), ["canceled", "canceled"])
        self.samira.shared_phone = False
        texts[0].state = "outgoing"
        with patch.object(SmsApi, "_send_sms_batch", return_value=answer) as sent:
            texts[0]._send(unlink_sent=False)
        self.assertTrue(sent.called)
