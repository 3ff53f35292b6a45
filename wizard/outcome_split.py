from odoo import api, fields, models
from odoo.tools import SQL

from ..models.bridge.outcome import VOICES
from ..models.learning.cells import get_share_interval, hide_cells, with_totals
from ..models.learning.evaluation_statistics import FEWEST_PEOPLE
from ..models.program.intake_facts import AGE_BAND

DIMENSIONS = [
    ("household_type", "Household"),
    ("age_band", "Age at the start"),
    ("start_level", "Level at the start"),
    ("program", "Program (team)"),
    ("legal_basis", "Legal basis"),
    ("goal_area", "Area of the first goal"),
    ("influence", "What makes most else heavier"),
]
SELECTED = {
    "household_type": SQL("person.household_type"),
    "age_band": AGE_BAND,
    "start_level": SQL("TRIM_SCALE(outcome.first_value::numeric)::text"),
    "program": SQL("enrollment.program_id::text"),
    "legal_basis": SQL("program.legal_basis"),
    "goal_area": SQL(
        """
        (SELECT area.series_area_id::text
           FROM mobility_goal goal
           JOIN mobility_area area ON area.id = goal.area_id
          WHERE goal.enrollment_id = enrollment.id AND goal.state <> 'draft'
       ORDER BY goal.id LIMIT 1)
        """
    ),
    # As it was drawn the first time: the area from which most goes out; no answer where two are equal.
    "influence": SQL(
        """
        (SELECT CASE WHEN COUNT(*) > 1 THEN 'several' ELSE MIN(area_id)::text END
           FROM (SELECT area.series_area_id AS area_id, RANK() OVER (ORDER BY SUM(influence.strength) DESC) AS rank
                   FROM mobility_influence influence
                   JOIN mobility_area area ON area.id = influence.source_area_id
                  WHERE influence.sign = 'heavier' AND influence.assessment_id = (
                            SELECT assessment.id
                              FROM mobility_assessment assessment
                              JOIN mobility_instrument instrument ON instrument.id = assessment.instrument_id
                               AND instrument.audience = 'adult'
                             WHERE assessment.enrollment_id = enrollment.id AND assessment.state = 'confirmed'
                               AND assessment.member_id IS NULL
                          ORDER BY assessment.date, assessment.id LIMIT 1)
               GROUP BY area.series_area_id) source
          WHERE rank = 1)
        """
    ),
}
MEASURES = [
    ("forward", "Went forward"),
    ("back", "Went back"),
    ("holds", "Holds now"),
    ("reached", "Reached what they wanted"),
]
# What somebody is counted as: in (1), not in (0) or not among those who could be (none).
COUNTED = {
    "forward": SQL("(outcome.change = 'forward')::int"),
    "back": SQL("(outcome.change = 'back')::int"),
    "holds": SQL("CASE WHEN outcome.change IS NOT NULL THEN (outcome.last_holds = 'yes')::int END"),
    "reached": SQL("(outcome.last_value >= outcome.target_value)::int"),
}


class MobilityOutcomeSplit(models.TransientModel):
    """For whom, and in what context: one outcome by any two things known at the start, in groups only.

    It counts the people whose outcomes its user may read anyway, each once. It tests nothing: with so many ways to
    look, some difference always seems to be there.
    """

    _name = "mobility.outcome.split"
    _description = "For whom, in what context"

    question = fields.Selection(
        [("split", "For whom, in what context?"), ("sequence", "Which first goal leads to a second one?")],
        required=True,
        default="split",
    )
    area_id = fields.Many2one(
        "mobility.area",
        default=lambda self: self._get_most_told()[0],
        domain="[('id', 'in', area_ids)]",
    )
    area_ids = fields.Many2many("mobility.area", string="Areas with answers", compute="_compute_area_ids")
    voice = fields.Selection(VOICES, "Filled in", required=True, default=lambda self: self._get_most_told()[1])
    measure = fields.Selection(MEASURES, "How many", required=True, default="forward")
    rows_by = fields.Selection(DIMENSIONS, "Below each other", required=True, default="household_type")
    columns_by = fields.Selection(DIMENSIONS, "Beside each other", default="start_level")

    def _compute_display_name(self):
        self.display_name = self.env._("For whom, in what context")

    @api.model
    def _get_most_told(self):
        """Return (area, voice) about which most can be said."""
        domain = [("audience", "=", "adult"), ("compared_count", ">", 0)]
        told = self.env["mobility.outcome.report"]._read_group(
            domain, ["area_id", "voice"], order="__count desc, area_id, voice", limit=1
        )
        return told[0] if told else (self.env["mobility.area"], "together")

    @api.depends("question")
    def _compute_area_ids(self):
        told = self.env["mobility.outcome.report"]._read_group([("audience", "=", "adult")], ["area_id"])
        self.area_ids = self.env["mobility.area"].browse(area.id for [area] in told).sorted()

    def action_view_rows(self):
        """Open the outcomes behind the table, those that the user may see."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("mobility_mentoring.mobility_outcome_report_action")
        views = [(False, "list"), (False, "pivot")]
        return {**action, "domain": self._get_domain(), "context": {"search_default_compared": 1}, "views": views}

    def _get_domain(self):
        return [("area_id", "=", self.area_id.id), ("voice", "=", self.voice)]

    # -- counting -----------------------------------------------------------------------------------------------------

    def _get_table(self):
        """Count, and leave out what is too small.

        :return: dict: rows and columns (lists of labels, the last for all together) and cells: for each row a list of
            dicts with count, share and interval (of 100), or of None where it is not shown
        """
        self.ensure_one()
        found = self._count()
        rows = self._get_values("goal_area" if self.question == "sequence" else self.rows_by, {row for row, _ in found})
        columns = self._get_values(self._get_columns_by(), {column for _, column in found})
        counts = [[found.get((row, column), (0, 0)) for column in columns] for row in rows]
        whole = with_totals([[count for count, _part in line] for line in counts])
        part = with_totals([[part for _count, part in line] for line in counts])
        hidden = hide_cells([line[:-1] for line in whole[:-1]], FEWEST_PEOPLE)
        everybody = self.env._("All together")
        return {
            "rows": [*rows.values(), everybody],
            "columns": [*columns.values(), everybody],
            "cells": [
                [
                    None if (y, x) in hidden else self._get_cell(y, x, whole, part, hidden)
                    for x in range(len(columns) + 1)
                ]
                for y in range(len(rows) + 1)
            ],
        }

    def _get_columns_by(self):
        return "second_area" if self.question == "sequence" else self.columns_by

    def _get_cell(self, y, x, whole, part, hidden):
        if self.question == "split":
            count, some, of = whole[y][x], part[y][x], whole[y][x]
        else:
            # of those who began with the same; not told where that would tell how many they are
            count, some, of = whole[y][x], whole[y][x], 0 if (y, len(whole[y]) - 1) in hidden else whole[y][-1]
        share = 100 * some / of if count and of else None
        return {"count": count, "share": share, "interval": get_share_interval(some, of) if count else None}

    def _count(self):
        """Return {(value of the row, value of the column): (people, how many of them)}, in one query."""
        self.env.flush_all()
        query = self._select_sequence() if self.question == "sequence" else self._select_split()
        return {(row, column): (count, part) for row, column, count, part in self.env.execute_query(query)}

    def _select_split(self):
        # only what the user may read: a person once, with the latest enrolment
        readable = self.env["mobility.outcome.report"]._search(self._get_domain())
        return SQL(
            """
            SELECT row_value, column_value, COUNT(*), SUM(part)
              FROM (
                  SELECT DISTINCT ON (enrollment.participant_id)
                         %(rows)s AS row_value, %(columns)s AS column_value, %(counted)s AS part
                    FROM mobility_outcome outcome
                    JOIN mobility_enrollment enrollment ON enrollment.id = outcome.enrollment_id
                    JOIN mobility_participant person ON person.id = enrollment.participant_id
                    JOIN mobility_program program ON program.id = enrollment.program_id
                   WHERE outcome.id IN %(readable)s AND %(counted)s IS NOT NULL
                ORDER BY enrollment.participant_id, enrollment.date_start DESC, enrollment.id DESC
              ) told
          GROUP BY row_value, column_value
            """,
            rows=SELECTED[self.rows_by],
            columns=SELECTED[self.columns_by] if self.columns_by else SQL("NULL"),
            counted=COUNTED[self.measure],
            readable=readable.subselect(),
        )

    def _select_sequence(self):
        readable = self.env["mobility.goal"]._search([("state", "!=", "draft")])
        return SQL(
            """
            SELECT first_area, second_area, COUNT(*), 0
              FROM (
                  SELECT area.series_area_id::text AS first_area,
                         CASE WHEN LEAD(goal.id) OVER person IS NULL THEN 'none'
                              ELSE LEAD(area.series_area_id::text) OVER person END AS second_area,
                         ROW_NUMBER() OVER person AS number
                    FROM mobility_goal goal
               LEFT JOIN mobility_area area ON area.id = goal.area_id
                   WHERE goal.id IN %(readable)s
                  WINDOW person AS (PARTITION BY goal.participant_id ORDER BY goal.id)
              ) told
             WHERE number = 1
          GROUP BY first_area, second_area
            """,
            readable=readable.subselect(),
        )

    # -- words --------------------------------------------------------------------------------------------------------

    def _get_values(self, dimension, found):
        """Return {value: its label} for what was found, in an order that can be read; what is not known comes last."""
        if not dimension:
            return dict.fromkeys(found, self.env._("All"))
        labels = self._get_labels(dimension, found)
        known = {value: label for value, label in labels.items() if value in found}
        return known | ({None: self._get_unknown(dimension)} if None in found else {})

    def _get_labels(self, dimension, found):
        if dimension == "start_level":
            levels = sorted(found - {None}, key=float)
            return {level: self.env._("Level %(level)s", level=level) for level in levels}
        if dimension == "age_band":
            return dict(self._get_options("mobility.outcome.report", dimension))
        if dimension == "household_type":
            return dict(self._get_options("mobility.participant", dimension))
        if dimension == "legal_basis":
            return dict(self._get_options("mobility.program", dimension))
        model = "mobility.program" if dimension == "program" else "mobility.area"
        ids = [int(value) for value in found if value and value.isdigit()]
        # sudo: names of programs and areas, of records that the user may read
        records = self.env[model].sudo().with_context(active_test=False).browse(ids).sorted()
        others = {"several": self.env._("Several alike"), "none": self.env._("No second one yet")}
        return {str(record.id): record.display_name for record in records} | others

    def _get_options(self, model, name):
        return self.env[model]._fields[name]._description_selection(self.env)

    def _get_unknown(self, dimension):
        return {
            "goal_area": self.env._("No goal, or of no area"),
            "second_area": self.env._("Of no area"),
            "influence": self.env._("Nothing drawn"),
        }.get(dimension) or self.env._("Not known")
