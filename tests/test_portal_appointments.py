from datetime import datetime, timedelta

from freezegun import freeze_time
from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalAppointments(PortalCommon):
    """The person chooses another time, calls off, and says who comes along."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mentor.tz = "Europe/Amsterdam"
        # a Tuesday in some weeks, at ten where they are
        day = fields.Date.today() + timedelta(days=15 - fields.Date.today().weekday() - 7 + 7)
        cls.talk = cls._session(cls.samira, datetime.combine(day, datetime.min.time()) + timedelta(hours=9))
        cls.env["mobility.volunteer.day"].create(
            [{"user_id": cls.volunteer.id, "weekday": str(weekday)} for weekday in range(5)]
        )

    def setUp(self):
        super().setUp()
        self._as(self.samira)
        self.path = f"/my/appointments/{self.talk.id}"

    def _send(self, what, path=None, **data):
        response = self._post(f"{path or self.path}/{what}", **data)
        self.assertEqual(response.status_code, 303)
        self.env.invalidate_all()
        return self._see(response.headers["Location"])

    def _activities(self, user=None):
        domain = [("res_model", "=", "mobility.session"), ("res_id", "=", self.talk.id)]
        return self.env["mail.activity"].search([*domain, ("user_id", "=", (user or self.mentor).id)])

    def _known(self):
        return self.talk.with_user(self.samira.partner_id.user_ids).sudo()

    def test_saying_that_one_comes_is_written_down(self):
        self.assertIn("You said that you come", self._send("come"))
        self.assertEqual(self.talk.answer, "yes")
        self.assertFalse(self._activities(), "nobody has to tell it any more")
        self._send("move", start=str(self._known()._get_own_slots()[-1]))
        self.assertFalse(self.talk.answer, "about another time nothing was said")

    # -- another time -------------------------------------------------------------------------------------------------

    def test_the_times_are_free_ones_of_the_mentor(self):
        slots = self._known()._get_own_slots()
        free = self.env["mobility.session"]._find_slots(
            self.mentor, 1, fields.Date.today(), fields.Date.today() + timedelta(weeks=5), False, company=self.company
        )
        self.assertTrue(slots)
        self.assertLessEqual({*slots}, {start for start, _stop in free})
        self.assertGreater(min(slots).date(), fields.Date.today())
        page = self._get(f"{self.path}/move").text
        for slot in slots:
            self.assertIn(f'value="{slot}"', page)

    def test_a_move_reaches_the_calendar_and_the_mentor(self):
        slot = self._known()._get_own_slots()[-1]
        self.assertIn("Your talk has a new time", self._send("move", start=str(slot)))
        self.assertEqual((self.talk.start, self.talk.duration), (slot, 1))
        self.assertEqual(self.talk.event_id.start, slot)
        activity = self._activities()
        self.assertEqual(activity.summary, "Chose another time")
        self.assertEqual(len(activity), 1, "nobody has to tell the person what the person did")

    def test_who_gets_mail_has_it_confirmed(self):
        self.samira.contact_way = "mail"
        self._send("move", start=str(self._known()._get_own_slots()[-1]))
        mail = self.env["mail.mail"].search([("res_id", "=", self.talk.id), ("model", "=", "mobility.session")])
        self.assertEqual(mail.mapped("subject")[:1], ["Your appointment has changed"])

    def test_only_what_is_free_can_be_chosen(self):
        slot = self._known()._get_own_slots()[0]
        other = self._participant("Other")
        self._session(other, slot)
        self.assertIn("not free any more", self._send("move", start=str(slot)))
        night = datetime.combine(slot.date(), datetime.min.time()) + timedelta(hours=1)
        for wrong in (str(night), "2001-01-01 09:00:00", str(slot.replace(year=2099)), "", "no time", "0"):
            before = self.talk.start
            self._send("move", start=wrong)
            self.assertEqual(self.talk.start, before, wrong)
        self.assertNotIn("Chose another time", self._activities().mapped("summary"))

    def test_two_talks_of_one_person_never_overlap(self):
        slot = self._known()._get_own_slots()[0]
        self._session(self.samira, slot, user=self.coordinator, mentor_id=self.mentor_b.id)
        self.assertIn("has another session at that time", self._send("move", start=str(slot)))

    def test_a_group_stays_together(self):
        self.talk.session_type_id.is_group = True
        self.assertNotIn("Choose another time", self._see("/my/appointments"))
        self.assertEqual(self._get(f"{self.path}/move").status_code, 404)
        slot = self._known()._find_own_slots()[0][0]
        self.assertIn("This is with a group", self._send("move", start=str(slot)))

    def test_a_talk_that_began_is_not_moved_or_called_off(self):
        slot = self._known()._get_own_slots()[0]
        with freeze_time(self.talk.start + timedelta(minutes=5)):
            self._as(self.samira)
            for what, data in (("move", {"start": str(slot)}), ("cancel", {}), ("childcare", {})):
                self.assertIn("has begun", self._send(what, **data))
            self.assertEqual(self._get(f"{self.path}/cancel").status_code, 404)
        self.assertEqual(self.talk.state, "planned")

    def test_no_working_hours_means_call_us(self):
        self.company.resource_calendar_id.attendance_ids.unlink()
        self.assertIn("No other time is free here", self._see(f"{self.path}/move"))

    # -- off ----------------------------------------------------------------------------------------------------------

    def test_calling_off_asks_no_reason_and_tells_the_mentor(self):
        event = self.talk.event_id
        self._see(f"{self.path}/cancel")
        self.assertIn("This talk is off", self._send("cancel", words="The bus does not go"))
        self.assertEqual((self.talk.state, self.talk.reason), ("cancelled", "The bus does not go"))
        self.assertFalse(event.exists())
        self.assertIn("The bus does not go", self._activities().note)
        self._send("cancel")
        self.assertEqual(len(self._activities()), 1, "pressing twice is once")

    # -- a child comes along ------------------------------------------------------------------------------------------

    def test_saying_who_comes_along_asks_the_volunteers(self):
        vals = [{"name": f"{name} El Amrani", "relation": "child"} for name in ("Yassin", "Nour")]
        self.samira.household_member_ids = [Command.create(one) for one in vals]
        yassin, nour = self.samira.household_member_ids.sorted("id")
        partner = self.env["mobility.household.member"].create(
            {"participant_id": self.samira.id, "name": "Karim", "relation": "partner"}
        )
        page = self._see("/my/appointments")
        self.assertIn("Yassin", page)
        self.assertNotIn("Karim", page)
        self._send("childcare", child=[str(nour.id), str(partner.id), "x"])
        self.assertEqual((self.talk.childcare_needed, self.talk.childcare_member_ids), (True, nour))
        self.assertEqual(self.talk.childcare_ask_ids.user_id, self.volunteer)
        self.assertIn("We look for somebody", self._see("/my/appointments"))
        self.talk.childcare_ask_ids.with_user(self.volunteer)._do_answer(self.talk.childcare_ask_ids.id, "accept")
        self.assertIn("Somebody looks after your child", self._see("/my/appointments"))
        self._send("childcare")
        self.assertFalse(self.talk.childcare_needed or self.talk.volunteer_id or self.talk.childcare_ask_ids)

    # -- in a calendar, and afterwards --------------------------------------------------------------------------------

    def test_a_calendar_file_says_that_there_is_an_appointment_and_nothing_else(self):
        self.talk.location = "Dijkplein 1"
        self.samira.email = False
        response = self._get(f"{self.path}/ics")
        self.assertIn("text/calendar", response.headers["Content-Type"])
        text = response.text
        for words in ("METHOD:PUBLISH", f"UID:{self.talk.ics_uid}", "SUMMARY:Appointment", "LOCATION:Dijkplein 1"):
            self.assertIn(words, text)
        for secret in ("Samira", "ATTENDEE", "Mentor", self.talk.session_type_id.name, "False"):
            self.assertNotIn(secret, text)

    def test_what_was_written_down_about_a_talk_can_be_read(self):
        with freeze_time(self.talk.start + timedelta(hours=2)):
            self.talk.with_user(self.mentor).note = "You were brave"
            self.talk.with_user(self.mentor).action_hold()
            self._as(self.samira)
            self.assertIn("You were brave", self._see("/my/appointments"))
