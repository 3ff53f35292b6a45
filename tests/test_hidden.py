from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase

from .common import MobilityCommon

NAME = "Samira Zonderling"
EMAIL = "samira@example.org"


class HiddenCommon(MobilityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.samira = cls._participant(NAME, email=EMAIL)
        cls.partner = cls.samira.partner_id
        cls.self_user = cls.env["res.users"].create(
            {
                "login": "mobility_samira",
                "partner_id": cls.partner.id,
                "company_id": cls.company.id,
                "company_ids": [Command.set(cls.company.ids)],
                "group_ids": [Command.set(cls.env.ref("base.group_portal").ids)],
            }
        )
        cls.settings_admin = cls._user("settings_admin", "base.group_system")
        # the host asks for the right to create contacts before one creates users
        cls.rights_admin = cls._user("rights_admin", "base.group_erp_manager", "base.group_partner_manager")
        cls.auditor = cls._user("auditor", "base.group_user", "account.group_account_readonly")
        cls.contact_user = cls._user("contact_user", "base.group_user", "base.group_partner_manager")
        cls.supplier = cls.env["res.partner"].create({"name": "Ordinary Supplier", "email": "supplier@example.org"})


class TestHidden(HiddenCommon):
    """Nobody learns from any record that somebody takes part, except who works with, pays or administers them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bank = cls._bank_account(cls.samira)
        cls.supplier.message_subscribe(cls.partner.ids)
        cls.follower = cls.supplier.message_follower_ids.filtered(lambda follower: follower.partner_id == cls.partner)
        cls.event = cls.env["calendar.event"].create(
            {
                "name": "Meeting",
                "start": "2030-01-01 09:00:00",
                "stop": "2030-01-01 10:00:00",
                "partner_ids": [Command.set((cls.partner | cls.employee.partner_id).ids)],
            }
        )
        cls.attendee = cls.event.attendee_ids.filtered(lambda attendee: attendee.partner_id == cls.partner)
        cls.messages = cls.samira.message_post(body="Note on the person") | cls.partner.message_post(
            body="On the contact"
        )
        cls.messages |= cls.supplier.message_notify(body="To her", subject="To her", partner_ids=cls.partner.ids)
        Attachment = cls.env["ir.attachment"]
        cls.attachments = Attachment.create(
            [
                {"name": "letter.txt", "raw": b"Dear", "res_model": record._name, "res_id": record.id}
                for record in (cls.samira, cls.partner)
            ]
        )
        cls.activities = cls.samira.activity_schedule("mail.mail_activity_data_todo", user_id=cls.coordinator.id)
        cls.activities |= cls.partner.activity_schedule("mail.mail_activity_data_todo", user_id=cls.coordinator.id)
        cls.notifications = cls.env["mail.notification"].search([("res_partner_id", "=", cls.partner.id)])
        cls.other_admin = cls._user("other_admin", "base.group_system", company=cls.other_company)
        cls.other_accountant = cls._user(
            "other_accountant", "base.group_user", "account.group_account_invoice", company=cls.other_company
        )
        cls.other_coordinator = cls._user(
            "other_coordinator", "mobility_mentoring.group_coordinator", company=cls.other_company
        )
        # with the host's own right to export, so that what is refused is refused for our sake
        staff = [("company_id", "in", (cls.company | cls.other_company).ids), ("share", "=", False)]
        export = cls.env.ref("base.group_allow_export")
        cls.env["res.users"].search(staff).write({"group_ids": [Command.link(export.id)]})
        cls.strangers = (
            cls.employee
            | cls.contact_user
            | cls.mentor_b
            | cls.analyst
            | cls.mentor_other_company
            | cls.other_accountant
            | cls.other_coordinator
            | cls.other_admin
        )
        cls.outsiders = cls.strangers | cls.portal_user | cls.volunteer
        cls.insiders = (
            cls.mentor
            | cls.coordinator
            | cls.manager
            | cls.finance
            | cls.accountant
            | cls.auditor
            | cls.settings_admin
            | cls.rights_admin
        )

    def _finds(self, user):
        """Return the ways in which ``user`` finds the contact: a set of words."""
        Partner = self.env["res.partner"].with_user(user)
        own = [("id", "=", self.partner.id)]
        ways = {
            "search": lambda: self.partner in Partner.search([("name", "=", NAME)]),
            "search by e-mail": lambda: self.partner in Partner.search([("email", "=", EMAIL)]),
            "search archived too": lambda: self.partner in Partner.with_context(active_test=False).search([]),
            "search in the fields of a participant": lambda: bool(Partner.search([("mobility_hidden", "=", True)])),
            "name_search": lambda: self.partner.id in dict(Partner.name_search("Samira")),
            "search_count": lambda: bool(Partner.search_count(own)),
            "search_fetch": lambda: bool(Partner.search_fetch(own, ["name"])),
            "web_search_read": lambda: bool(Partner.web_search_read(own, {"name": {}})["length"]),
            "read_group": lambda: NAME in str(Partner.formatted_read_group([], ["name"], ["__count"])),
            "read": lambda: bool(self.partner.with_user(user).read(["name"])),
            "display_name": lambda: bool(self.partner.with_user(user).read(["display_name"])),
            "export": lambda: bool(self.partner.with_user(user).export_data(["name"])["datas"]),
        }
        return {way for way, finds in ways.items() if self._says(finds)}

    def _says(self, finds):
        self.env.invalidate_all()
        try:
            return finds()
        except UserError:
            return False

    def test_strangers_do_not_find_the_contact(self):
        for user in self.outsiders:
            with self.subTest(user=user.login):
                self.assertFalse(self._finds(user))

    def test_those_who_work_with_pay_or_administer_them_find_the_contact(self):
        for user in self.insiders:
            with self.subTest(user=user.login):
                ways = self._finds(user)
                self.assertEqual(len(ways), 12, f"only found by {sorted(ways)}")

    def test_portal_users_find_themselves_and_nobody_else(self):
        joris = self._participant("Joris")
        Partner = self.env["res.partner"].with_user(self.self_user)
        self.assertEqual(Partner.search([("mobility_hidden", "=", True)]), self.partner)
        self.assertEqual(self.partner.with_user(self.self_user).read(["name"])[0]["name"], NAME)
        with self.assertRaises(AccessError):
            joris.partner_id.with_user(self.self_user).read(["name"])

    def test_an_own_mentor_finds_own_people_only(self):
        theirs = self._participant("Theirs", mentor=self.mentor_b)
        Partner = self.env["res.partner"].with_user(self.mentor)
        self.assertEqual(Partner.search([("mobility_hidden", "=", True)]), self.partner)
        self._enrol(theirs).with_user(self.coordinator).mentor_id = self.mentor
        self.assertEqual(Partner.search([("mobility_hidden", "=", True)]), self.partner | theirs.partner_id)

    def test_the_account_of_a_portal_user_does_not_give_the_person_away(self):
        for user in self.strangers - self.other_admin:
            Users = self.env["res.users"].with_user(user)
            with self.subTest(user=user.login):
                self.assertFalse(self._says(lambda Users=Users: Users.search([("login", "=", "mobility_samira")])))
                self.assertFalse(self._says(lambda Users=Users: Users.name_search("Samira")))
                with self.assertRaises(AccessError):
                    self.self_user.with_user(user).read(["name"])

    def test_what_hangs_on_the_contact_does_not_give_the_person_away(self):
        for user in self.outsiders:
            for records in (self.bank, self.follower, self.attendee, self.messages, self.activities, self.attachments):
                with self.subTest(user=user.login, model=records._name):
                    self.assertTrue(records)
                    own = records.with_user(user)
                    domain = [("id", "in", records.ids)]
                    self.assertFalse(self._says(lambda own=own, domain=domain: own.search(domain)))
                    self.assertFalse(self._says(lambda own=own, domain=domain: own.search_count(domain)))
                    self.assertFalse(own._filtered_access("read"))

    def test_notifications_do_not_give_the_person_away(self):
        self.assertTrue(self.notifications)
        for user in self.outsiders - self.other_admin:
            Notification = self.env["mail.notification"].with_user(user)
            with self.subTest(user=user.login):
                domain = [("res_partner_id", "=", self.partner.id)]
                self.assertFalse(self._says(lambda N=Notification, domain=domain: N.search(domain)))

    def test_what_hangs_on_the_contact_is_there_for_the_own_mentor(self):
        for user in (self.mentor, self.coordinator, self.manager):
            for records in (self.bank, self.follower, self.attendee, self.attachments):
                with self.subTest(user=user.login, model=records._name):
                    self.assertEqual(records.with_user(user).search([("id", "in", records.ids)]), records)
            note = self.messages.filtered(lambda message: message.model == "mobility.participant")
            self.assertEqual(note.with_user(user).search([("id", "=", note.id)]), note)

    def test_who_pays_finds_the_account_and_no_word_why(self):
        for user in (self.finance, self.accountant):
            with self.subTest(user=user.login):
                self.assertEqual(self.bank.with_user(user).search([("id", "=", self.bank.id)]), self.bank)
                note = self.messages.filtered(lambda message: message.model == "mobility.participant")
                self.assertFalse(note.with_user(user).search([("id", "=", note.id)]))
                with self.assertRaises(AccessError):
                    self.samira.with_user(user).read(["name"])

    def test_which_mentor_it_is_is_told_to_settings_admins_only(self):
        for user in (self.accountant, self.employee, self.finance):
            fields_seen = self.env["res.partner"].with_user(user).fields_get()
            self.assertNotIn("mobility_mentor_id", fields_seen)
            self.assertNotIn("mobility_participant_ids", fields_seen)

    def test_an_event_with_a_participant_opens_without_the_person(self):
        event = self.event.with_user(self.employee)
        self.assertNotIn(self.partner.id, event.read(["partner_ids"])[0]["partner_ids"])
        self.assertNotIn(self.attendee.id, event.read(["attendee_ids"])[0]["attendee_ids"])
        shown = event.web_read(
            {
                "name": {},
                "partner_ids": {"fields": {"display_name": {}}},
                "attendee_ids": {"fields": {"display_name": {}, "email": {}}},
            }
        )
        self.assertNotIn("Samira", str(shown))
        self.assertNotIn(EMAIL, str(shown))

    def test_a_record_that_a_participant_follows_opens_without_the_person(self):
        supplier = self.supplier.with_user(self.employee)
        shown = supplier.web_read({"name": {}, "message_follower_ids": {"fields": {"display_name": {}, "email": {}}}})
        self.assertNotIn("Samira", str(shown))
        self.assertNotIn(EMAIL, str(shown))

    def test_the_chatter_proposes_nobody_hidden(self):
        Partner = self.env["res.partner"].with_user(self.employee)
        for method in ("get_mention_suggestions", "search_for_channel_invite", "im_search"):
            if hasattr(Partner, method):
                with self.subTest(method=method):
                    found = getattr(Partner, method)("Samira")
                    self.assertNotIn("Samira", str(found))
                    self.assertNotIn(EMAIL, str(found))

    def test_which_users_see_participants_is_not_chosen_by_themselves(self):
        for user in self.insiders - self.mentor:
            self.assertTrue(user.mobility_sees_participants)
        for user in self.outsiders - self.other_admin - self.other_accountant - self.other_coordinator:
            self.assertFalse(user.mobility_sees_participants)
        with self.assertRaises(AccessError):
            self.env["res.partner"].with_user(self.employee).browse(self.partner.id).write({"mobility_hidden": False})

    def test_the_flag_that_hides_is_not_taken_off_by_who_edits_contacts(self):
        editor = self._user("editor", "base.group_partner_manager", "account.group_account_invoice")
        with self.assertRaises(AccessError):
            self.partner.with_user(editor).mobility_hidden = False
        with self.assertRaises(AccessError):
            self.supplier.with_user(editor).mobility_hidden = True


class TestHostKeepsWorking(HiddenCommon):
    """What others do in the host all day, with our rules in place."""

    def test_administrators_create_and_edit_users(self):
        for admin in (self.rights_admin, self.settings_admin):
            for group in ("base.group_user", "base.group_portal"):
                with self.subTest(admin=admin.login, group=group):
                    user = (
                        self.env["res.users"]
                        .with_user(admin)
                        .create(
                            {
                                "name": "New colleague",
                                "login": f"{admin.login}_{group}",
                                "group_ids": [Command.set(self.env.ref(group).ids)],
                            }
                        )
                    )
                    user.write({"name": "Another name", "email": "new@example.org"})
                    self.assertEqual(user.partner_id.name, "Another name")
            self.self_user.with_user(admin).write({"login": f"samira_{admin.login}"})

    def test_users_read_and_change_themselves(self):
        for user in (self.employee, self.self_user, self.portal_user, self.mentor):
            own = self.env["res.users"].with_user(user).browse(user.id)
            with self.subTest(user=user.login):
                self.assertEqual(own.read(["name", "login", "email"])[0]["name"], user.sudo().name)
                self.assertEqual(own.partner_id.read(["name"])[0]["name"], user.sudo().name)
                self.assertTrue(own.context_get())
        self.employee.with_user(self.employee).write({"signature": "Greetings"})

    def test_contacts_are_created_imported_and_edited_by_who_may(self):
        Partner = self.env["res.partner"].with_user(self.contact_user)
        contact = Partner.create({"name": "Employer", "child_ids": [Command.create({"name": "Contact person"})]})
        contact.write({"phone": "0201234567", "parent_id": False})
        result = Partner.load(["name", "email"], [["Imported", "imported@example.org"], [NAME, EMAIL]])
        self.assertFalse(result["messages"])
        self.assertEqual(len(result["ids"]), 2)
        self.assertNotIn(self.partner.id, result["ids"], "an import never touches the hidden contact")
        self.assertEqual(Partner.search([("name", "=", NAME)]).ids, result["ids"][1:])
        self.assertEqual(Partner.with_user(self.employee).name_search("Employer")[0][0], contact.id)

    def test_ordinary_contacts_are_merged_by_who_may(self):
        contacts = self.env["res.partner"].create([{"name": "Double"}, {"name": "Double"}])
        admin = self._user("merger", "base.group_user", "base.group_partner_manager")
        wizard = (
            self.env["base.partner.merge.automatic.wizard"]
            .with_user(admin)
            .create({"partner_ids": [Command.set(contacts.ids)], "dst_partner_id": contacts[0].id})
        )
        wizard.action_merge()
        self.assertEqual(contacts.exists(), contacts[0])

    def test_a_many2one_to_a_contact_is_chosen_and_shown(self):
        Partner = self.env["res.partner"].with_user(self.contact_user)
        employer = Partner.create({"name": "Employer", "is_company": True})
        contact = Partner.create({"name": "Contact", "parent_id": employer.id})
        self.assertEqual(
            contact.with_user(self.employee).web_read({"parent_id": {"fields": {"display_name": {}}}})[0]["parent_id"][
                "display_name"
            ],
            "Employer",
        )

    def _invoice(self, move_type, partner, user):
        return (
            self.env["account.move"]
            .with_user(user)
            .create(
                {
                    "move_type": move_type,
                    "partner_id": partner.id,
                    "invoice_date": fields.Date.today(),
                    "invoice_line_ids": [
                        Command.create({"name": "Service", "quantity": 1, "price_unit": 100, "tax_ids": []})
                    ],
                }
            )
        )

    def test_billing_makes_posts_and_prints_invoices(self):
        for partner in (self.supplier, self.partner):
            with self.subTest(partner=partner.name):
                invoice = self._invoice("out_invoice", partner, self.accountant)
                invoice.action_post()
                self.assertEqual(invoice.state, "posted")
                Report = self.env["ir.actions.report"].with_user(self.accountant)
                html, _type = Report._render_qweb_html("account.report_invoice", invoice.ids)
                self.assertIn(partner.name.encode(), html)

    def test_bills_of_suppliers_are_posted_and_paid(self):
        bill = self._invoice("in_invoice", self.supplier, self.accountant)
        bill.action_post()
        wizard = (
            self.env["account.payment.register"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=bill.ids)
            .create({"journal_id": self.bank_journal.id})
        )
        payment = wizard._create_payments()
        self.assertTrue(payment)
        self.assertIn(bill.payment_state, ("paid", "in_payment"))
        bill.line_ids.remove_move_reconcile()
        self.assertEqual(bill.payment_state, "not_paid")

    def test_an_employee_plans_a_meeting_with_ordinary_contacts(self):
        event = (
            self.env["calendar.event"]
            .with_user(self.employee)
            .create(
                {
                    "name": "Meeting",
                    "start": "2030-01-01 09:00:00",
                    "stop": "2030-01-01 10:00:00",
                    "partner_ids": [Command.set(self.supplier.ids)],
                }
            )
        )
        self.assertEqual(event.attendee_ids.partner_id, self.supplier)
        event.write({"start": "2030-01-01 09:30:00"})
        event.unlink()


class TestPortal(HiddenCommon, HttpCase):
    def test_a_participant_opens_the_own_portal(self):
        self.authenticate("mobility_samira", "mobility_samira")
        for url in ("/my", "/my/account"):
            with self.subTest(url=url):
                response = self.url_open(url)
                self.assertEqual(response.status_code, 200)
                self.assertIn(NAME, response.text)
                self.assertTrue(response.url.endswith(url), "not sent to the login page")

    def test_another_portal_user_opens_the_portal_too(self):
        self.authenticate("mobility_portal_user", "mobility_portal_user")
        response = self.url_open("/my")
        self.assertEqual(response.status_code, 200)
        self.assertNotIn(NAME, response.text)
