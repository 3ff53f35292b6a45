"""What an import will do: what is created, matched and skipped, and everything that is wrong."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from . import people, records
from .columns import ASSESSMENTS, ENROLMENTS, EXAMPLE_REFERENCES, HOUSEHOLDS, PARTICIPANTS, SHEETS
from .fields import norm
from .sheets import Problem, is_ours, read_rows, recognise


@dataclass
class Instrument:
    id: int
    areas: dict  # normalised code: (area id, code, {value of level: level id}), in the order of the Bridge


@dataclass
class Known:
    """What the database holds already, for one organisation. Keys that are words are normalised by ``norm``."""

    today: object
    people: dict = field(default_factory=dict)  # participant id: (reference, name, birth date)
    programs: dict = field(default_factory=dict)  # code or name: {program ids}
    exit_reasons: dict = field(default_factory=dict)  # code or name: (id, kind)
    exit_reason_unknown: int = 0
    mentors: dict = field(default_factory=dict)  # login: user id
    countries: dict = field(default_factory=dict)  # code or name: country id
    languages: dict = field(default_factory=dict)  # code or name: code
    instruments: dict = field(default_factory=dict)  # code: Instrument
    instrument: str = ""  # code that is taken when a row names none
    enrollments: dict = field(default_factory=dict)  # participant id: [(program id, start, state)]
    members: dict = field(default_factory=dict)  # participant id: [(name, birth date)]
    assessments: dict = field(default_factory=dict)  # participant id: [(instrument id, date)]
    get_details: object = None  # function of participant ids: {id: {field: value}}

    @property
    def area_codes(self):
        return {code for instrument in self.instruments.values() for code in instrument.areas}


@dataclass
class Plan:
    """All that was found, in the order in which it is written; nothing is written while there is an error."""

    known: Known
    decisions: dict  # place of a row: participant id, or 0 for a new person
    create_programs: bool = False
    problems: list = field(default_factory=list)
    counts: dict = field(default_factory=lambda: defaultdict(Counter))  # sheet name: created, matched ...
    people: list = field(default_factory=list)
    by_reference: dict = field(default_factory=dict)
    people_incomplete: bool = False  # a sheet of people could not be read: do not call everybody else unknown
    programs: dict = field(default_factory=dict)  # normalised name: name of a program to create
    members: list = field(default_factory=list)
    enrollments: list = field(default_factory=list)
    assessments: list = field(default_factory=list)
    questions: list = field(default_factory=list)

    @property
    def errors(self):
        return [problem for problem in self.problems if problem.level == "error"]

    @property
    def is_ready(self):
        return not self.errors and not self.questions


def make_plan(tables, known, decisions=None, create_programs=False, problems=()):
    """Return the Plan for ``tables``.

    :param problems: findings of the reader, about files that it could not read
    :param dict decisions: what the user answered to the questions of an earlier plan
    """
    plan = Plan(known, decisions or {}, create_programs, list(problems))
    rows = _read_sheets(plan, tables)
    people.plan_people(plan, rows[PARTICIPANTS.name])
    records.plan_members(plan, rows[HOUSEHOLDS.name])
    records.plan_enrollments(plan, rows[ENROLMENTS.name])
    records.plan_assessments(plan, rows[ASSESSMENTS.name])
    plan.problems.sort(key=lambda p: (p.level != "error", p.file, _sheet_order(p.sheet), p.sheet, p.row, p.index))
    return plan


def _read_sheets(plan, tables):
    """Return {sheet name: [rows]} without the template's examples."""
    rows = {sheet.name: [] for sheet in SHEETS}
    for table in tables:
        if is_ours(table) or not table.header:
            continue
        sheet = recognise(table)
        if not sheet:
            level = "warning" if table.title else "error"
            plan.problems.append(Problem("sheet_unknown", {}, table.file, table.title, level=level))
            continue
        found = read_rows(table, sheet, plan.known, plan.problems)
        if table.rows and not found and sheet is PARTICIPANTS:
            plan.people_incomplete = True
        for row in found:
            if norm(row.values.get("reference") or "").upper() in EXAMPLE_REFERENCES:
                plan.counts[sheet.name]["skipped"] += 1
            else:
                rows[sheet.name].append(row)
        plan.counts[sheet.name]["rows"] += len(table.rows)
    if not any(count["rows"] for count in plan.counts.values()) and not plan.errors:
        plan.problems.append(Problem("nothing_to_import", {}, tables[0].file if tables else ""))
    return rows


def _sheet_order(title):
    return next((i for i, sheet in enumerate(SHEETS) if norm(title) in sheet.labels), len(SHEETS))
