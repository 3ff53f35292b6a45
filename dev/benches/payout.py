"""Approved rewards, one a person, until paid: ours beside the host's own path.  ./dev/bench payout [how many]

The host's path is what an organisation without us does: a receipt a reward, posted, then Register Payment one by one.
Both run in one process on one database, in batches of one transaction, so only the ratio means something.
"""

import resource
import sys

from devlib.bench import Measure, environment, table

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 1000


def iban(number):
    account = f"ABNA{number:010d}"
    digits = "".join(str(int(char, 36)) for char in account + "NL00")
    return f"NL{98 - int(digits) % 97:02d}{account}"


def make_company(env):
    company = env["res.company"].create(
        {"name": "Bench", "currency_id": env.ref("base.EUR").id, "country_id": env.ref("base.nl").id}
    )
    env.user.write({"company_ids": [(4, company.id)], "company_id": company.id})
    env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
    env = env(context={**env.context, "allowed_company_ids": company.ids, "tracking_disable": True})
    journal = env["account.journal"].search([("type", "=", "bank"), ("company_id", "=", company.id)], limit=1)
    journal.bank_account_id = env["res.partner.bank"].create(
        {"partner_id": company.partner_id.id, "acc_number": iban(4242), "company_id": company.id}
    )
    return env, company, journal


def make_people(env, company, count):
    people = env["mobility.participant"].create(
        [{"name": f"Person {n}", "company_id": company.id} for n in range(count)]
    )
    env["res.partner.bank"].create(
        [
            {"partner_id": p.partner_id.id, "acc_number": iban(n), "allow_out_payment": True, "company_id": company.id}
            for n, p in enumerate(people)
        ]
    )
    return people


def make_rewards(env, company, people):
    account = env["account.account"].search(
        [("account_type", "=", "expense"), ("company_ids", "in", company.ids)], limit=1
    )
    program = env["mobility.program"].create(
        {"name": "Bench", "company_id": company.id, "reward_account_id": account.id}
    )
    kind = env.ref("mobility_mentoring.reward_type_medium")
    return env["mobility.reward"].create(
        [
            {
                "participant_id": person.id,
                "company_id": company.id,
                "currency_id": company.currency_id.id,
                "program_id": program.id,
                "reward_type_id": kind.id,
                "kind": "money",
                "amount": 50,
                "approval_state": "approved",
                "date_earned": "2026-01-15",
            }
            for person in people
        ]
    )


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
