"""Approved rewards, one a person, until paid: ours beside the host's own path.  ./dev/bench payout [how many]

The host's path is what an organisation without us does: a receipt a reward, posted, then Register Payment one by one.
Both run in one process on one database, in batches of one transaction, so only the ratio means something.
"""

import resource
import sys

from devlib.bench import Measure, environment, table
from devlib.world import make_company, make_people, make_rewards

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 1000


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


with environment() as superuser_env:
    env, company, journal = make_company(superuser_env)
    people = make_people(env, company, COUNT)
    make_rewards(env, company, people)
    partners = env["res.partner"].create([{"name": f"Payee {n}"} for n in range(COUNT)])
    env.flush_all()
    env.cr.execute("ANALYZE")
    env.invalidate_all()
    with Measure(f"ours, {COUNT} rewards", env, per=COUNT) as ours:
        pay_with_payouts(env)
    env.invalidate_all()
    with Measure(f"the host's, {COUNT} receipts", env, per=COUNT) as host:
        pay_with_host(env, journal, partners)
    env.cr.rollback()

table([host, ours])
print(f"largest memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
