from odoo import api, fields, models
from odoo.tools import format_date, format_datetime

from ..models.learning import evaluation_statistics as statistics

FEWEST = statistics.FEWEST_PEOPLE


def is_safe(*counts):
    """Tell whether these groups may be shown to who sees no small ones."""
    return all(count == 0 or count >= FEWEST for count in counts)


def number(value, form=".1f"):
    return "" if value is None else f"{value:{form}}"


class MobilityEvaluation(models.Model):
    """The evaluation as a page: for who knows statistics and for who does not. The form, the PDF and the spreadsheet
    show the same parts, and to analysts no group of fewer than ten people."""

    _inherit = "mobility.evaluation"

    page = fields.Html("Report", compute="_compute_page", sanitize=False)

    @api.depends_context("lang", "uid")
    @api.depends("state", "date_run")
    def _compute_page(self):
        for evaluation in self:
            values = {"doc": evaluation._prepare_document()} if evaluation.state != "draft" else {}
            evaluation.page = values and self.env["ir.qweb"]._render("mobility_mentoring.evaluation_page", values)

    def _prepare_document(self):
        """Return the parts of the page: titles, rows and sentences, as far as the user may read them."""
        self.ensure_one()
        lines = self.env["mobility.evaluation.line"].search([("evaluation_id", "=", self.id)])
        sees_small = self._may_see_small()
        # sudo: an evaluation and lines that the user may read; groups of few people are left out below
        evaluation, lines = self.sudo(), lines.sudo()
        figures = evaluation.figures
        return {
            "title": evaluation.name,
            "organisation": evaluation.company_id.name,
            "status": evaluation._get_status_words(),
            "about": evaluation._get_about(),
            "conclusion": self._get_conclusion(),
            "lines": [evaluation._prepare_bar(line) for line in lines if line.count],
            "empty": [line.name for line in lines if not line.count],
            "hidden": lines.search_count([("evaluation_id", "=", self.id)]) - len(lines),
            "flow": evaluation._get_flow_tables(figures["groups"], sees_small),
            "notes": evaluation._get_note_words(figures, sees_small),
            "missing": evaluation._get_missing_rows(lines, sees_small),
            "levels": evaluation._get_level_rows(figures["levels"], sees_small),
            "compared": [row for row in map(evaluation._get_compared_row, lines) if row],
            "afterwards": evaluation._get_afterwards_rows(figures["afterwards"], sees_small),
            "statistics": [evaluation._get_statistics_row(line) for line in lines if line.count >= FEWEST],
            "method": evaluation._get_method_words(sees_small),
        }

    def _get_status_words(self):
        if self.state == "signed":
            return self.env._(
                "Signed by %(name)s on %(day)s. Nothing changed since.",
                name=self.signed_by_id.name,
                day=format_datetime(self.env, self.date_signed, dt_format="d MMMM y"),
            )
        return self.env._("Not signed yet: these figures can still be computed again with newer data.")

    def _get_about(self):
        """Return what was asked, as rows of (label, words)."""
        voices = dict(self._fields["voice"]._description_selection(self.env))
        period = self.env._(
            "%(begin)s until %(end)s",
            begin=self._format_day(self.date_from),
            end=self._format_day(self.date_to),
        )
        return [
            (self.env._("Programs"), ", ".join(self.program_ids.mapped("name"))),
            (self.env._("Who started"), period),
            (self.env._("List of questions"), f"{self.instrument_id.name}, {voices[self.voice].lower()}"),
            (
                self.env._("First and second time"),
                self.env._("%(months)s months apart, give or take %(margin)s", months=self.months, margin=self.margin),
            ),
            (self.env._("Named first"), self._get_primary_words()),
            (self.env._("Compared with"), self._get_comparison_words()),
            (self.env._("Data up to"), self._format_day(self.date_data)),
        ]

    def _format_day(self, day):
        return format_date(self.env, day, date_format="d MMMM y")

    def _get_primary_words(self):
        name = self._get_pillars_name() if self.primary_kind == "pillars" else self.primary_area_id.name
        return self.env._(
            "%(outcome)s; chosen on %(day)s, before figures were shown",
            outcome=name,
            day=format_datetime(self.env, self.date_primary, dt_format="d MMMM y HH:mm"),
        )

    def _get_comparison_words(self):
        match self.comparison:
            case "program":
                return ", ".join(self.comparison_program_ids.mapped("name"))
            case "cohort":
                return self.env._(
                    "Who started from %(begin)s until %(end)s",
                    begin=self._format_day(self.comparison_date_from),
                    end=self._format_day(self.comparison_date_to),
                )
            case "waiting":
                return self.env._("Who waited for the same programs in that period")
        return self.env._("Nothing")

    def _prepare_bar(self, line):
        """Return one row of the main table, with the parts of its bar in percent."""
        parts = [
            ("lower", line.down, line.down_share),
            ("same", line.same, line.same_share),
            ("higher", line.up, line.up_share),
        ]
        few = line._get_few_words()
        return {
            "name": line.name,
            "is_primary": line.is_primary,
            "count": line.count,
            "parts": [{"kind": kind, "count": count, "share": share} for kind, count, share in parts if count],
            "up": line.up,
            "same": line.same,
            "down": line.down,
            "down_share": number(None if few else line.down_share, ".0f"),
            "same_share": number(None if few else line.same_share, ".0f"),
            "up_share": number(None if few else line.up_share, ".0f"),
            "shares": " · ".join(f"{share:.0f}" for _kind, count, share in parts if count),
            "few": few,
            "net": line.net_words,
            "interval": line.interval_words,
            "p": line.p_words,
        }

    def _get_missing_rows(self, lines, sees_small):
        """Return, for each outcome, who could rise, who is missing, and what they could do to the balance."""
        rows = []
        for line in lines.filtered("count"):
            if not sees_small and not is_safe(line.missing, line.count - line.could_rise):
                continue
            same, down = line._get_bounds()
            few = line._get_few_words()
            rising = 100 * line.up / line.could_rise if line.could_rise >= FEWEST else None
            rows.append(
                {
                    "name": line.name,
                    "could_rise": line.could_rise,
                    "rising": number(rising, ".0f"),
                    "missing": line.missing,
                    "few": few,
                    "net": line.net_words,
                    "all_same": "" if few else statistics.as_words(same),
                    "all_down": "" if few else statistics.as_words(down),
                }
            )
        return rows

    def _get_level_rows(self, levels, sees_small):
        counts = [(level["up"], level["same"], level["down"]) for level in levels]
        if not sees_small and not is_safe(*(sum(count) for count in counts)):
            return []
        return [{**level, "start": f"{level['start']:g}"} for level in levels]

    def _get_compared_row(self, line):
        compared = line.statistics["compared"]
        if not compared or not (line.count and compared["count"]):
            return None
        problems = {
            "few": self.env._("too few people"),
            "overlap": self.env._("refused: too few began at the same level"),
        }
        row = {"name": line.name, "count": line.count, "other": compared["count"]}
        if compared["problem"]:
            return {**row, "words": problems[compared["problem"]]}
        words = statistics.as_words(compared["difference"])
        if compared["low"] is not None:
            words = self.env._(
                "%(difference)s (between %(low)s and %(high)s)",
                difference=words,
                low=statistics.as_words(compared["low"]),
                high=statistics.as_words(compared["high"]),
            )
        return {**row, "words": words}

    def _get_afterwards_rows(self, rows, sees_small):
        """Return how people are after the end, with how many of them that is known of."""
        names = ("reached", "not_reached", "to_ask", "not_agreed", "died")
        if not sees_small and not all(is_safe(*(row[name] for name in names)) for row in rows):
            return []
        return rows

    def _get_statistics_row(self, line):
        figures = line.statistics
        return {
            "name": line.name,
            "count": line.count,
            "mentors": line.mentor_count,
            "p_sign": number(figures["p_sign"], ".4f"),
            "p_holm": number(figures["p_holm"], ".4f"),
            "p_rank": number(figures["p_rank"], ".4f"),
            "correlation": number(figures["correlation"], "+.2f"),
            "before": number(figures["mean_before"], ".2f"),
            "after": number(figures["mean_after"], ".2f"),
            "deviation": number(figures["deviation"], ".2f"),
        }
