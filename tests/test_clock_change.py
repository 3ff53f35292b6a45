from datetime import date, datetime, timedelta

import pytz
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import MobilityCommon

AMSTERDAM = pytz.timezone("Europe/Amsterdam")
# The last Sundays of March and October: at one o'clock UTC the clock jumps from 2 to 3, and from 3 back to 2.
FORWARD, BACK = date(2035, 3, 25), date(2035, 10, 28)


@tagged("post_install", "-at_install")
class TestClockChange(MobilityCommon):
    """On the days on which the clock changes an hour lasts an hour, and nobody comes an hour early or late."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        hours = [
            {"name": f"{day}", "dayofweek": str(day), "hour_from": 0, "hour_to": 6, "day_period": "morning"}
            for day in range(7)
        ]
        cls.company.resource_calendar_id = cls.env["resource.calendar"].create(
            {
                "name": "Nights",
                "company_id": cls.company.id,
                "tz": AMSTERDAM.zone,
                "attendance_ids": [Command.clear(), *(Command.create(vals) for vals in hours)],
            }
        )
        cls.company.partner_id.tz = cls.mentor.tz = AMSTERDAM.zone
        cls.company.email = "hello@example.org"
        cls.samira = cls._participant("Samira", email="samira@example.org", contact_way="mail")
        cls.samira.partner_id.tz = AMSTERDAM.zone
        cls._enrol(cls.samira)
        cls.joris = cls._participant("Joris")

    def _clock(self, moment):
        """Return what the clock says there, with the difference to UTC."""
        return pytz.utc.localize(moment).astimezone(AMSTERDAM).strftime("%H:%M%z")

    def _slots(self, day, hours=1):
        return self.env["mobility.session"].with_user(self.mentor)._find_slots(self.mentor, hours, day, day, False)

    def test_a_night_has_an_hour_less_or_more(self):
        for day, length in ((FORWARD - timedelta(days=1), 6), (FORWARD, 5), (BACK - timedelta(days=1), 6), (BACK, 7)):
            with self.subTest(day=day):
                slots = self._slots(day)
                self.assertEqual(len(slots), (length - 1) * 4 + 1)
                self.assertEqual((self._clock(slots[0][0])[:5], self._clock(slots[-1][1])[:5]), ("00:00", "06:00"))
                self.assertEqual({stop - start for start, stop in slots}, {timedelta(hours=1)})
                self.assertEqual(len({start for start, _stop in slots}), len(slots))

    def test_a_talk_over_the_change_lasts_as_long_as_it_should(self):
        for day, hour, ends in ((FORWARD, 0, "03:30+0200"), (BACK, 0, "02:30+0100")):
            with self.subTest(day=day):
                start = datetime(day.year, day.month, day.day, hour, 30)
                self.assertIn((start, start + timedelta(hours=1)), self._slots(day))
                session = self._session(self.samira, start)
                self.assertEqual(session.duration, 1)
                self.assertEqual(session.event_id.duration, 1)
                self.assertEqual((session.event_id.start, session.event_id.stop), (session.start, session.stop))
                self.assertEqual(self._clock(session.stop), ends)
                with self.assertRaisesRegex(UserError, "no time any more"):
                    self._session(self.joris, start + timedelta(minutes=30))
                self._session(self.joris, start + timedelta(hours=1))
                self.assertNotIn(start, [slot for slot, _stop in self._slots(day)])

    def test_what_is_in_the_calendar_over_the_change_takes_its_time_and_no_more(self):
        for day in (FORWARD, BACK):
            with self.subTest(day=day):
                start = datetime(day.year, day.month, day.day, 0, 30)
                before = self._slots(day)
                partners = [Command.set(self.mentor.partner_id.ids)]
                vals = {"name": "Busy", "start": start, "stop": start + timedelta(hours=1), "partner_ids": partners}
                self.env["calendar.event"].with_user(self.mentor).create(vals)
                taken = {slot for slot, stop in before if slot < vals["stop"] and stop > start}
                self.assertEqual([slot for slot in before if slot[0] not in taken], self._slots(day))

    def test_the_person_reads_both_ends_by_the_clock_there(self):
        for day, words in ((FORWARD, "from 01:30 to 03:30"), (BACK, "from 02:30 to 02:30")):
            with self.subTest(day=day):
                session = self._session(self.samira, datetime(day.year, day.month, day.day, 0, 30))
                self.assertIn(words, session.with_context(lang="en_US")._get_when())
                ics = session._prepare_ics_vals("publish")["raw"]
                text = ics.decode() if isinstance(ics, bytes) else ics
                self.assertIn(f"DTSTART:{day:%Y%m%d}T003000Z", text)
                self.assertIn(f"DTEND:{day:%Y%m%d}T013000Z", text)

    def test_dragging_over_the_change_keeps_the_hour(self):
        session = self._session(self.samira, datetime(2035, 3, 24, 9))
        session.with_user(self.mentor).start = datetime(2035, 3, 25, 0, 30)
        self.assertEqual(session.stop, datetime(2035, 3, 25, 1, 30))
        self.assertEqual((session.event_id.start, session.event_id.stop), (session.start, session.stop))
        times = {"start": datetime(2035, 10, 28, 0, 30), "stop": datetime(2035, 10, 28, 1, 30)}
        session.event_id.with_user(self.mentor).write(dict(times))
        self.assertEqual((session.start, session.stop, session.duration), (*times.values(), 1))

    def test_what_takes_all_day_takes_23_or_25_hours(self):
        for day in (FORWARD, BACK):
            with self.subTest(day=day):
                partners = [Command.set(self.mentor.partner_id.ids)]
                self.env["calendar.event"].with_user(self.mentor).create(
                    {"name": "Off", "allday": True, "start_date": day, "stop_date": day, "partner_ids": partners}
                )
                self.assertFalse(self._slots(day))
                self.assertEqual(len(self._slots(day + timedelta(days=1))), 21)
                self.assertEqual(len(self._slots(day - timedelta(days=1))), 21)

    def test_booking_on_the_days_of_the_change(self):
        for day, noon in ((FORWARD, 10), (BACK, 11)):
            with self.subTest(day=day):
                wizards = self.env["mobility.session.book"].with_user(self.mentor)
                wizard = wizards.create({"participant_id": self.samira.id, "date_from": day})
                start, stop = wizard.proposals[0]
                self.assertEqual(self._clock(datetime.fromisoformat(start))[:5], "00:00")
                wizard.with_context(slot=0).action_choose()
                session = self.samira.session_ids.filtered(lambda own, first=start: str(own.start) == first)
                self.assertEqual(str(session.stop), stop)
                # at noon there, on the day itself: chosen by hand
                chosen = datetime(day.year, day.month, day.day, noon)
                wizard = wizards.create({"participant_id": self.samira.id, "start": chosen})
                wizard.action_book()
                own = self.samira.session_ids.filtered(lambda own, at=chosen: own.start == at)
                self.assertEqual(self._clock(own.start)[:5], "12:00")

    def test_a_series_at_an_hour_that_one_day_does_not_have_or_has_twice(self):
        wizards = self.env["mobility.session.book"].with_user(self.mentor)
        for day, clocks in (
            (FORWARD, ["02:30+0100", "03:30+0200", "02:30+0200"]),
            (BACK, ["02:30+0200", "02:30+0100", "02:30+0100"]),
        ):
            with self.subTest(day=day):
                before = AMSTERDAM.localize(datetime(day.year, day.month, day.day, 2, 30) - timedelta(weeks=1))
                start = before.astimezone(pytz.utc).replace(tzinfo=None)
                vals = {"participant_id": self.samira.id, "start": start, "repeat_weeks": "1", "repeat_count": 3}
                known = self.samira.session_ids
                wizards.create(vals).action_book()
                made = (self.samira.session_ids - known).sorted("start")
                self.assertEqual([self._clock(session.start) for session in made], clocks)
                self.assertEqual(set(made.mapped("duration")), {1})
