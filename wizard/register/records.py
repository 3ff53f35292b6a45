"""What belongs to people: household members, enrolments and Bridges."""

from collections import defaultdict
from dataclasses import dataclass, field

from .columns import ANSWERS
from .fields import ValueProblem, norm, parse_choice, parse_number, parse_text
from .people import Person, get_person

OPEN_STATES = ("intake", "active", "paused")


@dataclass
class Record:
    """One record to create for a person; ``program`` is an id, or the normalised name of one that is created too."""

    person: Person
    values: dict
    program: object = None
    lines: list = field(default_factory=list)


def plan_members(plan, rows):
    """Fill ``plan.members`` from the rows of household members."""
    known = defaultdict(list)
    for participant_id, members in plan.known.members.items():
        known[participant_id] += members
    for row in rows:
        person = get_person(plan, row)
        if row.failed or not person:
            continue
        name, birthdate = norm(row.values["name"]), row.values["birthdate"]
        key = person.key
        same = [born for known_name, born in known[key] if known_name == name]
        if any(born == birthdate or not born or not birthdate for born in same):
            plan.counts["households"]["matched"] += 1
            continue
        known[key].append((name, birthdate))
        values = {name: row.values[name] for name in ("name", "birthdate", "lives_in") if row.values[name]}
        # nothing said is not 'child', which the form begins with
        plan.members.append(Record(person, values | {"relation": row.values["relation"] or "other"}))
        plan.counts["households"]["created"] += 1


def plan_enrollments(plan, rows):
    """Fill ``plan.enrollments`` from the rows of enrolments."""
    seen, opened = {}, {}
    for row in rows:
        person = get_person(plan, row)
        program = _find_program(plan, row)
        values = _prepare_enrollment(plan, row)
        if row.failed or not person:
            continue
        key = (person.key, program, values["date_start"])
        known = [known for known in plan.known.enrollments.get(person.id, []) if known[0] == program]
        same = [state for _program, start, state in known if start == values["date_start"]]
        is_open = values["state"] in OPEN_STATES
        if key in seen or (is_open and key[:2] in opened):
            row.report("enrollment_twice", "program", row=seen.get(key) or opened[key[:2]])
        elif same:
            plan.counts["enrolments"]["matched"] += 1
            if values["state"] not in same:
                row.report("state_kept", "state", level="warning", state=same[0])
        elif is_open and any(state in OPEN_STATES for _program, _start, state in known):
            row.report("enrollment_open_already", "program")
        else:
            _report_missing(row, values)
            plan.enrollments.append(Record(person, values, program))
            plan.counts["enrolments"]["created"] += 1
        seen.setdefault(key, row.number)
        if is_open:
            opened.setdefault(key[:2], row.number)


def _find_program(plan, row):
    """Return the id of the program, or the normalised name of one that will be created."""
    name = row.values.get("program")
    if not name:
        return None
    found = plan.known.programs.get(norm(name), ())
    if len(found) == 1:
        return next(iter(found))
    if found:
        row.report("program_ambiguous", "program")
    elif plan.create_programs:
        plan.programs.setdefault(norm(name), name)
        return norm(name)
    else:
        row.report("program_unknown", "program")
    return None


def _prepare_enrollment(plan, row):
    """Return the create values of an enrolment, reporting dates and states that contradict each other."""
    state, start, end = (row.values.get(name) for name in ("state", "date_start", "date_end"))
    today = plan.known.today
    if start and end and end < start:
        row.report("end_before_start", "date_end")
    if start and start > today and state not in (None, "intake"):
        row.report("start_future", "date_start")
    if state in OPEN_STATES:
        if end:
            row.report("end_but_open", "date_end")
        if row.values.get("exit_reason"):
            row.report("reason_but_open", "exit_reason")
    elif end and end > today:
        row.report("end_future", "date_end")
    reason_id = False
    if state and state not in OPEN_STATES:
        state, reason_id = _find_exit_reason(plan, row, state)
    return {
        "state": state,
        "date_start": start or False,
        "start_unknown": not start and state != "intake",
        "date_end": end or False,
        "exit_reason_id": reason_id,
        "mentor_id": _find_mentor(plan, row),
    }


def _report_missing(row, values):
    """Tell which dates an earlier register does not know: the enrolment comes all the same, nothing is made up."""
    if values["start_unknown"]:
        row.report("start_missing", "date_start", level="warning")
    if values["state"] not in OPEN_STATES and not values["date_end"]:
        row.report("end_missing", "date_end", level="warning")


def _find_exit_reason(plan, row, state):
    """Return (state, exit reason id). 'Ended' becomes completed or stopped as the reason says; unknown is stopped."""
    text = row.values.get("exit_reason")
    found = plan.known.exit_reasons.get(norm(text)) if text else None
    if text and not found:
        row.report("reason_unknown", "exit_reason", level="warning")
    reason_id, kind = found or (plan.known.exit_reason_unknown, None)
    if reason_id == plan.known.exit_reason_unknown:
        return ("stopped" if state == "ended" else state), reason_id
    if state not in ("ended", kind):
        row.report("reason_contradicts", "exit_reason")
    return kind, reason_id


def _find_mentor(plan, row):
    login = row.values.get("mentor")
    mentor_id = plan.known.mentors.get(norm(login), False) if login else False
    if login and not mentor_id:
        row.report("mentor_unknown", "mentor")
    return mentor_id


def plan_assessments(plan, rows):
    """Fill ``plan.assessments`` from the rows of assessments."""
    seen, planned = {}, []
    for row in rows:
        person = get_person(plan, row)
        instrument = _find_instrument(plan, row)
        date = row.values.get("date")
        if date and date > plan.known.today:
            row.report("date_future", "date")
        lines = _read_answers(row, instrument) if instrument else []
        if row.failed or not person:
            continue
        key = (person.key, instrument.id, date)
        if key in seen:
            row.report("assessment_twice", "date", row=seen[key])
            continue
        seen[key] = row.number
        if (instrument.id, date) in plan.known.assessments.get(person.id, ()):
            plan.counts["assessments"]["matched"] += 1
            continue
        values = {"instrument_id": instrument.id, "date": date, "led_by": row.values["led_by"]}
        planned.append(Record(person, values | {"kind": row.values["kind"]}, lines=lines))
        plan.counts["assessments"]["created"] += 1
    plan.assessments = planned
    _set_kinds(plan)


def _set_kinds(plan):
    """Where nothing is said: somebody's first Bridge with an instrument is the first, and the others are in between."""
    first = {}
    for record in plan.assessments:
        key = (record.person.key, record.values["instrument_id"])
        dates = [date for instrument, date in plan.known.assessments.get(record.person.id, ()) if instrument == key[1]]
        first[key] = min([record.values["date"], *dates, *([first[key]] if key in first else [])])
    for record in plan.assessments:
        is_first = first[(record.person.key, record.values["instrument_id"])] == record.values["date"]
        record.values["kind"] = record.values["kind"] or ("baseline" if is_first else "interim")


def _find_instrument(plan, row):
    code = row.values.get("instrument")
    instrument = plan.known.instruments.get(norm(code or plan.known.instrument))
    if not instrument:
        row.report("instrument_unknown" if code else "instrument_missing", "instrument")
    return instrument


def _read_answers(row, instrument):
    """Return the create values of one line an area: a level by its number, or one of the words for no level."""
    by_code = {norm(heading): heading for heading in row.answers}
    lines = []
    for key, (area_id, code, levels) in instrument.areas.items():
        heading = by_code.pop(key, None)
        if heading is None:
            row.report("area_missing", code, area=code)
            continue
        try:
            lines.append({"area_id": area_id, **_parse_answer(row.answers[heading], levels)})
        except ValueProblem as problem:
            row.report(problem.key, heading, **problem.params)
    for heading in by_code.values():
        if row.answers[heading] not in (None, ""):
            row.report("area_of_another", heading)
    return lines


def _parse_answer(raw, levels):
    text = parse_text(raw)
    if text is None:
        raise ValueProblem("answer_missing")
    number = parse_number(raw)
    if number is not None:
        if number not in levels:
            raise ValueProblem("level_unknown", levels=", ".join(f"{value:g}" for value in sorted(levels)))
        return {"answer": "level", "level_id": levels[number]}
    try:
        return {"answer": parse_choice(raw, ANSWERS)}
    except ValueProblem:
        raise ValueProblem("level_unknown", levels=", ".join(f"{value:g}" for value in sorted(levels))) from None
