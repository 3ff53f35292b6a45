"""Confirming a Bridge of 20 areas beside the host's survey with 20 answers, and Bridges in bulk.

./dev/bench assessment [how many Bridges in bulk]

In bulk: creating Bridges of ten lines, beside a bare create of as many rows in one of the host's models.
"""

import sys

from devlib.bench import Measure, environment, table

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
TRIES = 20


def make_instrument(env, areas):
    levels = [(0, 0, {"value": value, "name": f"Level {value}", "holds": value > 3}) for value in range(1, 6)]
    pillars = [
        (0, 0, {"name": f"Pillar {pillar}", "area_ids": [area_vals(n, levels) for n in range(pillar, areas, 5)]})
        for pillar in range(5)
    ]
    instrument = env["mobility.instrument"].create({"name": "Bench", "code": f"bench_{areas}", "pillar_ids": pillars})
    instrument.action_publish()
    return instrument


def area_vals(number, levels):
    return (0, 0, {"name": f"Area {number}", "code": f"a{number}", "level_ids": levels})


def answered(instrument, person):
    lines = [(0, 0, {"area_id": area.id, "level_id": area.level_ids[2].id}) for area in instrument.area_ids]
    return {"participant_id": person.id, "instrument_id": instrument.id, "line_ids": lines}


def confirm(env):
    instrument = make_instrument(env, 20)
    people = env["mobility.participant"].create([{"name": f"Person {n}"} for n in range(TRIES + 1)])
    bridges = env["mobility.assessment"].create([answered(instrument, person) for person in people])
    env.flush_all()
    bridges[0].action_confirm()
    with Measure(f"confirm a Bridge of 20 areas, {TRIES} times", env, per=TRIES) as ours:
        for bridge in bridges[1:]:
            env.invalidate_all()
            bridge.action_confirm()
            env.flush_all()
    return ours


def survey(env):
    questions = [
        (0, 0, {"title": f"Question {n}", "question_type": "simple_choice", "suggested_answer_ids": choices()})
        for n in range(20)
    ]
    form = env["survey.survey"].create({"title": "Bench", "question_and_page_ids": questions})
    inputs = [form._create_answer(email=f"bench{n}@example.org") for n in range(TRIES + 1)]
    for answer in inputs:
        for question in form.question_ids:
            answer._save_lines(question, question.suggested_answer_ids[2].id)
    env.flush_all()
    inputs[0]._mark_done()
    with Measure(f"the host's survey with 20 answers, done, {TRIES} times", env, per=TRIES) as host:
        for answer in inputs[1:]:
            env.invalidate_all()
            answer._mark_done()
            env.flush_all()
    return host


def choices():
    return [(0, 0, {"value": f"Answer {value}", "answer_score": value}) for value in range(1, 6)]


def bulk(env):
    instrument = make_instrument(env, 10)
    person = env["mobility.participant"].create({"name": "Bulk"})
    vals_list = [answered(instrument, person) for _number in range(COUNT)]
    with Measure(f"{COUNT} Bridges of 10 lines", env, per=COUNT * 11) as ours:
        env["mobility.assessment"].create(vals_list)
    env.invalidate_all()
    with Measure(f"a bare create of {COUNT * 11} rows of the host's", env, per=COUNT * 11) as host:
        env["res.partner.category"].create([{"name": f"Row {n}"} for n in range(COUNT * 11)])
    return [host, ours]


with environment() as env:
    env["ir.module.module"].search([("name", "=", "survey")]).button_immediate_install()
with environment() as env:
    table([survey(env), confirm(env)])
    env.cr.rollback()
with environment() as env:
    table(bulk(env))
    env.cr.rollback()
