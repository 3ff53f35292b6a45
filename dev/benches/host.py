"""What others feel of us: contacts of an ordinary employee, and vendor bills.  ./dev/bench host [contacts] [bills]

With the addon a tenth of the contacts are hidden participants. Times are the least of several tries: the rest is noise.
"""

import statistics
import sys
import time

from devlib.bench import Measure, environment, table

WITH_AND_WITHOUT = True
CONTACTS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
BILLS = int(sys.argv[2]) if len(sys.argv) > 2 else 100
TRIES = 15
# some match many, some a few, some none: with a limit the planner turns on a hair between two ways for a single word
WORDS = ("Contact", "contact 5", "Contact 1234", "987", "99999", "example.org", "Delft", "Nobody", "zz", "77 7")


class Least:
    """The least time of several tries and the queries of one."""

    def __init__(self, name, env, action):
        self.name, times = name, []
        action()
        for _try in range(TRIES):
            env.invalidate_all()
            before, begun = env.cr.sql_log_count, time.perf_counter()
            action()
            times.append(time.perf_counter() - begun)
            self.queries = env.cr.sql_log_count - before
        self.seconds = statistics.quantiles(times, n=4)[0]


def make_contacts(env):
    """A hundred thousand contacts, past the ORM: copies of one that differ in name, e-mail and city."""
    model = env["res.partner"].create({"name": "Model", "email": "m@example.org", "city": "Delft"})
    env.flush_all()
    env.cr.execute("SELECT column_name FROM information_schema.columns WHERE table_name = 'res_partner'")
    columns = {name for (name,) in env.cr.fetchall()}
    own = {
        "id": None,
        "name": "'Contact ' || n",
        "complete_name": "'Contact ' || n",
        "email": "'contact' || n || '@example.org'",
        "email_normalized": "'contact' || n || '@example.org'",
        "city": "'City ' || n %% 300",
        "commercial_partner_id": "NULL",
        "mobility_hidden": "n %% 10 = 0",
    }
    copied = sorted(columns - own.keys())
    changed = [name for name in own if name in columns and own[name]]
    names = ", ".join(f'"{name}"' for name in copied + changed)
    values = ", ".join([f'p."{name}"' for name in copied] + [own[name] for name in changed])
    source = "res_partner p, generate_series(1, %s) n WHERE p.id = %s"
    env.cr.execute(f"INSERT INTO res_partner ({names}) SELECT {values} FROM {source}", [CONTACTS, model.id])
    env.cr.execute("UPDATE res_partner SET commercial_partner_id = id WHERE commercial_partner_id IS NULL")
    env.cr.execute("ANALYZE res_partner")
    env.invalidate_all()


def contacts(env):
    employee = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create({"name": "Employee", "login": "bench_employee", "group_ids": [(6, 0, [env.ref("base.group_user").id])]})
    )
    Partner = env["res.partner"].with_user(employee)
    fields = {"complete_name": {}, "email": {}, "phone": {}, "city": {}, "country_id": {"fields": {"display_name": {}}}}
    return [
        Least("contacts: first page of the list", env, lambda: Partner.web_search_read([], fields, limit=80)),
        Least("contacts: count", env, lambda: Partner.search_count([])),
        Least("contacts: search a word", env, lambda: Partner.search([("name", "ilike", "tact 9999")], limit=80)),
        Least("contacts: name search, ten words", env, lambda: [Partner.name_search(word, limit=8) for word in WORDS]),
        Least("contacts: by city", env, lambda: Partner._read_group([], ["city"], ["__count"])),
    ]


def bills(env):
    env = env(context={**env.context, "tracking_disable": True})
    partners = env["res.partner"].create([{"name": f"Vendor {n}"} for n in range(BILLS)])
    moves = env["account.move"].create(
        [
            {
                "move_type": "in_invoice",
                "partner_id": partner.id,
                "invoice_date": "2026-01-15",
                "invoice_line_ids": [(0, 0, {"name": "Paper", "price_unit": 10, "tax_ids": False})],
            }
            for partner in partners
        ]
    )
    env.flush_all()
    env.invalidate_all()
    journal = env["account.journal"].search([("type", "=", "bank"), ("company_id", "=", env.company.id)], limit=1)
    with Measure(f"vendor bills: {BILLS} posted and paid", env) as measure:
        moves.action_post()
        env["account.payment.register"].with_context(active_model="account.move", active_ids=moves.ids).create(
            {"journal_id": journal.id, "group_payment": False}
        )._create_payments()
    assert set(moves.mapped("payment_state")) <= {"paid", "in_payment"}, set(moves.mapped("payment_state"))
    return [measure]


with environment() as env:
    measures = bills(env)
    make_contacts(env)
    measures += contacts(env)
    env.cr.rollback()
table(measures)
