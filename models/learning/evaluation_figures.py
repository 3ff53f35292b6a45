import hashlib
import json
from collections import Counter, defaultdict

from odoo import models

from . import evaluation_statistics as statistics
from .evaluation_statistics import Cell

# Of those who started, at least this part has to begin at a level at which both groups have people.
LEAST_COVERED = 0.5
# Without a level at one of the two times because the area does not apply: nobody's answer is missing then.
NOT_MISSING = "not_applicable"


class MobilityEvaluation(models.Model):
    """From counted people to figures. The same people, question and seed give the same figures."""

    _inherit = "mobility.evaluation"

    def _get_answer(self, day):
        """Compute everything with the data up to ``day``.

        :return: {'lines': create values, 'figures': what is not about one area, 'hash': of the data}
        """
        self.ensure_one()
        people = self._get_people(day)
        afterwards = self._count_followups(day)
        data = json.dumps([people, afterwards], sort_keys=True, default=str)
        lines = self._prepare_lines(people)
        primary = next(vals for vals in lines if vals["is_primary"])
        cells = self._get_cells(people["program"], primary["area_id"])
        return {
            "hash": hashlib.sha256(data.encode()).hexdigest(),
            "lines": lines,
            "figures": {
                "groups": {name: self._summarize(group) for name, group in people.items()},
                "levels": self._get_levels(cells),
                "slope": statistics.get_level_slope(cells),
                "afterwards": afterwards,
                "before": self._count_before(),
                "scipy": bool(statistics.get_scipy()),
            },
        }

    # -- who ----------------------------------------------------------------------------------------------------------

    def _summarize(self, group):
        """Return how many started, and what became of them. Their sum is everybody."""
        stages = Counter()
        for row in group["flow"]:
            stages[row["stage"]] += row["count"]
        return {
            "started": sum(stages.values()),
            "pairs": stages["pair"],
            "not_due": stages["not_due"],
            "missing": stages["no_first"] + stages["no_second"],
            "flow": group["flow"],
            "beside": group["beside"],
        }

    def _count_before(self):
        """Count the evaluations whose figures were seen already about some of the same people."""
        return self.search_count(
            [
                ("id", "!=", self.id),
                ("state", "!=", "draft"),
                ("program_ids", "in", self.program_ids.ids),
                ("date_from", "<=", self.date_to),
                ("date_to", ">=", self.date_from),
                ("date_run", "<", self.date_run or "9999-12-31"),
            ]
        )

    def _count_followups(self, day):
        """Count, for each month after the end, what became of asking those who started: see the follow-up report."""
        return self.env["mobility.followup.report"]._count_for(self.program_ids, self.date_from, self.date_to, day)

    # -- what ---------------------------------------------------------------------------------------------------------

    def _prepare_lines(self, people):
        """Return the create values of the results: the pillars, then the areas, also those without anybody."""
        areas = self._get_areas(people)
        lines = []
        for sequence, area in enumerate((self.env["mobility.area"], *areas)):
            vals = self._prepare_line_vals(area, people)
            lines.append({**vals, "sequence": sequence, "area_id": area.id})
        tested = [vals for vals in lines if vals["area_id"]]
        adjusted = statistics.adjust_holm([vals["statistics"]["p_sign"] for vals in tested])
        for vals, p in zip(tested, adjusted, strict=True):
            vals["statistics"]["p_holm"] = p
        return lines

    def _get_areas(self, people):
        """Return the latest area of each code and meaning that was asked or is in the list of questions."""
        domain = [("instrument_id.code", "=", self.instrument_id.code), ("instrument_id.state", "!=", "draft")]
        areas = self.env["mobility.area"].search(domain)
        by_key = {}
        for area in areas.sorted(lambda area: (area.instrument_id != self.instrument_id, -area.instrument_id.version)):
            by_key.setdefault((area.code, area.meaning), area)
        asked = {(cell["code"], cell["meaning"]) for group in people.values() for cell in group["cells"]}
        own = {(area.code, area.meaning) for area in self.instrument_id.area_ids}
        found = self.env["mobility.area"].union(*(area for key, area in by_key.items() if key in asked | own))
        return found.sorted(lambda area: (area.instrument_id != self.instrument_id, area._get_order(), -area.meaning))

    def _is_primary(self, area):
        if self.primary_kind == "pillars":
            return not area
        return bool(area) and (area.code, area.meaning) == (self.primary_area_id.code, self.primary_area_id.meaning)

    def _get_cells(self, group, area):
        """Return the people of a group who compare for ``area`` (a record or id; none: the pillars)."""
        key = self._get_key(area)
        return [
            Cell(row["mentor_id"], row["start"], row["finish"], row["can_rise"], row["count"])
            for row in group["cells"]
            if (row["code"], row["meaning"]) == key and not row["reason"]
        ]

    def _get_key(self, area):
        area = self.env["mobility.area"].browse(area) if isinstance(area, int) else area
        return (area.code, area.meaning) if area else (None, None)

    def _prepare_line_vals(self, area, people):
        key = self._get_key(area)
        group, other = people["program"], people.get("comparison")
        cells = self._get_cells(group, area)
        others = self._get_cells(other, area) if other else []
        reasons = Counter()
        for row in group["cells"]:
            if (row["code"], row["meaning"]) == key and row["reason"]:
                reasons[row["reason"]] += row["count"]
        changes = statistics.count_changes(cells)
        return {
            "is_primary": self._is_primary(area),
            "count": changes.count,
            "up": changes.up,
            "same": changes.same,
            "down": changes.down,
            "could_rise": changes.could_rise,
            "mentor_count": len({cell.mentor for cell in cells}),
            "missing": self._summarize(group)["missing"] + reasons.total() - reasons[NOT_MISSING],
            "reasons": dict(reasons),
            "comparison_count": sum(cell.count for cell in others),
            "statistics": self._get_statistics(cells, changes)
            | {"compared": self._get_compared(cells, others) if other else None},
        }

    def _get_statistics(self, cells, changes):
        """Return what chance has to say; no p with fewer mentors than it takes."""
        before, after, deviation = statistics.get_means(cells)
        low, high = statistics.get_net_interval(cells, self.resamples, self.seed) or (None, None)
        p_rank, correlation = statistics.signed_rank(
            [cell.end - cell.start for cell in cells for _person in range(cell.count)]
        )
        enough = len({cell.mentor for cell in cells}) >= statistics.FEWEST_MENTORS
        return {
            "net": statistics.get_net(changes.up, changes.down, changes.count),
            "low": low,
            "high": high,
            "p_sign": statistics.sign_test(changes.up, changes.down) if enough else None,
            "p_rank": p_rank if enough else None,
            "p_holm": None,
            "correlation": correlation,
            "mean_before": before,
            "mean_after": after,
            "deviation": deviation,
        }

    def _get_compared(self, cells, others):
        """Lay both groups side by side within start level.

        :return: {'problem': 'few', 'overlap' or None, and figures: see ``Compared``}
        """
        count, other_count = (sum(cell.count for cell in group) for group in (cells, others))
        if min(count, other_count) < statistics.FEWEST_PEOPLE:
            return {"problem": "few", "count": other_count}
        compared = statistics.compare_within_level(cells, others)
        if not compared or compared.covered < LEAST_COVERED * count:
            return {"problem": "overlap", "count": other_count, "covered": compared.covered if compared else 0}
        interval = statistics.get_compared_interval(cells, others, self.resamples, self.seed)
        low, high = interval or (None, None)
        mentors = min(len({cell.mentor for cell in group}) for group in (cells, others))
        return {
            "problem": None,
            "count": other_count,
            **compared._asdict(),
            "low": low,
            "high": high,
            "mentors": mentors,
        }

    def _get_levels(self, cells):
        """Return what became of those who began at each level of the primary outcome, the lowest first."""
        levels = defaultdict(list)
        for cell in cells:
            levels[cell.start].append(cell)
        return [{"start": start, **statistics.count_changes(levels[start])._asdict()} for start in sorted(levels)]
