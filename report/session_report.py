from odoo import fields, models
from odoo.tools import SQL

TEAM = 3  # mentors: with two, each knows the other's figures from the sum


class MobilitySessionReport(models.Model):
    """Whether people come: by program, hour, kind, reminder. To learn from, not to control.

    Neither people nor mentors are in it. A mentor reads the rows of the own talks (``mine``) and those of programs in
    which enough colleagues have talks (``is_team``): figures about one mentor are for that mentor only. Coordinators
    read all. Planned sessions have no figures yet.
    """

    _name = "mobility.session.report"
    _description = "Attendance"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "program_id"
    _depends = {
        "mobility.session": [
            "state",
            "start",
            "mentor_id",
            "program_id",
            "company_id",
            "session_type_id",
            "demanding",
            "reminded",
        ],
        "res.company": ["partner_id", "resource_calendar_id"],
        "res.partner": ["tz"],
        "resource.calendar": ["tz"],
    }

    program_id = fields.Many2one("mobility.program", readonly=True)
    company_id = fields.Many2one("res.company", "Organisation", readonly=True)
    session_type_id = fields.Many2one("mobility.session.type", "Kind", readonly=True)
    date = fields.Date(readonly=True)
    hour = fields.Char("Hour of the day", readonly=True, help="As the clock says where the organisation is.")
    day_part = fields.Selection(
        [("morning", "Morning"), ("afternoon", "Afternoon"), ("evening", "Evening")], "Part of the day", readonly=True
    )
    demanding = fields.Selection([("yes", "Demanding"), ("no", "Not demanding")], "How demanding", readonly=True)
    reminded = fields.Selection([("yes", "Reminded"), ("no", "Not reminded")], "Reminder", readonly=True)
    state = fields.Selection(
        [("held", "Came"), ("no_show", "Did not come"), ("cancelled", "Cancelled")], "How it went", readonly=True
    )
    mine = fields.Boolean("With me", readonly=True)
    is_team = fields.Boolean(
        "Of a team", readonly=True, help="So many mentors have talks in this program that figures point at nobody."
    )
    session_count = fields.Integer("Sessions", readonly=True)
    held_count = fields.Integer("Came", readonly=True)
    no_show_count = fields.Integer("Did not come", readonly=True)
    cancelled_count = fields.Integer("Cancelled", readonly=True)
    share = fields.Float(
        "Of 100 came",
        readonly=True,
        aggregator="avg",
        digits=(5, 1),
        help="Of each hundred talks that were not cancelled, to how many the person came.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH local AS (
                SELECT s.*, (s.start AT TIME ZONE 'UTC')
                            AT TIME ZONE COALESCE(p.tz, c.tz, 'Europe/Amsterdam') AS local_start
                  FROM mobility_session s
                  JOIN res_company o ON o.id = s.company_id
                  JOIN res_partner p ON p.id = o.partner_id
             LEFT JOIN resource_calendar c ON c.id = o.resource_calendar_id
                 WHERE s.state IN ('held', 'no_show', 'cancelled')
            ),
            team AS (
                SELECT program_id FROM local GROUP BY program_id HAVING COUNT(DISTINCT mentor_id) >= %(team)s
            )
            SELECT id, program_id, company_id, session_type_id,
                   local_start::date AS date,
                   TO_CHAR(local_start, 'HH24:00') AS hour,
                   CASE WHEN EXTRACT(HOUR FROM local_start) < 12 THEN 'morning'
                        WHEN EXTRACT(HOUR FROM local_start) < 18 THEN 'afternoon'
                        ELSE 'evening' END AS day_part,
                   CASE WHEN demanding THEN 'yes' ELSE 'no' END AS demanding,
                   CASE WHEN reminded THEN 'yes' ELSE 'no' END AS reminded,
                   state,
                   mentor_id = %(uid)s AS mine,
                   program_id IN (SELECT program_id FROM team) IS TRUE AS is_team,
                   1 AS session_count,
                   (state = 'held')::int AS held_count,
                   (state = 'no_show')::int AS no_show_count,
                   (state = 'cancelled')::int AS cancelled_count,
                   CASE state WHEN 'held' THEN 100.0 WHEN 'no_show' THEN 0.0 END AS share
              FROM local
            """,
            uid=self.env.uid,
            team=TEAM,
        )
