"""Turning what stands in a cell into a value, or into a clear reason why not."""

import math
import re
import unicodedata
from datetime import date, datetime

from ...models.participant.strengths import MOST_STRENGTHS, get_strengths

FIRST_YEAR, LAST_YEAR = 1900, 2100
TIME = r"(?:[T ]\d{1,2}:\d{2}\S*)?"
ISO_DATE = re.compile(rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){TIME}")
DUTCH_DATE = re.compile(rf"(?P<day>\d{{1,2}})[-/.](?P<month>\d{{1,2}})[-/.](?P<year>\d{{4}}){TIME}")
EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")
UNREADABLE = "\ufffd"
# What a spreadsheet shows for a formula that went wrong, and what the reader puts for one that was never worked out.
FORMULA_ERRORS = frozenset({"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})


class FormulaWithoutResult(str):
    """A formula in a spreadsheet that was never worked out; nothing here works it out."""


class ValueProblem(Exception):
    """A value that cannot be used: ``key`` of the reason (see texts.py) and what it needs to be told."""

    def __init__(self, key, **params):
        super().__init__(key)
        self.key = key
        self.params = params


def norm(text):
    """Return ``text`` in the form in which words are compared: no capitals, accents, double spaces or curly quotes."""
    plain = unicodedata.normalize("NFKD", str(text).replace("’", "'").replace("_", " "))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def as_text(raw):
    """Return what a person sees in the cell. A whole number has no decimals; what looks like a formula stays text."""
    if raw is None:
        return ""
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, datetime):
        return raw.date().isoformat() if not raw.time() or raw.time().isoformat() == "00:00:00" else str(raw)
    return str(raw).replace("\r\n", "\n").replace("\xa0", " ").strip()


def parse_text(raw):
    """Return the text of a cell, or None when it is empty.

    :raises ValueProblem: letters that could not be read, or a formula instead of a value
    """
    text = as_text(raw)
    if UNREADABLE in text or any(ord(char) < 32 and char not in "\n\t" for char in text):
        raise ValueProblem("unreadable_letters")
    if isinstance(raw, FormulaWithoutResult):
        raise ValueProblem("formula_without_result")
    if text in FORMULA_ERRORS:
        raise ValueProblem("formula_error")
    return text or None


def parse_date(raw):
    """Return a date from a spreadsheet's date, 2024-12-31, 31-12-2024, 31/12/2024 or 31.12.2024."""
    if isinstance(raw, datetime):
        value = raw.date()
    elif isinstance(raw, date):
        value = raw
    else:
        text = parse_text(raw)
        if text is None:
            return None
        match = ISO_DATE.fullmatch(text) or DUTCH_DATE.fullmatch(text)
        if not match:
            raise ValueProblem("date_unreadable")
        try:
            value = date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            raise ValueProblem("date_impossible") from None
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueProblem("date_impossible")
    return value


def parse_choice(raw, choices):
    """Return the technical value of a choice given by that value or by one of its words in English or Dutch."""
    text = parse_text(raw)
    if text is None:
        return None
    wanted = norm(text)
    for value, words in choices.items():
        if wanted == norm(value) or any(wanted == norm(word) for language in words for word in language):
            return value
    raise ValueProblem("choice_unknown", choices=", ".join(words[0][0] for words in choices.values()))


def parse_number(raw):
    """Return a number written with a comma or a point, or None when it is something else."""
    try:
        number = float(as_text(raw).replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def parse_amount(raw, whole):
    """Return the number in a cell, or None when it is empty; a ``whole`` one is an integer, 1 or above."""
    if parse_text(raw) is None:
        return None
    number = parse_number(raw)
    if number is None:
        raise ValueProblem("number_unreadable")
    if whole and (number < 1 or number >= 2**31 or not number.is_integer()):
        raise ValueProblem("number_not_whole")
    return int(number) if whole else number


def parse_value(raw, column, today):
    """Return the value of a cell of ``column``: None when empty.

    :raises ValueProblem: with the reason
    """
    if column.kind in ("date", "birthdate"):
        value = parse_date(raw)
        if column.kind == "birthdate" and value and value > today:
            raise ValueProblem("birthdate_future")
    elif column.kind == "choice":
        value = parse_choice(raw, column.choices)
    elif column.kind in ("number", "whole"):
        value = parse_amount(raw, column.kind == "whole")
    else:
        value = parse_text(raw)
        if value and column.kind == "email" and not EMAIL.fullmatch(value):
            raise ValueProblem("email_unreadable")
        if value and column.kind == "strengths" and len(get_strengths(value)) > MOST_STRENGTHS:
            raise ValueProblem("strengths_many")
    if value is None and column.required:
        raise ValueProblem("value_missing")
    return value
