from typing import NamedTuple

from odoo import models
from odoo.fields import Domain

from .cells import hide_cells
from .evaluation_statistics import FEWEST_PEOPLE


class Figure(NamedTuple):
    """How a number is found: rows of a model in a year. ``program`` is the path to the program.

    :param str people: path to the people it is about; empty when a row is a person; None when it is about nobody
    :param str value: what is told: 'people', 'rows', or the field to sum
    """

    key: str
    section: str
    model: str
    program: str
    people: str | None
    value: str
    domain: object


def within(name, *conditions):
    """Return the function that gives the domain of what happened in a year."""
    return lambda year: [(name, ">=", f"{year}-01-01"), (name, "<", f"{year + 1}-01-01"), *conditions]


ENROLLED = ("mobility.enrollment", "program_id", "participant_id")
STEP = ("mobility.goal.step", "goal_id.enrollment_id.program_id", "participant_id")
REWARD = ("mobility.reward", "program_id", "participant_id")
TALK = ("mobility.session", "program_id", "participant_id")
BARRIER = ("mobility.barrier", "participant_id.program_id", "participant_id")
AFTER = ("mobility.followup.report", "program_id", "")
FIGURES = [
    Figure(
        "took_part",
        "reach",
        *ENROLLED,
        "people",
        lambda year: [
            ("state", "!=", "intake"),
            ("date_start", "<", f"{year + 1}-01-01"),
            "|",
            ("date_end", "=", False),
            ("date_end", ">=", f"{year}-01-01"),
        ],
    ),
    Figure("started", "reach", *ENROLLED, "people", within("date_start", ("state", "!=", "intake"))),
    Figure("completed", "reach", *ENROLLED, "people", within("date_end", ("state", "=", "completed"))),
    Figure("stopped", "reach", *ENROLLED, "people", within("date_end", ("state", "=", "stopped"))),
    Figure(
        "bridges",
        "bridge",
        "mobility.assessment",
        "enrollment_id.program_id",
        "participant_id",
        "rows",
        within("date", ("state", "=", "confirmed"), ("instrument_id.audience", "=", "adult")),
    ),
    Figure(
        "goals_achieved",
        "goals",
        "mobility.goal",
        "enrollment_id.program_id",
        "participant_id",
        "rows",
        within("date_closed", ("state", "=", "achieved")),
    ),
    Figure("steps_done", "goals", *STEP, "rows", within("date_done", ("state", "=", "done"))),
    Figure(
        "steps_alone", "goals", *STEP, "rows", within("date_done", ("state", "=", "done"), ("done_how", "=", "alone"))
    ),
    Figure("rewards", "rewards", *REWARD, "rows", within("date_earned", ("approval_state", "=", "approved"))),
    Figure(
        "rewarded",
        "rewards",
        *REWARD,
        "people",
        within("date_earned", ("approval_state", "=", "approved")),
    ),
    Figure(
        "spent",
        "rewards",
        *REWARD,
        "amount",
        within("date_earned", ("approval_state", "=", "approved"), ("amount", ">", 0)),
    ),
    Figure(
        "budget",
        "rewards",
        "mobility.budget.report",
        "program_id",
        None,
        "budget",
        lambda year: [("year", "=", year)],
    ),
    Figure("talks_held", "talks", *TALK, "rows", within("start", ("state", "=", "held"))),
    Figure("talks_missed", "talks", *TALK, "rows", within("start", ("state", "=", "no_show"))),
    Figure("barriers_rule", "barriers", *BARRIER, "rows", within("date_found", ("cause", "=", "rule"))),
    Figure("barriers_organisation", "barriers", *BARRIER, "rows", within("date_found", ("cause", "=", "organisation"))),
    Figure("barriers_person", "barriers", *BARRIER, "rows", within("date_found", ("cause", "=", "person"))),
    Figure("barriers_removed", "barriers", *BARRIER, "rows", within("date_closed", ("state", "=", "removed"))),
    Figure("after_due", "afterwards", *AFTER, "rows", within("date_due", ("state", "!=", "later"))),
    Figure("after_reached", "afterwards", *AFTER, "rows", within("date_due", ("state", "=", "reached"))),
    Figure(
        "after_independent",
        "afterwards",
        *AFTER,
        "rows",
        within("date_due", ("state", "=", "reached"), ("self_sufficient", "=", "yes")),
    ),
    Figure(
        "after_below",
        "afterwards",
        *AFTER,
        "rows",
        within("date_due", ("state", "=", "reached"), ("fell_back", "=", "yes")),
    ),
]
FORWARD, SAME, BACK = (("change", "=", change) for change in ("forward", "same", "back"))
# Of everybody with two answers about an area, each line a way to divide them.
MOVED = (
    (("area_forward", [FORWARD]), ("area_same", [SAME]), ("area_back", [BACK])),
    (("area_forward", [FORWARD]), ("area_rest", [("change", "in", ("same", "back"))])),
)
HELD = [
    ((f"{place}_{key}", [(f"{when}_{field}", "=", "yes")]), (f"{place}_{key}_not", [(f"{when}_{field}", "!=", "yes")]))
    for place, field in (("area", "holds"), ("pillar", "pillar"))
    for key, when in (("held", "first"), ("holds", "last"))
]


class MobilityAnnualReport(models.Model):
    """What is counted, and what of it may be printed."""

    _inherit = "mobility.annual.report"

    def _prepare_figures(self):
        """Return the create values of all figures: for all programs together, and for each when there are several."""
        programs = self._get_programs()
        vals_list = []
        for figure in FIGURES:
            vals_list += self._prepare_lines([self._count(figure, programs)])
        for area, is_first in self._get_areas(programs):
            vals_list += self._prepare_area(area, programs, is_first)
        order = {program.id: number for number, program in enumerate(programs, 1)}
        vals_list.sort(key=lambda vals: order.get(vals["program_id"], 0))
        return [{**vals, "sequence": number} for number, vals in enumerate(vals_list, 1)]

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
            "mobility.outcome.report",
            "program_id",
            "",
            "people",
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
        aggregates = ["__count"]
        if figure.people:
            aggregates.append(f"{figure.people}:count_distinct")
        if figure.value not in ("people", "rows"):
            aggregates.append(f"{figure.value}:sum")
        [counted] = self.env[figure.model]._read_group(Domain(domain), [], aggregates)
        people = counted[1] if figure.people else counted[0]
        value = {"people": people, "rows": counted[0]}.get(figure.value, counted[-1] or 0)
        return {
            "key": figure.key,
            "section": figure.section,
            "program_id": programs.id if from_last else False,
            "area_id": area and area.id,
            "value": value,
            "people": people if figure.people is not None else 0,
            "hidden": False,
            "res_model": figure.model,
            "domain": domain,
        }

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
            "after_due": self.env._("After the end: times to ask somebody"),
            "after_reached": self.env._("After the end: answers"),
            "after_independent": self.env._("After the end: lives without benefit or debt help"),
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
