from odoo import models
from odoo.tools import SQL

# Who started, each person once: the first enrolment in the period.
STARTED = """
    SELECT DISTINCT ON (enrollment.participant_id)
           enrollment.id, enrollment.participant_id, enrollment.mentor_id, enrollment.date_start AS entry,
           NULL::date AS until, enrollment.date_end, enrollment.exit_reason_id
      FROM mobility_enrollment enrollment
     WHERE enrollment.program_id = ANY(%(programs)s) AND enrollment.state <> 'intake'
       AND enrollment.date_start BETWEEN %(date_from)s AND LEAST(%(date_to)s, %(day)s)
  ORDER BY enrollment.participant_id, enrollment.date_start, enrollment.id
"""
# Who waited: from the first Bridge of an enrolment that had not begun then; what came after its start does not count.
WAITED = """
    SELECT DISTINCT ON (enrollment.participant_id)
           enrollment.id, enrollment.participant_id, enrollment.mentor_id, arrival.entry,
           enrollment.date_start AS until, enrollment.date_end, enrollment.exit_reason_id
      FROM mobility_enrollment enrollment
CROSS JOIN LATERAL (
               SELECT COALESCE(MIN(assessment.date), enrollment.create_date::date) AS entry
                 FROM mobility_assessment assessment
                WHERE assessment.enrollment_id = enrollment.id AND assessment.state = 'confirmed'
           ) arrival
     WHERE enrollment.program_id = ANY(%(programs)s)
       AND arrival.entry BETWEEN %(date_from)s AND LEAST(%(date_to)s, %(day)s)
       AND (enrollment.date_start IS NULL OR enrollment.date_start > arrival.entry)
  ORDER BY enrollment.participant_id, arrival.entry, enrollment.id
"""
# Bridges go with the person, not with the enrolment: of two programs at once, only one would have them.
PAIRS = """
    WITH program_group AS (%(program_group)s),
    candidate AS (%(candidate)s),
    started AS (%(started)s),
    told AS (
        SELECT started.id AS enrollment_id, started.entry, assessment.id AS assessment_id, assessment.date,
               instrument.code = %(instrument)s AS is_instrument,
               (assessment.led_by = 'participant') = %(is_self)s AS is_voice,
               assessment.date BETWEEN started.entry - %(margin)s AND started.entry + %(margin)s AS is_near
          FROM started
          JOIN mobility_assessment assessment ON assessment.participant_id = started.participant_id
          JOIN mobility_instrument instrument ON instrument.id = assessment.instrument_id
         WHERE assessment.state = 'confirmed' AND assessment.member_id IS NULL AND assessment.date <= %(day)s
           AND instrument.audience = %(audience)s
           AND (started.until IS NULL OR assessment.date < started.until)
    ),
    first AS (
        SELECT DISTINCT ON (enrollment_id) enrollment_id, assessment_id, date
          FROM told
         WHERE is_instrument AND is_voice AND is_near
      ORDER BY enrollment_id, date, assessment_id
    ),
    around AS (
        SELECT told.*, first.date + %(months)s AS aim
          FROM told
          JOIN first ON first.enrollment_id = told.enrollment_id
         WHERE told.date BETWEEN first.date + %(months)s - %(margin)s AND first.date + %(months)s + %(margin)s
    ),
    second AS (
        SELECT DISTINCT ON (enrollment_id) enrollment_id, assessment_id, date
          FROM around
         WHERE is_instrument AND is_voice
      ORDER BY enrollment_id, ABS(date - aim::date), date, assessment_id
    ),
    person AS (
        SELECT started.id AS enrollment_id, started.participant_id, COALESCE(started.mentor_id, 0) AS mentor_id,
               first.assessment_id AS first_id, first.date AS first_date,
               second.assessment_id AS second_id, second.date AS second_date,
               CASE WHEN COALESCE(first.date, started.entry) + %(months)s + %(margin)s > %(day)s THEN 'not_due'
                    WHEN second.assessment_id IS NOT NULL THEN 'pair'
                    WHEN first.assessment_id IS NOT NULL THEN 'no_second'
                    ELSE 'no_first' END AS stage,
               CASE WHEN first.assessment_id IS NULL
                    THEN (SELECT CASE WHEN BOOL_OR(is_near AND is_instrument) THEN 'voice'
                                      WHEN BOOL_OR(is_near) THEN 'instrument'
                                      WHEN COUNT(*) > 0 THEN 'time' END
                            FROM told WHERE told.enrollment_id = started.id)
                    ELSE (SELECT CASE WHEN BOOL_OR(is_instrument) THEN 'voice'
                                      WHEN COUNT(*) > 0 THEN 'instrument' END
                            FROM around WHERE around.enrollment_id = started.id)
               END AS asked_otherwise,
               deceased.date_deceased <= %(day)s AS has_died,
               CASE WHEN started.until <= COALESCE(first.date, started.entry) + %(months)s + %(margin)s THEN 'began'
               END AS stopped_waiting,
               CASE WHEN started.date_end <= LEAST(
                         %(day)s, (COALESCE(first.date, started.entry) + %(months)s + %(margin)s)::date)
                    THEN started.exit_reason_id END AS exit_reason_id
          FROM started
          JOIN mobility_participant deceased ON deceased.id = started.participant_id
     LEFT JOIN first ON first.enrollment_id = started.id
     LEFT JOIN second ON second.enrollment_id = started.id
    )
"""
FLOW = """
    SELECT stage, CASE WHEN stage IN ('no_first', 'no_second') THEN reason END AS reason,
           CASE WHEN reason = 'ended' AND stage IN ('no_first', 'no_second') THEN exit_reason_id END AS exit_reason_id,
           COUNT(*) AS count
      FROM (
          SELECT stage, exit_reason_id,
                 CASE WHEN asked_otherwise IS NOT NULL THEN asked_otherwise
                      WHEN has_died THEN 'died'
                      WHEN stopped_waiting IS NOT NULL THEN stopped_waiting
                      WHEN exit_reason_id IS NOT NULL THEN 'ended'
                      ELSE 'not_asked' END AS reason
            FROM person
      ) why
  GROUP BY 1, 2, 3
  ORDER BY 1, 2, 3
"""
# Who is not among those who started, and whose change may come from elsewhere.
BESIDE = """
    SELECT (SELECT COUNT(*) FROM mobility_enrollment
             WHERE program_id = ANY(%(programs)s) AND start_unknown AND date_start IS NULL) AS start_unknown,
           (SELECT COUNT(*) FROM mobility_enrollment enrollment
              JOIN person ON person.participant_id = enrollment.participant_id
             WHERE enrollment.program_id = ANY(%(programs)s) AND enrollment.state <> 'intake'
               AND enrollment.id <> person.enrollment_id
               AND enrollment.date_start BETWEEN %(date_from)s AND LEAST(%(date_to)s, %(day)s)) AS again,
           (SELECT COUNT(*) FROM candidate) - (SELECT COUNT(*) FROM person) AS in_both,
           (SELECT COUNT(*) FROM person
             WHERE stage = 'pair' AND EXISTS (
                       SELECT 1
                         FROM mobility_enrollment other
                        WHERE other.participant_id = person.participant_id
                          AND other.program_id <> ALL(%(programs)s) AND other.state <> 'intake'
                          AND other.date_start <= person.second_date
                          AND COALESCE(other.date_end, %(day)s) >= person.first_date)) AS elsewhere
"""
# What both of a pair said: areas compare as mobility.area._get_break tells, answers as mobility.assessment.line does.
CELLS = """
    , pair AS (SELECT * FROM person WHERE stage = 'pair'),
    answer AS (
        SELECT pair.enrollment_id, pair.mentor_id, line.assessment_id = pair.second_id AS is_second,
               area.code, area.meaning, COALESCE(line.answer, 'unanswered') AS answer, level.value,
               level.value < MAX(top.value) AS can_rise
          FROM pair
          JOIN mobility_assessment_line line ON line.assessment_id IN (pair.first_id, pair.second_id)
          JOIN mobility_area area ON area.id = line.area_id
     LEFT JOIN mobility_level level ON level.id = line.level_id
     LEFT JOIN mobility_level top ON top.area_id = area.id
      GROUP BY pair.enrollment_id, pair.mentor_id, pair.second_id, line.id, area.id, level.id
    ),
    structure AS (
        SELECT instrument_id,
               STRING_AGG(code || ':' || meaning || ':' || pillar_sequence, ',' ORDER BY code) AS areas
          FROM mobility_area
      GROUP BY instrument_id
    ),
    compared AS (
        SELECT COALESCE(before.mentor_id, after.mentor_id) AS mentor_id,
               COALESCE(before.code, after.code) AS code, COALESCE(before.meaning, after.meaning) AS meaning,
               CASE WHEN after.code IS NULL THEN 'gone'
                    WHEN before.code IS NULL THEN 'new'
                    WHEN before.meaning <> after.meaning THEN 'meaning'
                    WHEN 'not_applicable' IN (before.answer, after.answer) THEN 'not_applicable'
                    WHEN after.answer <> 'level' THEN after.answer
                    WHEN before.answer <> 'level' THEN before.answer END AS reason,
               before.value AS start_value, after.value AS end_value, before.can_rise
          FROM (SELECT * FROM answer WHERE NOT is_second) before
     FULL JOIN (SELECT * FROM answer WHERE is_second) after USING (enrollment_id, code)
     UNION ALL
        SELECT pair.mentor_id, NULL, NULL,
               CASE WHEN former.areas <> latter.areas OR one.pillar_count <> two.pillar_count THEN 'meaning'
                    WHEN EXISTS (SELECT 1 FROM answer
                                  WHERE answer.enrollment_id = pair.enrollment_id
                                    AND answer.answer NOT IN ('level', 'not_applicable')) THEN 'unknown' END,
               one.pillars_holding, two.pillars_holding, one.pillars_holding < one.pillar_count
          FROM pair
          JOIN mobility_assessment one ON one.id = pair.first_id
          JOIN mobility_assessment two ON two.id = pair.second_id
          JOIN structure former ON former.instrument_id = one.instrument_id
          JOIN structure latter ON latter.instrument_id = two.instrument_id
    )
    SELECT code, meaning, reason, mentor_id,
           CASE WHEN reason IS NULL THEN start_value END AS start,
           CASE WHEN reason IS NULL THEN end_value END AS finish,
           CASE WHEN reason IS NULL THEN can_rise END AS can_rise,
           COUNT(*) AS count
      FROM compared
  GROUP BY 1, 2, 3, 4, 5, 6, 7
  ORDER BY 1, 2, 3, 4, 5, 6, 7
"""


class MobilityEvaluation(models.Model):
    """Who started and what they said, counted by the database: as many queries for a thousand people as for ten."""

    _inherit = "mobility.evaluation"

    def _get_people(self, day):
        """Count the people of both groups with the data up to ``day``.

        :return: {group: {'flow', 'beside', 'cells'}}, rows as dicts; the groups are 'program' and, when asked for,
            'comparison'
        """
        self.ensure_one()
        self.env.flush_all()
        groups = ["program"] if self.comparison == "none" else ["program", "comparison"]
        return {group: self._count_group(group, day) for group in groups}

    def _count_group(self, group, day):
        values = {
            **self._get_group(group),
            "day": day,
            "instrument": self.instrument_id.code,
            "audience": self.instrument_id.audience,
            "is_self": self.voice == "self",
            "months": SQL("MAKE_INTERVAL(months => %s)", self.months),
            "margin": SQL("MAKE_INTERVAL(months => %s)", self.margin),
        }
        values["program_group"] = SQL(STARTED, **{**values, **self._get_group("program")})
        values |= self._select_group(group, values)
        pairs = SQL(PAIRS, **values)
        # first for the fingerprint: in this order
        return {
            "flow": self.env.execute_query_dict(SQL("%s %s", pairs, SQL(FLOW))),
            "beside": self.env.execute_query_dict(SQL("%s %s", pairs, SQL(BESIDE, **values)))[0],
            "cells": self.env.execute_query_dict(SQL("%s %s", pairs, SQL(CELLS))),
        }

    def _get_group(self, group):
        """Return whose people a group is: ids of programs, and from when until when they started."""
        if group == "program" or self.comparison == "waiting":
            programs, begin, end = self.program_ids, self.date_from, self.date_to
        elif self.comparison == "program":
            programs, begin, end = self.comparison_program_ids, self.date_from, self.date_to
        else:
            programs, begin, end = self.program_ids, self.comparison_date_from, self.comparison_date_to
        return {"programs": programs.ids, "date_from": begin, "date_to": end}

    def _select_group(self, group, values):
        """Return the queries for who could be in a group and who is: nobody is in two, the first group goes first."""
        if group == "program":
            return dict.fromkeys(("candidate", "started"), SQL("SELECT * FROM program_group"))
        kept = "SELECT * FROM candidate WHERE participant_id NOT IN (SELECT participant_id FROM program_group)"
        query = WAITED if self.comparison == "waiting" else STARTED
        return {"candidate": SQL(query, **values), "started": SQL(kept)}
