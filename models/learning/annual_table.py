"""What an annual report counts: of each figure the model, the filter and what is told of it."""

from typing import NamedTuple


class Figure(NamedTuple):
    """How a number is found: rows of a model in a year. ``program`` is the path to the program.

    :param str people: path to the people it is about, or 'enrollment_id' where only that leads to them, unseen by the
        user; None when it is about nobody
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
AFTER = ("mobility.followup.report", "program_id", "enrollment_id")
DEBT = ("mobility.debt.report", "program_id", "enrollment_id")
OUTCOME = ("mobility.outcome.report", "program_id", "enrollment_id")
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
]
# Answers of those who were reached: told only where neither those who say yes nor the others are few.
ANSWERS = (("after_independent", "self_sufficient"), ("after_employed", "employed"), ("after_below", "fell_back"))
# Everybody whose latest Bridge lies in the year, by what it says about debts and income.
DEBTS = (
    ("debt_short", ("short",)),
    ("debt_enough", ("enough",)),
    ("debt_debts", ("debts",)),
    ("debt_unknown", ("unknown", "not_asked")),
)
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
