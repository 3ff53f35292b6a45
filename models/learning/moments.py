"""What people said at fixed times after their start: at the start, after half a year, a year and so on.

A figure about 'now' changes with each Bridge, and whoever compares it with yesterday's sees that Bridge. Fixed times
pass, and what was said then stays.
"""

from dateutil.relativedelta import relativedelta
from odoo import fields
from odoo.tools import SQL

MOMENTS = [
    ("0", "At the start"),
    ("6", "After half a year"),
    ("12", "After a year"),
    ("24", "After two years"),
    ("36", "After three years"),
    ("48", "After four years"),
    ("60", "After five years"),
]
MARGIN = 3  # months: a Bridge so much earlier or later counts for the moment
# What the same groups are made of, whichever way they go out.
PROPERTIES = ("legal_basis", "program_id", "cohort", "household_type", "age_band")


def get_closing_day(today):
    """Return the day before which a moment has to be over: figures move on once a quarter only."""
    return fields.Date.start_of(today, "quarter")


def get_last_start(months, closing):
    """Return the day before which somebody started for whom this moment was over before ``closing``."""
    return closing - relativedelta(months=int(months) + MARGIN)


def select_answers(months, condition):
    """Return the query for what people said at one moment.

    One row an enrolment, voice and area (of ``series_area_id``): the level nearest to the moment, and that of the start
    if there is one, which is the first in the first three months.

    :param str months: one of ``MOMENTS``
    :param SQL condition: which enrolments and Bridges, by ``enrollment`` and ``assessment``
    """
    return SQL(
        """
        WITH answer AS (
            SELECT enrollment.id AS enrollment_id, area.series_area_id AS area_id, assessment.id AS assessment_id,
                   CASE WHEN assessment.led_by = 'participant' THEN 'self' ELSE 'together' END AS voice,
                   assessment.date, level.value, level.holds, enrollment.date_start,
                   enrollment.date_start + MAKE_INTERVAL(months => %(months)s) AS moment
              FROM mobility_enrollment enrollment
              JOIN mobility_assessment assessment ON assessment.enrollment_id = enrollment.id
               AND assessment.state = 'confirmed' AND assessment.member_id IS NULL
              JOIN mobility_instrument instrument ON instrument.id = assessment.instrument_id
               AND instrument.audience = 'adult'
              JOIN mobility_assessment_line line ON line.assessment_id = assessment.id
              JOIN mobility_area area ON area.id = line.area_id
              JOIN mobility_level level ON level.id = line.level_id
             WHERE %(condition)s
        ),
        at_start AS (
            SELECT DISTINCT ON (enrollment_id, voice, area_id) *
              FROM answer
             WHERE date < date_start + MAKE_INTERVAL(months => %(margin)s)
          ORDER BY enrollment_id, voice, area_id, date, assessment_id
        ),
        later AS (
            SELECT DISTINCT ON (enrollment_id, voice, area_id) *
              FROM answer
             WHERE date >= moment - MAKE_INTERVAL(months => %(margin)s)
               AND date < moment + MAKE_INTERVAL(months => %(margin)s)
          ORDER BY enrollment_id, voice, area_id, ABS(EXTRACT(EPOCH FROM date - moment)), assessment_id
        )
        SELECT told.enrollment_id, told.voice, told.area_id, told.value, COALESCE(told.holds, FALSE) AS holds,
               at_start.value AS start_value
          FROM %(told)s told
     LEFT JOIN at_start USING (enrollment_id, voice, area_id)
        """,
        months=int(months),
        margin=MARGIN,
        condition=condition,
        told=SQL("later") if int(months) else SQL("at_start"),
    )
