"""Approved rewards, one a person, until paid: ours beside the host's own path.  ./dev/bench payout [how many]

    ./dev/bench payout background [how many]

pays a tenth of them (1,000 by default) and then all in the background, each in a fresh process: seconds, how much more
ten times as many take, and the largest memory of that process.

The host's path is what an organisation without us does: a receipt a reward, posted, then Register Payment one by one.
Both run in one process on one database, in batches of one transaction, so only the ratio means something.
"""

import json
import resource
import subprocess
import sys
import time

from devlib.bench import Measure, environment, table
from devlib.world import make_company, make_people, make_rewards


def pay_with_payouts(env):
    payout = env["mobility.payout"].create({})
    payout.action_collect()
    payouts = env["mobility.payout"].search([("state", "=", "draft"), ("company_id", "=", env.company.id)])
    for one in payouts:
        one.action_post()
        one.action_export_sepa()
        one.action_pay()
    assert set(payouts.mapped("state")) == {"paid"}, payouts.mapped("state")


def pay_with_host(env, journal, partners):
    for partner in partners:
        receipt = env["account.move"].create(
            {
                "move_type": "in_receipt",
                "partner_id": partner.id,
                "invoice_date": "2026-01-15",
                "invoice_line_ids": [(0, 0, {"name": "Reward", "price_unit": 50, "tax_ids": False})],
            }
        )
        receipt.action_post()
        env["account.payment.register"].with_context(active_model="account.move", active_ids=receipt.ids).create(
            {"journal_id": journal.id}
        )._create_payments()


def compare(count):
    with environment() as superuser_env:
        env, company, journal = make_company(superuser_env)
        people = make_people(env, company, count)
        make_rewards(env, company, people)
        partners = env["res.partner"].create([{"name": f"Payee {n}"} for n in range(count)])
        env.flush_all()
        env.cr.execute("ANALYZE")
        env.invalidate_all()
        with Measure(f"ours, {count} rewards", env, per=count) as ours:
            pay_with_payouts(env)
        env.invalidate_all()
        with Measure(f"the host's, {count} receipts", env, per=count) as host:
            pay_with_host(env, journal, partners)
        env.cr.rollback()
    table([host, ours])
    print(f"largest memory: {memory()} MB")


def memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def background(count):
    results = []
    for size in (count // 10, count):
        with environment() as env:
            env, company, _journal = make_company(env, name=f"Bench {size}")
            make_rewards(env, company, make_people(env, company, size))
            company_id = company.id
        with environment() as env:
            env.cr.execute("ANALYZE")
        command = [sys.executable, "-m", "devlib.bench", "--inside", __file__, "work", str(company_id)]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        result = json.loads(output.splitlines()[-1])
        results.append(result)
        print(
            f"{size:>7} rewards in the background: {result['seconds']:.1f} s, {result['payouts']} payouts,"
            f" largest memory {result['memory']} MB",
            flush=True,
        )
    print(f"ten times as many took {results[1]['seconds'] / results[0]['seconds']:.1f} times as long")


def work(company_id):
    """Do what the host's cron does, until a batch of this company is paid."""
    with environment(allowed_company_ids=[company_id]) as env:
        env.user.group_ids += env.ref("mobility_mentoring.group_finance")
        batch = env["mobility.payout.batch"].create({"until": "pay"})
        batch.action_start()
        env.cr.commit()
        began = time.perf_counter()
        batch._run()
        seconds = time.perf_counter() - began
        assert (batch.state, batch.problem_count) == ("done", 0), (batch.state, batch.problem)
        assert set(batch.payout_ids.mapped("state")) == {"paid"}
        print(json.dumps({"seconds": seconds, "payouts": len(batch.payout_ids), "memory": memory()}))


match sys.argv[1:]:
    case ["work", company_id]:
        work(int(company_id))
    case ["background", *count]:
        background(int(*count or ["1000"]))
    case count:
        compare(int(*count or ["1000"]))
