from dateutil.relativedelta import relativedelta
from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tools import mute_logger

from .common import MobilityCommon


class TestParticipant(MobilityCommon):
    # -- the dedicated contact ----------------------------------------------------------------------------------------

    def test_a_participant_gets_a_hidden_contact_of_their_own(self):
        samira = self._participant("Samira", email="samira@example.org", city="Rivierdal")
        partner = samira.partner_id
        self.assertEqual((partner.name, partner.email, partner.city), ("Samira", "samira@example.org", "Rivierdal"))
        self.assertTrue(partner.mobility_hidden)
        self.assertFalse(partner.is_company)
        self.assertFalse(partner.parent_id)
        self.assertEqual(partner.company_id, self.company)

    def test_people_made_at_once_each_get_their_own_contact(self):
        people = self.env["mobility.participant"].create([{"name": "Twin"}, {"name": "Twin"}, {"name": "Other"}])
        self.assertEqual(len(people.partner_id), 3)
        self.assertEqual(people.partner_id.mapped("name"), ["Twin", "Twin", "Other"])

    def test_an_existing_contact_is_refused_also_for_the_superuser(self):
        contact = self.env["res.partner"].create({"name": "Known elsewhere"})
        with self.assertRaisesRegex(UserError, "contact of their own"):
            self.env["mobility.participant"].create({"name": "Samira", "partner_id": contact.id})
        samira = self._participant()
        with self.assertRaisesRegex(UserError, "contact of their own"):
            samira.partner_id = contact
        self.assertFalse(contact.mobility_hidden)

    def test_a_contact_belongs_to_one_participant(self):
        samira, joris = self._participant("Samira"), self._participant("Joris")
        self.assertDatabaseRefuses(
            "UPDATE mobility_participant SET partner_id = %s WHERE id = %s", samira.partner_id.id, joris.id
        )

    def test_a_participant_needs_a_name(self):
        for name in ("", "   ", False):
            with self.subTest(name=name), self.assertRaisesRegex(ValidationError, "needs a name"):
                self.env["mobility.participant"].create({"name": name})
        with self.assertRaisesRegex(ValidationError, "needs a name"):
            self._participant().name = " "

    def test_the_contact_stands_alone(self):
        partner = self._participant().partner_id
        employer = self.env["res.partner"].create({"name": "Employer", "is_company": True})
        with self.assertRaisesRegex(ValidationError, "stands alone"):
            partner.parent_id = employer
        with self.assertRaisesRegex(ValidationError, "stands alone"):
            self.env["res.partner"].create({"name": "Child", "parent_id": partner.id})

    def test_the_own_mentor_keeps_the_address_up_to_date(self):
        samira = self._participant()
        samira.with_user(self.mentor).write({"name": "Samira B.", "phone": "0612345678", "city": "Elders"})
        self.assertEqual(
            samira.partner_id.mapped(lambda p: (p.name, p.phone, p.city)), [("Samira B.", "0612345678", "Elders")]
        )
        self.assertEqual(samira.name, "Samira B.")
        with self.assertRaises(AccessError):
            samira.with_user(self.mentor_b).phone = "0600000000"

    def test_a_mentor_writes_to_somebody_from_the_record_without_a_right_on_contacts(self):
        samira = self.env["mobility.participant"].with_user(self.mentor).create({"name": "Samira"})
        self.assertEqual(samira.mentor_id, self.mentor)
        self.assertEqual(samira.company_id, self.company)
        self.assertFalse(self.env["res.partner"].with_user(self.mentor).has_access("create"))

    def test_nobody_without_the_right_leaves_a_contact_behind(self):
        before = self.env["res.partner"].search_count([])
        for user in (self.employee, self.finance, self.analyst, self.portal_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["mobility.participant"].with_user(user).create({"name": "Samira"})
        self.assertEqual(self.env["res.partner"].search_count([]), before)

    def test_the_chatter_never_proposes_to_write_to_the_participant(self):
        samira = self._participant(email="samira@example.org")
        proposed = samira.with_user(self.mentor)._message_get_suggested_recipients()
        self.assertNotIn(samira.partner_id.id, [recipient.get("partner_id") for recipient in proposed])
        samira.with_user(self.mentor).message_post(body="Talked about the letter.")
        self.assertNotIn(samira.partner_id, samira.message_partner_ids)

    # -- the person ---------------------------------------------------------------------------------------------------

    def test_references_are_unique_in_an_organisation(self):
        samira = self._participant(ref="K-17")
        self.assertTrue(self._participant().ref, "left empty, the next number is taken")
        self.assertEqual(self._participant(company=self.other_company, ref="K-17").ref, samira.ref)
        with self.assertRaises(Exception) as caught, mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._participant(ref="K-17")
        self.assertIn("ref_company_unique", str(caught.exception))

    def test_the_organisation_of_a_participant_stays(self):
        with self.assertRaisesRegex(UserError, "stays with the organisation"):
            self._participant().company_id = self.other_company

    def test_age_counts_birthdays(self):
        today = fields.Date.context_today(self.env.user)
        samira = self._participant(birthdate=today - relativedelta(years=20))
        self.assertEqual(samira.age, 20)
        samira.birthdate = today - relativedelta(years=20) + relativedelta(days=1)
        self.assertEqual(samira.age, 19)
        samira.birthdate = False
        self.assertEqual(samira.age, 0)

    def test_nobody_is_born_in_the_future(self):
        tomorrow = fields.Date.add(fields.Date.context_today(self.env.user), days=1)
        samira = self._participant()
        with self.assertRaisesRegex(ValidationError, "cannot lie in the future"):
            samira.birthdate = tomorrow
        with self.assertRaisesRegex(ValidationError, "cannot lie in the future"):
            samira.household_member_ids = [Command.create({"name": "Baby", "birthdate": tomorrow})]

    # -- who gets the money -------------------------------------------------------------------------------------------

    def test_the_account_belongs_to_whoever_gets_the_money(self):
        administrator = self.env["res.partner"].create({"name": "Budget administrator"})
        somebody = self.env["res.partner"].create({"name": "Somebody"})
        samira = self._participant(payee_id=administrator.id)
        own = self._bank_account(samira)
        self.assertEqual(own.partner_id, administrator)
        self.assertEqual(samira.bank_account_id, own)
        other = self.env["res.partner.bank"].create({"partner_id": somebody.id, "acc_number": self._iban(99)})
        with self.assertRaisesRegex(ValidationError, "must belong to the one who gets the money"):
            samira.payee_bank_id = other

    def test_money_for_one_participant_never_goes_to_another(self):
        samira, joris = self._participant("Samira"), self._participant("Joris")
        with self.assertRaisesRegex(ValidationError, "cannot go to another participant"):
            samira.payee_id = joris.partner_id
        samira.payee_id = samira.partner_id

    # -- whose participant --------------------------------------------------------------------------------------------

    def test_only_a_coordinator_gives_somebody_another_mentor(self):
        samira = self._participant()
        with self.assertRaisesRegex(AccessError, "Only a coordinator assigns"):
            samira.with_user(self.mentor).mentor_id = self.mentor_b
        samira.with_user(self.coordinator).mentor_id = self.mentor_b
        self.assertEqual(samira.partner_id.mobility_mentor_id, self.mentor_b)
        self.assertFalse(samira.with_user(self.mentor).has_access("read"))
        self.assertTrue(samira.with_user(self.mentor_b).has_access("read"))

    def test_a_mentor_takes_nobody_over(self):
        with self.assertRaises(AccessError):
            self._participant(mentor=self.mentor_b).with_user(self.mentor).mentor_id = self.mentor

    def test_a_mentor_begins_with_own_people_only(self):
        with self.assertRaises(AccessError):
            self.env["mobility.participant"].with_user(self.mentor).create({"name": "S", "mentor_id": self.mentor_b.id})

    # -- deleting is for mistakes -------------------------------------------------------------------------------------

    def test_a_mistake_is_deleted_with_its_contact(self):
        samira = self._participant()
        partner, bank = samira.partner_id, self._bank_account(samira)
        samira.with_user(self.manager).unlink()
        self.assertFalse(samira.exists() or partner.exists() or bank.exists())

    def test_only_a_manager_deletes(self):
        samira = self._participant()
        for user in (self.mentor, self.coordinator, self.finance, self.employee):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                samira.with_user(user).unlink()

    def test_a_person_with_a_history_is_not_deleted_also_by_the_superuser(self):
        histories = {
            "an enrolment": lambda person: self._enrol(person, state="intake"),
            "a Bridge": lambda person: self._bridge(person, confirm=False),
            "a goal": lambda person: self._goal(person, agree=False),
            "a reward": self._earned_reward,
        }
        for history, begin in histories.items():
            with self.subTest(history=history):
                person = self._participant(history)
                begin(person)
                with self.assertRaisesRegex(UserError, "cannot be deleted"):
                    person.unlink()
                self.assertTrue(person.exists() and person.partner_id.exists())

    def test_the_contact_of_a_participant_is_not_deleted_alone(self):
        samira = self._participant()
        with self.assertRaisesRegex(UserError, "Privacy, Requests"):
            samira.partner_id.unlink()
        self.assertTrue(samira.partner_id.exists())

    def test_the_contact_of_a_participant_is_never_merged(self):
        samira = self._participant()
        contact = self.env["res.partner"].create({"name": "Samira"})
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        for one, other in ((samira.partner_id, contact), (contact, samira.partner_id)):
            with self.assertRaisesRegex(UserError, "cannot be merged"):
                wizard._merge((one | other).ids, other)


class TestDeath(MobilityCommon):
    """When somebody dies, everything stops that would ask, send, plan or pay, and a colleague sees what is open."""

    def setUp(self):
        super().setUp()
        self.samira = self._participant()
        self.enrollment = self._enrol(self.samira, followup_agreed=True)

    def _die(self, user=None):
        return self.samira.with_user(user or self.mentor).action_deceased()

    def test_the_date_is_written_by_the_action_only(self):
        with self.assertRaises(AccessError):
            self.samira.with_user(self.manager).date_deceased = fields.Date.today()
        for user in (self.mentor_b, self.finance, self.employee):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._die(user)
        self._die()
        self.assertEqual(self.samira.date_deceased, fields.Date.context_today(self.samira))
        self.assertEqual(self.samira.state, "ended")

    def test_enrolments_end_without_follow_ups(self):
        earlier = self.enrollment.copy({"program_id": self.program.copy({"code": "second"}).id})
        earlier.followup_agreed = True
        earlier.action_activate()
        earlier.with_context(exit_reason_id=self._exit_reason().id).action_stop()
        self.assertEqual(len(earlier.followup_ids), 3)
        earlier.followup_ids[0].date_done = fields.Date.today()
        self._die()
        self.assertEqual(self.enrollment.state, "stopped")
        self.assertEqual(self.enrollment.exit_reason_id, self.env.ref("mobility_mentoring.exit_reason_deceased"))
        self.assertFalse(self.enrollment.followup_ids)
        self.assertEqual(len(earlier.followup_ids), 1, "what was asked stays, what was planned is gone")

    def test_a_person_on_the_waiting_list_can_die_too(self):
        for date_start in (False, fields.Date.add(fields.Date.today(), months=1)):
            with self.subTest(date_start=date_start):
                waiting = self._participant("Waiting")
                enrollment = self._enrol(waiting, state="intake", date_start=date_start)
                waiting.with_user(self.mentor).action_deceased()
                self.assertEqual(enrollment.state, "stopped")

    def test_goals_steps_and_promises_are_let_go(self):
        draft = self._goal(self.samira, agree=False)
        agreed = self._goal(self.samira, steps=[("Call", 30), "Write"])
        self.assertEqual(agreed.step_ids.reward_id.mapped("state"), ["promised", "promised"])
        self._die()
        self.assertEqual((draft | agreed).mapped("state"), ["released", "released"])
        self.assertEqual(set((draft | agreed).step_ids.mapped("state")), {"skipped"})
        self.assertEqual(set(agreed.step_ids.reward_ids.mapped("state")), {"cancelled"})
        self.assertFalse(self.samira.next_step_id)

    def test_reminders_are_gone(self):
        self.samira.activity_schedule("mail.mail_activity_data_todo", user_id=self.mentor_b.id)
        self.enrollment.activity_schedule("mail.mail_activity_data_todo", user_id=self.mentor_b.id)
        goal = self._goal(self.samira)
        goal.activity_schedule("mail.mail_activity_data_todo", user_id=self.mentor_b.id)
        self._die()
        self.assertFalse(self.samira.activity_ids | self.enrollment.activity_ids | goal.activity_ids)

    def test_a_colleague_sees_what_is_open_and_nothing_is_paid(self):
        earned, approved = self._earned_reward(self.samira, 40), self._approved_reward(self.samira, 60)
        self._bank_account(self.samira)
        self.assertFalse(approved.payment_blocker)
        message = self._die()["params"]["message"]
        self.assertIn(earned.name, message)
        self.assertIn(approved.name, message)
        approved.invalidate_recordset(["payment_blocker"])
        self.assertIn("died", approved.payment_blocker)

    def test_a_person_who_died_is_not_enrolled_again(self):
        self._die()
        with self.assertRaises(UserError):
            self._enrol(self.samira, program=self.program.copy({"code": "again"}))


class TestBankAccount(MobilityCommon):
    """Who enters an account number never trusts it."""

    def setUp(self):
        super().setUp()
        self.samira = self._participant()
        self.iban, self.iban_b = self._iban(71), self._iban(72)
        groups = ("mobility_mentoring.group_mentor", "mobility_mentoring.group_finance", "base.group_partner_manager")
        self.both = self._user("mentor_and_finance", *groups)
        self.payer = self._user(
            "payer", "base.group_user", "mobility_mentoring.group_finance", "base.group_partner_manager"
        )

    def _enter(self, iban, again=None, user=None, participant=None):
        wizard = (
            self.env["mobility.bank.account"]
            .with_user(user or self.mentor)
            .create({"participant_id": (participant or self.samira).id, "iban": iban, "iban_again": again or iban})
        )
        wizard.action_save()
        return (participant or self.samira).partner_id.bank_ids

    def test_a_number_typed_twice_is_kept_and_not_trusted(self):
        bank = self._enter(f" {self.iban[:4]} {self.iban[4:].lower()}", self.iban)
        self.assertEqual((bank.sanitized_acc_number, bank.acc_type), (self.iban, "iban"))
        self.assertEqual(bank.acc_holder_name, "Samira")
        self.assertEqual(bank.mobility_entered_by_id, self.mentor)
        self.assertEqual(self.samira.bank_account_id, bank)
        self.assertFalse(bank.allow_out_payment or self.samira.bank_account_trusted)

    def test_with_a_budget_administrator_it_is_the_account_kept_for_this_person(self):
        office = self.env["res.partner"].create({"name": "Budget office", "is_company": True})
        other = self._bank_account(self.samira, partner=office, iban=self.iban_b)
        self.samira.payee_id = office
        self._enter(self.iban)
        self.assertEqual(self.samira.payee_bank_id.sanitized_acc_number, self.iban)
        self.assertEqual(self.samira.payee_bank_id.partner_id, office)
        self.assertFalse(self.samira.payee_bank_id.allow_out_payment)
        self.assertTrue(other.active, "accounts kept for others stay")
        self.assertIn("entered", self.samira.payee_bank_id.with_user(self.mentor).mobility_trust_blocker)

    def test_two_numbers_that_differ_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "differ"):
            self._enter(self.iban, self.iban_b)
        self.assertFalse(self.samira.partner_id.bank_ids)

    def test_what_is_no_iban_is_refused(self):
        wrong = self.iban[:-1] + str((int(self.iban[-1]) + 1) % 10)
        for number in (wrong, "1234567890", "NL00"):
            with self.subTest(number=number), self.assertRaises(ValidationError):
                self._enter(number)

    def test_another_mentor_enters_nothing(self):
        with self.assertRaises(AccessError):
            self._enter(self.iban, user=self.mentor_b)

    def test_a_new_number_takes_the_place_of_the_old_one(self):
        old = self._enter(self.iban)
        old.with_user(self.finance).action_mobility_trust()
        new = self._enter(self.iban_b)
        self.assertFalse(old.active)
        self.assertEqual(self.samira.bank_account_id, new)
        self.assertFalse(self.samira.bank_account_trusted)
        self.assertEqual(self._enter(self.iban), old, "a number that was known comes back")

    def test_who_entered_it_does_not_trust_it(self):
        self.samira.mentor_id = self.both
        bank = self._enter(self.iban, user=self.both)
        with self.assertRaisesRegex(UserError, "you entered this account number yourself"):
            bank.with_user(self.both).action_mobility_trust()
        with self.assertRaisesRegex(UserError, "you entered this account number yourself"):
            bank.with_user(self.both).allow_out_payment = True
        bank.with_user(self.finance).action_mobility_trust()
        self.assertTrue(bank.allow_out_payment)

    def test_mentors_and_coordinators_trust_nothing(self):
        bank = self._enter(self.iban)
        for user in (self.mentor, self.coordinator, self.manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                bank.with_user(user).action_mobility_trust()

    def test_nobody_enters_and_trusts_in_one_go(self):
        Bank = self.env["res.partner.bank"].with_user(self.payer)
        vals = {"partner_id": self.samira.partner_id.id, "acc_number": self.iban}
        with self.assertRaisesRegex(UserError, "you entered this account number yourself"):
            Bank.create({**vals, "allow_out_payment": True})
        bank = self._enter(self.iban_b)
        with self.assertRaisesRegex(UserError, "you entered this account number yourself"):
            bank.with_user(self.payer).write({"acc_number": self.iban, "allow_out_payment": True})

    def test_who_changes_number_or_owner_counts_as_who_entered_it(self):
        bank = self._enter(self.iban)
        bank.with_user(self.payer).acc_number = self.iban_b
        self.assertEqual(bank.mobility_entered_by_id, self.payer)
        theirs = self.env["res.partner.bank"].create(
            {"partner_id": self.employee.partner_id.id, "acc_number": self._iban(73)}
        )
        theirs.with_user(self.payer).partner_id = self.samira.partner_id
        for account in (bank, theirs):
            with self.assertRaisesRegex(UserError, "you entered this account number yourself"):
                account.with_user(self.payer).allow_out_payment = True

    def test_nobody_says_that_somebody_else_entered_it(self):
        bank = self._enter(self.iban)
        with self.assertRaises(AccessError):
            bank.with_user(self.payer).mobility_entered_by_id = self.mentor_b
        with self.assertRaises(AccessError):
            self.env["res.partner.bank"].with_user(self.payer).create(
                {
                    "partner_id": self.samira.partner_id.id,
                    "acc_number": self.iban_b,
                    "mobility_entered_by_id": self.mentor_b.id,
                }
            )

    def test_accounts_of_suppliers_are_trusted_as_the_host_does(self):
        supplier = self.env["res.partner"].create({"name": "Supplier"})
        bank = (
            self.env["res.partner.bank"]
            .with_user(self.payer)
            .create({"partner_id": supplier.id, "acc_number": self.iban, "allow_out_payment": True})
        )
        self.assertTrue(bank.allow_out_payment)
