"""Many believable people, for looking at screens and measuring them at size: made by the database, past the ORM.

    populate(env, 100_000)     # seeded: the same number gives the same people

Each person has an enrolment, two to six Bridges (four on average) half a year apart, a tenth of them with the skills
beside it, goals with steps, talks, and a reward for most steps that are done. Levels go up a little more often than
down, more so for some than for others; some questions stay open. Nobody has an e-mail address or a telephone number.
Rewards are in no books: what finance does is measured with rewards of its own (``./dev/bench payout``).
"""

import re
import sys

from odoo import Command, fields
from odoo.tools import SQL, split_every

from devlib.host import environment

SEED = 0.1926
AT_ONCE = 2_000
PROGRAMS = [("Work first", "participation"), ("Out of debt", "debt"), ("At home", "wmo"), ("Young parents", "youth")]
CASELOAD = 100  # of now and before
MOST_MENTORS = 400
FIRST = ["Anna", "Bilal", "Cor", "Dilek", "Emma", "Farid", "Greet", "Hassan", "Iris", "Jan", "Kadir", "Lotte", "Mo"]
LAST = ["Aksoy", "de Boer", "El Idrissi", "van Dam", "Jansen", "Koster", "Martina", "Osman", "Peters", "Smit", "Visser"]
GOALS = ["All letters opened", "A payment plan", "A swimming lesson", "A course", "Somebody to call", "A paid job"]
STEPS = ["Make a list", "Call and ask", "Go there together", "Fill in the form"]

WHO = """
    CREATE TEMP TABLE who ON COMMIT DROP AS
    WITH drawn AS (
        SELECT number, 2 + FLOOR(5 * RANDOM())::int AS visits, RANDOM() AS drive, RANDOM() AS ends, RANDOM() AS home,
               16 + (54 * POWER(RANDOM(), 1.4))::int AS age, (150 * RANDOM())::int AS late,
               (1100 * RANDOM())::int AS ago,
               (%(mentors)s::int[])[1 + FLOOR(RANDOM() * CARDINALITY(%(mentors)s::int[]))::int] AS mentor_id,
               (%(programs)s::int[])[
                   1 + FLOOR(CARDINALITY(%(programs)s::int[]) * POWER(RANDOM(), 1.5))::int] AS program_id,
               (%(first)s::text[])[1 + FLOOR(RANDOM() * CARDINALITY(%(first)s::text[]))::int] || ' '
                   || (%(last)s::text[])[1 + FLOOR(RANDOM() * CARDINALITY(%(last)s::text[]))::int] AS name
          FROM GENERATE_SERIES(1, %(count)s) AS number
    ),
    dated AS (
        SELECT *, ends < 0.4 AS ended,
               %(today)s::date - visits * 183 - late - CASE WHEN ends < 0.4 THEN ago ELSE 0 END AS date_start
          FROM drawn
    )
    SELECT *, NEXTVAL('res_partner_id_seq')::int AS partner_id, NEXTVAL('mobility_participant_id_seq')::int AS id,
           NEXTVAL('mobility_enrollment_id_seq')::int AS enrollment_id,
           CASE WHEN ended THEN date_start + visits * 183 + late / 2 END AS date_end,
           CASE WHEN home < 0.45 THEN 'single' WHEN home < 0.7 THEN 'single_parent'
                WHEN home < 0.8 THEN 'couple' ELSE 'couple_with_children' END AS household_type
      FROM dated
"""
PEOPLE = [
    """
    INSERT INTO res_partner (id, name, complete_name, company_id, commercial_partner_id, lang, type, active,
                             is_company,
                             partner_share, autopost_bills, mobility_mentor_id, mobility_hidden, create_date,
                             write_date)
    SELECT partner_id, name, name, %(company)s, partner_id, 'nl_NL', 'contact', TRUE, FALSE,
           TRUE, 'ask', mentor_id, TRUE, date_start, date_start
      FROM who
    """,
    """
    INSERT INTO mobility_participant (id, partner_id, company_id, mentor_id, program_id, name, ref, contact_way,
                                      household_type, state, reward_route, birthdate, date_touched, active,
                                      create_uid, write_uid, create_date, write_date)
    SELECT id, partner_id, %(company)s, mentor_id, program_id, name, 'X' || id, 'phone',
           household_type, CASE WHEN ended THEN 'ended' ELSE 'active' END, 'own',
           date_start - age * 365 - number %% 365,
           %(today)s, TRUE, mentor_id, mentor_id, date_start, date_start
      FROM who
    """,
    """
    INSERT INTO mobility_enrollment (id, participant_id, program_id, company_id, mentor_id, exit_reason_id, state,
                                     date_start, date_end, followup_agreed, create_uid, write_uid, create_date,
                                     write_date)
    SELECT enrollment_id, id, program_id, %(company)s, mentor_id,
           CASE WHEN ended THEN (%(reasons)s::int[])[1 + number %% CARDINALITY(%(reasons)s::int[])] END,
           CASE WHEN NOT ended THEN 'active' WHEN number %% 3 = 0 THEN 'stopped' ELSE 'completed' END,
           date_start, date_end, FALSE,
           mentor_id, mentor_id, date_start, date_start
      FROM who
  ORDER BY id
    """,
    "UPDATE mobility_participant person SET enrollment_id = who.enrollment_id FROM who WHERE who.id = person.id",
]
BRIDGES = [
    """
    CREATE TEMP TABLE bridge ON COMMIT DROP AS
    SELECT NEXTVAL('mobility_assessment_id_seq')::int AS id, who.id AS participant_id, who.enrollment_id,
    who.mentor_id,
           who.drive, visit, instrument.id AS instrument_id,
           date_start + visit * 183 + CASE WHEN visit = 0 THEN 0 ELSE (40 * RANDOM())::int END AS date,
           CASE WHEN visit = 0 THEN 'baseline' WHEN ended AND visit = visits - 1 THEN 'exit' ELSE 'interim' END AS kind,
           CASE WHEN drive < 0.2 THEN 'participant' WHEN drive < 0.3 THEN 'mentor' ELSE 'together' END AS led_by
      FROM who
      JOIN mobility_instrument instrument ON instrument.id = ANY(%(instruments)s)
       AND (instrument.audience = 'adult' OR who.number %% 10 = 0)
CROSS JOIN GENERATE_SERIES(0, who.visits - 1) AS visit
    """,
    """
    INSERT INTO mobility_assessment (id, participant_id, company_id, mentor_id, enrollment_id, instrument_id, kind,
                                     led_by,
                                     state, date, confirmed_by_id, date_confirmed, has_score, is_private,
                                     pillars_holding,
                                     pillar_count, create_uid, write_uid, create_date, write_date)
    SELECT id, participant_id, %(company)s, mentor_id, enrollment_id, instrument_id, kind, led_by,
           'confirmed', date, mentor_id, date, FALSE, FALSE, 0, 0, mentor_id, mentor_id, date, date
      FROM bridge
    """,
    """
    INSERT INTO mobility_assessment_line (assessment_id, area_id, area_sequence, level_id, target_level_id, answer,
                                          is_priority, create_date, write_date)
    WITH drawn AS (
        SELECT bridge.*, area.id AS area_id, area.sequence, pillar.sequence AS pillar_sequence,
               CASE WHEN visit = 0 THEN 1 + FLOOR(3.4 * RANDOM())
                    WHEN RANDOM() < 0.12 + 0.14 * drive THEN 1 WHEN RANDOM() < 0.12 THEN -1 ELSE 0 END AS move,
               RANDOM() AS open
          FROM bridge
          JOIN mobility_area area ON area.instrument_id = bridge.instrument_id
          JOIN mobility_pillar pillar ON pillar.id = area.pillar_id
    ),
    gone AS (
        SELECT *, LEAST(5, GREATEST(1, SUM(move) OVER (PARTITION BY participant_id,
        area_id ORDER BY visit))) AS value,
               CASE WHEN open < 0.02 THEN 'unknown' WHEN open < 0.03 THEN 'rather_not'
                    WHEN open < 0.06 THEN 'not_applicable' ELSE 'level' END AS answer
          FROM drawn
    )
    SELECT gone.id, gone.area_id, 1000 * gone.pillar_sequence + gone.sequence, level.id, target.id, gone.answer,
           FALSE, date, date
      FROM gone
 LEFT JOIN mobility_level level ON level.area_id = gone.area_id AND level.value = gone.value AND gone.answer = 'level'
 LEFT JOIN mobility_level target ON target.area_id = gone.area_id AND target.value = LEAST(5, gone.value + 2)
       AND gone.answer = 'level' AND gone.visit = 0
    """,
    """
    WITH pillar AS (
        SELECT bridge.id, BOOL_AND(line.answer IN ('level', 'not_applicable'))
               AND BOOL_AND(level.holds) FILTER (WHERE level.id IS NOT NULL) AS holds
          FROM bridge
          JOIN mobility_assessment_line line ON line.assessment_id = bridge.id
          JOIN mobility_area area ON area.id = line.area_id
     LEFT JOIN mobility_level level ON level.id = line.level_id
      GROUP BY bridge.id, area.pillar_id
    ),
    result AS (
        SELECT id, COUNT(*) FILTER (WHERE holds) AS holding, COUNT(*) AS count FROM pillar GROUP BY id
    )
    UPDATE mobility_assessment assessment
       SET pillars_holding = result.holding, pillar_count = result.count
      FROM result
     WHERE result.id = assessment.id
    """,
    """
    UPDATE mobility_participant person
       SET assessment_id = last.id, pillars_holding = last.pillars_holding, pillar_count = last.pillar_count
      FROM (
            SELECT DISTINCT ON (assessment.participant_id) assessment.*
              FROM mobility_assessment assessment
              JOIN bridge ON bridge.id = assessment.id
              JOIN mobility_instrument instrument ON instrument.id = assessment.instrument_id
             WHERE instrument.audience = 'adult'
          ORDER BY assessment.participant_id, assessment.date DESC
           ) last
     WHERE last.participant_id = person.id
    """,
]
STEPS_AND_TALKS = [
    """
    CREATE TEMP TABLE wish ON COMMIT DROP AS
    SELECT NEXTVAL('mobility_goal_id_seq')::int AS id, who.id AS participant_id, who.partner_id, who.enrollment_id,
           who.mentor_id, who.program_id, who.drive, who.ended, who.date_start + wish * 120 AS date, RANDOM() AS luck,
           (%(areas)s::int[])[1 + FLOOR(RANDOM() * CARDINALITY(%(areas)s::int[]))::int] AS area_id,
           (%(goals)s::text[])[1 + FLOOR(RANDOM() * CARDINALITY(%(goals)s::text[]))::int] AS name
      FROM who CROSS JOIN GENERATE_SERIES(0, 1) AS wish
    """,
    """
    INSERT INTO mobility_goal (id, participant_id, enrollment_id, company_id, mentor_id, area_id, confidence, name,
                               state,
                               date_deadline, date_closed, create_uid, write_uid, create_date, write_date)
    SELECT id, participant_id, enrollment_id, %(company)s, mentor_id, area_id, 4 + (6 * luck)::int, name,
           CASE WHEN luck < 0.45 THEN 'achieved' WHEN luck < 0.6 THEN 'released' ELSE 'agreed' END,
           date + 150, CASE WHEN luck < 0.6 THEN date + 100 + (50 * drive)::int END, mentor_id, mentor_id, date, date
      FROM wish
    """,
    """
    CREATE TEMP TABLE todo ON COMMIT DROP AS
    SELECT NEXTVAL('mobility_goal_step_id_seq')::int AS id, wish.id AS goal_id, participant_id, partner_id,
    enrollment_id,
           mentor_id, program_id, number, date + number * 14 AS date, (20 * RANDOM())::int AS days, RANDOM() AS how,
           luck < 0.45 OR RANDOM() < 0.45 AS done, RANDOM() AS paid
      FROM wish CROSS JOIN GENERATE_SERIES(1, 4) AS number
    """,
    """
    INSERT INTO mobility_goal_step (id, goal_id, participant_id, company_id, mentor_id, sequence, reward_type_id,
                                    name, state,
                                    done_how, done_by_id, difficulty, reward_amount, if_then, date_deadline,
                                    date_done,
                                    create_uid, write_uid, create_date, write_date)
    SELECT id, goal_id, participant_id, %(company)s, mentor_id, number,
           CASE WHEN paid < 0.6 THEN %(money)s ELSE %(words)s END, (%(steps)s::text[])[number],
           CASE WHEN done THEN 'done' ELSE 'todo' END,
           CASE WHEN done THEN CASE WHEN how < 0.5 THEN 'alone' WHEN how < 0.9 THEN 'together' ELSE 'other' END END,
           CASE WHEN done THEN mentor_id END, CASE WHEN number = 4 THEN 'medium' ELSE 'small' END,
           CASE WHEN paid < 0.6 THEN 10 ELSE 0 END, CASE WHEN number = 2 THEN 'If I am tired,
           then I call tomorrow' END,
           date + 14, CASE WHEN done THEN LEAST(date + days, %(today)s) END, mentor_id, mentor_id, date, date
      FROM todo
    """,
    """
    INSERT INTO mobility_reward (participant_id, partner_id, company_id, currency_id, mentor_id, enrollment_id,
                                 program_id,
                                 step_id, reward_type_id, name, kind, approval_state, approval_way, state, amount,
                                 amount_set_by_id, ticked_by_id, coached_by_id, date_earned, date_budget,
                                 date_approved,
                                 create_uid, write_uid, create_date, write_date)
    SELECT participant_id, partner_id, %(company)s, %(currency)s, mentor_id, enrollment_id, program_id,
           id, CASE WHEN paid < 0.6 THEN %(money)s ELSE %(words)s END, 'X' || id,
           CASE WHEN paid < 0.6 THEN 'money' ELSE 'recognition' END,
           CASE WHEN paid < 0.6 THEN 'approved' ELSE 'earned' END, CASE WHEN paid < 0.6 THEN 'rule' END, 'received',
           CASE WHEN paid < 0.6 THEN 10 ELSE 0 END, mentor_id, mentor_id, mentor_id, earned, earned,
           CASE WHEN paid < 0.6 THEN earned END, mentor_id, mentor_id, earned, earned
      FROM (SELECT *, LEAST(date + days, %(today)s) AS earned FROM todo WHERE done) step
    """,
    """
    INSERT INTO mobility_session (participant_id, enrollment_id, program_id, company_id, mentor_id,
                                  participant_mentor_id,
                                  session_type_id, ics_uid, state, demanding, reminded, childcare_needed, start, stop,
                                  duration, create_uid, write_uid, create_date, write_date)
    SELECT id, enrollment_id, program_id, %(company)s, mentor_id, mentor_id,
           (%(types)s::int[])[1 + number %% CARDINALITY(%(types)s::int[])], 'X' || id || '-' || talk,
           CASE WHEN missed < 0.07 + 0.06 * (NOT reminded)::int THEN 'no_show' WHEN missed > 0.95 THEN 'cancelled'
                ELSE 'held' END,
           talk %% 2 = 0, reminded, FALSE, begins, begins + INTERVAL '1 hour', 1, mentor_id, mentor_id, begins, begins
      FROM (
            SELECT who.*, talk, RANDOM() AS missed, RANDOM() < 0.7 AS reminded,
                   date_start + talk * 45 + MAKE_INTERVAL(hours => 7 + FLOOR(9 * RANDOM())::int) AS begins
              FROM who CROSS JOIN GENERATE_SERIES(1, 6) AS talk
           ) planned
    """,
]
TABLES = [
    "res_partner",
    "mobility_participant",
    "mobility_enrollment",
    "mobility_assessment",
    "mobility_assessment_line",
    "mobility_outcome",
    "mobility_goal",
    "mobility_goal_step",
    "mobility_session",
    "mobility_reward",
]


def populate(env, count, company=None):
    """Add ``count`` people to ``company`` (that of the demo, or else the first) and return their company.

    Nothing is committed.
    """
    programs = env["mobility.program"].with_context(active_test=False)
    company = company or programs.search([], limit=1).company_id or env.company
    env = env(context={"allowed_company_ids": company.ids, "tracking_disable": True, "no_reset_password": True})
    values = _prepare_values(env, count, company)
    env.flush_all()
    # one worker and one seed: the same people each time
    env.cr.execute("SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL work_mem = '256MB'")
    env.cr.execute(SQL("SELECT SETSEED(%s)", SEED))
    for statement in [WHO, *PEOPLE, *BRIDGES, *STEPS_AND_TALKS]:
        env.cr.execute(SQL(statement, **values))
        if name := re.search(r"CREATE TEMP TABLE (\w+)", statement):
            env.cr.execute(SQL("ANALYZE %s", SQL.identifier(name[1])))
    _analyze(env)
    env.cr.execute("SELECT enrollment_id FROM who ORDER BY enrollment_id")
    enrollments = [id_ for [id_] in env.cr.fetchall()]
    env.cr.execute("DROP TABLE who, bridge, wish, todo")
    env.invalidate_all()
    for ids in split_every(AT_ONCE, enrollments):
        env["mobility.outcome"]._do_renew(env["mobility.enrollment"].browse(ids))
    _analyze(env)
    return company


def _analyze(env):
    """Tell the planner how many there are now: the database does so by itself, but later."""
    for table in TABLES:
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))


def _prepare_values(env, count, company):
    instruments = env["mobility.instrument"].search(
        [("code", "in", ("bridge_adult", "skills")), ("state", "=", "published")]
    )
    adult = instruments.filtered(lambda instrument: instrument.audience == "adult")
    return {
        "count": count,
        "today": fields.Date.today(),
        "company": company.id,
        "currency": company.currency_id.id,
        "first": FIRST,
        "last": LAST,
        "goals": GOALS,
        "steps": STEPS,
        "mentors": _get_mentors(env, min(MOST_MENTORS, count // CASELOAD + 1), company).ids,
        "programs": _get_programs(env, company, adult).ids,
        "instruments": instruments.ids,
        "areas": adult.area_ids.ids,
        "reasons": env["mobility.exit.reason"].search([]).ids,
        "types": env["mobility.session.type"].search([("is_group", "=", False)]).ids,
        "money": env.ref("mobility_mentoring.reward_type_money").id,
        "words": env.ref("mobility_mentoring.reward_type_kind_words").id,
    }


def _get_programs(env, company, instrument):
    programs = env["mobility.program"].search([("code", "=like", "X_"), ("company_id", "=", company.id)])
    return programs or env["mobility.program"].create(
        [
            {
                "name": name,
                "code": f"X{number}",
                "legal_basis": basis,
                "company_id": company.id,
                "instrument_id": instrument.id,
            }
            for number, (name, basis) in enumerate(PROGRAMS)
        ]
    )


def _get_mentors(env, count, company):
    mentors = env["res.users"].search([("login", "=like", "mentor_x%"), ("company_id", "=", company.id)])
    groups = env.ref("mobility_mentoring.group_mentor")
    return mentors | env["res.users"].create(
        [
            {
                "name": f"Mentor {number}",
                "login": f"mentor_x{number}",
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
                "group_ids": [Command.set(groups.ids)],
            }
            for number in range(len(mentors), count)
        ]
    )


if __name__ == "__main__":
    with environment() as env:
        company = populate(env, int(sys.argv[1]))
        print(f"{sys.argv[1]} people came to {company.name}")
