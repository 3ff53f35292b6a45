"""Figures at size.  ./dev/bench learning [people]

1. The main pivot (area by program) costs at most 1.3 times the best SQL by hand on the same tables.
2. Confirming a Bridge gets no slower: with all these people at most 1.2 times what it costs with 1,000.

Both are the least of several tries in turn: other work on the machine makes a try slower, never faster.
"""

import statistics
import sys
import time

from devlib.bench import environment, verdict
from devlib.populate import populate
from odoo import Command
from odoo.tools import SQL

PEOPLE = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
FEW = 1_000
TRIES = 7
CONFIRMS = 40
BY_HAND = """
    SELECT area_id, program_id, COUNT(*), COUNT(change), COUNT(*) FILTER (WHERE change = 'forward'),
           COUNT(*) FILTER (WHERE change = 'same'), COUNT(*) FILTER (WHERE change = 'back')
      FROM mobility_outcome
     WHERE company_id = ANY(%s)
  GROUP BY area_id, program_id
"""
MEASURES = ["__count", "compared_count:sum", "forward_count:sum", "same_count:sum", "back_count:sum"]


def timed(action):
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


def pivot(env, company):
    """Return the seconds of (by hand, the report) as a coordinator of this organisation."""
    user = env["res.users"].create(
        {
            "name": "Coordinator",
            "login": "bench_coordinator",
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "group_ids": [Command.set(env.ref("mobility_mentoring.group_coordinator").ids)],
        }
    )
    report = env["mobility.outcome.report"].with_user(user).with_context(allowed_company_ids=company.ids)
    env.flush_all()
    answers = {}

    def by_hand():
        env.cr.execute(SQL(BY_HAND, company.ids))
        answers["hand"] = {(area, program): tuple(counts) for area, program, *counts in env.cr.fetchall()}

    def by_report():
        report.env.invalidate_all()
        rows = report._read_group([], ["area_id", "program_id"], MEASURES)
        answers["report"] = {(area.id, program.id): tuple(counts) for area, program, *counts in rows}

    by_hand()
    by_report()
    assert answers["hand"] == answers["report"], "the two ways do not say the same"
    tries = [(timed(by_hand), timed(by_report)) for _try in range(TRIES)]
    return [min(seconds) for seconds in zip(*tries, strict=True)]


def confirm(env, company, mentor):
    """Return the seconds of confirming one Bridge of somebody of this mentor: of the quarter that went fastest.

    Of one mentor, who is logged in: what the host reads once for each user is no part of it.
    """
    people = env["mobility.participant"].search(
        [("company_id", "=", company.id), ("mentor_id", "=", mentor.id), ("state", "=", "active")], limit=CONFIRMS
    )
    drafts = [person.action_new_assessment()["res_id"] for person in people]
    for line in env["mobility.assessment"].browse(drafts).line_ids:
        line.write({"answer": "level", "level_id": line.area_id.level_ids[2].id})
    env.flush_all()
    seconds = []
    for id_ in drafts:
        env.invalidate_all()
        draft = env["mobility.assessment"].browse(id_).with_user(mentor)
        seconds.append(timed(lambda draft=draft: (draft.action_confirm(), env.flush_all())))
        env.cr.commit()
    return statistics.quantiles(seconds, n=4)[0]


def settle(env):
    """Commit, and let the database tidy up, as it does by itself in the days in which people come."""
    env.cr.commit()
    env.cr._cnx.autocommit = True
    env.cr.execute("VACUUM ANALYZE")
    env.cr._cnx.autocommit = False


def count(env, model):
    return f"{env[model].with_context(active_test=False).search_count([]):,}"


with environment(tracking_disable=True, no_reset_password=True) as env:
    company = populate(env, FEW)
    settle(env)
    mentor = env["mobility.participant"].search([("company_id", "=", company.id)], order="id desc", limit=1).mentor_id
    confirm(env, company, mentor)  # warm
    few = confirm(env, company, mentor)
    begun = time.perf_counter()
    populate(env, PEOPLE - FEW, company)
    settle(env)
    names = ["mobility.participant", "mobility.assessment", "mobility.assessment.line", "mobility.outcome"]
    print(f"{', '.join(f'{count(env, name)} {name}' for name in names)}: made in {time.perf_counter() - begun:.0f} s")
    hand, report = pivot(env, company)
    print(f"area by program: by hand {1000 * hand:.0f} ms, the report {1000 * report:.0f} ms")
    verdict("the pivot beside SQL by hand", report / hand, 1.3)
    confirm(env, company, mentor)  # warm
    many = confirm(env, company, mentor)
    print(f"confirming one Bridge: {1000 * few:.1f} ms with {FEW:,} people, {1000 * many:.1f} ms with {PEOPLE:,}")
    verdict("confirming a Bridge at size", many / few, 1.2)
