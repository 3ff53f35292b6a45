from odoo import fields, models
from odoo.tools import SQL

from .session_report import TEAM


class MobilityBarrierReport(models.Model):
    """What gets in the way, and where it comes from: rules that get in the way are for the organisation to change.

    Neither people, mentors nor words are in it, and who reads what is as with ``mobility.session.report``.
    """

    _name = "mobility.barrier.report"
    _description = "What gets in the way"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "area_id"
    _depends = {
        "mobility.barrier": [
            "participant_id",
            "company_id",
            "mentor_id",
            "area_id",
            "cause",
            "state",
            "date_found",
            "date_closed",
        ],
        "mobility.participant": ["program_id"],
        "mobility.area": ["series_area_id"],
    }

    program_id = fields.Many2one("mobility.program", readonly=True, help="In which the person takes part now.")
    company_id = fields.Many2one("res.company", "Organisation", readonly=True)
    area_id = fields.Many2one("mobility.area", readonly=True)
    cause = fields.Selection(
        lambda self: self.env["mobility.barrier"]._fields["cause"]._description_selection(self.env),
        "Where it comes from",
        readonly=True,
    )
    state = fields.Selection(
        lambda self: self.env["mobility.barrier"]._fields["state"]._description_selection(self.env), readonly=True
    )
    date = fields.Date("Since", readonly=True)
    date_closed = fields.Date("Until", readonly=True)
    mine = fields.Boolean("Of my people", readonly=True)
    is_team = fields.Boolean(
        "Of a team", readonly=True, help="So many mentors work in this program that figures point at nobody."
    )
    barrier_count = fields.Integer("How often", readonly=True)
    removed_count = fields.Integer("Out of the way", readonly=True)
    days = fields.Integer(readonly=True, aggregator="avg", help="Until it was out of the way.")

    @property
    def _table_query(self):
        return SQL(
            """
            WITH team AS (
                SELECT person.program_id
                  FROM mobility_barrier barrier
                  JOIN mobility_participant person ON person.id = barrier.participant_id
              GROUP BY person.program_id
                HAVING COUNT(DISTINCT barrier.mentor_id) >= %(team)s
            )
            SELECT barrier.id, person.program_id, barrier.company_id, area.series_area_id AS area_id, barrier.cause,
                   barrier.state, barrier.date_found AS date, barrier.date_closed,
                   barrier.mentor_id = %(uid)s AS mine,
                   person.program_id IN (SELECT program_id FROM team) IS TRUE AS is_team,
                   1 AS barrier_count,
                   (barrier.state = 'removed')::int AS removed_count,
                   CASE WHEN barrier.state = 'removed' AND barrier.date_closed >= barrier.date_found
                        THEN barrier.date_closed - barrier.date_found END AS days
              FROM mobility_barrier barrier
              JOIN mobility_participant person ON person.id = barrier.participant_id
         LEFT JOIN mobility_area area ON area.id = barrier.area_id
            """,
            uid=self.env.uid,
            team=TEAM,
        )
