from odoo import api, fields, models
from odoo.tools import format_datetime


class MobilityAssessment(models.Model):
    """What follows from the answers: which pillars hold, and the score that only research sees."""

    _inherit = "mobility.assessment"

    summary = fields.Char(compute="_compute_summary")
    confirmation = fields.Char("Confirmed", compute="_compute_confirmation", help="By whom and when, in words.")

    @api.depends("state", "line_ids.answer", "line_ids.level_id", "pillars_holding", "pillar_count")
    def _compute_summary(self):
        for assessment in self:
            results = assessment._get_pillar_results()
            text = assessment._get_holding_words(sum(1 for holds in results.values() if holds), len(results))
            if unknown := [pillar.name for pillar, holds in results.items() if holds is None]:
                text += assessment.env._(" (not known yet: %(names)s)", names=", ".join(unknown))
            assessment.summary = text

    @api.depends("confirmed_by_id", "date_confirmed")
    def _compute_confirmation(self):
        for assessment in self:
            assessment.confirmation = assessment.date_confirmed and self.env._(
                "Confirmed by %(user)s on %(moment)s.",
                user=assessment.sudo().confirmed_by_id.name,  # sudo: the name of a colleague, who may have left
                moment=format_datetime(self.env, assessment.date_confirmed, dt_format="d MMMM y HH:mm"),
            )

    def _is_about_skills(self):
        return self.instrument_id.audience == "skills"

    def _get_holding_words(self, holding, count):
        """Say how many pillars hold. Skills come in groups: nobody walks over them."""
        if self._is_about_skills():
            return self.env._("%(holding)s of %(count)s groups of skills go well", holding=holding, count=count)
        return self.env._("%(holding)s of %(count)s pillars hold", holding=holding, count=count)

    def _get_pillar_results(self):
        """Tell for each pillar whether it holds.

        It does when every applicable area stands at a level that holds. With an unknown answer (or none yet), or when
        nothing in it applies, it does not count either way.

        :return: {pillar record: True, False or None for 'does not count'}
        """
        self.ensure_one()
        self.line_ids.level_id.fetch(["holds", "value"])  # once: parts of a recordset ask each for their own
        lines_by_pillar = self.line_ids.grouped(lambda line: line.area_id.pillar_id)
        results = {}
        for pillar in self.instrument_id.pillar_ids:
            lines = lines_by_pillar.get(pillar, self.line_ids.browse())
            applicable = lines.filtered(lambda line: line.answer != "not_applicable")
            if not applicable or any(line.answer != "level" for line in applicable):
                results[pillar] = None
            else:
                results[pillar] = all(line.level_id.holds for line in applicable)
        return results

    def _get_score(self):
        """Return the research score from 0 to 100, or None when a required area has no level.

        Score = 100 x sum of weight x (value - lowest) / (highest - lowest) / sum of weight, over the areas that were
        answered with a level (own definition; the published 0-100 scores do not give their formula).
        """
        self.ensure_one()
        total = weights = 0.0
        for line in self.line_ids:
            if line.answer != "level":
                if line.area_id.required:
                    return None
                continue
            values = line.area_id.level_ids.mapped("value")
            share = (line.level_id.value - min(values)) / (max(values) - min(values))
            total += line.area_id.weight * share
            weights += line.area_id.weight
        return 100 * total / weights if weights else None
