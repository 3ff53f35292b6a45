from datetime import datetime, timedelta

import pytz
from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form

from .common import MobilityCommon


class TestSessionBook(MobilityCommon):
    """From the person: five times that suit, one click."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.samira = cls._participant("Samira")
        cls._enrol(cls.samira)
        cls.mentor.tz = "Europe/Amsterdam"
        cls.demanding = cls.env.ref("mobility_mentoring.session_type_difficult")
        cls.light = cls.env.ref("mobility_mentoring.session_type_checkin")
        hours = [
            {
                "name": f"{day} {hour}",
                "dayofweek": str(day),
                "hour_from": hour,
                "hour_to": hour + 3,
                "day_period": period,
            }
            for day in range(5)
            for hour, period in ((9, "morning"), (13, "afternoon"))
        ]
        cls.hours = cls.env["resource.calendar"].create(
            {
                "name": "Hours",
                "tz": "Europe/Amsterdam",
                "company_id": cls.company.id,
                "attendance_ids": [Command.clear(), *(Command.create(vals) for vals in hours)],
            }
        )
        cls.company.resource_calendar_id = cls.hours

    def _form(self, user=None, **vals):
        wizards = self.env["mobility.session.book"].with_user(user or self.mentor)
        form = Form(wizards.with_context(default_participant_id=self.samira.id))
        for name, value in vals.items():
            setattr(form, name, value)
        return form

    def _local(self, start):
        return pytz.utc.localize(fields.Datetime.to_datetime(start)).astimezone(pytz.timezone("Europe/Amsterdam"))

    def test_one_click_books_what_was_shown(self):
        form = self._form(session_type_id=self.demanding, location="Dijkplein 1")
        proposals = form.proposals
        self.assertEqual(len(proposals), 5)
        self.assertEqual(len({start[:10] for start, _stop in proposals}), 5, "five days")
        self.assertTrue(all(self._local(start).hour < 12 for start, _stop in proposals), "mornings")
        self.assertEqual(proposals, sorted(proposals))
        self.assertFalse(form.advice)
        wizard = form.save()
        wizard.with_context(slot=1).action_choose()
        session = self.samira.session_ids
        self.assertEqual(str(session.start), proposals[1][0])
        self.assertEqual((session.location, session.session_type_id), ("Dijkplein 1", self.demanding))

    def test_a_time_taken_meanwhile_is_said_so(self):
        wizard = self._form().save()
        start = wizard.proposals[0][0]
        self._session(self._participant("Joris"), start)
        with self.assertRaisesRegex(UserError, "no time any more"):
            wizard.with_context(slot=0).action_choose()
        self.assertFalse(self.samira.session_ids)
        with self.assertRaisesRegex(UserError, "not there any more"):
            wizard.with_context(slot=7).action_choose()

    def test_the_afternoon_is_advised_against_and_goes_on(self):
        form = self._form(session_type_id=self.demanding, start=datetime(2035, 1, 2, 13))
        self.assertIn("morning is better", form.advice)
        form.save().action_book()
        session = self.samira.session_ids
        self.assertEqual(session.start, datetime(2035, 1, 2, 13))
        self.assertIn("morning is better", session.advice)
        self.assertFalse(self._form(session_type_id=self.light, start=datetime(2035, 1, 2, 13)).advice)
        self.samira.best_hours = "afternoon"
        form = self._form(session_type_id=self.demanding)
        self.assertFalse(form.advice)
        self.assertTrue(all(self._local(start).hour >= 12 for start, _stop in form.proposals))

    def test_a_series_keeps_its_hour_when_the_clock_changes(self):
        wizard = self._form(start=datetime(2035, 3, 19, 9), repeat_weeks="1", repeat_count=3).save()
        wizard.action_book()
        starts = self.samira.session_ids.sorted("start").mapped("start")
        self.assertEqual(starts, [datetime(2035, 3, 19, 9), datetime(2035, 3, 26, 8), datetime(2035, 4, 2, 8)])
        self.assertEqual(len(self.samira.session_ids.event_id), 3)

    def test_a_series_is_planned_whole_or_not_at_all(self):
        self._session(self._participant("Joris"), datetime(2035, 1, 16, 9))
        wizard = self._form(start=datetime(2035, 1, 2, 9), repeat_weeks="1", repeat_count=3).save()
        with self.assertRaisesRegex(UserError, "no time any more"):
            wizard.action_book()
        self.assertFalse(self.samira.session_ids)
        wizard.repeat_count = 1
        with self.assertRaisesRegex(UserError, "2 to 26"):
            wizard.action_book()

    def test_without_working_hours_one_chooses_oneself(self):
        self.hours.attendance_ids.unlink()
        form = self._form()
        self.assertIn("no working hours", form.problem)
        form.start = datetime(2035, 1, 2, 9)
        form.save().action_book()
        self.assertTrue(self.samira.session_ids)

    def test_a_coordinator_plans_for_another_mentor(self):
        form = self._form(self.coordinator, mentor_id=self.mentor_b)
        form.save().with_context(slot=0).action_choose()
        self.assertEqual(self.samira.session_ids.mentor_id, self.mentor_b)
        self.assertGreater(self.samira.session_ids.start, fields.Datetime.now() - timedelta(minutes=1))
