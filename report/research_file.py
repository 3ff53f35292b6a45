"""The research file: rows without names as .xlsx with a code book, or as .csv. Knows what columns mean; who may be in
it, and how much is told of them, was decided before (``mobility.research.group``)."""

import csv
import io

import xlsxwriter

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
PROPERTIES = ("legal_basis", "program", "start_quarter", "household", "age")
STATES = ("state", "sessions", "steps", "steps_alone")


def build_xlsx(env, records, areas, lines):
    """Return the workbook: rows, code book, and what was left out.

    :param records: as ``mobility.research.group._get_records`` returns them
    :param areas: the areas, a column each
    :param lines: sentences about what was left out
    """
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, OPTIONS) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        page = book.add_worksheet(env._("Rows"))
        page.freeze_panes(1, 1)
        for row, values in enumerate(get_rows(env, records, areas)):
            for column, value in enumerate(values):
                page.write(row, column, value, bold if not row else None)
        page.set_column(0, 0, 18)
        page = book.add_worksheet(env._("Code book"))
        page.set_column(0, 0, 24)
        page.set_column(1, 2, 60, wrap)
        for row, values in enumerate(get_code_book(env, areas)):
            for column, value in enumerate(values):
                page.write_string(row, column, value, bold if not row else wrap)
        page = book.add_worksheet(env._("Left out"))
        page.set_column(0, 0, 110, wrap)
        for row, line in enumerate(lines):
            page.write_string(row, 0, line, wrap)
    return content.getvalue()


def build_csv(env, records, areas, _lines):
    """Return the rows as .csv, of which no cell is a formula to a spreadsheet."""
    content = io.StringIO()
    writer = csv.writer(content)
    for values in get_rows(env, records, areas):
        writer.writerow([_defuse(value) for value in values])
    return content.getvalue().encode("utf-8-sig")


def get_rows(env, records, areas):
    """Yield the heading, then a list of values for each record."""
    yield ["pseudonym", *PROPERTIES, "months", "filled_in", *STATES, *(_get_name(area) for area in areas)]
    programs = {id_: env["mobility.program"].sudo().browse(id_).name for id_ in _get_ids(records)}  # sudo: a name
    for record in records:
        yield [
            record["pseudonym"],
            record["legal_basis"] or "",
            programs.get(record["program_id"].id, ""),
            record["cohort"] or "",
            record["household_type"] or "",
            record["age_band"] or "",
            record["months"],
            record["voice"],
            *(record[name] for name in STATES),
            *(record["levels"].get(area.id, "") for area in areas),
        ]


def get_code_book(env, areas):
    """Return the rows of the code book: name of a column, what it means, its values."""

    def choices(model, name):
        return _join(env[model]._fields[name]._description_selection(env))

    empty = env._("empty: too few people to be told apart, or not known")
    rows = [
        [env._("Column"), env._("What it means"), env._("Values")],
        ["pseudonym", env._("One enrolment. The same in each file of this organisation."), env._("16 characters")],
        [
            "legal_basis",
            env._("The law or agreement the program works under."),
            f"{choices('mobility.program', 'legal_basis')}; {empty}",
        ],
        ["program", env._("The program."), empty],
        ["start_quarter", env._("Quarter in which the person started."), f"2024 Q1; {empty}"],
        [
            "household",
            env._("The household, as far as known now."),
            f"{choices('mobility.participant', 'household_type')}; {empty}",
        ],
        ["age", env._("Age at the start, in ranges."), f"{choices('mobility.outcome.figure', 'age_band')}; {empty}"],
        [
            "months",
            env._(
                "Months after the start. The Bridge nearest to it, at most three months off; for 0 the first one, also"
                " when it was filled in long before the start."
            ),
            "0, 6, 12, 24, 36, 48, 60",
        ],
        [
            "filled_in",
            env._("Who filled in the Bridge. The two do not compare."),
            choices("mobility.outcome.figure", "voice"),
        ],
        ["state", env._("How the enrolment stood at that moment."), "under_way, completed, stopped"],
        ["sessions", env._("Talks held up to that moment."), env._("a number")],
        ["steps", env._("Steps done up to that moment."), env._("a number")],
        ["steps_alone", env._("Of these, done alone."), env._("a number")],
    ]
    for area in areas:
        levels = _join((f"{level.value:g}", level.name) for level in area.level_ids.sorted("value"))
        rows.append([_get_name(area), area.name, f"{levels}; {env._('empty: no level was chosen')}"])
    return rows


def _get_name(area):
    return f"{area.instrument_id.code}.{area.code}.{area.meaning}"


def _get_ids(records):
    return {record["program_id"].id for record in records if record["program_id"]}


def _join(choices):
    return "; ".join(f"{value} = {label}" for value, label in choices)


def _defuse(value):
    # what begins like a formula is shown as text by every spreadsheet when an apostrophe stands before it
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r\n" and value else value
