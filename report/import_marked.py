"""The user's own register as a spreadsheet in which every wrong cell is marked: to correct there and bring back."""

import io
from datetime import date, datetime

import xlsxwriter

from ..wizard.register.columns import WHAT_IS_WRONG
from ..wizard.register.fields import as_text
from ..wizard.register.sheets import recognise

# Text is never a formula or a link, whatever it looks like.
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
MOST_NOTES = 2000  # notes on cells make a spreadsheet slow; the last column says it all anyway


def build_marked(env, tables, findings):
    """Return an .xlsx with a list of all findings and each table with its wrong cells marked.

    :param findings: list of (Problem, reason)
    """
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, OPTIONS) as book:
        formats = {
            "bold": book.add_format({"bold": True, "bottom": 1}),
            "date": book.add_format({"num_format": "dd-mm-yyyy"}),
            "error": book.add_format({"bg_color": "#f7c6c5", "num_format": "dd-mm-yyyy"}),
            "warning": book.add_format({"bg_color": "#fdeebb", "num_format": "dd-mm-yyyy"}),
        }
        _add_list(env, book, formats, findings)
        titles = set()
        for table in tables:
            _add_table(env, book, formats, table, findings, titles)
    return content.getvalue()


def _get_heading(env):
    return WHAT_IS_WRONG[(env.lang or "").startswith("nl")]


def _add_list(env, book, formats, findings):
    sheet = book.add_worksheet(_get_heading(env))
    headings = (env._("File"), env._("Sheet"), env._("Row"), env._("Column"), env._("Value"), env._("Reason"))
    for index, (heading, width) in enumerate(zip(headings, (25, 15, 6, 22, 28, 90), strict=True)):
        sheet.write_string(0, index, heading, formats["bold"])
        sheet.set_column(index, index, width)
    sheet.freeze_panes(1, 0)
    for number, (problem, reason) in enumerate(findings, start=1):
        sheet.write_string(number, 0, problem.file, formats[problem.level])
        sheet.write_string(number, 1, problem.sheet)
        if problem.row:
            sheet.write_number(number, 2, problem.row)
        sheet.write_string(number, 3, problem.place_of_column)
        sheet.write_string(number, 4, problem.value)
        sheet.write_string(number, 5, reason)


def _add_table(env, book, formats, table, findings, titles):
    known = recognise(table)
    title = table.title or (known.name if known else "")
    sheet = book.add_worksheet(_make_title(title, titles))
    marks, reasons = {}, {}
    for problem, reason in findings:
        if (problem.file, problem.sheet) != (table.file, title):
            continue
        marks.setdefault((problem.row, problem.index), (problem.level, reason))
        reasons.setdefault(problem.row, []).append(f"{problem.column}: {reason}" if problem.column else reason)
    rows = [(table.header_row, table.header), *table.rows]
    last = max(len(cells) for _number, cells in rows)
    sheet.set_column(0, last - 1, 16)
    sheet.set_column(last, last, 80)
    notes = 0
    for number, cells in rows:
        for index, value in enumerate(cells):
            mark = marks.get((number, index))
            default = formats["bold"] if number == table.header_row else None
            _write(sheet, number - 1, index, value, formats[mark[0]] if mark else default, formats["date"])
            if mark and notes < MOST_NOTES:
                sheet.write_comment(number - 1, index, mark[1], {"x_scale": 2})
                notes += 1
        if number in reasons and number != table.header_row:
            sheet.write_string(number - 1, last, "\n".join(dict.fromkeys(reasons[number])), formats["warning"])
    sheet.write_string(table.header_row - 1, last, _get_heading(env), formats["bold"])


def _write(sheet, row, column, value, cell_format, date_format):
    if isinstance(value, (date, datetime)):
        sheet.write_datetime(row, column, value, cell_format or date_format)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        sheet.write_number(row, column, value, cell_format)
    elif as_text(value):
        sheet.write_string(row, column, as_text(value), cell_format)
    else:
        sheet.write_blank(row, column, None, cell_format)


def _make_title(title, titles):
    """Return a title that a spreadsheet accepts and that is not there yet."""
    base = "".join(" " if char in "[]:*?/\\" else char for char in title).strip("' ")[:31] or "csv"
    made, number = base, 1
    while made.casefold() in titles:
        number += 1
        made = f"{base[:27]} {number}"
    titles.add(made.casefold())
    return made
