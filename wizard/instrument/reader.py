"""Reading .xlsx and .json files of an instrument into tables of raw cells."""

import json

from ..register.reader import MOST_BYTES, FileProblem, Table, read_file
from ..register.sheets import Problem
from .columns import FORMAT, SHEETS


def is_json(name, content):
    """Tell whether this is meant as JSON: by what it is, else by the ending of its name."""
    return content.lstrip()[:1] in (b"{", b"[") or name.lower().endswith(".json")


def read_tables(name, content, problems):
    """Return the tables in a file: one a sheet, or one a list of a JSON file, whose objects are its rows.

    :raises FileProblem: nothing in it can be read
    """
    if not is_json(name, content):
        return read_file(name, content)
    if len(content) > MOST_BYTES:
        raise FileProblem("file_too_big", most=MOST_BYTES // 1024 // 1024)
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise FileProblem("file_no_json", error=str(error)) from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise FileProblem("file_other_json", format=FORMAT)
    for key in data.keys() - {"format", *(sheet.name for sheet in SHEETS)}:
        problems.append(Problem("sheet_unknown", {}, name, key, level="warning"))
    return [_make_table(name, sheet.name, data[sheet.name], problems) for sheet in SHEETS if sheet.name in data]


def _make_table(name, title, items, problems):
    table = Table(name, title, header_row=0)
    items = items if isinstance(items, list) else [items]
    rows = [item if isinstance(item, dict) else {} for item in items]
    table.header = list(dict.fromkeys(key for row in rows for key in row))
    for number, (item, row) in enumerate(zip(items, rows, strict=True), start=1):
        if row is not item:
            problems.append(Problem("json_no_object", {}, name, title, number, value=str(item)[:200]))
        for index, (key, value) in enumerate(row.items()):
            if isinstance(value, (list, dict)):
                row = {**row, key: None}
                problems.append(Problem("json_no_value", {}, name, title, number, key, index, str(value)[:200]))
        table.rows.append((number, [row.get(key) for key in table.header]))
    return table
