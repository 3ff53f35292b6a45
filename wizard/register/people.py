"""Who a row is: on reference, then on name and birth date, then somebody says. Only participants are ever compared."""

from dataclasses import dataclass, field

from .fields import norm

DETAILS = (
    "birthdate",
    "email",
    "phone",
    "street",
    "street2",
    "zip",
    "city",
    "country_id",
    "lang",
    "contact_way",
    "safe_contact",
    "household_type",
    "strengths",
)


@dataclass(eq=False)
class Person:
    """A participant that exists (``id``) or will be created with ``values``."""

    id: int = 0
    row: object = None
    values: dict = field(default_factory=dict)
    fill: dict = field(default_factory=dict)  # values for fields that are empty so far

    @property
    def key(self):
        """Tell people apart: two rows' people who are known are one when their id is."""
        return self.id or f"row {id(self)}"


@dataclass
class Question:
    """A row that may be somebody who is known: the user says which one, or that it is somebody new."""

    row: object
    candidates: list  # participant ids


def plan_people(plan, rows):
    """Fill ``plan.people``, ``plan.by_reference`` and ``plan.questions`` from the rows of participants."""
    known = plan.known
    for participant_id, (reference, _name, _birthdate) in known.people.items():
        plan.by_reference[reference] = Person(participant_id)
    by_name = {}
    for participant_id, (_reference, name, _birthdate) in known.people.items():
        by_name.setdefault(norm(name), []).append(participant_id)
    seen, claimed, twins = {}, {}, {}
    for row in rows:
        reference = row.values.get("reference")
        if reference in seen:
            row.report("reference_twice", "reference", row=seen[reference])
            continue
        if reference:
            seen[reference] = row.number
        person = Person(row=row, values=_prepare_values(plan, row))
        if not row.failed:
            _match(plan, person, by_name)
            _check_twice(person, claimed, twins)
        if reference:
            plan.by_reference[reference] = person
        if not row.failed:
            plan.people.append(person)
    _compare_details(plan)
    asked = {question.row.place for question in plan.questions}
    for person in plan.people:
        known = "asked" if person.row.place in asked else "matched" if person.id else "created"
        plan.counts["participants"][known] += 1


def get_person(plan, row):
    """Return the Person whom a row of another sheet is about, reporting when there is none."""
    reference = row.values.get("reference")
    person = plan.by_reference.get(reference)
    if reference and not person and not plan.people_incomplete:
        row.report("person_unknown", "reference")
    if person and person.row and person.row.failed:
        row.failed = True  # the row of the person says what is wrong: once is enough
    return person


def _prepare_values(plan, row):
    """Return the create values of a participant, without what is empty."""
    values = {name: row.values.get(name) for name in DETAILS if row.values.get(name)}
    values |= {"name": " ".join((row.values.get("name") or "").split()), "ref": row.values.get("reference")}
    for name, target, table in (
        ("country", "country_id", plan.known.countries),
        ("language", "lang", plan.known.languages),
    ):
        if text := row.values.get(name):
            if found := table.get(norm(text)):
                values[target] = found
            else:
                row.report(f"{name}_unknown", name)
    return {name: value for name, value in values.items() if value}


def _match(plan, person, by_name):
    row, values, known = person.row, person.values, plan.known
    same_name = by_name.get(norm(values["name"]), [])
    birthdate = values.get("birthdate")
    by_reference = plan.by_reference.get(values.get("ref"))
    if by_reference:
        _reference, name, known_birthdate = known.people[by_reference.id]
        if by_reference.id not in same_name and (not birthdate or birthdate != known_birthdate):
            row.report("reference_of_another", "reference", name=name)
            return
        person.id = by_reference.id
        return
    exact = [i for i in same_name if birthdate and known.people[i][2] == birthdate]
    maybe = [i for i in same_name if not birthdate or not known.people[i][2]]
    if len(exact) > 1:
        row.report("person_ambiguous", "name")
    elif exact:
        person.id = exact[0]
    elif maybe:
        decision = plan.decisions.get(row.place)
        if decision is None or (decision and decision not in maybe):
            plan.questions.append(Question(row, maybe))
        else:
            person.id = decision


def _check_twice(person, claimed, twins):
    """Report two rows for one person."""
    if person.id:
        if person.id in claimed:
            person.row.report("person_twice", "name", row=claimed[person.id])
        claimed.setdefault(person.id, person.row.number)
    elif birthdate := person.values.get("birthdate"):
        key = (norm(person.values["name"]), birthdate)
        if key in twins:
            person.row.report("person_looks_twice", "name", level="warning", row=twins[key])
        twins.setdefault(key, person.row.number)


def _compare_details(plan):
    """For people who are known: fill what is empty, keep what is there and tell what differs."""
    matched = [person for person in plan.people if person.id]
    details = plan.known.get_details([person.id for person in matched]) if matched else {}
    columns = {"country_id": "country", "lang": "language"}
    for person in matched:
        row = person.row
        reference, name, _birthdate = plan.known.people[person.id]
        if person.values.get("ref") not in (None, reference):
            row.report("value_kept", "reference", level="warning", value=reference)
        if norm(name) != norm(person.values["name"]):
            row.report("value_kept", "name", level="warning", value=name)
        for field_name in DETAILS:
            here, there = details[person.id][field_name], person.values.get(field_name)
            if not there:
                continue
            if not here:
                person.fill[field_name] = there
            elif here != there and norm(here) != norm(there):
                row.report("value_kept", columns.get(field_name, field_name), level="warning", value=here)
