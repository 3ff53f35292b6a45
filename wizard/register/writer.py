"""Carrying out a plan: everything in batches, so that ten thousand people take a few statements, not a few each."""

from odoo.tools import split_every

BATCH = 1000


def write_plan(env, company, plan):
    """Create and complete what ``plan`` says.

    :return: ids of the participants that were created
    """
    env = env(
        context={
            **env.context,
            "allowed_company_ids": company.ids,
            # no mail, no followers, no 'created' line for each of thousands of records
            "tracking_disable": True,
            "mail_create_nolog": True,
            "mail_create_nosubscribe": True,
            "mail_notrack": True,
        }
    )
    programs = _create_programs(env, company, plan)
    created = _create_people(env, company, plan)
    _create_members(env, plan)
    enrollments = _create_enrollments(env, plan, programs)
    _create_assessments(env, plan, enrollments)
    env.flush_all()
    return created


def _create(model, vals_list):
    """Create in batches and return all records."""
    records = model.browse()
    for batch in split_every(BATCH, vals_list, list):
        records += model.create(batch)
    return records


def _create_programs(env, company, plan):
    used = {record.program for record in plan.enrollments}
    names = {key: name for key, name in plan.programs.items() if key in used}
    programs = env["mobility.program"].create([{"name": name, "company_id": company.id} for name in names.values()])
    return dict(zip(names, programs.ids, strict=True))


def _create_people(env, company, plan):
    new = [person for person in plan.people if not person.id]
    # Nobody's mentor is whoever happens to import: the enrolment says who it is, or a coordinator does later.
    base = {"company_id": company.id, "mentor_id": False}
    created = _create(env["mobility.participant"], [{**base, **person.values} for person in new])
    for person, participant in zip(new, created, strict=True):
        person.id = participant.id
    for person in plan.people:
        if person.fill:
            env["mobility.participant"].browse(person.id).write(person.fill)
    return created.ids


def _create_members(env, plan):
    _create(
        env["mobility.household.member"],
        [{**record.values, "participant_id": record.person.id} for record in plan.members],
    )


def _create_enrollments(env, plan, programs):
    # sudo: the state, end and reason of an enrolment are written by its actions only. A register brings enrolments that
    # went through those actions elsewhere; the wizard checked that a coordinator asks for it.
    return _create(
        env["mobility.enrollment"].sudo(),
        [
            {
                **record.values,
                "participant_id": record.person.id,
                "program_id": programs.get(record.program, record.program),
            }
            for record in plan.enrollments
        ],
    )


def _create_assessments(env, plan, enrollments):
    if not plan.assessments:
        return
    people = env["mobility.participant"].browse([record.person.id for record in plan.assessments])
    by_person = {person.id: person.enrollment_ids for person in people}
    for batch in split_every(BATCH, plan.assessments, list):
        assessments = env["mobility.assessment"].create(
            [_prepare_assessment(record, by_person[record.person.id]) for record in batch]
        )
        assessments.action_confirm()


def _prepare_assessment(record, enrollments):
    date = record.values["date"]
    begun = enrollments.filtered(lambda e: e.date_start and e.date_start <= date).sorted("date_start")
    values = {
        **record.values,
        "participant_id": record.person.id,
        "line_ids": [(0, 0, line) for line in record.lines],
    }
    # the enrolment that had begun last on that day; without one, the model takes the current enrolment
    return values | ({"enrollment_id": begun[-1:].id} if begun else {})
