from odoo import api, fields, models
from odoo.tools import SQL

from ..models.bridge.outcome import VOICES
from ..models.learning.cells import hide_cells
from ..models.learning.evaluation_statistics import FEWEST_PEOPLE
from ..models.learning.people_behind import count_people


class MobilityCohortBridge(models.TransientModel):
    """The Bridge of a group, then and now: of people who started together, as far as the user may read their outcomes.

    Fewer than ten people are not drawn, nor a share by which fewer than ten could be worked out: pictures travel.
    """

    _name = "mobility.cohort.bridge"
    _description = "The Bridge of a group"

    program_id = fields.Many2one("mobility.program", help="None: all programs together.")
    cohort = fields.Selection("_get_cohorts", "Started in", help="None: whenever they started.")
    voice = fields.Selection(VOICES, "Filled in", required=True, default="together")

    def _compute_display_name(self):
        self.display_name = self.env._("The Bridge of a group")

    @api.model
    def _get_cohorts(self):
        """Return the quarters in which somebody started of whom there are outcomes, latest first."""
        outcomes = self.env["mobility.outcome.report"]
        if not outcomes.has_access("read"):
            return []
        told = outcomes._read_group([("cohort", "!=", False)], ["cohort"], order="cohort desc")
        return [(cohort, cohort) for [cohort] in told]

    def action_view_rows(self):
        """Open the outcomes behind the picture, those that the user may see."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("mobility_mentoring.mobility_outcome_report_action")
        return {**action, "domain": self._get_domain(), "context": {}, "views": [(False, "list"), (False, "pivot")]}

    def _get_domain(self):
        """Return the domain of who told about an area twice."""
        domain = [("audience", "=", "adult"), ("voice", "=", self.voice), ("change", "!=", False)]
        domain += [("program_id", "=", self.program_id.id)] if self.program_id else []
        return domain + ([("cohort", "=", self.cohort)] if self.cohort else [])

    def _count(self):
        """Count, and leave out what is too small.

        :return: tuple (people, areas in the order of the Bridge, {(key, area): of how many of 100 people it is so, None
            where it is not shown})
        """
        self.ensure_one()
        outcomes = self.env["mobility.outcome.report"]
        people = count_people(outcomes, self._get_domain())
        if people < FEWEST_PEOPLE:
            return people, self.env["mobility.area"], {}
        self.env.flush_all()
        counted = self.env.execute_query(self._select_counts(outcomes._search(self._get_domain())))
        areas = (
            self.env["mobility.area"]
            .browse(row[0] for row in counted)
            .sorted(lambda area: (area.pillar_id.sequence, area.pillar_id.id, area.sequence, area.id))
        )
        keys = ("area_held", "area_holds", "pillar_holds")
        shares = {}
        for area_id, *counts in counted:
            for number, key in enumerate(keys):
                yes, others = counts[2 * number : 2 * number + 2]
                shares[key, area_id] = self._get_share(yes, others)
        return people, areas, shares

    def _get_share(self, yes, others):
        if not yes + others or hide_cells([[yes, others]], FEWEST_PEOPLE):
            return None
        return 100 * yes / (yes + others)

    def _select_counts(self, readable):
        parts = [
            SQL("COUNT(DISTINCT enrollment.participant_id) FILTER (WHERE outcome.%s %s 'yes')", column, compare)
            for column in (SQL("first_holds"), SQL("last_holds"), SQL("last_pillar"))
            for compare in (SQL("="), SQL("IS DISTINCT FROM"))
        ]
        return SQL(
            """
            SELECT outcome.area_id, %s
              FROM mobility_outcome outcome
              JOIN mobility_enrollment enrollment ON enrollment.id = outcome.enrollment_id
             WHERE outcome.id IN %s
          GROUP BY outcome.area_id
            """,
            SQL(", ").join(parts),
            readable.subselect(),
        )
