"""What the database holds already, read in a fixed number of queries whatever the size of the file."""

from odoo import fields

from .fields import norm
from .people import DETAILS
from .plan import Instrument, Known


def load_known(env, company):
    """Return what ``company`` holds, as this user sees it: contacts that are not participants are never looked at."""
    env = env(context={**env.context, "active_test": False, "allowed_company_ids": company.ids})
    people = env["mobility.participant"].search_fetch([("company_id", "=", company.id)], ["ref", "name", "birthdate"])
    unknown = env.ref("mobility_mentoring.exit_reason_unknown")
    published = env["mobility.instrument"].search(
        # a register has no column for which child it is about
        [("state", "=", "published"), ("audience", "!=", "child")],
        order="version",  # the newest one of a code counts
    )
    default = env["mobility.assessment"]._default_instrument_id()
    return Known(
        today=fields.Date.context_today(people),
        people={person.id: (person.ref, person.name, person.birthdate) for person in people},
        programs=_load_programs(env, company),
        exit_reasons=_load_exit_reasons(env),
        exit_reason_unknown=unknown.id,
        mentors=_load_mentors(env, company),
        countries=_load_countries(env),
        languages=_load_languages(env),
        instruments={norm(instrument.code): _load_instrument(instrument) for instrument in published},
        instrument=default.code or "",
        enrollments=_load_enrollments(env, company),
        members=_load_members(env, company),
        assessments=_load_assessments(env, company),
        get_details=lambda ids: _load_details(env, ids),
    )


def _in_languages(env):
    """Return environments in which to read translated names: a register may use any of them."""
    return [env(context={**env.context, "lang": code}) for code, _name in env["res.lang"].get_installed()]


def _load_programs(env, company):
    found = {}
    for lang_env in _in_languages(env):
        for program in lang_env["mobility.program"].search([("company_id", "=", company.id)]):
            for word in (program.code, program.name):
                found.setdefault(norm(word or ""), set()).add(program.id)
    # a code says more than a name that happens to be the same
    for program in env["mobility.program"].search([("company_id", "=", company.id), ("code", "!=", False)]):
        found[norm(program.code)] = {program.id}
    found.pop("", None)
    return found


def _load_exit_reasons(env):
    found = {}
    for lang_env in _in_languages(env):
        for reason in lang_env["mobility.exit.reason"].search([]):
            for word in (reason.code, reason.name):
                if word:
                    found.setdefault(norm(word), (reason.id, reason.kind))
    return found


def _load_mentors(env, company):
    # sudo: who the mentors of this organisation are; an importing coordinator chooses among them on any form
    group = env.ref("mobility_mentoring.group_mentor").sudo()
    users = group.all_user_ids.filtered(lambda user: user.active and not user.share and company in user.company_ids)
    return {norm(user.login): user.id for user in users}


def _load_countries(env):
    found = {}
    for lang_env in _in_languages(env):
        for country in lang_env["res.country"].search_fetch([], ["name", "code"]):
            found.setdefault(norm(country.name), country.id)
            found[norm(country.code)] = country.id
    return found


def _load_languages(env):
    found = {}
    for code, name in env["res.lang"].get_installed():
        for word in (code, code.split("_")[0], name, *name.split("/")):
            found.setdefault(norm(word.split("(")[0]), code)
    return found


def _load_instrument(instrument):
    return Instrument(
        instrument.id,
        {
            norm(area.code): (area.id, area.code, {level.value: level.id for level in area.level_ids})
            for area in instrument.area_ids.sorted()
        },
    )


def _load_enrollments(env, company):
    found = {}
    for enrollment in env["mobility.enrollment"].search_fetch(
        [("company_id", "=", company.id)], ["participant_id", "program_id", "date_start", "state"]
    ):
        known = (enrollment.program_id.id, enrollment.date_start, enrollment.state)
        found.setdefault(enrollment.participant_id.id, []).append(known)
    return found


def _load_members(env, company):
    found = {}
    for member in env["mobility.household.member"].search_fetch(
        [("company_id", "=", company.id)], ["participant_id", "name", "birthdate"]
    ):
        found.setdefault(member.participant_id.id, []).append((norm(member.name), member.birthdate))
    return found


def _load_assessments(env, company):
    found = {}
    for assessment in env["mobility.assessment"].search_fetch(
        [("company_id", "=", company.id), ("state", "!=", "cancelled"), ("member_id", "=", False)],
        ["participant_id", "instrument_id", "date"],
    ):
        found.setdefault(assessment.participant_id.id, []).append((assessment.instrument_id.id, assessment.date))
    return found


def _load_details(env, ids):
    people = env["mobility.participant"].browse(ids)
    return {
        person.id: {name: person[name].id if name == "country_id" else person[name] for name in DETAILS}
        for person in people
    }
