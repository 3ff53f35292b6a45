from odoo.exceptions import AccessError
from odoo.fields import Command

from .test_hidden import EMAIL, NAME, HiddenCommon

NAMED = {"fields": {"display_name": {}}}


class TestNames(HiddenCommon):
    """Who links to a participant by number learns no name: the host reads names of linked records past all rules."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._enrol(cls.samira)
        cls.goal = cls._goal(cls.samira, name="Stop drinking")
        cls.session = cls._session(cls.samira)
        cls.bridge = cls._bridge(cls.samira)

    def _as(self, user, model):
        self.env.invalidate_all()  # what is in the cache is told to anybody
        return self.env[model].with_user(user)

    def _assert_no_name(self, answer):
        for secret in (NAME, "Samira", EMAIL, "drinking"):
            self.assertNotIn(secret, str(answer))

    def test_the_host_goes_on_refusing_a_contact_of_another_organisation(self):
        """Asking whether a contact is hidden leaves no name in memory, where the user would find it."""
        private = self.env["res.partner"].create({"name": "Private", "company_id": self.other_company.id})
        self.env.flush_all()
        self.env.invalidate_all()
        attendees = self._as(self.employee, "calendar.attendee")
        attendees.with_context(default_partner_id=private.id).default_get(["partner_id"])
        with self.assertRaises(AccessError):
            self._as(self.employee, "res.partner").browse(private.id).read(["name"])
        with self.assertRaises(AccessError):
            self._as(self.employee, "res.partner").browse(private.id).mapped("name")

    def test_a_link_in_a_record_of_ones_own_shows_no_name(self):
        link = self._as(self.employee, "calendar.filters").create({"partner_id": self.partner.id})
        for read in (
            lambda: link.read(["partner_id"]),
            lambda: link.web_read({"partner_id": NAMED}),
            lambda: link.formatted_read_group([], ["partner_id"], ["__count"]),
            lambda: link.with_context(show_email=True).read(["partner_id"]),
        ):
            self.env.invalidate_all()
            answer = read()
            self.assertIn("Hidden", str(answer))
            self._assert_no_name(answer)

    def test_who_may_read_them_and_the_system_see_the_name(self):
        for user in (self.mentor, self.coordinator, self.finance, self.accountant, self.self_user):
            with self.subTest(user=user.login):
                own = self._as(user, "res.partner").browse(self.partner.id)
                self.assertEqual(own.sudo().display_name, NAME)
        self.env.invalidate_all()
        self.assertEqual(self.partner.display_name, NAME)
        self.assertEqual(self.supplier.with_user(self.employee).sudo().display_name, "Ordinary Supplier")

    def test_records_about_somebody_have_no_name_for_others(self):
        member = self.env["mobility.household.member"].create({"participant_id": self.samira.id, "name": "Nour"})
        barrier = self.env["mobility.barrier"].create({"participant_id": self.samira.id, "name": "drinking"})
        records = [self.samira, self.samira.enrollment_id, self.goal, self.goal.step_ids, self.session, self.bridge]
        records += [member, barrier, self.self_user]
        for record in records:
            for user in (self.mentor_b, self.mentor_other_company, self.employee):
                with self.subTest(model=record._name, user=user.login):
                    own = self._as(user, record._name).browse(record.id).sudo()
                    self.assertEqual(own.display_name, "Hidden")
            if record != self.self_user:
                self.assertNotEqual(self._as(self.mentor, record._name).browse(record.id).display_name, "Hidden")

    def test_a_form_that_is_not_saved_refuses_the_link(self):
        attendees = self._as(self.employee, "calendar.attendee")
        spec = {"partner_id": NAMED, "email": {}, "common_name": {}, "phone": {}}
        for value in (self.partner.id, {"id": self.partner.id}):
            with self.subTest(value=value), self.assertRaises(AccessError):
                attendees.onchange({"partner_id": value}, ["partner_id"], spec)
        events = self._as(self.employee, "calendar.event")
        line = {"attendee_ids": {"fields": spec}, "partner_ids": NAMED}
        for values in (
            {"attendee_ids": [[0, 0, {"partner_id": self.partner.id}]]},
            {"partner_ids": [[4, self.partner.id]]},
            {"partner_ids": [[6, 0, [self.supplier.id, self.partner.id]]]},
            {"partner_ids": [4, self.supplier.id, self.partner.id]},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                events.onchange(values, list(values), line)
        goals = self._as(self.mentor_b, "mobility.goal")
        with self.assertRaises(AccessError):
            goals.onchange({"participant_id": self.samira.id}, ["participant_id"], {"participant_id": NAMED})

    def test_nor_does_a_default_give_it(self):
        spec = {"partner_id": NAMED, "email": {}, "common_name": {}}
        attendees = self._as(self.employee, "calendar.attendee").with_context(default_partner_id=self.partner.id)
        self.assertNotIn("partner_id", attendees.default_get(["partner_id"]))
        self._assert_no_name(attendees.onchange({}, [], spec))
        goals = self._as(self.mentor_b, "mobility.goal").with_context(default_participant_id=self.samira.id)
        with self.assertRaises(AccessError):
            goals.onchange({}, [], {"participant_id": NAMED})
        self._as(self.employee, "ir.default").set("calendar.attendee", "partner_id", self.partner.id, user_id=True)
        self._assert_no_name(self._as(self.employee, "calendar.attendee").onchange({}, [], spec))

    def test_a_form_goes_on_with_a_link_that_was_there(self):
        link = self._as(self.employee, "calendar.filters").create({"partner_id": self.partner.id})
        values = {"partner_id": self.partner.id, "active": False}
        answer = link.onchange(values, ["active"], {"partner_id": NAMED, "active": {}})
        self._assert_no_name(answer)
        goal = self.goal.with_user(self.mentor)
        answer = goal.onchange(
            {"participant_id": self.samira.id, "name": "New"}, ["name"], {"participant_id": NAMED, "name": {}}
        )
        self.assertEqual(answer.get("value", {}), {})
        supplier = {"partner_id": self.supplier.id}
        attendee = self._as(self.employee, "calendar.attendee").onchange(supplier, ["partner_id"], {"email": {}})
        self.assertEqual(attendee["value"]["email"], "supplier@example.org")

    def test_a_message_is_read_by_who_may_read_what_it_is_about(self):
        message = self.samira.with_user(self.mentor).message_post(
            body=f"About {NAME}", subject=NAME, partner_ids=self.coordinator.partner_id.ids
        )
        on_contact = self.partner.message_post(body=f"About {NAME}", subject=NAME)
        self.env["res.users"].browse(self.employee.id).group_ids = [
            Command.link(self.env.ref("base.group_allow_export").id)
        ]
        notification = message.notification_ids
        self.assertTrue(notification)
        with self.assertRaises(AccessError):
            self._as(self.employee, "mail.notification").browse(notification.ids).export_data(["mail_message_id/body"])
        for about in (message, on_contact):
            with self.assertRaises(AccessError):
                self._as(self.employee, "mail.message").browse(about.id).mapped("body")
        with self.assertRaises(AccessError):
            self._as(self.employee, "mail.notification").browse(notification.ids).read(["mail_message_id"])
        self.assertIn(NAME, self._as(self.mentor, "mail.message").browse(message.id).body)
        self.assertIn(NAME, self._as(self.coordinator, "mail.message").browse(message.id).body)
        ordinary = self.supplier.message_post(body="Ordinary")
        self.assertIn("Ordinary", self._as(self.employee, "mail.message").browse(ordinary.id).body)
