from freezegun import freeze_time

from .test_hidden import EMAIL, NAME, HiddenCommon

PHONE = "+31 6 12 34 56 78"


class TestHiddenSessions(HiddenCommon):
    """An ordinary employee finds nobody who takes part in calendar, attendees, activities, messages and mails."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.email = "hello@example.org"
        cls.samira.write({"phone": PHONE, "contact_way": "mail"})
        cls._enrol(cls.samira)
        session = cls._session(cls.samira, location="Dijkplein 1")
        session.with_user(cls.mentor).start = "2035-01-03 09:00:00"
        cls.samira.contact_way = "phone"
        session.with_user(cls.mentor).start = "2035-01-04 09:00:00"
        session.with_user(cls.mentor).message_post(body=f"Called {NAME}")
        cls.samira.contact_way = "sms"
        cls._agree(cls.samira)
        with freeze_time("2035-01-02 12:00:00"):  # by day: no SMS goes out by night
            session._do_remind(48)
        child = {"participant_id": cls.samira.id, "name": f"Nour {NAME}", "relation": "child"}
        cls.child = cls.env["mobility.household.member"].create(child)
        session.write(
            {"childcare_needed": True, "childcare_member_ids": cls.child.ids, "volunteer_id": cls.volunteer.id}
        )
        cls.sms = cls.env["sms.sms"].search([("number", "in", (PHONE, PHONE.replace(" ", "")))])
        cls.trackers = cls.env["sms.tracker"].search([("mobility_reminder_id", "in", session.reminder_ids.ids)])
        cls.volunteer_mails = cls.env["mail.mail"].search([("email_to", "ilike", cls.volunteer.email)])
        cls.session = session
        cls.event = session.event_id
        cls.mails = cls.env["mail.mail"].search([("model", "=", session._name), ("res_id", "=", session.id)])
        cls.strangers = cls.employee | cls.contact_user | cls.mentor_b | cls.accountant

    def _assert_silent(self, user, *answers):
        text = " ".join(str(answer) for answer in answers)
        for secret in (NAME, "Samira", EMAIL, PHONE, PHONE.replace(" ", "")):
            self.assertNotIn(secret, text, user.login)

    def test_there_is_something_to_find(self):
        self.assertEqual(len(self.mails), 2)
        self.assertIn(EMAIL, self.mails[0].email_to)
        self.assertTrue(self.session.activity_ids)
        self.assertEqual((len(self.sms), len(self.trackers), len(self.volunteer_mails)), (1, 1, 1))
        self.assertTrue(self.session.childcare_ask_ids)
        self.assertTrue(self.event)

    def test_calendar_and_attendees_say_that_somebody_is_busy(self):
        for user in self.strangers:
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                event = self.event.with_user(user)
                names = ["name", "display_name", "description", "location", "attendee_ids", "partner_ids", "start"]
                shown = event.read(names)
                self.assertEqual(shown[0]["display_name"], "Busy")
                attendees = self.env["calendar.attendee"].with_user(user)
                found = attendees.search_read([("event_id", "=", event.id)], ["common_name", "email", "phone"])
                self._assert_silent(user, shown, found)
                self.assertNotIn("mobility_session_ids", event.fields_get() if user != self.mentor_b else {})
                for domain in ([("name", "ilike", "Samira")], [("attendee_ids.common_name", "ilike", "Samira")]):
                    self.assertNotIn(self.event, event.search(domain))
        domain = [("mobility_session_ids", "!=", False)]
        for user in self.strangers - self.mentor_b:
            events = self.env["calendar.event"].with_user(user)
            self.assertFalse(self._reads(lambda own=events: own.search(domain)))

    def _reads(self, read):
        try:
            return read()
        except Exception:
            return False

    def test_sessions_activities_messages_and_mails_are_not_found(self):
        for user in self.strangers:
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                own = self.env(user=user.id, su=False)
                domain = [("res_model", "=", "mobility.session"), ("res_id", "=", self.session.id)]
                files = [("id", "in", self.mails.attachment_ids.ids)]
                found = [
                    self._reads(lambda e=own: e["mobility.session"].search_read([], ["display_name"])),
                    self._reads(lambda e=own: e["mobility.session"].name_search("Samira")),
                    self._reads(lambda e=own, d=domain: e["mail.activity"].search_read(d, ["res_name", "summary"])),
                    self._reads(lambda e=own: e["mail.mail"].search_read([], ["email_to", "body_html"])),
                    self._reads(lambda e=own: e["sms.sms"].search_read([], ["number", "body"])),
                    self._reads(lambda e=own: self.sms.with_env(e).read(["number", "body"])),
                    self._reads(lambda e=own: e["sms.tracker"].search_read([], ["sms_uuid"])),
                    self._reads(lambda e=own: self.trackers.with_env(e).read(["mobility_reminder_id"])),
                    self._reads(lambda e=own: self.volunteer_mails.mail_message_id.with_env(e).read(["body"])),
                    self._reads(lambda e=own: e["mobility.session.reminder"].search_read([], ["way"])),
                    self._reads(lambda e=own: e["mobility.childcare.ask"].search_read([], ["session_id"])),
                    self._reads(lambda e=own: e["mail.message"].search_read([("model", "=", "mobility.session")], [])),
                    self._reads(lambda e=own, d=files: e["ir.attachment"].search_read(d, ["name"])),
                    self._reads(lambda e=own: self.mails.mail_message_id.with_env(e).read(["body"])),
                    self._reads(lambda e=own: self.mails.attachment_ids.with_env(e).read(["raw"])),
                    self._reads(lambda e=own: self.session.activity_ids.with_env(e).read(["res_name"])),
                ]
                self._assert_silent(user, found)
                self.assertFalse(any(found), found)

    def test_files_for_calendars_say_nothing_to_others(self):
        """What the host puts in a file of an event goes to whoever is invited; ours goes to the person alone."""
        self.assertIn(EMAIL, str(self.mails.attachment_ids.mapped("raw")), "there is something to find")
        for user in self.strangers | self.mentor:
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                texts = self._reads(lambda own=user: self.event.with_user(own)._get_ics_file())
                texts = texts or self.event.with_user(user).sudo()._get_ics_file()
                self.assertTrue(texts[self.event.id])
                self._assert_silent(user, texts)

    def test_notifications_followers_and_exports_do_not_give_the_person_away(self):
        partner = self.samira.partner_id
        self.session.message_subscribe(partner.ids)
        posted = self.session.with_user(self.mentor).message_post(
            body=f"See you {NAME}", subtype_xmlid="mail.mt_comment", partner_ids=partner.ids
        )
        self.assertTrue(posted.sudo().notification_ids, "there is something to find")
        about = [("res_partner_id", "=", partner.id)]
        followed = [("res_model", "=", "mobility.session"), ("res_id", "=", self.session.id)]
        told = self.session.with_user(self.mentor).message_post(
            body="Look", subject=f"Re: {NAME}", partner_ids=self.coordinator.partner_id.ids
        )
        self.assertEqual(told.sudo().notification_ids.res_partner_id, self.coordinator.partner_id)
        own_fields = [
            "name",
            "attendee_ids/common_name",
            "partner_ids/name",
            "message_ids/body",
            "activity_ids/summary",
        ]
        for user in self.strangers:
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                own = self.env(user=user.id, su=False)
                found = [
                    self._reads(lambda e=own: e["mail.notification"].search_read(about, ["res_partner_id"])),
                    self._reads(lambda e=own: posted.notification_ids.with_env(e).read(["res_partner_id"])),
                    [
                        row
                        for row in self._reads(lambda e=own: e["mail.followers"].search_read(followed, ["partner_id"]))
                        if row["partner_id"][0] == partner.id
                    ],
                    self._reads(lambda e=own: told.notification_ids.with_env(e).read(["mail_message_id"])),
                    self._reads(lambda e=own: posted.with_env(e).read(["body", "partner_ids"])),
                    self._reads(lambda e=own: e["mail.message"].search_read([("body", "ilike", "Samira")], ["body"])),
                    self._reads(lambda e=own: e["ir.attachment"].search_read([("raw", "ilike", EMAIL)], ["name"])),
                    self._reads(lambda e=own: e["mail.tracking.value"].search_read([], ["new_value_char"])),
                ]
                self.assertFalse(any(found), found)
                shown = self._reads(lambda e=own: self.event.with_env(e).export_data(own_fields))
                self._assert_silent(user, shown, self._reads(lambda e=own: e["calendar.event"].name_search("Samira")))
                everything = self._reads(lambda e=own: e["mail.notification"].search_read([], ["mail_message_id"]))
                self._assert_silent(user, everything)
        for user in self.mentor | self.coordinator:
            own = self.env(user=user.id, su=False)
            self.assertTrue(told.notification_ids.with_env(own).read(["mail_message_id"]), "who wrote, who was told")
            self.assertIn(partner, own["mail.followers"].search(followed).partner_id)

    def test_the_own_mentor_finds_them(self):
        own = self.env(user=self.mentor.id, su=False)
        self.assertEqual(own["mobility.session"].search([]), self.session)
        self.assertIn("Samira", str(self.session.activity_ids.with_env(own).read(["res_name"])))
        self.assertIn("Samira", str(own["mail.message"].search_read([("model", "=", "mobility.session")], ["body"])))
