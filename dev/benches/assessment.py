"""The two promises about the speed of a Bridge.  ./dev/bench assessment [how many Bridges in bulk] [rounds]

1. Confirming a Bridge of 20 areas: at most as many queries and as much time as the host's survey with 20 answers.
2. An import creates Bridges of ten lines at 0.8 or more of the speed of a bare create of as many rows.

What a bare create is. The same rows (a head, ten lines, the same values) in twins of our two models: the same columns,
foreign keys and indexes, made by the host as custom models, with no line of code behind them. What then differs is
what our code costs: defaults, computed fields, rules. Any other model of the host's has other columns and other costs.
Two are shown beside it without deciding: contact tags, the poorest table at hand (a name and a colour, one foreign key
that is empty), and the host's own survey answers, which like ours are lines with rules.

What an import is. `create` in batches of a thousand, without tracking: the import of registers does that, and so does
the host's own import of files.

One process, one database, everything in turn, the least of several rounds: other work on the machine makes a round
slower, never faster. Each Bridge is confirmed by itself, in an empty cache, up to where it would be committed.
"""

import sys
import time
from types import SimpleNamespace

from devlib.bench import environment, table, verdict
from odoo import sql_db
from odoo.orm.models import LOG_ACCESS_COLUMNS
from odoo.tools import split_every

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 4
CONFIRMS = 30
A_PERSON = 5  # Bridges of one person: twice a year, and a few
BATCH = 1000
IMPORT = {"tracking_disable": True, "mail_create_nolog": True, "mail_create_nosubscribe": True, "mail_notrack": True}


class Contest:
    """Ways of doing something, taken in turn; each is measured by its least time."""

    def __init__(self, env, per):
        self.env, self.per, self.ways = env, per, {}

    def round(self, name, action):
        self.env.cr.flush()
        self.env.invalidate_all()
        before, begun = sql_db.sql_counter, time.perf_counter()
        action()
        self.env.cr.flush()
        seconds, queries = time.perf_counter() - begun, sql_db.sql_counter - before
        way = self.ways.setdefault(name, SimpleNamespace(name=name, seconds=seconds, queries=queries, per=self.per))
        way.seconds, way.queries = min(way.seconds, seconds), min(way.queries, queries)


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


# -- confirming --------------------------------------------------------------------------------------------------------


def confirm(env):
    instrument = make_instrument(env, 20)
    people = env["mobility.participant"].create([{"name": f"Person {n}"} for n in range(CONFIRMS)])
    bridges = env["mobility.assessment"].create([answered(instrument, person) for person in people])
    form = make_form(env, 20)
    contest = Contest(env, 1)
    for number, bridge in enumerate(bridges.ids):
        entry = answer(form, number)
        contest.round("the host's survey with 20 answers, done", env["survey.user_input"].browse(entry.id)._mark_done)
        # by its id alone: with the others it would read their lines too
        contest.round("a Bridge of 20 areas, confirmed", env["mobility.assessment"].browse(bridge).action_confirm)
    host, ours = contest.ways.values()
    table([host, ours])
    verdict("queries to confirm, as the host's survey", ours.queries / host.queries, 1)
    verdict("time to confirm, as the host's survey", ours.seconds / host.seconds, 1)


def make_form(env, questions):
    choices = [(0, 0, {"value": f"Answer {value}", "answer_score": value}) for value in range(1, 6)]
    vals = {"question_type": "simple_choice", "suggested_answer_ids": choices}
    questions = [(0, 0, {"title": f"Question {n}", **vals}) for n in range(questions)]
    return env["survey.survey"].create({"title": "Bench", "question_and_page_ids": questions})


def answer(form, number):
    entry = form._create_answer(email=f"bench{number}@example.org")
    for question in form.question_ids:
        entry._save_lines(question, question.suggested_answer_ids[2].id)
    return entry


# -- in bulk -----------------------------------------------------------------------------------------------------------


def bulk(env):
    instrument = make_instrument(env, 10)
    people = env["mobility.participant"].create([{"name": f"Person {n}"} for n in range(-(-COUNT // A_PERSON))])
    vals_list = [answered(instrument, people[number // A_PERSON]) for number in range(COUNT)]
    form = make_form(env, 10)
    made = in_batches(env["mobility.assessment"].with_context(**IMPORT), vals_list[:BATCH])
    twin = Twin(env, made)
    contest, rows = Contest(env, COUNT * 11), COUNT * 11
    for _round in range(ROUNDS):
        contest.round("a bare create of the same rows", lambda: twin.create(COUNT))
        contest.round(
            f"{COUNT} Bridges of 10 lines, as an import makes them",
            lambda: in_batches(env["mobility.assessment"].with_context(**IMPORT), vals_list),
        )
        contest.round(
            "beside it: as many contact tags",
            lambda: in_batches(env["res.partner.category"], [{"name": f"Tag {n}"} for n in range(rows)], rows),
        )
    contest.round(
        "beside it: as many of the host's survey answers (once)",
        lambda: in_batches(env["survey.user_input"].with_context(**IMPORT), survey_vals(form)),
    )
    bare, ours, tags, answers = contest.ways.values()
    table([bare, ours, tags, answers])
    verdict("time to create, as a bare create of the same rows", ours.seconds / bare.seconds, 1.25)
    for other in (tags, answers):
        print(f"     against {other.name.removeprefix('beside it: ')}: {ours.seconds / other.seconds:.2f}")


def in_batches(model, vals_list, size=BATCH):
    records = model.browse()
    for batch in split_every(size, vals_list, list):
        records += model.create(batch)
    return records


def survey_vals(form):
    lines = [
        {
            "question_id": question.id,
            "answer_type": "suggestion",
            "suggested_answer_id": question.suggested_answer_ids[2].id,
        }
        for question in form.question_ids
    ]
    return [{"survey_id": form.id, "user_input_line_ids": [(0, 0, line) for line in lines]} for _number in range(COUNT)]


class Twin:
    """Our two models without our code: the host's custom models with the same columns, and the rows of ``made``."""

    def __init__(self, env, made):
        self.head = self._make(made, "x_bench_head")
        self.line = self._make(made.line_ids, "x_bench_line", assessment_id="x_bench_head")
        env.cr.execute("ALTER TABLE x_bench_line ADD UNIQUE (x_assessment_id, x_area_id)")
        self.heads, self.lines = self._rows(made), self._rows(made.line_ids)
        self.number = {head_id: number for number, head_id in enumerate(made.ids)}

    def _columns(self, model):
        skip = {"id", *LOG_ACCESS_COLUMNS}
        return [
            field for field in model._fields.values() if field.column_type and field.store and field.name not in skip
        ]

    def _make(self, model, name, **relations):
        def vals(field):
            return {
                "name": f"x_{field.name}",
                "field_description": field.name,
                "ttype": field.type,
                "required": bool(field.required),
                # the unique constraint serves the lines of a head, in ours as in the twin
                "index": bool(field.index),
                "relation": relations.get(field.name, field.comodel_name) if field.type == "many2one" else False,
                "on_delete": field.ondelete if field.type == "many2one" else False,
                "selection_ids": [
                    (0, 0, {"value": value, "name": label})
                    for value, label in (field.selection if field.type == "selection" else ())
                ],
            }

        fields = [(0, 0, vals(field)) for field in self._columns(model)]
        model.env["ir.model"].create({"name": name, "model": name, "field_id": fields})
        return model.env[name]

    def _rows(self, records):
        names = [field.name for field in self._columns(records)]
        rows = records.sudo().read(names, load=None)
        return [{f"x_{name}": row[name] for name in names} for row in rows]

    def create(self, count):
        for done in range(0, count, BATCH):
            heads = self.head.create(self.heads[: count - done]).ids
            lines = [{**line, "x_assessment_id": self.number[line["x_assessment_id"]]} for line in self.lines]
            self.line.create(
                [
                    {**line, "x_assessment_id": heads[line["x_assessment_id"]]}
                    for line in lines
                    if line["x_assessment_id"] < len(heads)
                ]
            )


with environment() as env:
    env["ir.module.module"].search([("name", "=", "survey")]).button_immediate_install()
with environment() as env:
    confirm(env)
    print()
    bulk(env)
    env.cr.rollback()
