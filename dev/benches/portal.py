"""The pages of a participant, beside the host's own list of invoices with 20 rows: time, queries and size of a view.

./dev/bench portal [how many times each page is opened]
"""

import re
import statistics
import sys
import time
from pathlib import Path

from devlib.bench import environment
from odoo import sql_db
from odoo.http import root
from odoo.modules.registry import Registry
from werkzeug.test import Client

TRIES = int(sys.argv[1]) if len(sys.argv) > 1 else 40
ROWS = 20
# the parts of a copy that are long
LONG = ("goal.step", "reward", "session")
# what of ours is in the host's bundle, before it is made smaller
OURS = Path(__file__).parents[2] / "static/src/portal"


def make_invoices(env, partner):
    env["account.move"].create(
        [
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_line_ids": [(0, 0, {"name": f"Thing {n}", "price_unit": 10, "tax_ids": False})],
            }
            for n in range(ROWS)
        ]
    ).action_post()


def log_in(env, user):
    """Return a browser in which ``user`` is logged in."""
    session = root.session_store.new()
    session.update({"db": env.cr.dbname, "login": user.login, "uid": user.id, "context": {"lang": user.lang}})
    session["session_token"] = user._compute_session_token(session.sid)
    root.session_store.save(session)
    client = Client(root)
    client.set_cookie("session_id", session.sid)
    return client


def view(client, path):
    """Open a page and return (seconds, queries, kilobytes) of the answer."""
    before, begun = sql_db.sql_counter, time.perf_counter()
    response = client.get(path, headers={"Host": "localhost", "Accept-Language": "en"})
    seconds = time.perf_counter() - begun
    assert response.status_code == 200, (path, response.status)
    return seconds, sql_db.sql_counter - before, len(response.data) / 1024


def get_pages(person):
    """Return the addresses of the own pages of ``person``, who has one of everything."""
    step = person.step_ids.filtered(lambda step: step.state == "todo")[:1]
    talk, year = person.next_session_id, person.env.cr.now().year
    voucher = person.reward_ids.filtered(lambda reward: reward.voucher_id and reward.state != "received")[:1]
    parts = {
        "today": [""],
        "bridge": ["", f"/{person.assessment_id.id}", "/fill/1", "/arrows", "/vision", "/check"],
        "goals": ["", f"/step/{step.id}", f"/{step.goal_id.id}/add", "/stress"],
        "appointments": ["", f"/{talk.id}/move", f"/{talk.id}/cancel"],
        "rewards": ["", f"/year/{year}", *([f"/{voucher.id}/code"] if voucher else [])],
        "record": [
            "",
            "/looked",
            "/copy",
            *(f"/copy/part/mobility.{name}" for name in ("goal.step", "reward", "session")),
        ],
    }
    return [f"/my/{name}{rest}" for name, more in parts.items() for rest in more]


with environment() as env:
    person = env.ref("mobility_mentoring.demo_participant_samira")
    user = person.partner_id.user_ids
    user.lang = "en_US"
    env["ir.default"].set("res.partner", "lang", "en_US")
    make_invoices(env(context={**env.context, "allowed_company_ids": person.company_id.ids}), person.partner_id)
    draft = person._do_start_own_bridge()
    env.cr.commit()
    Registry(env.cr.dbname).clear_all_caches()
    client = log_in(env, user)
    pages = ["/my/invoices", *get_pages(person)]
    found = {page: [] for page in pages}
    for page in pages:
        view(client, page)
    # in turn, so that whatever else the machine does meets all of them
    for _try in range(TRIES):
        for page in pages:
            found[page].append(view(client, page))

rows = len(re.findall(r"<tr", client.get("/my/invoices").text)) - 1
print(f"{rows} rows in the host's list; median of {TRIES}")
base = statistics.median(seconds for seconds, _queries, _size in found["/my/invoices"])
ours = sum(file.stat().st_size for file in OURS.iterdir()) / 1024
print(f"of ours in the host's assets: {ours:.1f} KB before minifying")
print(f"{'':<28} {'ms':>7} {'ratio':>6} {'queries':>8} {'KB':>6}")
for page, views in found.items():
    seconds, queries, size = (statistics.median(values) for values in zip(*views, strict=True))
    print(f"{page:<28} {1000 * seconds:>7.1f} {seconds / base:>6.2f} {queries:>8.0f} {size:>6.1f}")
