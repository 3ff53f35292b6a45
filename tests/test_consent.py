from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import MobilityCommon


class TestConsent(MobilityCommon):
    """What may be done with what is known about somebody: on which ground, since when, and until when."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._participant()

    def _note(self, purpose="story", user=None, **vals):
        vals = {"participant_id": self.person.id, "purpose": purpose, "given_how": "spoken", **vals}
        return self.env["mobility.consent"].with_user(user or self.mentor).create(vals)

    def test_nothing_noted_down_means_no(self):
        purposes = dict(self.env["mobility.consent"]._fields["purpose"]._description_selection(self.env))
        for purpose in purposes:
            self.assertFalse(self.person._has_consent(purpose), purpose)

    def test_an_agreement_holds_for_its_purpose_until_it_is_withdrawn(self):
        consent = self._note("sms")
        self.assertTrue(self.person._has_consent("sms"))
        self.assertFalse(self.person._has_consent("story"))
        self.assertFalse(self._participant("Bilal")._has_consent("sms"))
        consent.action_withdraw()
        self.assertFalse(self.person._has_consent("sms"))
        self.assertEqual((consent.date_withdrawn, consent.withdrawn_by_id), (fields.Date.today(), self.mentor))
        with self.assertRaisesRegex(UserError, "already"):
            consent.action_withdraw()
        self._note("sms")
        self.assertTrue(self.person._has_consent("sms"))
        self.assertEqual(len(self.person.consent_ids), 2)

    def test_sharing_holds_for_the_named_organisation_only(self):
        self._note("sharing", organisation="  De  Woonschakel ")
        self.assertTrue(self.person._has_consent("sharing", "de woonschakel"))
        self.assertFalse(self.person._has_consent("sharing", "Gemeente"))
        self.assertFalse(self.person._has_consent("sharing"))
        for purpose, organisation in (("sharing", False), ("sharing", " "), ("story", "De Woonschakel")):
            with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
                self._note(purpose, organisation=organisation)

    def test_one_open_a_purpose_and_organisation(self):
        self._note("research")
        self._note("sharing", organisation="De Woonschakel")
        self._note("sharing", organisation="Wijkteam")
        for purpose, organisation in (("research", False), ("sharing", "de woonschakel")):
            with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
                self._note(purpose, organisation=organisation)

    def test_a_public_task_needs_no_agreement(self):
        self._note("coaching", ground="task", given_how=False)
        self.assertTrue(self.person._has_consent("coaching"))
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.cr.savepoint():
            self._note("story", given_how=False)

    def test_who_wrote_it_down_cannot_be_chosen(self):
        self.assertEqual(self._note().recorded_by_id, self.mentor)
        for name in ("recorded_by_id", "withdrawn_by_id"):
            with self.assertRaises(AccessError):
                self._note("sms", **{name: self.mentor_b.id})

    def test_it_is_never_changed_or_deleted(self):
        consent = self._note()
        for user in (self.mentor, self.coordinator, self.manager):
            for change in (
                lambda consent: consent.write({"given_how": "paper"}),
                lambda consent: consent.write({"date_withdrawn": fields.Date.today()}),
                lambda consent: consent.unlink(),
            ):
                with self.assertRaises(AccessError):
                    change(consent.with_user(user))
        with self.assertRaisesRegex(UserError, "never deleted"):
            consent.sudo().unlink()

    def test_it_does_not_begin_in_the_future(self):
        with self.assertRaisesRegex(ValidationError, "future"):
            self._note(date_given=fields.Date.add(fields.Date.today(), days=1))

    def test_another_mentor_neither_reads_nor_withdraws(self):
        consent = self._note()
        with self.assertRaises(AccessError):
            consent.with_user(self.mentor_b).action_withdraw()
        with self.assertRaises(AccessError):
            self._note("sms", user=self.mentor_b)
        consent.with_user(self.coordinator).action_withdraw()

    def test_no_text_message_without_an_agreement(self):
        self.person.write({"phone": "+31612345678", "contact_way": "sms"})
        self.assertIn("Agreements", self.person._get_contact_blocker("sms"))
        consent = self._note("sms")
        self.assertFalse(self.person._get_contact_blocker("sms"))
        consent.action_withdraw()
        self.assertIn("Agreements", self.person._get_contact_blocker("sms"))

    def test_many_people_cost_as_many_queries_as_one(self):
        people = self.person
        for number in range(20):
            people |= self._participant(f"P{number}")
        agreed = people[3] | people[7] | people[11]
        for person in agreed:
            self._agree(person, "research")
        self._agree(people[5], "story")
        withdrawn = self._agree(people[6], "research")
        withdrawn.action_withdraw()
        self.assertEqual(people._filter_consented("research"), agreed)
        costs = []
        for some in (people[3], people):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.with_user(self.analyst)._filter_consented("research")
            costs.append(self.env.cr.sql_log_count - before)
        self.assertEqual(costs[0], costs[1])
        self.assertLessEqual(costs[1], 2)
