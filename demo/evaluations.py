from odoo import fields
from odoo.fields import Command


class Evaluations:
    """What the municipality asked of its own figures: one answer that a manager signed, and one question in the making.

    There are few people and three mentors, so the honest answer is that little can be said.
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
        env["mobility.evaluation"].create(
            {**self._prepare_vals("Gaat het beter met de schulden dan bij wie nog wacht?"), "comparison": "waiting"}
        )

    def _prepare_vals(self, name):
        return {
            "name": name,
            "company_id": self.town.company.id,
            "program_ids": [Command.set([program.id for program in self.town.programs.values()])],
            "date_from": fields.Date.subtract(self.today, months=36),
            "date_to": fields.Date.subtract(self.today, months=6),
        }
