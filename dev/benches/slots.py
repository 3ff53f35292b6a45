"""Free times of four weeks for a mentor with many events, beside what the host asks to know who is busy then.

./dev/bench slots [how many events]
"""

import sys
from datetime import datetime, timedelta

from devlib.bench import Measure, environment, table

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 400
TRIES = 20
QUIET = {"no_mail_to_attendees": True, "dont_notify": True, "skip_contact_description": True, "tracking_disable": True}


def fill(env, mentor, first):
    slots = range(COUNT)
    starts = [first + timedelta(days=n % 28, minutes=20 * (n // 28)) for n in slots]
    partners = [(6, 0, mentor.partner_id.ids)]
    vals = [{"name": "Busy", "start": s, "stop": s + timedelta(minutes=15), "partner_ids": partners} for s in starts]
    env["calendar.event"].with_context(**QUIET).create(vals)


with environment() as env:
    mentor = env["res.users"].create({"name": "Mentor", "login": "bench_mentor", "tz": "Europe/Amsterdam"})
    first = datetime.combine(datetime.now().date() + timedelta(days=7), datetime.min.time()) + timedelta(hours=8)
    fill(env, mentor, first)
    env.flush_all()
    with Measure(f"the host: busy events of one partner, {TRIES} times", env, per=TRIES) as host:
        for _try in range(TRIES):
            env.invalidate_all()
            mentor.partner_id._get_busy_calendar_events(first, first + timedelta(days=28))
    with Measure(f"free times of four weeks, {COUNT} events, {TRIES} times", env, per=TRIES) as ours:
        for _try in range(TRIES):
            env.invalidate_all()
            last = first.date() + timedelta(days=27)
            slots = env["mobility.session"]._find_slots(mentor, 1, first.date(), last, True)
    print(f"{len(slots)} times found")
    table([host, ours])
