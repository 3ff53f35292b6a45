"""A mini-step as somebody types it on one line: what, when, and what if. Dutch and English; nothing else is needed.

``read_line("call the landlord, tomorrow 10:00", now)`` finds the day and the time. What is not understood stays text.
"""

import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

MOST_WORDS = 9
WEEK = timedelta(weeks=1)
DAYS = {
    "maandag": 0,
    "dinsdag": 1,
    "woensdag": 2,
    "donderdag": 3,
    "vrijdag": 4,
    "zaterdag": 5,
    "zondag": 6,
    "monday": 0,
    "tuesday": 1,
    "wednesday": 2,
    "thursday": 3,
    "friday": 4,
    "saturday": 5,
    "sunday": 6,
}
# A day that belongs to one of these is what it is about: 'the letter about monday'.
ABOUT = frozenset("over about for from of van uit met with de het een the a every elke iedere".split())
# These are words or parts of words of their own too ('to do', 'in the sun'): only where nothing else can be meant.
SHORT_DAYS = {
    **{"ma": 0, "di": 1, "wo": 2, "do": 3, "vr": 4, "za": 5, "zo": 6},
    **{"mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6},
}
MONTHS = {
    **{"jan": 1, "januari": 1, "january": 1, "feb": 2, "februari": 2, "february": 2, "mrt": 3, "maart": 3, "mar": 3},
    **{"march": 3, "apr": 4, "april": 4, "mei": 5, "may": 5, "jun": 6, "juni": 6, "june": 6, "jul": 7, "juli": 7},
    **{"july": 7, "aug": 8, "augustus": 8, "august": 8, "sep": 9, "sept": 9, "september": 9, "okt": 10, "oktober": 10},
    **{"oct": 10, "october": 10, "nov": 11, "november": 11, "dec": 12, "december": 12},
}
RELATIVE = {
    **{"vandaag": 0, "today": 0, "vanmiddag": 0, "vanochtend": 0, "vanavond": 0, "tonight": 0},
    **{"this morning": 0, "this afternoon": 0, "this evening": 0},
    **{"morgen": 1, "tomorrow": 1, "morgenochtend": 1, "morgenmiddag": 1, "morgenavond": 1, "morgenvroeg": 1},
    **{"tomorrow morning": 1, "tomorrow afternoon": 1, "tomorrow evening": 1},
    **{"overmorgen": 2, "the day after tomorrow": 2, "day after tomorrow": 2},
    **{"volgende week": 7, "next week": 7},
}
NUMBERS = {
    **{"een": 1, "één": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9},
    **{"tien": 10, "elf": 11, "twaalf": 12, "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6},
    **{"seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12},
}


class Line(NamedTuple):
    """What was read from one line; day and hour may be None, if_then empty."""

    name: str
    day: date | None
    hour: time | None
    if_then: str


class Found(NamedTuple):
    day: date | None = None
    hour: time | None = None


def read_lines(text, now):
    """Return a Line for every line that says something."""
    lines = (read_line(line, now) for line in (text or "").splitlines())
    return [line for line in lines if line.name]


def read_line(text, now):
    """Return the Line in ``text``.

    :param datetime now: the clock where the people are
    """
    text = re.sub(r"^[\s*•·–-]+", "", " ".join(text.split())).rstrip(" ,;")
    rest, if_then = _split_if_then(text)
    own = if_then.casefold() == rest.casefold()
    rest, found = (rest, Found()) if own else _split_when(rest, now)
    head, comma, tail = if_then.rpartition(",")
    if comma and not found.day and (after := _read_when(tail, now, True)):
        found, if_then = after, head
    if own:
        rest, if_then = if_then, ""
    name = rest.strip(" ,;:")
    return Line(name[:1].upper() + name[1:], found.day, found.hour, if_then)


def _split_if_then(text):
    """Return what stands before an if-then plan, and the plan; a line that is nothing else keeps its words."""
    match = re.search(r"(?:^|[\s,;:])((?:als|wanneer|if|when)\s.+?[\s,](?:dan|then)\s.+)$", text, re.IGNORECASE)
    if not match:
        return text, ""
    plan = match[1]
    return text[: match.start(1)].strip(" ,;:") or text, plan[:1].upper() + plan[1:]


def _split_when(text, now):
    """Return the text without day and time, and what they are: at the end, or else at the beginning."""
    words = text.split(" ")
    for index in range(max(1, len(words) - MOST_WORDS), len(words)):
        if words[index - 1].lower() in ABOUT:
            continue
        after_comma = words[index - 1][-1:] in {",", ";", ":", "-", "–"}
        if found := _read_when(" ".join(words[index:]), now, after_comma):
            return " ".join(words[:index]).rstrip(" ,;:-–"), found
    for index in range(min(len(words) - 1, MOST_WORDS), 0, -1):
        before_comma = words[index - 1][-1:] in {",", ";", ":"}
        if found := _read_when(" ".join(words[:index]), now, before_comma):
            return " ".join(words[index:]), found
    return text, Found()


def _read_when(text, now, alone):
    """Return Found when the whole text says a day, a time or both, else None.

    :param alone: it stands between commas, so that 'do' or '12/12' can mean nothing else
    """
    said = text = re.sub(r"[\s,;:.!]+$", "", text.lower().replace("’", "'"))
    day = moment = None
    while text:
        text = re.sub(r"^(?:[\s,;]+|-\s)", "", text)
        preposition = re.match(
            r"(?:op|on the|on|by the|by|before|until|uiterlijk|voor|tegen|om|at|rond|around|vanaf|om ongeveer)\s+", text
        )
        if preposition:
            text = text[preposition.end() :]
        sure = alone or bool(preposition) or moment is not None
        read = None
        if moment is None and (read := _read_time(text, bool(preposition))):
            text, moment = read
        elif day is None and (read := _read_day(text, now.date(), sure)):
            text, day = read
        if not read:
            return None
    if moment is not None and moment.hour < 12 and re.search(LATE, said):
        moment = moment.replace(hour=moment.hour + 12)
    if moment is not None and day is None:
        day = now.date() if moment > now.time() else now.date() + timedelta(days=1)
    return Found(day, moment) if day else None


# -- days -------------------------------------------------------------------------------------------------------------


def _match(pattern, text):
    return re.match(rf"(?:{pattern})(?![\w/:€%])", text)


def _any(words):
    return "|".join(sorted(words, key=len, reverse=True))


def _read_day(text, today, sure):
    """Return (what follows, day) when the text begins with a day, else None."""
    for read in (_read_weekday, _read_relative, _read_in, _read_month, _read_numbers):
        if found := read(text, today, sure):
            return found
    return None


def _read_weekday(text, today, sure):
    days = {**DAYS, **SHORT_DAYS} if sure else DAYS
    week = r"(volgende week|next week|volgende|next|komende|aanstaande|deze|coming|this|aanst\.)"
    if match := _match(rf"(?:{week}\s+)?({_any(days)})\.?(?:\s+(volgende week|next week|over een week))?", text):
        day = today + timedelta(days=(days[match[2]] - today.weekday() - 1) % 7 + 1)
        if (match[1] or match[3] or "") in {"volgende week", "next week", "volgende", "next"}:
            day = today - timedelta(days=today.weekday()) + WEEK + timedelta(days=days[match[2]])
        elif match[3]:
            day += WEEK
        elif match[1] in {"this", "deze"} and days[match[2]] == today.weekday():
            day = today
        # 'friday 3 december' names one day in two ways: the date is the surer one
        rest = text[match.end() :]
        if date_after := _read_month(rest.lstrip(" ,"), today, sure) or _read_numbers(rest.lstrip(" ,"), today, sure):
            return date_after
        return rest, day
    return None


def _read_relative(text, today, _sure):
    if match := _match(_any(RELATIVE), text):
        return text[match.end() :], today + timedelta(days=RELATIVE[match[0]])
    return None


def _read_in(text, today, _sure):
    number = rf"(\d{{1,3}}|{_any(NUMBERS)})"
    if match := _match(rf"(?:over|in|binnen|within)\s+{number}\s+(dag|dagen|day|days|week|weken|weeks)", text):
        count = int(match[1]) if match[1].isdigit() else NUMBERS[match[1]]
        return text[match.end() :], today + timedelta(days=count * (7 if match[2].startswith("we") else 1))
    return None


def _read_month(text, today, _sure):
    months = _any(MONTHS)
    for pattern in (
        rf"(?P<day>\d{{1,2}})(?:e|de|ste|st|nd|rd|th)?\s*(?:of\s+|-)?(?P<month>{months})\.?(?:\s+(?P<year>\d{{4}}))?",
        rf"(?P<month>{months})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<year>\d{{4}}))?",
    ):
        if match := _match(pattern, text):
            day = _get_date(match["day"], MONTHS[match["month"]], match["year"], today)
            return (text[match.end() :], day) if day else None
    return None


def _read_numbers(text, today, sure):
    if match := _match(r"(\d{4})-(\d{2})-(\d{2})", text):
        day = _get_date(match[3], match[2], match[1], today)
        return (text[match.end() :], day) if day else None
    match = _match(r"(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}|\d{2}))?", text)
    if not match or not (sure or match[3] or _read_time(text[match.end() :].lstrip(" ,"), False)):
        return None
    day = _get_date(match[1], match[2], match[3], today)
    return (text[match.end() :], day) if day else None


def _get_date(day, month, year, today):
    """Return the date, without a year the first one from today on; None when there is none, or it is over."""
    years = [int(year) + (2000 if len(year) == 2 else 0)] if year else range(today.year, today.year + 5)
    for number in years:
        try:
            found = date(number, int(month), int(day))
        except ValueError:
            continue
        if found >= today:
            return found
    return None


# -- times ------------------------------------------------------------------------------------------------------------

PART = (
    r"(?:\s*(?P<part>'s (?:morgens|ochtends|middags|avonds)|in the (?:morning|afternoon|evening)|a\.?m\.?|p\.?m\.?))?"
)
LATE = r"vanmiddag|vanavond|tonight|(?:morgen|'s )(?:middag|avond)|afternoon|evening"
HOUR = rf"(?P<hour>\d{{1,2}}|{_any(NUMBERS.keys() - {'a'})})"


def _read_time(text, at):
    """Return (what follows, time) when the text begins with a time of day, else None.

    :param at: 'at' or 'om' stood before it, so that a bare number is an hour
    """
    if before := re.match(r"'s (?:morgens|ochtends|middags|avonds)\s+(?:om\s+)?", text):
        text, at = text[before.end() :], True
    patterns = [
        r"(?P<fixed>noon|12 uur 's middags|twaalf uur 's middags)",
        rf"(?P<words>half|kwart over|kwart voor|half past|quarter past|quarter to)\s+{HOUR}{PART}",
        rf"(?P<hour>\d{{1,2}})(?:[:.]|\s?(?:u|h|uur)\s?)(?P<minute>\d{{2}})(?:\s*(?:uur|u|h))?{PART}",
        rf"{HOUR}(?:\s*(?:uur|u|h|o'clock)){PART}",
        rf"{HOUR}\s*(?P<part>a\.?m\.?|p\.?m\.?)",
    ]
    if at:
        patterns.append(rf"{HOUR}{PART}(?!\s*(?:{_any(MONTHS)}))(?![/-])")
    for pattern in patterns:
        if match := _match(pattern, text):
            found = _get_time(match.groupdict())
            return (text[match.end() :], found) if found else None
    return None


def _get_time(said):
    if said.get("fixed"):
        return time(12)
    hour = int(said["hour"]) if said["hour"].isdigit() else NUMBERS[said["hour"]]
    minutes = hour * 60 + int(said.get("minute") or 0)
    if int(said.get("minute") or 0) > 59:
        return None
    words = said.get("words")
    minutes += {"half": -30, "kwart over": 15, "kwart voor": -15, "half past": 30, "quarter past": 15}.get(words, 0)
    minutes -= 15 if words == "quarter to" else 0
    part = (said.get("part") or "").replace(".", "")
    if re.search(r"middag|avond|afternoon|evening|pm", part):
        minutes += 12 * 60 if minutes < 12 * 60 else 0
    elif re.search(r"am|morning|morgen|ochtend", part):
        minutes -= 12 * 60 if 12 * 60 <= minutes < 13 * 60 and part == "am" else 0
    elif minutes < 7 * 60 and not (said["hour"].startswith("0")):
        minutes += 12 * 60  # nobody makes a call at three in the night
    if not 0 <= minutes < 24 * 60:
        return None
    return datetime.min.replace(hour=minutes // 60, minute=minutes % 60).time()
