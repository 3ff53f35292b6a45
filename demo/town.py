from odoo import fields
from odoo.fields import Command

STAFF = [
    # login, name, group
    ("mentor", "Noor Bakker", "mentor"),
    ("mentor2", "Karim Haddad", "mentor"),
    ("mentor3", "Ilse Vermeulen", "mentor"),
    ("mentor4", "Anouk de Graaf", "mentor"),
    ("mentor5", "Sjoerd Wiersma", "mentor"),
    ("mentor6", "Meryem Şahin", "mentor"),
    ("mentor7", "Floris Kuiper", "mentor"),
    ("mentor8", "Shanti Bissessar", "mentor"),
    ("mentor9", "Tineke Dijkstra", "mentor"),
    ("coordinator", "Ruben Smits", "coordinator"),
    ("finance", "Joyce Lont", "finance"),
    ("analyst", "Wim Terpstra", "analyst"),
    ("manager", "Sevgi Koç", "manager"),
    ("volunteer", "Gerda Mulder", "volunteer"),
    ("volunteer2", "Bilal Azizi", "volunteer"),
]
VOLUNTEERS = [
    # login, phone, days: Monday is 0
    ("volunteer", "+31 6 00 00 00 91", "0123"),
    ("volunteer2", "+31 6 00 00 00 92", "134"),
]
# Nobody real: no bank has the code TEST, no mobile number begins with 06-00, no Dutch postcode begins with 0.
COMPANY = {
    "name": "Gemeente Rivierwaard (demo)",
    "street": "Dijkplein 1",
    "zip": "0000 AA",
    "city": "Rivierwaard",
    "email": "gemeente@example.com",
    "phone": "+31 6 00 00 00 99",
}
IBAN = "NL62TEST0987654321"


class Town:
    """The municipality: company, books, staff and programs."""

    def __init__(self, env):
        self.env = env(context={"tracking_disable": True, "no_reset_password": True, "mail_create_nosubscribe": True})
        self.today = fields.Date.today()
        self.company = self._create_company()
        self._open_books()
        self.users = {login: self._hire(login, name, group) for login, name, group in STAFF}
        self._welcome_volunteers()
        self.programs = self._create_programs()

    def acting_as(self, login, date):
        """Return an environment with the rights of one member of staff, which gives out numbers of ``date``'s year."""
        context = {**self.env.context, "allowed_company_ids": self.company.ids, "ir_sequence_date": str(date)}
        return self.env(user=self.users[login].id, su=False, context=context)

    def _name(self, name, record):
        vals = {"xml_id": f"mobility_mentoring.demo_{name}", "record": record, "noupdate": True}
        self.env["ir.model.data"]._update_xmlids([vals])
        return record

    def _create_company(self):
        euro, country = self.env.ref("base.EUR"), self.env.ref("base.nl")
        euro.active = True
        vals = {**COMPANY, "currency_id": euro.id, "country_id": country.id}
        # a company in a country makes a running server install that country's modules: not in the middle of this
        Company = self.env["res.company"].with_context(install_mode=True)
        company = self._name("company", Company.create(vals).with_env(self.env))
        admin = self.env.ref("base.user_admin", raise_if_not_found=False)
        if admin:
            admin.company_ids = [Command.link(company.id)]
        return company

    def _open_books(self):
        """Load a chart of accounts that is there in every country; the bank journal gets an account number."""
        country, euro = self.company.country_id, self.company.currency_id
        # try_loading would warn that modules loaded later may extend the chart: nothing here depends on that
        self.env["account.chart.template"]._load("generic_coa", self.company, install_demo=False)
        # that chart assumes the United States
        self.company.write({"account_fiscal_country_id": country.id, "currency_id": euro.id})
        domain = [("company_id", "=", self.company.id), ("type", "=", "bank")]
        self.env["account.journal"].search(domain, limit=1).set_bank_account(IBAN)

    def name_login(self, login, person):
        """Let this participant log in with a word that is easy to type, as the staff do."""
        # sudo: the past is written by the superuser who loads the demo
        user = person.sudo().partner_id.user_ids.with_env(self.env)
        user.login = self._get_login(login)
        return self._name(f"user_{login}", user)

    def _get_login(self, login):
        taken = self.env["res.users"].with_context(active_test=False).search_count([("login", "=", login)])
        return f"{login}.rivierwaard" if taken else login

    def _hire(self, login, name, group):
        groups = self.env.ref(f"mobility_mentoring.group_{group}")
        if group == "volunteer":
            groups |= self.env.ref("base.group_portal")  # has no seat in the office
        vals = {
            "name": name,
            "login": self._get_login(login),
            "password": login,
            "email": f"{login}@example.com",
            "tz": "Europe/Amsterdam",
            "company_id": self.company.id,
            "company_ids": [Command.set(self.company.ids)],
            "group_ids": [Command.set(groups.ids)],
        }
        return self._name(f"user_{login}", self.env["res.users"].create(vals))

    def _welcome_volunteers(self):
        """People who look after a child on some days; they log in to a page of their own, not to the back office."""
        for login, phone, days in VOLUNTEERS:
            user = self.users[login]
            user.phone = phone
            self.env["mobility.volunteer.day"].create(
                [{"user_id": user.id, "company_id": self.company.id, "weekday": day} for day in days]
            )

    def _create_programs(self):
        env = self.env(context={**self.env.context, "allowed_company_ids": self.company.ids})
        expense = env["account.account"].create(
            {"name": "Overige kosten", "code": "699100", "account_type": "expense", "company_ids": self.company.ids}
        )
        plan, _other_plans = env["account.analytic.plan"]._get_all_plans()
        prepaid = env["account.account"].create(
            {
                "name": "Vooruitbetaald",
                "code": "139100",
                "account_type": "asset_prepayments",
                "company_ids": self.company.ids,
            }
        )
        env.ref("mobility_mentoring.reward_type_voucher").with_env(env).prepaid_account_id = prepaid
        shared = {"company_id": self.company.id, "reward_account_id": expense.id}
        programs = {}
        for key, code, vals in (
            ("brug", "P1", {"name": "De brug over", "legal_basis": "participation", "reward_budget": 9000}),
            (
                "geld",
                "P2",
                {"name": "Grip op geld", "legal_basis": "debt", "duration_months": 36, "reward_budget": 6000},
            ),
        ):
            analytic = env["account.analytic.account"].create(
                {"name": code, "plan_id": plan.id, "company_id": self.company.id}
            )
            vals = {**shared, **vals, "code": code, "analytic_account_id": analytic.id}
            programs[key] = self._name(f"program_{key}", env["mobility.program"].create(vals))
        env["mobility.reward.budget"].create(
            {"program_id": programs["brug"].id, "year": self.today.year - 1, "amount": 7500}
        )
        return programs
