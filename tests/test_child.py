from datetime import date

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import MobilityCommon

TODAY = date(2035, 6, 1)


class ChildCommon(MobilityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(TODAY))
        cls.parent = cls._participant("Samira Achterberg", strengths="Never gives up")
        cls._enrol(cls.parent)
        cls.noor = cls._child("Noor", 8)
        cls.yassin = cls._child("Yassin", 13)
        cls.ravi = cls._child("Ravi", 16)
        cls.child_instrument = cls._instrument("child")

    @classmethod
    def _child(cls, name, years, parent=None, **vals):
        vals = {"birthdate": TODAY - relativedelta(years=years, days=3), **vals}
        parent = parent or cls.parent
        return cls.env["mobility.household.member"].create({"participant_id": parent.id, "name": name, **vals})

    def _child_bridge(self, child, confirm=True, **vals):
        about = {"instrument_id": self.child_instrument.id, "member_id": child.id}
        return self._bridge(child.participant_id, confirm=confirm, **about, **vals)

    def _note(self, subject, purpose="sharing", **vals):
        """Note an agreement about a participant or a child."""
        about = {"participant_id": subject.id}
        if subject._name == "mobility.household.member":
            about = {"participant_id": subject.participant_id.id, "member_id": subject.id}
        if purpose == "sharing":
            vals = {"organisation": "Het Lyceum", **vals}
        vals = {"purpose": purpose, "ground": "consent", "given_how": "spoken", **about, **vals}
        return self.env["mobility.consent"].with_user(self.mentor).create(vals)


class TestChildDecides(ChildCommon):
    """From 12 a child takes part in what is decided about it, from 16 it decides."""

    def test_a_bridge_from_12_asks_whether_the_child_was_heard(self):
        self._child_bridge(self.noor)
        bridge = self._child_bridge(self.yassin, confirm=False)
        with self.assertRaisesRegex(ValidationError, "Yassin is 12 or older"):
            bridge.action_confirm()
        bridge.child_heard = "no"
        with self.assertRaisesRegex(ValidationError, "write why"):
            bridge.action_confirm()
        bridge.not_heard_reason = "In hospital"
        bridge.action_confirm()
        self.assertEqual(bridge.state, "confirmed")
        self._child_bridge(self.yassin, child_heard="yes")

    def test_a_bridge_from_16_needs_the_child_to_agree(self):
        for vals in ({}, {"child_heard": "no", "not_heard_reason": "Away"}):
            with self.assertRaisesRegex(ValidationError, "unless Ravi agrees"):
                self._child_bridge(self.ravi, **vals)
        self._child_bridge(self.ravi, child_heard="yes")

    def test_the_age_is_that_on_the_day_of_the_bridge(self):
        bridge = self._child_bridge(self.yassin, date=TODAY - relativedelta(years=2))
        self.assertEqual((bridge.state, bridge.child_heard), ("confirmed", False))

    def test_who_agrees_for_a_child_follows_its_age(self):
        for child, refused, taken in (
            (self.noor, ("person",), ("guardian", "together")),
            (self.yassin, ("person",), ("together",)),
            (self.ravi, ("guardian", "together"), ("person",)),
        ):
            for agreed_by in refused:
                with self.subTest(child=child.name, agreed_by=agreed_by), self.assertRaises(ValidationError):
                    self._note(child, agreed_by=agreed_by)
            for agreed_by in taken:
                with self.subTest(child=child.name, agreed_by=agreed_by):
                    self._note(child, agreed_by=agreed_by).action_withdraw()

    def test_it_begins_on_the_birthday_itself(self):
        for years, before, after in ((12, "guardian", "together"), (16, "together", "person")):
            birthday = self._child(f"Child {years}", years, birthdate=TODAY - relativedelta(years=years))
            for day, decider in ((TODAY - relativedelta(days=1), before), (TODAY, after)):
                self.assertEqual(birthday._get_decider_on(day), decider)

    def test_who_agreed_for_a_child_is_said_and_not_assumed(self):
        for child in (self.noor, self.yassin):
            with self.assertRaisesRegex(ValidationError, "who agreed"):
                self._note(child)
        self.assertEqual(self._note(self.ravi).agreed_by, "person")

    def test_a_guardian_alone_from_12_says_why_the_child_was_not_heard(self):
        with self.assertRaisesRegex(ValidationError, "was the child heard"):
            self._note(self.yassin, agreed_by="guardian")
        self._note(self.yassin, agreed_by="guardian", not_heard_reason="Cannot talk about it now")

    def test_a_ground_that_needs_no_agreement_asks_nobody(self):
        consent = self._note(self.yassin, "coaching", ground="task", given_how=False)
        self.assertFalse(consent.agreed_by)

    def test_what_is_agreed_about_a_child_says_nothing_about_the_parent(self):
        self._note(self.ravi)
        self.assertTrue(self.ravi._has_consent("sharing", "het lyceum"))
        self.assertFalse(self.parent._has_consent("sharing", "Het Lyceum"))
        self._note(self.parent)
        self.assertFalse(self.noor._has_consent("sharing", "Het Lyceum"))

    def test_an_agreement_about_a_child_of_another_household_is_refused(self):
        other = self._child("Bas", 9, parent=self._participant("Bilal"))
        vals = {"participant_id": self.parent.id, "member_id": other.id, "agreed_by": "guardian"}
        with self.assertRaisesRegex(ValidationError, "another household"):
            self._note(self.parent, **vals)

    def test_from_16_parents_see_what_the_child_agreed_to(self):
        bridges = self._child_bridge(self.yassin, child_heard="yes") | self._child_bridge(self.ravi, child_heard="yes")
        self.assertIn("16 or older", self.ravi._get_parents_blocker())
        self.assertFalse(self.yassin._get_parents_blocker())
        self.assertNotIn("alone", bridges[0]._prepare_bridge()["filled_in_by"])
        self.assertIn("for Ravi alone", bridges[1]._prepare_bridge()["filled_in_by"])
        consent = self._note(self.ravi, "parents")
        self.assertFalse(self.ravi._get_parents_blocker())
        self.assertNotIn("for Ravi alone", bridges[1]._prepare_bridge()["filled_in_by"])
        consent.action_withdraw()
        self.assertTrue(self.ravi._get_parents_blocker())

    def test_what_parents_see_is_agreed_for_a_child_only(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._note(self.parent, "parents")

    def test_what_is_agreed_about_a_child_is_not_on_the_page_of_the_parent(self):
        consent = self._note(self.ravi, "parents")
        own = self._note(self.parent)
        self.assertEqual(self.parent._get_own_consents(), own)
        with self.assertRaisesRegex(UserError, "about your child"):
            consent.sudo()._do_own_withdraw()
        self.assertFalse(consent.date_withdrawn)

    def test_who_does_not_decide_alone_agrees_to_nothing_on_the_own_page(self):
        young = self._participant("Kim", birthdate=TODAY - relativedelta(years=17))
        self._enrol(young)
        with self.assertRaisesRegex(UserError, "Talk about this"):
            young._do_own_agree("sms")
        self.parent._do_own_agree("sms")
        self.assertTrue(self.parent._has_consent("sms"))

    def test_without_a_birth_date_the_form_asks_for_it(self):
        child = self._child("Baby", 0, birthdate=False)
        self.assertIn("birth date", child.decider_words)
        self._child_bridge(child)


class TestChildRecord(ChildCommon):
    """A child is somebody of its own: own log, own authority with dates, nothing about a parent."""

    def test_authority_lies_with_the_participant_or_somebody_by_name(self):
        Guardian = self.env["mobility.guardian"].with_user(self.mentor)
        own = Guardian.create({"member_id": self.noor.id, "is_participant": True, "date_from": "2027-01-01"})
        other = Guardian.create({"member_id": self.noor.id, "name": "Aunt Rabia", "date_until": "2030-01-01"})
        self.assertEqual((own | other).mapped("display_name"), ["The participant", "Aunt Rabia"])
        for vals in (
            {"is_participant": True, "name": "Aunt"},
            {},
            {"name": " "},
            {"name": "A", "date_from": "2030-01-02", "date_until": "2030-01-01"},
        ):
            with self.subTest(vals=vals), self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
                with self.cr.savepoint():
                    Guardian.create({"member_id": self.noor.id, **vals})
        adult = self._child("Emre", 40, relation="partner")
        with self.assertRaisesRegex(ValidationError, "child only"):
            Guardian.create({"member_id": adult.id, "name": "A"})

    def test_authority_cannot_be_moved_to_a_child_of_others(self):
        other = self._child("Bas", 9, parent=self._participant("Bilal", mentor=self.mentor_b))
        guardian = self.env["mobility.guardian"].create({"member_id": self.noor.id, "name": "Aunt"})
        with self.assertRaises(AccessError):
            guardian.with_user(self.mentor).member_id = other

    def _log(self, subject):
        return [(row["user"], row["how"]) for row in subject._get_access_log()]

    def test_opening_and_printing_a_childs_bridge_stands_in_the_log_of_the_child(self):
        bridge = self._child_bridge(self.noor)
        bridge.with_user(self.mentor).web_read({"vision": {}})
        self.env["ir.actions.report"].with_user(self.mentor)._render_qweb_html(
            "mobility_mentoring.report_bridge", bridge.ids
        )
        self.assertEqual(sorted(self._log(self.noor)), [("Mentor", "Opened"), ("Mentor", "Printed")])
        self.assertFalse(self._log(self.parent))
        self.assertFalse(self._log(self.yassin))

    def test_opening_the_child_or_its_history_stands_there_too(self):
        self.noor.with_user(self.mentor).web_read({"name": {}, "birthdate": {}})
        self.assertEqual(self._log(self.noor), [("Mentor", "Opened")])
        self._child_bridge(self.yassin, child_heard="yes")
        page = self.env["mobility.over.time"].with_user(self.mentor).create({"participant_id": self.parent.id})
        page.audience = "child"
        self.assertTrue(page.pillars)
        self.assertEqual(self._log(self.yassin), [("Mentor", "Opened")])

    def test_opening_a_partner_stands_in_the_log_of_the_person(self):
        partner = self._child("Emre", 40, relation="partner")
        partner.with_user(self.mentor).web_read({"name": {}})
        self.assertEqual(self._log(self.parent), [("Mentor", "Opened")])

    def test_the_list_of_the_household_is_no_opening_of_a_child(self):
        specification = {"name": {}, "household_member_ids": {"fields": {"name": {}, "birthdate": {}}}}
        self.parent.with_user(self.mentor).web_read(specification)
        self.assertFalse(self._log(self.noor))

    def test_a_printed_bridge_of_a_child_names_no_parent(self):
        self._goal(self.parent, area_id=self.child_instrument.area_ids[0].id)
        bridge = self._child_bridge(self.noor, vision="A dog")
        self.assertNotIn("Samira", bridge.display_name)
        page = self.env["ir.actions.report"]._render_qweb_html("mobility_mentoring.report_bridge", bridge.ids)[0]
        for words in ("Samira", "Achterberg", "Never gives up"):
            self.assertNotIn(words, str(page))
        self.assertFalse(bridge._get_helped_areas(), "a goal is the parent's")


class TestComingOfAge(ChildCommon):
    """Turning 16 and 18 changes who decides: the mentor gets a task, once, and no mail with a name."""

    def _run(self, day):
        before = self.env["mail.activity"].search([])
        mails = self.env["mail.mail"].search_count([])
        with freeze_time(day):
            self.env["mobility.participant"]._cron_coming_of_age()
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        return self.env["mail.activity"].search([]) - before

    def _run_about(self, name, day):
        return self._run(day).filtered(lambda task: name in (task.note or ""))

    def test_a_task_some_weeks_before_16_and_18_and_once(self):
        birth = self.yassin.birthdate
        for age, words in ((16, "turns 16"), (18, "turns 18")):
            birthday = birth + relativedelta(years=age)
            self.assertFalse(self._run_about("Yassin", birthday - relativedelta(days=31)))
            task = self._run_about("Yassin", birthday - relativedelta(days=30))
            self.assertEqual((task.user_id, task.res_id, task.date_deadline), (self.mentor, self.parent.id, birthday))
            self.assertIn(words, task.note)
            self.assertNotIn("Yassin", task.summary)
            self.assertFalse(self._run_about("Yassin", birthday))

    def test_a_participant_of_that_age_too(self):
        young = self._participant("Kim", birthdate=TODAY - relativedelta(years=18) + relativedelta(days=10))
        self._enrol(young)
        task = self._run(TODAY).filtered(lambda task: task.res_id == young.id)
        self.assertIn("decides alone", task.note)

    def test_no_task_long_after_for_partners_or_for_who_left(self):
        child = self._child("Late", 16, birthdate=TODAY - relativedelta(years=16, days=61))
        partner = self._child("Emre", 18, relation="partner")
        left = self._participant("Joris")
        self._child("Gone", 16, parent=left)
        self._enrol(left, state="stopped")
        nobody = self._participant("Without", mentor=self.env["res.users"])
        self._child("Orphan", 16, parent=nobody)
        notes = " ".join(self._run(TODAY).mapped("note"))
        self.assertIn("Ravi", notes)
        for name in (child.name, partner.name, "Gone", "Orphan"):
            self.assertNotIn(name, notes)

    def test_who_was_told_cannot_be_set_by_hand(self):
        for record in (self.noor, self.parent):
            with self.assertRaises(AccessError):
                record.with_user(self.mentor).told_age = 16


class TestAuthority(ChildCommon):
    """Who decides for a participant who is not 18 yet follows from the law of the program."""

    def _young(self, years, basis):
        program = self.program.copy({"code": f"{basis}{years}", "legal_basis": basis})
        person = self._participant("Kim", birthdate=TODAY - relativedelta(years=years, days=3))
        self._enrol(person, program)
        return person

    def test_the_law_of_the_program_says_who_decides(self):
        for basis, years, decider in (
            ("youth", 11, "guardian"),
            ("youth", 12, "together"),
            ("youth", 15, "together"),
            ("youth", 16, "person"),
            ("wmo", 16, "person"),
            ("participation", 16, "together"),
            ("participation", 17, "together"),
            ("participation", 18, "person"),
            ("debt", 17, "together"),
            ("other", 11, "guardian"),
        ):
            with self.subTest(basis=basis, years=years):
                self.assertEqual(self._young(years, basis)._get_decider_on(TODAY), decider)

    def test_every_law_has_a_rule(self):
        for basis in dict(self.env["mobility.program"]._fields["legal_basis"].selection):
            self.assertTrue(self._young(13, basis).decider_words)

    def test_it_stands_on_the_form_until_18_and_says_to_ask_a_lawyer(self):
        words = self._young(17, "participation").with_user(self.mentor).decider_words
        for part in ("17", "together with a parent", "Participation Act", "lawyer"):
            self.assertIn(part, words)
        self.assertFalse(self._young(18, "participation").decider_words)
        self.assertFalse(self.parent.decider_words, "no birth date, no claim")

    def test_an_agreement_is_checked_against_it(self):
        young = self._young(17, "participation")
        with self.assertRaisesRegex(ValidationError, "does not decide alone"):
            self._note(young, "story", agreed_by="person")
        self._note(young, "story", agreed_by="together")
        alone = self._young(16, "youth")
        with self.assertRaisesRegex(ValidationError, "decides"):
            self._note(alone, "story", agreed_by="guardian")
        self.assertEqual(self._note(alone, "story").agreed_by, "person")
        with self.assertRaisesRegex(ValidationError, "nobody else"):
            self._note(self.parent, "story", agreed_by="guardian")


class TestGround(ChildCommon):
    """Coaching without a ground that was written down warns, and forbids nothing; the law proposes which."""

    def test_the_program_proposes_the_ground_of_coaching(self):
        for basis, ground in (
            ("participation", "task"),
            ("wmo", "task"),
            ("youth", "task"),
            ("debt", "consent"),
            ("other", "consent"),
        ):
            program = self.program.copy({"code": basis, "legal_basis": basis})
            person = self._participant(basis)
            self._enrol(person, program)
            action = person.with_user(self.mentor).action_note_ground()
            Consent = self.env["mobility.consent"].with_user(self.mentor).with_context(**action["context"])
            self.assertEqual(Form(Consent).ground, ground, basis)
            consent = Consent.create({"given_how": "spoken"})
            self.assertEqual((consent.participant_id, consent.purpose, consent.ground), (person, "coaching", ground))

    def test_what_is_no_coaching_needs_an_agreement(self):
        vals = {"participant_id": self.parent.id, "purpose": "story", "given_how": "spoken"}
        self.assertEqual(self.env["mobility.consent"].create(vals).ground, "consent")

    def test_enrolling_without_a_ground_warns_and_goes_on(self):
        person = self._participant("Joris")
        self.assertFalse(person.ground_missing)
        enrollment = self._enrol(person)
        self.assertEqual(enrollment.state, "active")
        self.assertTrue(person.ground_missing)
        self.assertTrue(enrollment.ground_missing)
        self._note(person, "coaching", ground="task", given_how=False)
        self.assertFalse(person.ground_missing)
        left = self._participant("Left")
        self._enrol(left, state="stopped")
        self.assertFalse(left.ground_missing)
