import re

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..participant.named import hide_names


class MobilityAssessment(models.Model):
    """Two assessments of one person side by side, in words."""

    _inherit = "mobility.assessment"

    @api.depends_context("mobility_by_date")
    def _compute_display_name(self):
        super()._compute_display_name()
        if self.env.context.get("mobility_by_date"):  # one person's own: the name says nothing there
            for assessment in self.filtered("date"):
                assessment.display_name = assessment._get_moment_words()
            hide_names(self)

    @api.model
    def _search_display_name(self, operator, value):
        if not self.env.context.get("mobility_by_date"):
            return super()._search_display_name(operator, value)
        # what a day is called depends on the language; a year is a year, and anything else narrows nothing
        year = re.search(r"\b(19|20)\d\d\b", value or "") if operator == "ilike" else None
        return (
            Domain("date", ">=", f"{year[0]}-01-01") & Domain("date", "<=", f"{year[0]}-12-31") if year else Domain.TRUE
        )

    def _get_voice(self):
        """Return whose voice this is, 'self' or 'together': what people say alone is shown apart from what they say
        with a mentor beside them, or what a mentor says of them. The two never make one line."""
        self.ensure_one()
        return "self" if self.led_by == "participant" else "together"

    def _get_moment_words(self):
        """Return the day, and who filled in."""
        self.ensure_one()
        return self.env._(
            "%(day)s, %(voice)s",
            day=format_date(self.env, self.date, date_format="d MMMM y"),
            voice=dict(self._fields["led_by"]._description_selection(self.env))[self.led_by].lower(),
        )

    def _get_comparison(self, earlier):
        """Lay this assessment beside an ``earlier`` one of the same person (or the same child).

        :return: list of dicts, an area each, in the order of this instrument and then what is asked no longer: area,
            kind ('forward', 'back', 'same'; 'new': a level now and none before; 'silent': no level now; 'break': both
            have a level that cannot be compared; 'gone': not asked now), reason (of ``_get_break``) and words
        """
        self.ensure_one()
        before = {line.area_id.code: line for line in earlier.line_ids}
        rows = []
        for line in self.line_ids.sorted("area_sequence"):
            other = before.pop(line.area_id.code, line.browse())
            reason, kind = line._get_break(other), line._get_change(other)
            if not kind:
                kind = "silent" if line.answer != "level" else "break" if other.answer == "level" else "new"
            words = line._get_comparison_words(other, kind, reason)
            rows.append({"area": line.area_id, "kind": kind, "reason": reason, "words": words})
        for other in before.values():
            rows.append({"area": other.area_id, "kind": "gone", "reason": "area", "words": other._get_gone_words()})
        return rows

    def _get_count_caveat(self, earlier):
        """Return a list with the sentence that numbers of pillars do not compare, when any area of them does not."""
        self.ensure_one()
        if not self.instrument_id.area_ids._have_break(earlier.instrument_id.area_ids):
            return []
        return [self.env._("In between the questions changed, so these numbers do not compare.")]
