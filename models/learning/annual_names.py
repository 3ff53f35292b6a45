from odoo import models


class MobilityAnnualReport(models.Model):
    """What the filters behind the figures are called."""

    _inherit = "mobility.annual.report"

    def _get_figure_names(self):
        """Return {key: what the filter is called}."""
        return {
            "took_part": self.env._("People who took part"),
            "started": self.env._("People who started"),
            "completed": self.env._("People who completed it"),
            "stopped": self.env._("People who stopped earlier"),
            "bridges": self.env._("Bridges filled in"),
            "goals_achieved": self.env._("Goals reached"),
            "steps_done": self.env._("Steps done"),
            "steps_alone": self.env._("Steps done alone"),
            "rewards": self.env._("Rewards approved"),
            "rewarded": self.env._("People with a reward"),
            "spent": self.env._("Amount of the rewards"),
            "budget": self.env._("Budget for rewards"),
            "talks_held": self.env._("Talks to which people came"),
            "talks_missed": self.env._("Talks to which people did not come"),
            "barriers_rule": self.env._("Rules in the way"),
            "barriers_organisation": self.env._("Organisations in the way"),
            "barriers_person": self.env._("In the person's own life"),
            "barriers_removed": self.env._("Out of the way since"),
            "rule_area": self.env._("rules in the way"),
            "debt_short": self.env._("Debts in order, and still short"),
            "debt_enough": self.env._("Debts in order, and the rest holds"),
            "debt_debts": self.env._("Debts ask for attention"),
            "debt_unknown": self.env._("Debts and income: not known"),
            "after_due": self.env._("After the end: times to ask somebody"),
            "after_reached": self.env._("After the end: answers"),
            "after_independent": self.env._("After the end: lives without benefit or debt help"),
            "after_employed": self.env._("After the end: has paid work"),
            "after_below": self.env._("After the end: below the line again"),
            "area_forward": self.env._("went forward"),
            "area_same": self.env._("stayed the same"),
            "area_back": self.env._("went back"),
            "area_rest": self.env._("stayed the same or went back"),
            "area_held": self.env._("held at first"),
            "area_held_not": self.env._("did not hold at first"),
            "area_holds": self.env._("holds now"),
            "area_holds_not": self.env._("does not hold now"),
            "pillar_held": self.env._("pillar held at first"),
            "pillar_held_not": self.env._("pillar did not hold at first"),
            "pillar_holds": self.env._("pillar holds now"),
            "pillar_holds_not": self.env._("pillar does not hold now"),
        }
