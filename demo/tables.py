import csv
import re

from dateutil.relativedelta import relativedelta
from odoo.tools import file_open

UNITS = {"y": "years", "m": "months", "w": "weeks", "d": "days"}
ANSWERS = {"-": "not_applicable", "?": "unknown", "x": "rather_not"}


def read_table(name):
    """Return the rows of ``demo/<name>.csv``: a list of {column: text}."""
    with file_open(f"mobility_mentoring/demo/{name}.csv") as file:
        return list(csv.DictReader(file))


def read_time(text, today):
    """Return the date that ``text`` stands for: '34m2w' is 34 months and 2 weeks ago, '+5d' is in five days."""
    delta = relativedelta(**{UNITS[unit]: int(number) for number, unit in re.findall(r"(\d+)([ymwd])", text)})
    return today + delta if text.startswith("+") else today - delta


def read_answer(text):
    """Return (answer, level, target, begin here) for a cell of ``bridges.csv``.

    '2>4!' is level 2, wanting 4, beginning here; '-' does not apply, '?' is not known, 'x' is rather not, '' no answer.
    """
    if text in ANSWERS or not text:
        return ANSWERS.get(text, False), 0, 0, False
    level, target, first = re.fullmatch(r"(\d)(?:>(\d))?(!?)", text).groups()
    return "level", int(level), int(target or 0), bool(first)
