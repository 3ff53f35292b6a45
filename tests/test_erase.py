from odoo.exceptions import AccessError, UserError

from .test_retention import RetentionCommon


class TestErase(RetentionCommon):
    """Forgetting people: what stays can be counted and tells of nobody. ``dev/faults`` reads the whole database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._ended(birthdate="1990-02-03")
        cls.other = cls._ended("Karim", mentor=cls.mentor_b)
        cls.person.benefit_partner_id = cls.other
        child = {"participant_id": cls.person.id, "name": "Nour", "relation": "child", "birthdate": "2018-05-06"}
        cls.child = cls.env["mobility.household.member"].create(child)
        cls.bridge = cls._bridge(cls.person, {"house": 3, "family": 3, "debts": 0}, vision="My own bakery")
        cls.goal = cls._goal(cls.person, steps=["Call", "Write"])
        cls.goal.step_ids[0].with_user(cls.mentor).action_done("alone")

    def test_figures_stay_and_words_go(self):
        figures = [(line.area_id, line.level_id) for line in self.bridge.line_ids]
        self.person._do_erase()
        self.assertEqual((self.person.name, self.person.ref, self.person.active), ("Somebody", False, False))
        self.assertEqual(str(self.person.birthdate), "1990-01-01")
        self.assertEqual((self.child.name, str(self.child.birthdate)), ("…", "2018-01-01"))
        self.assertEqual([(line.area_id, line.level_id) for line in self.bridge.line_ids], figures)
        self.assertEqual((self.bridge.vision, self.bridge.pillars_holding), (False, 1))
        self.assertEqual(sorted(self.goal.step_ids.mapped("state")), ["done", "skipped"])
        self.assertEqual(self.goal.step_ids.mapped("done_how")[0], "alone")
        self.assertEqual((self.goal.name, self.goal.state), ("…", "released"))

    def test_nobody_is_asked_later(self):
        enrollment = self.person.enrollment_id
        self.env["mobility.followup"].create(
            [
                {
                    "enrollment_id": enrollment.id,
                    "date_due": "2024-01-01",
                    "date_done": "2024-01-02",
                    "employed": "yes",
                },
                {"enrollment_id": enrollment.id, "date_due": "2035-01-01"},
            ]
        )
        self.person._do_erase()
        self.assertEqual(enrollment.followup_ids.mapped("employed"), ["yes"])

    def test_nothing_leads_to_a_mentor_or_to_somebody_else(self):
        self.person._do_erase()
        self.assertFalse(self.person.mentor_id | self.goal.mentor_id | self.bridge.confirmed_by_id)
        self.assertFalse(self.other.benefit_partner_id | self.person.benefit_partner_id)
        self.assertEqual(self.other.name, "Karim")
        self.assertFalse(self.person.with_user(self.mentor).has_access("read"))

    def test_an_amount_stays_without_a_person(self):
        reward = self._earned_reward(self.person, 20)
        reward._do_approve("rule")
        number = reward.name
        self.person._do_erase()
        self.assertEqual((reward.name, reward.amount, reward.program_id), (number, 20, self.program))
        self.assertFalse(reward.participant_id or reward.step_id or reward.enrollment_id or reward.partner_id)
        with self.assertRaisesRegex(UserError, "belongs to somebody"):
            reward.copy({"step_id": False})

    def test_a_talk_keeps_its_month_and_hour(self):
        session = (
            self.env["mobility.session"]
            .with_user(self.mentor)
            .with_context(session_happened=True)
            .create(self._session_vals(self.person, "2024-03-12 09:30:00"))
        )
        session.action_hold()
        session = session.with_env(self.env)
        self.person._do_erase()
        self.assertEqual((str(session.start), str(session.stop)), ("2024-03-01 09:30:00", "2024-03-01 10:30:00"))
        self.assertEqual(session.state, "held")

    def test_who_has_a_talk_in_a_group_with_others_leaves_their_appointment_alone(self):
        kind = self.env["mobility.session.type"].create({"name": "Group", "is_group": True})
        mine = self._session(self.person, session_type_id=kind.id)
        theirs = self._session(self._participant("Third"), session_type_id=kind.id)
        event = mine.event_id
        self.assertEqual(theirs.event_id, event)
        self.person._do_erase()
        self.assertTrue(event.exists())
        alone = self._session(self.other, "2035-01-05 09:00:00").event_id
        self.other._do_erase()
        self.assertFalse(alone.exists())

    def test_the_contact_is_emptied_when_no_book_needs_it(self):
        contact = self.person.partner_id
        contact.write({"email": "samira@example.org", "phone": "0612345678", "comment": "Note", "city": "Rivierdal"})
        account = self._bank_account(self.person)
        self.person._do_erase()
        self.assertEqual(self.person.partner_id, contact)
        self.assertEqual((contact.name, contact.active), ("Somebody", False))
        self.assertFalse(
            contact.email or contact.phone or contact.comment or contact.city or contact.mobility_kept_until
        )
        self.assertEqual((account.acc_number, account.active), (f"erased-{account.id}", False))

    def test_the_own_login_is_emptied_and_closed(self):
        user = self._user("own_login", "base.group_portal", partner_id=self.person.partner_id.id, name="Samira")
        self.person._do_erase()
        self.assertEqual((user.login, user.active, user.name), (f"erased-{user.id}", False, "Somebody"))

    def test_mail_to_somebody_with_a_longer_address_is_not_theirs(self):
        self.person.partner_id.email = "an@example.org"
        Mail = self.env["mail.mail"]
        theirs = Mail.create({"email_to": '"Jan" <jan@example.org>', "body_html": "x"})
        own = Mail.create({"email_to": "Samira <AN@example.org>", "body_html": "x"})
        self.person._do_erase()
        self.assertTrue(theirs.exists())
        self.assertFalse(own.exists())

    def test_nothing_is_written_about_somebody_who_was_forgotten(self):
        self.person._do_erase()
        for person in (self.person, self.person.with_user(self.manager)):
            with self.assertRaisesRegex(UserError, "forgotten"):
                person.write({"name": "Samira"})

    def test_archiving_is_no_forgetting(self):
        busy = self._participant("Busy")
        self._enrol(busy)
        with self.assertRaisesRegex(UserError, "Requests"):
            busy.with_user(self.manager).action_archive()
        self.person.with_user(self.manager).action_archive()

    def test_an_account_that_a_payee_kept_for_the_person_goes_unless_others_use_it(self):
        payee = self.env["res.partner"].create({"name": "Budget office"})
        for kept_for_others in (False, True):
            person = self._ended(f"Person {kept_for_others}")
            vals = {"partner_id": payee.id, "acc_number": self._iban(100 + person.id)}
            account = self.env["res.partner.bank"].create(vals)
            (person | (self.other if kept_for_others else person)).write(
                {"payee_id": payee.id, "payee_bank_id": account.id}
            )
            person._do_erase()
            self.assertEqual(account.acc_number.startswith("erased"), not kept_for_others)
        self.assertEqual(payee.name, "Budget office")


class TestHostLookUp(RetentionCommon):
    """The host's own look-up of personal data, which is installed with mail."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._ended(email="samira@example.org")
        cls.admin = cls.env.ref("base.user_admin")

    def _look_up(self):
        self.assertIn("privacy.lookup.wizard", self.env, "installed with mail: the test would check nothing")
        vals = {"name": "Samira", "email": "samira@example.org"}
        wizard = self.env["privacy.lookup.wizard"].with_user(self.admin).create(vals)
        wizard.action_lookup()
        return {line.res_model: line for line in wizard.line_ids}

    def test_it_finds_our_records_for_administrators_only(self):
        self.assertTrue({"res.partner", "mobility.participant"} <= set(self._look_up()))
        for user in (self.employee, self.coordinator):
            with self.assertRaises(AccessError):
                self.env["privacy.lookup.wizard"].with_user(user).create({"name": "Samira", "email": "x@example.org"})

    def test_it_neither_deletes_nor_archives_half_of_somebody_and_says_where_to_go(self):
        lines = self._look_up()
        for model in ("res.partner", "mobility.participant"):
            with self.assertRaisesRegex(UserError, "Privacy|cannot be deleted"):
                lines[model].action_unlink()
        with self.assertRaisesRegex(UserError, "Privacy, Requests"):
            lines["res.partner"].action_archive_all()
        self.assertTrue(self.person.exists().active and self.person.partner_id.active)
        self._enrol(self.person, self.program.copy({"code": False}))
        with self.assertRaisesRegex(UserError, "Requests"):
            lines["mobility.participant"].action_archive_all()

    def test_after_forgetting_it_finds_nothing(self):
        self.person._do_erase()
        self.assertFalse(self._look_up())
