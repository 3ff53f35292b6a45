#!/usr/bin/env python3
"""Turn the sample register of the Program Management Module into files that Import register takes.

    dev/convert_pmm.py ../shared/data/pmm register

writes participants.csv, households.csv and enrolments.csv and prints what was counted. Needs nothing but Python.

- Participants are the contacts with an engagement as a client, and those marked as client.
- Everybody else of their household becomes a household member; what they are to each other is not in the source.
- Client engagements become enrolments: Applied and Waitlisted are an intake, Enrolled and Active are under way, those
  with an end date in the past have ended. Volunteers are left out and counted.
- A missing start date stays missing: the import reports it.
"""

import csv
import sys
from collections import Counter
from datetime import date
from pathlib import Path

STATES = {"Applied": "intake", "Waitlisted": "intake", "Enrolled": "active", "Active": "active"}
PARTICIPANTS = ("reference", "name", "birth date", "e-mail", "phone", "street", "city", "postal code", "country")
HOUSEHOLDS = ("reference", "name", "relation", "birth date")
ENROLMENTS = ("reference", "program", "state", "start", "end")


def read(folder, name):
    """Return the rows of a source file as dicts, by id."""
    with open(folder / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def convert(source, target, today=None):
    """Write the three files into ``target``.

    :return: Counter of what was converted and what was left out
    """
    source, target, today = Path(source), Path(target), today or date.today()
    contacts, households = read(source, "contact"), read(source, "household")
    programs, engagements = read(source, "program"), read(source, "engagement").values()
    counts = Counter()
    clients = [row for row in engagements if row["Role__c"] == "Client"]
    served = {row["Contact__c"] for row in clients}
    people = {key: row for key, row in contacts.items() if key in served or row["IsClient__c"] == "True"}
    counts["participants"] = len(people)
    counts["participants without an engagement"] = len(people.keys() - served)
    counts["engagements of volunteers, left out"] = sum(row["Role__c"] == "Volunteer" for row in engagements)
    members = list(make_members(people, contacts))
    counts["household members"] = len(members)
    enrolments = [make_enrolment(row, programs, today, counts) for row in clients]
    counts["contacts left out"] = len(contacts.keys() - people.keys() - {row["contact"] for row in members})
    target.mkdir(parents=True, exist_ok=True)
    write(target / "participants.csv", PARTICIPANTS, [make_participant(row, households) for row in people.values()])
    write(target / "households.csv", HOUSEHOLDS, members)
    write(target / "enrolments.csv", ENROLMENTS, enrolments)
    return counts


def make_reference(contact_id):
    return f"PMM-{int(contact_id):04}"


def make_name(contact):
    return f"{contact['FirstName']} {contact['LastName']}".strip()


def make_participant(contact, households):
    home = households[contact["AccountId"]]
    # an address is taken whole from one of the two, never the street of one with the town of the other
    if contact["MailingStreet"] or contact["MailingCity"]:
        address = [contact[f"Mailing{part}"] for part in ("Street", "City", "PostalCode", "Country")]
    else:
        address = [*(home[f"Billing{part}"] for part in ("Street", "City", "PostalCode")), ""]
    phones = (contact[name] for name in ("MobilePhone", "Phone", "HomePhone", "OtherPhone"))
    return {
        "reference": make_reference(contact["id"]),
        "name": make_name(contact),
        "birth date": contact["Birthdate"],
        "e-mail": contact["Email"],
        "phone": next(filter(None, phones), home["Phone"]),
        **dict(zip(("street", "city", "postal code", "country"), address, strict=True)),
    }


def make_members(people, contacts):
    """Yield a row for everybody who shares a household with a participant, for each such participant."""
    for person in people.values():
        for contact in contacts.values():
            if contact["AccountId"] == person["AccountId"] and contact["id"] != person["id"]:
                yield {
                    "reference": make_reference(person["id"]),
                    "name": make_name(contact),
                    "relation": "other",
                    "birth date": contact["Birthdate"],
                    "contact": contact["id"],
                }


def make_enrolment(row, programs, today, counts):
    start, end = row["StartDate__c"], row["EndDate__c"]
    ended = bool(end) and date.fromisoformat(end) < today
    state = "ended" if ended else STATES[row["Stage__c"]]
    counts["enrolments"] += 1
    counts[f"enrolments: {state}"] += 1
    counts["enrolments under way or ended without a start date"] += state != "intake" and not start
    counts["application dates, left out"] += bool(row["ApplicationDate__c"])
    return {
        "reference": make_reference(row["Contact__c"]),
        "program": programs[row["Program__c"]]["Name"],
        "state": state,
        "start": start,
        "end": end if ended else "",
    }


def write(path, headings, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, headings, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    for what, number in convert(sys.argv[1], sys.argv[2]).items():
        print(f"{number:5} {what}")
