from odoo import fields
from odoo.fields import Command

LEARNED = "\n".join(
    (
        "Een klein stapje dat lukt doet meer dan een groot plan. Wie de eerste stap binnen een week zette, kwam vaker"
        " terug voor een tweede.",
        "Wie een afspraak miste, had bijna altijd iets in de weg: geen oppas, geen bus, een brief die niet te begrijpen"
        " was. Sinds we daarnaar vragen, horen we het eerder.",
        "De regel dat een aanvullende aanvraag pas na vier weken wordt bekeken, kostte veel rust. Daarover praten we"
        " met de afdeling.",
    )
)
RULES = "\n".join(
    (
        "Wie meer uren gaat werken, verliest toeslag voordat het loon er is.",
        "Een aanvraag voor een tweede regeling wordt pas na vier weken bekeken.",
    )
)


class Evaluations:
    """What the municipality asked of its own figures: one answer that a manager signed, and one question in the making.

    There are fewer than twenty mentors, so the honest answer leaves chance open.
    """

    def __init__(self, town):
        self.town, self.today = town, town.today

    def live(self):
        """Ask, look and sign, by whoever does it."""
        env = self.town.acting_as("coordinator", self.today)
        evaluation = env["mobility.evaluation"].create(
            {
                **self._prepare_vals("Wat veranderde er na een jaar?"),
                "primary_kind": "pillars",
                "seed": 20260701,
            }
        )
        evaluation.action_run()
        manager = self.town.acting_as("manager", self.today)
        evaluation.with_env(manager).action_sign()
        # sudo: the past is written by the superuser who loads the demo
        self.town._name("evaluation_year", evaluation.sudo())
        self._report_year(env)
        env["mobility.evaluation"].create(
            {**self._prepare_vals("Gaat het beter met de schulden dan bij wie nog wacht?"), "comparison": "waiting"}
        )

    def _report_year(self, env):
        """Tell the council about the year before, and what the team learned of it."""
        report = env["mobility.annual.report"].create(
            {
                "company_id": self.town.company.id,
                "year": self.today.year - 1,
                "rules": RULES,
                "learned": LEARNED,
            }
        )
        report.action_count()
        # sudo: the past is written by the superuser who loads the demo
        self.town._name("annual_report", report.sudo())

    def _prepare_vals(self, name):
        return {
            "name": name,
            "company_id": self.town.company.id,
            "program_ids": [Command.set([program.id for program in self.town.programs.values()])],
            "date_from": fields.Date.subtract(self.today, months=48),
            "date_to": fields.Date.subtract(self.today, months=6),
        }
