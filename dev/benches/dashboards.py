"""What the database needs for the first screen of each dashboard: under two seconds.  ./dev/bench dashboards [people]

All that a dashboard asks, one question after the other, without the filters that would narrow it: a browser asks
several at once, and draws while it waits. Asked with the rights of somebody who looks at it daily.
"""

import base64
import json
import sys
import time

from devlib.bench import environment
from devlib.populate import populate
from odoo import Command

PEOPLE = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
MOST = 2.0
TRIES = 3


def looks(env, group, company):
    """Return somebody who has this dashboard; a mentor with people."""
    if group == env.ref("mobility_mentoring.group_mentor"):
        return env["mobility.participant"].search([("company_id", "=", company.id)], order="id desc", limit=1).mentor_id
    return env["res.users"].create(
        {
            "name": group.name,
            "login": f"bench_{group.id}",
            "company_id": company.id,
            "company_ids": [Command.set(company.ids)],
            "group_ids": [Command.set(group.ids)],
        }
    )


def questions(content):
    """Return (model, domain, what by, what counted) for each pivot and chart."""
    found = []
    for pivot in content.get("pivots", {}).values():
        groupby = [_group(part) for part in [*pivot.get("rows", []), *pivot.get("columns", [])]]
        measures = [measure["fieldName"] for measure in pivot["measures"] if not measure.get("computedBy")]
        found.append((pivot["model"], pivot.get("domain") or [], groupby, measures))
    for sheet in content["sheets"]:
        for figure in sheet["figures"]:
            if meta := figure["data"].get("metaData"):
                domain = figure["data"]["searchParams"].get("domain") or []
                found.append((meta["resModel"], domain, meta["groupBy"], [meta["measure"]]))
    return found


def _group(part):
    return f"{part['fieldName']}:{part['granularity']}" if part.get("granularity") else part["fieldName"]


def ask(model, domain, groupby, measures):
    aggregates = []
    for name in measures:
        field = model._fields.get(name)
        aggregates.append(f"{name}:{field.aggregator}" if field else name)
    model.formatted_read_group(domain, groupby, aggregates)


with environment(tracking_disable=True, no_reset_password=True) as env:
    company = populate(env, PEOPLE)
    env.cr.commit()
    for dashboard in env["spreadsheet.dashboard"].search([("dashboard_group_id.name", "=", "Mobility Mentoring")]):
        user = looks(env, dashboard.group_ids[:1], company)
        content = json.loads(base64.b64decode(dashboard.spreadsheet_binary_data))
        least = None
        for _try in range(TRIES):
            begun, slowest = time.perf_counter(), (0, "")
            for model, domain, groupby, measures in questions(content):
                env.invalidate_all()
                one = time.perf_counter()
                ask(env[model].with_user(user).with_company(company), domain, groupby, measures)
                slowest = max(slowest, (time.perf_counter() - one, f"{model} by {', '.join(groupby) or 'nothing'}"))
            least = min(least or (9e9, slowest), (time.perf_counter() - begun, slowest))
        seconds, (slow, where) = least
        print(
            f"{'HIT ' if seconds < MOST else 'MISS'} {dashboard.name}: {seconds:.2f} s, at most {MOST:.0f}, "
            f"for {len(questions(content))} questions about {PEOPLE:,} people; the slowest {slow:.2f} s: {where}"
        )
    env.cr.rollback()
