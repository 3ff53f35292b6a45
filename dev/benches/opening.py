"""What it costs to log that somebody opened a record, beside what the host does to open the form of a contact.

./dev/bench opening [how many]          At most one query and three milliseconds an opening.
"""

import sys

from devlib.bench import Measure, environment, table
from lxml import etree

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 200


def get_form(records):
    """Return what the web client reads to open the form of such a record."""
    # only found once the addon is loaded
    from odoo.addons.mobility_mentoring.tests.test_views import get_specification

    form = records.get_views([(False, "form")])
    fields = form["models"][records._name]["fields"]
    return get_specification(etree.fromstring(form["views"]["form"]["arch"]), fields, form["models"])


def measure(name, env, records, action):
    action(records[:1])
    with Measure(name, env, per=COUNT) as result:
        for record in records[1:]:
            env.invalidate_all()
            action(record)
    return result


with environment() as env:
    group = env.ref("mobility_mentoring.group_mentor")
    mentor = env["res.users"].create({"name": "Mentor", "login": "bench_mentor", "group_ids": [(4, group.id)]})
    names = [f"Person {number}" for number in range(COUNT + 1)]
    contacts = env["res.partner"].create([{"name": name} for name in names]).with_user(mentor)
    people = env["mobility.participant"].create([{"name": name, "mentor_id": mentor.id} for name in names])
    people = people.with_user(mentor)
    contact_form, form = get_form(contacts), get_form(people)
    measures = [
        measure("the host: open a contact", env, contacts, lambda contact: contact.web_read(contact_form)),
        measure("log that a participant was opened", env, people, lambda person: person._log_opening("open")),
        measure("open a participant, log included", env, people, lambda person: person.web_read(form)),
    ]
    logged = 1000 * measures[1].seconds / COUNT
    print(f"{logged:.2f} ms and {measures[1].queries / COUNT:.2f} queries to log an opening")
    env.cr.rollback()
table(measures)
