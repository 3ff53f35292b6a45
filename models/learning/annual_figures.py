from odoo import models
from odoo.fields import Domain

from .annual_table import AFTER, ANSWERS, BARRIER, DEBT, DEBTS, FIGURES, HELD, MOVED, OUTCOME, Figure, within
from .cells import hide_cells
from .evaluation_statistics import FEWEST_PEOPLE
from .people_behind import count_people


class MobilityAnnualReport(models.Model):
    """What is counted, and what of it may be printed."""

    _inherit = "mobility.annual.report"

    def _prepare_figures(self):
        """Return the create values of all figures: for all programs together, and for each when there are several."""
        programs = self._get_programs()
        vals_list = []
        for figure in FIGURES:
            vals_list += self._prepare_lines([self._count(figure, programs)])
        vals_list += self._prepare_answers(programs) + self._prepare_debts(programs) + self._prepare_rules(programs)
        for area, is_first in self._get_areas(programs):
            vals_list += self._prepare_area(area, programs, is_first)
        order = {program.id: number for number, program in enumerate(programs, 1)}
        vals_list.sort(key=lambda vals: order.get(vals["program_id"], 0))
        return [{**vals, "sequence": number} for number, vals in enumerate(vals_list, 1)]

    def _prepare_answers(self, programs):
        """Return the values of what those say who were reached afterwards."""
        vals_list = []
        for key, name in ANSWERS:
            yes, others = (
                self._count(
                    Figure(key, "afterwards", *AFTER, "rows", within("date_due", ("state", "=", "reached"), condition)),
                    programs,
                )
                for condition in ((name, "=", "yes"), (name, "!=", "yes"))
            )
            self._prepare_lines([yes, others])
            vals_list += yes
        return vals_list

    def _prepare_debts(self, programs):
        """Return the values of who is free of debts, and short of income or savings all the same."""
        columns = [
            self._count(
                Figure(
                    key,
                    "bridge",
                    *DEBT,
                    "rows",
                    within("date", ("voice", "=", self.voice), ("result", "in", results)),
                ),
                programs,
            )
            for key, results in DEBTS
        ]
        return self._prepare_lines(columns)

    def _prepare_rules(self, programs):
        """Return the values of the rules in the way, by the part of the Bridge that they make heavier.

        What a rule is called stands in somebody's own words, which are not for the public: it is counted by area, and
        who makes the report says which rules they are.
        """
        rule = within("date_found", ("cause", "=", "rule"))(self.year)
        found = self.env["mobility.barrier"]._read_group([*rule, (BARRIER[1], "in", programs.ids)], ["area_id"])
        areas = self.env["mobility.area"].union(*(area.series_area_id for [area] in found)).sorted()
        columns = [
            self._count(
                Figure(
                    "rule_area",
                    "barriers",
                    *BARRIER,
                    "rows",
                    lambda year, area=area: [*rule, ("area_id.series_area_id", "=", area.id)],
                ),
                programs,
                area,
            )
            for area in areas
        ]
        return self._prepare_lines(columns) if columns else []

    def _prepare_area(self, area, programs, is_first):
        """Return the values of what is told of one area; of its pillar too when it is the first of that."""
        vals_list = []
        for parts in MOVED:
            columns = [self._count_part(area, key, condition, programs) for key, condition in parts]
            lines = self._prepare_lines(columns)
            if len(parts) == 2 or not any(vals["hidden"] for vals in lines):
                vals_list += lines
                break
        for parts in HELD:
            if is_first or parts[0][0].startswith("area"):
                columns = [self._count_part(area, key, condition, programs) for key, condition in parts]
                vals_list += self._prepare_lines(columns)
        return vals_list

    def _get_areas(self, programs):
        """Return (area, whether it is the first of its pillar), in the order of the Bridge."""
        domain = [("program_id", "in", programs.ids), *self._get_compared()]
        told = self.env["mobility.outcome.report"]._read_group(domain, ["area_id"])
        areas = self.env["mobility.area"].browse(area.id for [area] in told)
        areas = areas.sorted(lambda area: (area.pillar_id.sequence, area.pillar_id.id, area.sequence, area.id))
        seen, result = set(), []
        for area in areas:
            result.append((area, area.pillar_id not in seen))
            seen.add(area.pillar_id)
        return result

    def _get_compared(self):
        """Return the domain of those whose latest Bridge lies in the year, and who told before."""
        day = within("last_date")(self.year)
        return [*day, ("audience", "=", "adult"), ("voice", "=", self.voice), ("change", "!=", False)]

    def _count_part(self, area, key, condition, programs):
        figure = Figure(
            key,
            "bridge",
            *OUTCOME,
            "rows",
            lambda year: [*self._get_compared(), ("area_id", "=", area.id), *condition],
        )
        return self._count(figure, programs, area)

    def _count(self, figure, programs, area=None):
        """Return the values of one figure: for each program when there are several, and last for all together."""
        groups = [*programs, programs] if len(programs) > 1 else [programs]
        return [
            self._prepare_figure(figure, group, area, number) for number, group in enumerate(groups, 1 - len(groups))
        ]

    def _prepare_figure(self, figure, programs, area, from_last):
        domain = [*figure.domain(self.year), (figure.program, "in", programs.ids)]
        aggregates = ["__count"] if figure.value in ("people", "rows") else [f"{figure.value}:sum"]
        [[counted]] = self.env[figure.model]._read_group(Domain(domain), [], aggregates)
        people = self._count_people(figure, domain)
        value = people if figure.value == "people" else counted or 0
        return {
            "key": figure.key,
            "section": figure.section,
            "program_id": programs.id if from_last else False,
            "area_id": area and area.id,
            "value": value,
            "people": people,
            "hidden": False,
            "res_model": figure.model,
            "domain": domain,
        }

    def _count_people(self, figure, domain):
        """Return how many people it is about: somebody in two programs, or asked twice, is one."""
        records = self.env[figure.model]
        if figure.people is None:
            return 0
        if figure.people != "enrollment_id":
            [[people]] = records._read_group(Domain(domain), [], [f"{figure.people}:count_distinct"])
            return people
        return count_people(records, domain)

    def _prepare_lines(self, columns):
        """Return the values of figures that divide the same people, with what must not be printed marked.

        :param list columns: for each part its values by program, those of all together last
        """
        programs = list(zip(*columns, strict=True))
        several = programs[:-1] or programs
        hidden = hide_cells([[vals["people"] for vals in row] for row in several], FEWEST_PEOPLE)
        for y, row in enumerate(programs):
            # one program is all of them
            place = y if len(programs) > 1 else 0
            for x, vals in enumerate(row):
                vals["hidden"] = (place, x) in hidden or 0 < vals["people"] < FEWEST_PEOPLE
        return [vals for row in programs for vals in row]
