from datetime import datetime, time, timedelta

import pytz
from odoo import fields

from .tables import read_table, read_time

ZONE = pytz.timezone("Europe/Amsterdam")
RHYTHM = timedelta(weeks=5)
# Knows of an appointment in some days, and did not say yet whether that suits.
SILENT = "tesfay"
# From this age on a child needs nobody.
GROWN = 12
KINDS = ("checkin", "goals", "checkin", "difficult")
NOTES = (
    "Samen de post doorgenomen. Twee brieven weg, een bewaard.",
    "Gepraat over hoe de week ging. De kleine stap is gelukt.",
    "Het plan voor drukke dagen bijgewerkt.",
    "Gevierd wat er al af is.",
)
TOPICS = ("stress", "planning", "scarcity", "if_then", "letters")
TRAININGS = (
    ("mentor", 30, "stress", "Praten over stress"),
    ("mentor", 9, False, "Vragen stellen zonder te sturen"),
    ("mentor2", 14, "if_then", "Als-dan-plannen maken"),
)
BARRIERS = (
    # what, where it comes from, what it makes heavier, what became of it
    ("Geen bus na zes uur 's avonds.", "organisation", "earnings", "action_work"),
    ("Wie meer uren werkt, verliest toeslag.", "rule", "earnings", None),
    ("Slaapt slecht.", "person", "health", "action_remove"),
    ("Brieven die ik niet begrijp.", "organisation", "debts", "action_stay"),
    ("Geen opvang op woensdag.", "organisation", "family", None),
)
REASONS = ("De bus reed niet.", "", "Oppas viel weg.", "Was het vergeten, te veel aan het hoofd.")


class Agenda:
    """Each person comes on a weekday and at an hour of their own: nobody meets another in the same hour."""

    def __init__(self, town):
        self.town, self.today = town, town.today
        self.people = read_table("people")
        self.bridges = {}
        for row in read_table("bridges"):
            self.bridges.setdefault(row["person"], set()).add(read_time(row["when"], self.today))
        town.company.partner_id.tz = ZONE.zone
        town.company.resource_calendar_id.tz = ZONE.zone

    def get_events(self):
        """Yield (date, order, what happens, what is needed for it)."""
        yield self.today, 100, self._learn
        for number, row in enumerate(self.people):
            yield read_time(row["start"], self.today), 0.5, self._write_down, number, row
            if row["state"] in ("active", "intake"):
                yield self.today, 99, self._plan, number, row

    def _get_person(self, env, row):
        return env.ref(f"mobility_mentoring.demo_participant_{row['key']}").sudo(False).with_env(env)

    def _get_start(self, number, date):
        """Return the moment, in UTC, at which this person comes in the week of ``date``."""
        date += timedelta(days=number % 5 - date.weekday())
        hour = time((9, 13, 10, 14, 11, 15)[number // 5], 30 if number % 2 else 0)
        return ZONE.localize(datetime.combine(date, hour)).astimezone(pytz.utc).replace(tzinfo=None)

    def _get_soon(self, date):
        """Return a moment, in UTC, in three days, or on the Monday after: at an hour at which nobody else comes."""
        date += timedelta(days=3)
        date += timedelta(days=7 - date.weekday() if date.weekday() > 4 else 0)
        return ZONE.localize(datetime.combine(date, time(16))).astimezone(pytz.utc).replace(tzinfo=None)

    def _get_children(self, person):
        """Return the children of this person who are too young to stay alone, the youngest first."""
        grown = fields.Date.subtract(self.today, years=GROWN)
        children = person.household_member_ids.filtered(lambda member: member.relation == "child")
        return children.filtered(lambda child: child.birthdate > grown).sorted("birthdate", reverse=True)

    def _prepare_vals(self, person, start, kind):
        return {
            "participant_id": person.id,
            "session_type_id": person.env.ref(f"mobility_mentoring.session_type_{kind}").id,
            "start": start,
            "location": "Dijkplein 1, Rivierwaard",
        }

    def _learn(self, date):
        """Look who has no next appointment, and write down what mentors learned."""
        env = self.town.env(context={**self.town.env.context, "allowed_company_ids": self.town.company.ids})
        Signal = env["mobility.signal"]
        people = env["mobility.participant"].search(
            [*Signal._get_no_next_domain(), ("company_id", "=", self.town.company.id)]
        )
        Signal._do_raise(people, "no_next")
        for login, weeks, topic, name in TRAININGS:
            env = self.town.acting_as(login, date)
            vals = {"name": name, "date": fields.Date.subtract(date, weeks=weeks), "hours": 3}
            topic = topic and env.ref(f"mobility_mentoring.topic_{topic}").id
            env["mobility.mentor.training"].create({**vals, "topic_id": topic})

    def _write_down(self, date, number, row):
        """Write down all that took place until today, or until the person left."""
        env = self.town.acting_as(row["mentor"], date)
        env = env(context={**env.context, "session_happened": True, "session_quiet": True})
        person = self._get_person(env, row)
        until = read_time(row["until"], self.today) if row["until"] else self.today
        vals_list, day, count = [], date + timedelta(weeks=1), 0
        while day <= until - timedelta(weeks=1):
            kind = "intake" if not count else KINDS[count % len(KINDS)]
            if any(abs(day - bridge) <= RHYTHM / 2 for bridge in self.bridges.get(row["key"], ())):
                kind = "bridge"
            vals_list.append(self._prepare_vals(person, self._get_start(number, day), kind))
            day, count = day + RHYTHM, count + 1
        sessions = env["mobility.session"].create(vals_list)
        self._remind(sessions)
        self._close(sessions, number)

    def _remind(self, sessions):
        """Reminders are there since half a year."""
        since = datetime.combine(self.today - timedelta(days=182), time.min)
        # sudo: reminders are made by the system alone
        recent = sessions.sudo().filtered(lambda session: session.start > since)
        recent.env["mobility.session.reminder"].create(
            [
                {"session_id": session.id, "start": session.start, "hours": hours, "way": way, "state": "sent"}
                for session in recent
                if (way := session.participant_id._get_way()) and not session.participant_id.contact_warning
                for hours in (48, 2)
            ]
        )

    def _close(self, sessions, number):
        """Most came; in the afternoon a few more did not."""
        absent, cancelled = sessions.browse(), sessions.browse()
        for count, session in enumerate(sessions, number):
            if count % (6 if session.start.hour >= 11 else 11) == 5:
                absent |= session
            elif count % 17 == 7:
                cancelled |= session
        for count, session in enumerate(absent):
            session.with_context(no_show_reason=REASONS[count % len(REASONS)]).action_no_show()
        if cancelled:
            cancelled.with_context(cancel_reason="Griep in huis.").action_cancel()
        held = sessions - absent - cancelled
        held.action_hold()
        for count, session in enumerate(held[-3:]):
            session.mood = str(2 + (count + number) % 4)
            session.note = NOTES[(count + number) % len(NOTES)]
        for topic, session in zip(TOPICS, held[1::3], strict=False):
            session.topic_ids = session.env.ref(f"mobility_mentoring.topic_{topic}")

    def _count_helped(self, env, held):
        """Most people said that it helped; nothing is kept but how many."""
        for program, sessions in held.grouped("program_id").items():
            for count, _session in enumerate(sessions):
                env["mobility.session.helped"]._do_count(program, ("yes", "yes", "bit", "yes", "no")[count % 5])

    def _find_barrier(self, env, number, row):
        """Write down what is in the way of some people."""
        if number % 2:
            return
        name, cause, area, action = BARRIERS[number // 2 % len(BARRIERS)]
        found = fields.Date.subtract(self.today, months=number)
        barrier = env["mobility.barrier"].create(
            {
                "participant_id": self._get_person(env, row).id,
                "name": name,
                "cause": cause,
                "area_id": env.ref(f"mobility_mentoring.area_{area}").id,
                "date_found": max(found, read_time(row["start"], self.today)),
            }
        )
        if action:
            getattr(barrier, action)()

    def _plan(self, date, number, row):
        """Plan the next one, for most; two come to their mentor today."""
        env = self.town.acting_as(row["mentor"], date)
        env = env(context={**env.context, "session_happened": True, "session_quiet": True})
        person = self._get_person(env, row)
        self._find_barrier(env, number, row)
        self._count_helped(env, person.session_ids.filtered(lambda session: session.state == "held")[:4])
        vals_list = []
        if row["key"] in ("samira", "dylan"):
            hour = time(10 if row["key"] == "samira" else 14)
            start = ZONE.localize(datetime.combine(date, hour)).astimezone(pytz.utc).replace(tzinfo=None)
            vals_list.append(self._prepare_vals(person, start, "goals" if row["key"] == "samira" else "checkin"))
        if number % 6 != 4:
            start = self._get_start(number, date + timedelta(weeks=1 + number % 3))
            start = self._get_soon(date) if row["key"] == SILENT else start
            vals = self._prepare_vals(person, start, "intake" if row["state"] == "intake" else "checkin")
            alone = row["household"] == "single_parent"
            vals_list.append({**vals, "childcare_needed": alone and bool(self._get_children(person))})
        sessions = env["mobility.session"].create(vals_list)
        if row["key"] != SILENT:
            self._answer(sessions, (None, "yes", "yes", "no", None, "yes", None)[number % 7])
        self._find_volunteers(sessions, number)

    def _answer(self, sessions, answer):
        """Most said whether they come; of the others, some have to be told first, by a colleague."""
        later = sessions.filtered(lambda session: session.start.date() > self.today)
        (sessions - later)._do_answer("yes")
        if answer:
            later._do_answer(answer)
        elif later and later._get_mail_blocker():
            later._plan_to_tell("request")

    def _find_volunteers(self, sessions, number):
        """For one in two of those who bring a child, somebody said yes already."""
        # sudo: volunteers say yes on their own page, which the demo does not open
        for session in sessions.sudo().filtered("childcare_ask_ids"):
            session.childcare_member_ids = self._get_children(session.participant_id)[:1]
            if number % 2 == 0:
                session._do_give_childcare(session.childcare_ask_ids[0])
