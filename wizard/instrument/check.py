"""From tables to an instrument: everything that is wrong with it is found at once, each with its place."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from ...models.bridge.pillar import COLOR
from ..register.fields import norm
from ..register.plan import Known
from ..register.reader import FileProblem
from ..register.sheets import Problem, read_rows
from .columns import SHEETS, get_name, get_sheets
from .reader import is_json, read_tables

LANGUAGE = re.compile(r"\((\w{2,3}(?:_\w+)?(?:@\w+)?)\)\s*$")


@dataclass
class Found:
    """What a file holds: rows by sheet, each with its values by name of column."""

    problems: list = field(default_factory=list)
    rows: dict = field(default_factory=lambda: {sheet.name: [] for sheet in SHEETS})
    unread: set = field(default_factory=set)  # sheets that are not there, or make no sense: nothing else about them

    @property
    def errors(self):
        return [problem for problem in self.problems if problem.level == "error"]

    @property
    def instrument(self):
        return self.rows["instrument"][0]


def read_instrument(name, content, languages, code=None):
    """Return what stands in a file.

    :param list languages: codes of languages that are installed; texts in others are left out, with a remark
    :param str code: taken instead of the one in the file
    """
    found = Found()
    try:
        tables = read_tables(name, content, found.problems)
    except FileProblem as problem:
        found.problems.append(Problem(problem.key, problem.params, name))
        return found
    _read_sheets(found, name, tables, languages)
    _check_instrument(found, name, code)
    _check_pillars(found)
    _check_areas(found)
    _check_levels(found)
    _check_sources(found, languages)
    found.problems.sort(key=lambda problem: (problem.level != "error", _get_order(problem), problem.row, problem.index))
    if is_json(name, content):
        for problem in found.problems:
            problem.index = -1  # no spreadsheet, no letters above columns
    return found


def _get_order(problem):
    return next((i for i, sheet in enumerate(SHEETS) if norm(problem.sheet) in (sheet.name, *sheet.labels)), -1)


def _read_sheets(found, name, tables, languages):
    seen = [match[1] for table in tables for heading in table.header if (match := LANGUAGE.search(heading))]
    missing = {language for language in seen if language not in languages}
    sheets = get_sheets([*languages, *sorted(missing)])
    found.unread = {sheet.name for sheet in sheets}
    present = set()
    for table in tables:
        sheet = next((sheet for sheet in sheets if norm(table.title) in (sheet.name, *sheet.labels)), None)
        if not sheet or sheet.name not in found.unread:
            key = "sheet_twice" if sheet else "sheet_unknown"
            found.problems.append(Problem(key, {}, name, table.title, level="error" if sheet else "warning"))
            continue
        present.add(sheet.name)
        for index, heading in enumerate(table.header):
            if (match := LANGUAGE.search(heading)) and match[1] in missing:
                found.problems.append(
                    Problem(
                        "language_left_out", {}, name, table.title, table.header_row, heading, index, level="warning"
                    )
                )
        before = len(found.problems)
        rows = read_rows(table, sheet, Known(today=None), found.problems)
        if rows or not any(problem.key == "column_missing" for problem in found.problems[before:]):
            found.rows[sheet.name] = rows
            found.unread.discard(sheet.name)
    for sheet in sheets:
        if sheet.name not in present:
            labels = " / ".join(dict.fromkeys(sheet.labels))
            found.problems.append(Problem("sheet_missing", {"labels": labels}, name, sheet.name))


def _check_instrument(found, name, code):
    rows = found.rows["instrument"]
    if "instrument" in found.unread:
        return
    if len(rows) != 1:
        found.problems.append(Problem("instrument_not_one", {}, name, "instrument"))
    for row in rows[:1]:
        row.values["code"] = code or row.values["code"]
        if not row.values["code"]:
            row.report("value_missing", "code")


def _check_pillars(found):
    numbers = {}
    used = {row.values["pillar"] for row in found.rows["areas"]}
    for row in found.rows["pillars"]:
        number, color = row.values["number"], row.values["color"]
        if number is not None and number in numbers:
            row.report("number_twice", "number", row=numbers[number])
        numbers.setdefault(number, row.number)
        if color and not COLOR.fullmatch(color):
            row.report("color_unreadable", "color")
        if number is not None and number not in used and "areas" not in found.unread:
            row.report("pillar_empty", "number")
    for row in found.rows["areas"]:
        number = row.values["pillar"]
        if number is not None and number not in numbers and "pillars" not in found.unread:
            row.report("pillar_unknown", "pillar")


def _check_areas(found):
    codes = {}
    by_area = defaultdict(list)
    for row in found.rows["levels"]:
        by_area[norm(row.values["area"] or "")].append(row)
    for row in found.rows["areas"]:
        code, weight = norm(row.values["code"] or ""), row.values["weight"]
        if code and code in codes:
            row.report("code_twice", "code", row=codes[code])
        if weight is not None and weight <= 0:
            row.report("weight_low", "weight")
        levels = by_area[code]
        if code and code not in codes and "levels" not in found.unread:
            if len(levels) < 2:
                row.report("levels_few", "code")
            if levels and not any(level.values["holds"] == "yes" for level in levels):
                row.report("levels_none_holds", "code")
        codes.setdefault(code, row.number)


def _check_levels(found):
    codes = {norm(row.values["code"] or "") for row in found.rows["areas"]}
    seen = {}
    for row in found.rows["levels"]:
        code, value = norm(row.values["area"] or ""), row.values["value"]
        if code and code not in codes and "areas" not in found.unread:
            row.report("area_not_here", "area")
        if code and value is not None:
            if (code, value) in seen:
                row.report("level_twice", "value", row=seen[code, value])
            seen.setdefault((code, value), row.number)


def _check_sources(found, languages):
    """A text in another language needs its source, or nobody could read it in the languages that lack it."""
    for rows in found.rows.values():
        for row in rows:
            for name in ("question", "description"):
                translated = any(row.values.get(get_name(name, language)) for language in languages)
                if translated and not row.values.get(name):
                    row.report("source_missing", name)
