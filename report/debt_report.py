from odoo import fields, models
from odoo.tools import SQL

from ..models.program.intake_facts import AGE_BAND, COHORT

# By their codes an instrument says which areas these are, ours as well as one that was imported.
DEBTS, INCOME, SAVINGS = ("debts",), ("income", "earnings"), ("savings",)
STANDS = [("yes", "Holds"), ("no", "Asks for attention"), ("unknown", "Not known")]
RESULTS = [
    ("short", "Debts in order, and still short"),
    ("enough", "Debts in order, and the rest holds"),
    ("debts", "Debts ask for attention"),
    ("unknown", "Not known"),
    ("not_asked", "This list of questions has no areas for it"),
    ("no_bridge", "No Bridge yet"),
]
SHORT_OF = [("income", "Income"), ("savings", "Savings"), ("both", "Income and savings")]
# As with a pillar: what does not apply does not count, and an answer that is no level is not known.
QUERY = """
    WITH bridge AS (
        SELECT DISTINCT ON (assessment.enrollment_id)
               assessment.id, assessment.enrollment_id, assessment.instrument_id, assessment.date,
               CASE WHEN assessment.led_by = 'participant' THEN 'self' ELSE 'together' END AS voice
          FROM mobility_assessment assessment
          JOIN mobility_instrument instrument ON instrument.id = assessment.instrument_id
           AND instrument.audience = 'adult'
         WHERE assessment.state = 'confirmed' AND assessment.member_id IS NULL
      ORDER BY assessment.enrollment_id, assessment.date DESC, assessment.id DESC
    ),
    asked AS (
        SELECT bridge.enrollment_id,
               CASE WHEN code.code = ANY(%(debts)s) THEN 'debts'
                    WHEN code.code = ANY(%(income)s) THEN 'income' ELSE 'savings' END AS kind,
               CASE WHEN level.holds THEN 'yes'
                    WHEN level.id IS NOT NULL THEN 'no'
                    WHEN line.answer = 'not_applicable' THEN 'apart'
                    ELSE 'unknown' END AS stands
          FROM bridge
          JOIN mobility_area area ON area.instrument_id = bridge.instrument_id
    CROSS JOIN LOWER(TRIM(area.code)) AS code(code)
     LEFT JOIN mobility_assessment_line line ON line.assessment_id = bridge.id AND line.area_id = area.id
     LEFT JOIN mobility_level level ON level.id = line.level_id
         WHERE code.code = ANY(%(debts)s || %(income)s || %(savings)s)
    ),
    part AS (
        SELECT enrollment_id, kind,
               CASE WHEN BOOL_OR(stands = 'no') THEN 'no'
                    WHEN BOOL_OR(stands = 'unknown') THEN 'unknown'
                    WHEN BOOL_OR(stands = 'yes') THEN 'yes' END AS stands
          FROM asked
      GROUP BY enrollment_id, kind
    ),
    told AS (
        SELECT enrollment_id,
               BOOL_OR(kind = 'debts') AND BOOL_OR(kind <> 'debts') AS is_asked,
               MAX(stands) FILTER (WHERE kind = 'debts') AS debts,
               MAX(stands) FILTER (WHERE kind = 'income') AS income,
               MAX(stands) FILTER (WHERE kind = 'savings') AS savings
          FROM part
      GROUP BY enrollment_id
    ),
    standing AS (
        SELECT enrollment.id, enrollment.id AS enrollment_id, enrollment.company_id, enrollment.program_id,
               enrollment.state, enrollment.date_start, person.mentor_id AS reader_id, person.household_type,
               %(cohort)s AS cohort, %(age_band)s AS age_band,
               bridge.instrument_id, bridge.date, bridge.voice,
               told.debts AS debts_stand, told.income AS income_stands, told.savings AS savings_stand,
               CASE WHEN bridge.id IS NULL THEN 'no_bridge'
                    WHEN told.is_asked IS NOT TRUE THEN 'not_asked'
                    WHEN told.debts = 'no' THEN 'debts'
                    WHEN told.debts IS DISTINCT FROM 'yes' THEN 'unknown'
                    WHEN 'no' IN (COALESCE(told.income, ''), COALESCE(told.savings, '')) THEN 'short'
                    WHEN 'unknown' IN (COALESCE(told.income, ''), COALESCE(told.savings, '')) THEN 'unknown'
                    WHEN COALESCE(told.income, told.savings) IS NULL THEN 'unknown'
                    ELSE 'enough' END AS result
          FROM mobility_enrollment enrollment
          JOIN mobility_participant person ON person.id = enrollment.participant_id
     LEFT JOIN bridge ON bridge.enrollment_id = enrollment.id
     LEFT JOIN told ON told.enrollment_id = enrollment.id
         WHERE enrollment.state <> 'intake' OR bridge.id IS NOT NULL
    )
    SELECT standing.*,
           CASE WHEN result <> 'short' THEN NULL
                WHEN income_stands = 'no' AND savings_stand = 'no' THEN 'both'
                WHEN income_stands = 'no' THEN 'income'
                ELSE 'savings' END AS short_of,
           1 AS enrollment_count,
           (result IN ('short', 'enough'))::int AS debt_free_count,
           (result = 'short')::int AS short_count,
           (result IN ('unknown', 'not_asked', 'no_bridge'))::int AS unknown_count,
           CASE WHEN result IN ('short', 'enough') THEN 100.0 * (result = 'short')::int END AS short_share
      FROM standing
"""


class MobilityDebtReport(models.Model):
    """Debt-free and still short: one row an enrolment, as the latest Bridge for adults says.

    A debt that is gone is not the end when there is too little to live on. Income and savings that do not hold count as
    'still short', and which of the two is told. Where an answer is missing it is not known; where an instrument has no
    area with such a code, that is what the row says. Somebody who takes part in two programs counts in each.
    """

    _name = "mobility.debt.report"
    _description = "Debt-free and still short"
    _inherit = ["mobility.of.person"]
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "program_id"
    _depends = {
        "mobility.assessment": ["enrollment_id", "instrument_id", "member_id", "date", "led_by", "state"],
        "mobility.assessment.line": ["assessment_id", "area_id", "answer", "level_id"],
        "mobility.instrument": ["audience"],
        "mobility.area": ["code", "instrument_id"],
        "mobility.level": ["holds"],
        "mobility.enrollment": ["participant_id", "company_id", "program_id", "date_start", "state"],
        "mobility.participant": ["mentor_id", "birthdate", "household_type"],
    }

    instrument_id = fields.Many2one("mobility.instrument", "List of questions", readonly=True)
    date = fields.Date("Last asked", readonly=True)
    debts_stand = fields.Selection(STANDS, "Debts", readonly=True)
    income_stands = fields.Selection(STANDS, "Income", readonly=True)
    savings_stand = fields.Selection(STANDS, "Savings", readonly=True)
    result = fields.Selection(RESULTS, "How it stands", readonly=True)
    short_of = fields.Selection(SHORT_OF, "Short of", readonly=True)
    enrollment_count = fields.Integer("Enrolments", readonly=True)
    debt_free_count = fields.Integer(
        "Debts in order", readonly=True, help="Of whom it is known as well how income and savings stand."
    )
    short_count = fields.Integer("Still short", readonly=True)
    unknown_count = fields.Integer("Not known", readonly=True, help="An answer is missing, or was never asked for.")
    short_share = fields.Float(
        "Of 100 debt-free: short",
        readonly=True,
        aggregator="avg",
        digits=(5, 1),
        help="Of each hundred whose debts are in order and of whom the rest is known.",
    )

    @property
    def _table_query(self):
        return SQL(
            QUERY,
            cohort=COHORT,
            age_band=AGE_BAND,
            debts=list(DEBTS),
            income=list(INCOME),
            savings=list(SAVINGS),
        )
