from collections import defaultdict

from odoo import fields, models
from odoo.tools import SQL


class MobilityReward(models.Model):
    """Small rewards are approved by rule, without a second person: as many queries for ten as for one."""

    _inherit = "mobility.reward"

    def _do_approve_by_rule(self):
        """Approve those of these earned rewards that their programs let through without a second person."""
        small = self.filtered(lambda reward: reward._is_small())
        within = small._get_within_month()._get_within_budget() if small else small
        if within:
            within._do_approve("rule", claimed=True)

    def _is_small(self):
        """Tell whether the amount alone needs no second person."""
        self.ensure_one()
        most = self.program_id.auto_approve_below
        if self.kind == "recognition" or not most:
            return False
        if self.kind != "money" and not self.amount:
            return False  # what it costs was not said
        return self.currency_id.compare_amounts(self.amount, most) <= 0

    def _get_within_month(self):
        """Return those of these that leave each person within the month's sum, one after the other."""
        totals = self._read_month_totals() if self else {}
        within = self.browse()
        for reward in self:
            month = reward.participant_id, reward.date_earned.replace(day=1)
            total = totals[month] + reward.amount
            if reward.currency_id.compare_amounts(total, reward.program_id.auto_approve_month_cap) <= 0:
                totals[month] = total
                within |= reward
        return within

    def _read_month_totals(self):
        """Return {(person, first day of the month): what was approved by rule}.

        Writes the people's rows first: two steps ticked at the same moment may not both use up the month's room.
        """
        self.env.cr.execute(
            SQL(
                "WITH locked AS (SELECT id FROM mobility_participant WHERE id IN %s ORDER BY id FOR NO KEY UPDATE)"
                " UPDATE mobility_participant SET write_date = write_date WHERE id IN (SELECT id FROM locked)",
                tuple(self.participant_id.ids),
            )
        )
        days = self.mapped("date_earned")
        groups = self._read_group(
            [
                ("participant_id", "in", self.participant_id.ids),
                ("approval_way", "=", "rule"),
                ("approval_state", "=", "approved"),
                ("date_earned", ">=", min(days).replace(day=1)),
                ("date_earned", "<=", fields.Date.end_of(max(days), "month")),
            ],
            ["participant_id", "date_earned:month"],
            ["amount:sum"],
        )
        return defaultdict(float, {(person, month): amount or 0.0 for person, month, amount in groups})

    def _get_within_budget(self):
        """Return those of these for which their program has money left, one after the other."""
        within = self.browse()
        for (program, year), rewards in self.grouped(lambda r: (r.program_id, r.date_earned.year)).items():
            room = program._get_budget_room(year)
            for reward in rewards:
                if room is None or program.currency_id.compare_amounts(reward.amount, room) <= 0:
                    room = room and room - reward.amount
                    within |= reward
        return within
