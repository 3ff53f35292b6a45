"""Recognising sheets and columns, and turning their rows into values."""

from dataclasses import dataclass, field

from .columns import EXPLANATION, SHEETS, WHAT_IS_WRONG
from .fields import ValueProblem, as_text, norm, parse_value


def get_letter(index):
    """Return the name of a column, counted from 0: A, B, ... Z, AA, AB ..."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


@dataclass
class Problem:
    """One finding: where, which value, and the key of the reason (see texts.py)."""

    key: str
    params: dict = field(default_factory=dict)
    file: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""  # heading, as it stands in the file
    index: int = -1  # of the column, from 0
    value: str = ""
    level: str = "error"  # error | warning

    @property
    def place_of_column(self):
        """Return the heading with the letter that a spreadsheet shows above it."""
        return f"{self.column} ({get_letter(self.index)})".strip() if self.index >= 0 else self.column


@dataclass
class Row:
    file: str
    sheet: str  # as people call it: the sheet's title, or what was recognised in a .csv file
    number: int
    headings: dict  # name of column: (heading, index)
    problems: list  # shared by all rows
    values: dict = field(default_factory=dict)  # name of column: value, None when empty
    raw: dict = field(default_factory=dict)  # name of column: what stands in the cell
    answers: dict = field(default_factory=dict)  # heading of an area: what stands in the cell
    failed: bool = False

    @property
    def place(self):
        return (self.file, self.sheet, self.number)

    def report(self, key, column="", level="error", **params):
        """Add a finding about the cell in ``column``; an error also keeps this row from being used."""
        heading, index = self.headings.get(column, (column, -1))
        value = as_text(self.raw.get(column, self.answers.get(column)))
        self.problems.append(Problem(key, params, self.file, self.sheet, self.number, heading, index, value, level))
        self.failed = self.failed or level == "error"


def recognise(table):
    """Return the Sheet that ``table`` is, by its title or file name, else by its headings; None when it is none."""
    title = norm(table.title or table.file.rsplit("/", 1)[-1].rsplit(".", 1)[0].replace("-", " "))
    for exact in (True, False):
        for sheet in SHEETS:
            words = [norm(word) for word in (*sheet.labels, *sheet.also)]
            if title in words or (not exact and not table.title and any(word in title.split() for word in words)):
                return sheet
    fitting = [sheet for sheet in SHEETS if _fits(table, sheet)]
    return min(fitting, key=lambda sheet: sum(not _find_column(sheet, text) for text in table.header), default=None)


def is_ours(table):
    """Tell whether this is a sheet of our template or of our list of errors that holds no people."""
    return norm(table.title) in (*EXPLANATION, *WHAT_IS_WRONG)


def _fits(table, sheet):
    names = {_find_column(sheet, heading) for heading in table.header}
    return all(column.name in names for column in sheet.columns if column.required)


def _find_column(sheet, heading):
    """Return the name of the column of this heading, or None. The template marks required ones with a star."""
    wanted = norm(heading.rstrip("* "))
    for column in sheet.columns:
        if any(wanted == norm(word) for word in (column.name, *column.labels, *column.also)):
            return column.name
    return None


def read_rows(table, sheet, known, problems):
    """Return the rows of ``table`` as Row objects, reporting every cell that cannot be read."""
    title = table.title or sheet.name
    headings, areas = _read_header(table, sheet, known, problems)
    if headings is None:
        return []
    rows = []
    for number, cells in table.rows:
        row = Row(table.file, title, number, headings | areas, problems)
        row.raw = {name: _cell(cells, index) for name, (heading, index) in headings.items()}
        row.answers = {name: _cell(cells, index) for name, (heading, index) in areas.items()}
        for column in sheet.columns:
            _read_value(row, column, known.today)
        for index in range(len(table.header), len(cells)):
            if as_text(cells[index]):
                problems.append(
                    Problem("cell_without_heading", {}, table.file, title, number, "", index, as_text(cells[index]))
                )
        rows.append(row)
    return rows


def _cell(cells, index):
    return cells[index] if index < len(cells) else None


def _read_value(row, column, today):
    try:
        row.values[column.name] = parse_value(row.raw.get(column.name), column, today)
    except ValueProblem as problem:
        row.values[column.name] = None
        row.report(problem.key, column.name, **problem.params)


def _read_header(table, sheet, known, problems):
    """Return ({name: (heading, index)}, {area heading: (heading, index)}), or (None, None) when rows make no sense."""
    headings, areas, found = {}, {}, []

    def report(key, heading="", index=-1, **params):
        title, value = table.title or sheet.name, heading if index >= 0 else ""
        found.append(Problem(key, params, table.file, title, table.header_row, heading, index, value))

    for index, heading in enumerate(table.header):
        if not heading:
            if any(as_text(_cell(cells, index)) for number, cells in table.rows):
                report("column_without_heading", "", index)
            continue
        name = _find_column(sheet, heading)
        if name in headings or heading in areas:
            report("column_twice", heading, index)
        elif name:
            headings[name] = (heading, index)
        elif norm(heading) in WHAT_IS_WRONG:
            continue
        elif sheet.wide and norm(heading) in known.area_codes:
            areas[heading] = (heading, index)
        else:
            report("area_unknown" if sheet.wide else "column_unknown", heading, index)
    for column in sheet.columns:
        if column.required and column.name not in headings:
            report("column_missing", column.labels[0], labels=" / ".join(dict.fromkeys(column.labels)))
    problems.extend(found)
    return (None, None) if any(problem.key == "column_missing" for problem in found) else (headings, areas)
