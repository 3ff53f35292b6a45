"""People with approved rewards in an organisation of their own, for dev/benches and dev/faults."""


def iban(number):
    account = f"ABNA{number:010d}"
    digits = "".join(str(int(char, 36)) for char in account + "NL00")
    return f"NL{98 - int(digits) % 97:02d}{account}"


def make_company(env, name="Bench"):
    company = env["res.company"].create({"name": name, "currency_id": env.ref("base.EUR").id})
    env.user.write({"company_ids": [(4, company.id)], "company_id": company.id})
    env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
    company.currency_id = env.ref("base.EUR")  # the chart brings its own
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
    kind = env.ref("mobility_mentoring.reward_type_money")
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
