from .tables import read_time


class Routes:
    """Where money goes, what finance looks at before paying, and what was drawn to look at afterwards."""

    def __init__(self, town, people):
        self.town, self.people = town, people

    def live(self):
        """Let the last days happen: a desk, an allowance account, a typing error, last months' samples."""
        self._talk_about_risks()
        self._change_routes()
        self._share_an_account()
        self._draw_samples()

    def _talk_about_risks(self):
        week = read_time("1w", self.town.today)
        self.people["jeroen"].write({"has_debt_plan": True, "risks_discussed_on": week})
        self.people["hakan"].write({"has_attachment": True, "has_joint_account": True})
        self.people["robert"].has_joint_account = True

    def _change_routes(self):
        finance = self.town.acting_as("finance", self.town.today)
        self.people["tesfay"].reward_route = "cash"
        finance["mobility.reward.route"].search([("state", "=", "to_check")]).action_confirm()
        env = self.town.env(context={**self.town.env.context, "allowed_company_ids": self.town.company.ids})
        company = {"company_id": self.town.company.id}
        office = env["res.partner"].create({**company, "name": "Stichting Weekgeld", "is_company": True})
        bank = env["res.partner.bank"].create(
            {**company, "partner_id": office.id, "acc_number": "NL08TEST0012300893", "acc_holder_name": office.name}
        )
        self.people["malika"].write({"payee_id": office.id, "payee_bank_id": bank.id})

    def _share_an_account(self):
        """A number typed twice, for two people: one of both is wrong."""
        partner = self.people["dylan"].partner_id
        # sudo: who enters the second number does not read the first
        number = self.people["samira"].sudo().partner_id.bank_ids.acc_number
        env = self.town.acting_as("mentor", self.town.today)
        env["mobility.bank.account"].create(
            {"participant_id": self.people["dylan"].id, "iban": number, "iban_again": number, "holder": partner.name}
        ).action_save()

    def _draw_samples(self):
        self.town.env["mobility.reward.sample"]._cron_sample()
        domain = [("company_id", "=", self.town.company.id)]
        samples = self.town.env["mobility.reward.sample"].search(domain, order="month")
        coordinator = self.town.acting_as("coordinator", self.town.today)
        for sample in samples[:-1]:
            sample.with_env(coordinator).item_ids.action_evidence_yes()
            sample.with_env(self.town.acting_as("finance", self.town.today)).action_sign()
