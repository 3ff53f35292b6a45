"""Forgetting people in the background: seconds and memory.  ./dev/bench erase [how many]

A tenth of them (1,000 by default) and then all are put on the yearly list, confirmed and forgotten, each in a fresh
process. Each has three years of data: a talk each month, a Bridge each half year, goals with steps and rewards that
were paid, files, messages, a child, a login, who looked. They are copies of one whose life went through the addon.
"""

import json
import resource
import subprocess
import sys
import time
from collections import Counter

from devlib.bench import environment
from devlib.copies import add_hanging, copy_rows, get_rows, let_term_pass
from devlib.journey import Journey

# What happens to one of them in three years, by table, how often more, and how many days lie between.
PAID = ("mobility_reward", "mobility_payout_item", "mobility_voucher")
MORE = (
    (("mobility_session",), 35, 30),
    (("mobility_assessment",), 5, 180),
    (("mobility_goal_step", *PAID), 4, 7),
    (("mobility_goal", "mobility_goal_step", *PAID), 7, 120),
    (("mail_message",), 3, 300),
    (("mobility_access_log",), 60, 15),
)


def make_people(count):
    """Return the organisation's and its manager's id, of ``count`` people who all live the same life."""
    with environment() as env:
        journey = Journey(env)
        journey.live()
        person = journey.person
        env["mobility.retention"].search([("company_id", "=", journey.company.id)]).unlink()
        for tables, times, days in MORE:
            rows = get_rows(env, person)
            copy_rows(env, add_hanging(env, {table: rows[table] for table in tables if table in rows}), times, days)
        rows = get_rows(env, person)
        copy_rows(env, rows, count - 1)
        _give_addresses(env, person.email)
        sizes = Counter({table: len(ids) for table, ids in rows.items()})
        print("rows a person:", sum(sizes.values()), dict(sizes.most_common(16)), flush=True)
        return journey.company.id, journey.manager.id


def _give_addresses(env, email):
    """Give each of them an address and number of their own: what goes to one is not to be found for all."""
    env.cr.execute(
        """
        UPDATE res_partner partner
           SET email = 'person' || id || '@example.org', email_normalized = 'person' || id || '@example.org',
               phone = '+316' || LPAD(id::text, 8, '0'), phone_sanitized = '+316' || LPAD(id::text, 8, '0')
         WHERE email_normalized = %s
        """,
        [email],
    )
    env.cr.execute(
        "UPDATE mail_mail SET email_to = 'person' || id || '@example.org' WHERE email_to ILIKE %s", [f"%{email}%"]
    )
    env.invalidate_all()


def let_time_pass(company_id, count):
    """The term of ``count`` people more is over."""
    with environment() as env:
        let_term_pass(env, company_id, count)
    with environment() as env:
        env.cr.execute("ANALYZE")


def memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def erase(company_id, manager_id):
    """Put them on the list, confirm it, and do what the host's cron does."""
    with environment(user=manager_id, allowed_company_ids=[company_id]) as env:
        began = time.perf_counter()
        retention = env["mobility.retention"].create({"company_id": company_id})
        listed, blocked = len(retention.line_ids), [line.blocker for line in retention.line_ids if line.blocker]
        retention.action_confirm()
        before = time.perf_counter() - began, memory()
        assert not blocked, blocked[:3]
    with environment() as env:
        began = time.perf_counter()
        env["mobility.retention.line"]._cron_erase()
        seconds = time.perf_counter() - began
        people = env["mobility.participant"].with_context(active_test=False)
        gone = people.search_count([("company_id", "=", company_id), ("date_erased", "!=", False)])
        destroyed = env["mobility.destruction"].search_count([("company_id", "=", company_id)])
        assert gone == destroyed, (gone, destroyed)
    print(json.dumps({"listed": listed, "list": before, "seconds": seconds, "memory": memory()}))


def main(count):
    results = []
    company_id, manager_id = make_people(count + count // 10)
    for size in (count // 10, count):
        let_time_pass(company_id, size)
        command = [sys.executable, "-m", "devlib.bench", "--inside", __file__, "work", str(company_id), str(manager_id)]
        output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        result = json.loads(output.splitlines()[-1])
        results.append(result)
        assert result["listed"] == size, result
        print(
            f"{size:>7} people: list in {result['list'][0]:.1f} s ({result['list'][1]} MB), forgotten in"
            f" {result['seconds']:.1f} s, largest memory {result['memory']} MB",
            flush=True,
        )
    print(f"ten times as many took {results[1]['seconds'] / results[0]['seconds']:.1f} times as long")


match sys.argv[1:]:
    case ["work", company_id, manager_id]:
        erase(int(company_id), int(manager_id))
    case count:
        main(int(*count or ["1000"]))
