"""Reading .xlsx and .csv files into tables of raw cells, whatever their encoding and separator."""

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field

from openpyxl import load_workbook

from .fields import UNREADABLE, FormulaWithoutResult, as_text

MOST_BYTES = 25 * 1024 * 1024
MOST_BYTES_UNPACKED = 400 * 1024 * 1024
MOST_ROWS = 50_000
FORMULA_TAG = re.compile(rb"<f[ >/]")
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
NO_TEXT = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")


@dataclass
class Table:
    file: str
    title: str  # of the sheet; empty for a .csv file
    header: list = field(default_factory=list)
    header_row: int = 1
    rows: list = field(default_factory=list)  # (row number as a spreadsheet counts, [cells])


class FileProblem(Exception):
    """A file that cannot be read at all: ``key`` of the reason (see texts.py) and what it needs to be told."""

    def __init__(self, key, **params):
        super().__init__(key)
        self.key = key
        self.params = params


def read_file(name, content):
    """Return the tables in a file: one a sheet.

    :param bytes content: told apart by what it is, not by the ending of ``name``
    :raises FileProblem: nothing in it can be read
    """
    if not content.strip():
        raise FileProblem("file_empty")
    if len(content) > MOST_BYTES:
        raise FileProblem("file_too_big", most=MOST_BYTES // 1024 // 1024)
    if content.startswith(OLD_EXCEL):
        raise FileProblem("file_old_excel")
    if content.startswith(b"PK\x03\x04"):
        tables = _read_workbook(name, content)
    elif content.startswith(NO_TEXT) or name.lower().endswith(".xlsx"):
        raise FileProblem("file_no_register")
    else:
        tables = [_read_csv(name, content)]
    for table in tables:
        if len(table.rows) > MOST_ROWS:
            raise FileProblem("file_too_many_rows", most=MOST_ROWS)
    if not any(table.header for table in tables):
        raise FileProblem("file_empty")
    return tables


def _make_table(name, title, rows):
    """Return a table from (number, cells): the first row with something in it holds the headings."""
    table = Table(name, title)
    for number, cells in rows:
        if all(cell is None or not as_text(cell) for cell in cells):
            continue
        if not table.header:
            table.header, table.header_row = [as_text(cell) for cell in cells], number
        else:
            table.rows.append((number, cells))
            if len(table.rows) > MOST_ROWS:
                break
    return table


def _read_workbook(name, content):
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > MOST_BYTES_UNPACKED:
                raise FileProblem("file_too_big", most=MOST_BYTES // 1024 // 1024)
        # data_only: the result that the spreadsheet program kept; no formula is ever worked out here
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        formulas = _find_formulas(content)
        return [
            _make_table(name, sheet.title, _iter_sheet(sheet, formulas.get(sheet.title, {})))
            for sheet in book.worksheets
            if sheet.sheet_state == "visible"
        ]
    except FileProblem:
        raise
    except Exception as error:  # openpyxl raises whatever its parsers raise: the file is broken in some way
        raise FileProblem("file_no_register") from error


def _iter_sheet(sheet, formulas):
    sheet.reset_dimensions()  # some programs write a size of one cell, and the rest would go unread
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number in formulas:
            cells = [formulas[number].get(i) if cell is None else cell for i, cell in enumerate(cells)]
        yield number, list(cells)


def _find_formulas(content):
    """Return {sheet title: {row number: {column index: formula}}}.

    A formula that was never worked out reads as an empty cell, which would lose it without a word. A second reading
    finds them, only for files that hold formulas.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sheets = [entry for entry in packed.namelist() if entry.startswith("xl/worksheets/") and entry.endswith(".xml")]
        if not any(FORMULA_TAG.search(packed.read(entry)) for entry in sheets):
            return {}
    found = {}
    for sheet in load_workbook(io.BytesIO(content), read_only=True).worksheets:
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            for index, cell in enumerate(cells):
                if cell.data_type == "f":
                    formula = FormulaWithoutResult(cell.value)
                    found.setdefault(sheet.title, {}).setdefault(number, {})[index] = formula
    return found


def _read_csv(name, content):
    text = _decode(content).replace("\x00", UNREADABLE)
    lines = text.split("\n", 1)
    first = lines[0].strip().lower()
    if first.startswith("sep=") and len(first) == 5:
        delimiter = first[-1]
        rows = csv.reader(io.StringIO("\n" + "".join(lines[1:])), delimiter=delimiter)
    else:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=_guess_delimiter(text))
    try:
        return _make_table(name, "", enumerate(rows, start=1))
    except csv.Error as error:
        raise FileProblem("file_no_register") from error


def _decode(content):
    """Return the text of a .csv file. Bytes that no encoding explains become U+FFFD, so that each cell can be named."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        damaged = content.decode("utf-8-sig", errors="replace")
    # Letters that came out well besides the damaged ones: it is UTF-8 with damage. Read as Windows-1252, which takes
    # nearly any byte, 'José' would become 'JosÃ©' without a word.
    if any(ord(char) > 127 and char != UNREADABLE for char in damaged):
        return damaged
    return content.decode("cp1252", errors="replace")


def _guess_delimiter(text):
    heading = next((line for line in text.splitlines() if line.strip()), "")
    return max(";,\t", key=lambda char: _count_outside_quotes(heading, char))


def _count_outside_quotes(line, char):
    return sum(part.count(char) for part in line.split('"')[::2])
