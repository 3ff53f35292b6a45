from odoo import fields, models
from odoo.fields import NO_ACCESS
from odoo.tools import SQL

from ..models.bridge.outcome import BREAKS, CHANGES, HOLDS, REASONS
from ..models.program.intake_facts import AGE_BAND, COHORT

# LEFT JOINs on what is unique: the database leaves those out that a question does not use.
QUERY = """
    SELECT outcome.id, outcome.enrollment_id, outcome.company_id, outcome.program_id, outcome.area_id,
           outcome.voice, outcome.first_date, outcome.last_date, outcome.first_value, outcome.last_value,
           outcome.can_rise, outcome.first_holds, outcome.last_holds, outcome.first_pillar,
           outcome.last_pillar, outcome.change, outcome.reason, outcome.line_break,
           area.code AS area_code, area.meaning, area.pillar_id, instrument.audience,
           enrollment.mentor_id, enrollment.date_start, enrollment.state, enrollment.exit_reason_id,
           person.mentor_id AS reader_id, person.household_type, program.legal_basis,
           %(cohort)s AS cohort,
           %(age_band)s AS age_band,
           outcome.last_date - outcome.first_date AS days,
           TRIM_SCALE(outcome.first_value::numeric)::text AS start_level,
           TRIM_SCALE(outcome.last_value::numeric)::text AS last_level,
           CASE WHEN outcome.last_value >= outcome.target_value THEN 'yes'
                WHEN outcome.last_value < outcome.target_value THEN 'no' END AS target_reached,
           1 AS line_count,
           (outcome.change IS NOT NULL)::int AS compared_count,
           (outcome.change IS NOT DISTINCT FROM 'forward')::int AS forward_count,
           (outcome.change IS NOT DISTINCT FROM 'same')::int AS same_count,
           (outcome.change IS NOT DISTINCT FROM 'back')::int AS back_count,
           100.0 * (outcome.change = 'forward')::int AS forward_share,
           CASE WHEN outcome.change IS NOT NULL THEN 100.0 * (outcome.first_holds = 'yes')::int END AS first_share,
           CASE WHEN outcome.change IS NOT NULL THEN 100.0 * (outcome.last_holds = 'yes')::int END AS last_share,
           100.0 * (outcome.last_value >= outcome.target_value)::int AS reached_share,
           COALESCE(session.count, 0) AS session_count,
           COALESCE(step.count, 0) AS step_count,
           COALESCE(step.alone, 0) AS alone_count,
           COALESCE(reward.count, 0) AS reward_count
      FROM mobility_outcome outcome
 LEFT JOIN mobility_area area ON area.id = outcome.area_id
 LEFT JOIN mobility_instrument instrument ON instrument.id = area.instrument_id
 LEFT JOIN mobility_program program ON program.id = outcome.program_id
 LEFT JOIN mobility_enrollment enrollment ON enrollment.id = outcome.enrollment_id
 LEFT JOIN mobility_participant person ON person.id = enrollment.participant_id
 LEFT JOIN (
               SELECT enrollment_id, COUNT(*) AS count
                 FROM mobility_session
                WHERE state = 'held'
             GROUP BY enrollment_id
           ) session ON session.enrollment_id = outcome.enrollment_id
 LEFT JOIN (
               SELECT goal.enrollment_id, COUNT(*) AS count,
                      COUNT(*) FILTER (WHERE step.done_how = 'alone') AS alone
                 FROM mobility_goal_step step
                 JOIN mobility_goal goal ON goal.id = step.goal_id
                WHERE step.state = 'done'
             GROUP BY goal.enrollment_id
           ) step ON step.enrollment_id = outcome.enrollment_id
 LEFT JOIN (
               SELECT enrollment_id, COUNT(*) AS count
                 FROM mobility_reward
                WHERE state = 'received'
             GROUP BY enrollment_id
           ) reward ON reward.enrollment_id = outcome.enrollment_id
"""


class MobilityOutcomeReport(models.Model):
    """How things went: one row an enrolment, area (equal code and meaning) and voice. See ``mobility.outcome``.

    A mentor reads the own people, a coordinator those of the organisation. Analysts, and mentors about everybody else,
    read ``mobility.outcome.figure``.
    """

    _name = "mobility.outcome.report"
    _description = "Outcomes"
    _inherit = ["mobility.of.person"]
    _auto = False
    _order = "last_date desc, id desc"
    _rec_name = "area_id"
    _depends = {
        "mobility.outcome": [
            "enrollment_id",
            "company_id",
            "program_id",
            "area_id",
            "voice",
            "first_date",
            "last_date",
            "first_value",
            "last_value",
            "target_value",
            "can_rise",
            "first_holds",
            "last_holds",
            "first_pillar",
            "last_pillar",
            "change",
            "reason",
            "line_break",
        ],
        "mobility.area": ["code", "meaning", "pillar_id", "instrument_id"],
        "mobility.instrument": ["audience"],
        "mobility.enrollment": ["participant_id", "mentor_id", "date_start", "state", "exit_reason_id"],
        "mobility.participant": ["mentor_id", "birthdate", "household_type"],
        "mobility.program": ["legal_basis"],
        "mobility.session": ["enrollment_id", "state"],
        "mobility.goal": ["enrollment_id"],
        "mobility.goal.step": ["goal_id", "state", "done_how"],
        "mobility.reward": ["enrollment_id", "state"],
    }

    mentor_id = fields.Many2one("res.users", "Mentor in the enrolment", readonly=True, groups=NO_ACCESS)
    legal_basis = fields.Selection(
        lambda self: self.env["mobility.program"]._fields["legal_basis"]._description_selection(self.env), readonly=True
    )
    area_id = fields.Many2one("mobility.area", readonly=True, help="As it was when it got its present meaning.")
    area_code = fields.Char("Code of the area", readonly=True)
    meaning = fields.Integer("Meaning of the area", readonly=True, aggregator=None)
    pillar_id = fields.Many2one("mobility.pillar", readonly=True)
    audience = fields.Selection([("adult", "Bridge"), ("skills", "Skills")], "List of questions", readonly=True)
    exit_reason_id = fields.Many2one("mobility.exit.reason", "Ended how", readonly=True)

    first_date = fields.Date("First asked", readonly=True)
    last_date = fields.Date("Last asked", readonly=True)
    days = fields.Integer("Days between", readonly=True, aggregator="avg")
    first_value = fields.Float("First level", readonly=True, aggregator="avg")
    last_value = fields.Float("Latest level", readonly=True, aggregator="avg")
    start_level = fields.Char("Level at the start", readonly=True)
    last_level = fields.Char("Level now", readonly=True)
    can_rise = fields.Boolean("Could rise", readonly=True, help="There was a higher level than the first one.")
    first_holds = fields.Selection(HOLDS, "Area at first", readonly=True)
    last_holds = fields.Selection(HOLDS, "Area now", readonly=True)
    first_pillar = fields.Selection(HOLDS, "Pillar at first", readonly=True)
    last_pillar = fields.Selection(HOLDS, "Pillar now", readonly=True)
    change = fields.Selection(CHANGES, readonly=True)
    reason = fields.Selection(REASONS, "Why not compared", readonly=True)
    line_break = fields.Selection(BREAKS, "Why before does not compare", readonly=True)
    target_reached = fields.Selection([("yes", "Reached"), ("no", "Not yet")], "What was wanted", readonly=True)

    line_count = fields.Integer("Lines", readonly=True, help="A line is one area of one enrolment.")
    compared_count = fields.Integer("Compared", readonly=True, help="A level at first, and another time.")
    forward_count = fields.Integer("Went forward", readonly=True)
    same_count = fields.Integer("The same", readonly=True)
    back_count = fields.Integer("Went back", readonly=True)
    forward_share = fields.Float("Of 100 forward", readonly=True, aggregator="avg", digits=(5, 1))
    first_share = fields.Float("Of 100 held at first", readonly=True, aggregator="avg", digits=(5, 1))
    last_share = fields.Float("Of 100 hold now", readonly=True, aggregator="avg", digits=(5, 1))
    reached_share = fields.Float("Of 100 reached what they wanted", readonly=True, aggregator="avg", digits=(5, 1))
    session_count = fields.Integer("Talks held", readonly=True, aggregator="avg", help="In the whole enrolment.")
    step_count = fields.Integer("Steps done", readonly=True, aggregator="avg", help="In the whole enrolment.")
    alone_count = fields.Integer("Steps done alone", readonly=True, aggregator="avg", help="In the whole enrolment.")
    reward_count = fields.Integer("Rewards received", readonly=True, aggregator="avg", help="In the whole enrolment.")

    @property
    def _table_query(self):
        return SQL(QUERY, cohort=COHORT, age_band=AGE_BAND)
