from odoo import fields, models
from odoo.tools import SQL

from .session_report import TEAM


class MobilityStepReport(models.Model):
    """Which steps get done: by area, size, plan, reward and who did it. To learn from, not to control.

    Neither people nor mentors are in it, and who reads what is as with ``mobility.session.report``. Steps of goals that
    are agreed upon or closed; a step that smaller ones took the place of is not one that was let go.
    """

    _name = "mobility.step.report"
    _description = "Steps to learn from"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "area_id"
    _depends = {
        "mobility.goal.step": [
            "goal_id",
            "company_id",
            "mentor_id",
            "state",
            "skip_reason",
            "date_done",
            "done_how",
            "if_then",
            "difficulty",
            "reward_type_id",
            "reward_amount",
            "create_date",
        ],
        "mobility.goal": ["state", "area_id", "enrollment_id"],
        "mobility.enrollment": ["program_id"],
        "mobility.area": ["series_area_id"],
        "mobility.reward.type": ["kind"],
        "mobility.program": ["currency_id"],
    }

    program_id = fields.Many2one("mobility.program", readonly=True)
    company_id = fields.Many2one("res.company", "Organisation", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    area_id = fields.Many2one("mobility.area", readonly=True, help="The part of the Bridge the goal strengthens.")
    date = fields.Date("Made on", readonly=True)
    date_done = fields.Date("Done on", readonly=True)
    state = fields.Selection(
        [("done", "Done"), ("todo", "To do"), ("skipped", "Let go"), ("smaller", "Made smaller")],
        "How it went",
        readonly=True,
    )
    done_how = fields.Selection(
        lambda self: self.env["mobility.goal.step"]._fields["done_how"]._description_selection(self.env),
        "Done how",
        readonly=True,
    )
    if_then = fields.Selection([("yes", "With if-then plan"), ("no", "Without")], "If-then plan", readonly=True)
    difficulty = fields.Selection(
        lambda self: self.env["mobility.goal.step"]._fields["difficulty"]._description_selection(self.env),
        "Size",
        readonly=True,
    )
    reward_kind = fields.Selection(
        lambda self: self.env["mobility.reward.type"]._fields["kind"]._description_selection(self.env),
        "Kind of reward",
        readonly=True,
    )
    reward_size = fields.Selection(
        [("0", "No amount"), ("1", "Under 10"), ("10", "10 to 25"), ("25", "25 to 50"), ("50", "50 and more")],
        "Size of the reward",
        readonly=True,
        help="In the currency of the program.",
    )
    mine = fields.Boolean("Of my people", readonly=True)
    is_team = fields.Boolean(
        "Of a team", readonly=True, help="So many mentors work in this program that figures point at nobody."
    )
    step_count = fields.Integer("Steps", readonly=True)
    done_count = fields.Integer("Done", readonly=True)
    alone_count = fields.Integer("Done alone", readonly=True)
    days = fields.Integer(
        "Days to done", readonly=True, aggregator="avg", help="Of steps that were written down before they were done."
    )
    reward_amount = fields.Monetary(readonly=True, aggregator="avg")
    done_share = fields.Float(
        "Of 100 done",
        readonly=True,
        aggregator="avg",
        digits=(5, 1),
        help="Of each hundred steps that were done or let go, how many were done.",
    )
    alone_share = fields.Float(
        "Of 100 alone",
        readonly=True,
        aggregator="avg",
        digits=(5, 1),
        help="Of each hundred steps that were done, how many the person did alone.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH team AS (
                SELECT enrollment.program_id
                  FROM mobility_goal_step step
                  JOIN mobility_goal goal ON goal.id = step.goal_id AND goal.state <> 'draft'
                  JOIN mobility_enrollment enrollment ON enrollment.id = goal.enrollment_id
              GROUP BY enrollment.program_id
                HAVING COUNT(DISTINCT step.mentor_id) >= %(team)s
            )
            SELECT step.id, enrollment.program_id, step.company_id, program.currency_id, area.series_area_id AS area_id,
                   step.create_date::date AS date, step.date_done, step.difficulty, kind.kind AS reward_kind,
                   step.reward_amount,
                   CASE WHEN step.skip_reason = 'smaller' THEN 'smaller' ELSE step.state END AS state,
                   CASE WHEN step.state = 'done' THEN step.done_how END AS done_how,
                   CASE WHEN COALESCE(step.if_then, '') <> '' THEN 'yes' ELSE 'no' END AS if_then,
                   (ARRAY['0', '1', '10', '25', '50'])[
                       1 + WIDTH_BUCKET(COALESCE(step.reward_amount, 0), ARRAY[0.01, 10, 25, 50])] AS reward_size,
                   step.mentor_id = %(uid)s AS mine,
                   enrollment.program_id IN (SELECT program_id FROM team) IS TRUE AS is_team,
                   1 AS step_count,
                   (step.state = 'done')::int AS done_count,
                   (step.state = 'done' AND step.done_how = 'alone')::int AS alone_count,
                   -- not of what was written down when it had been done already, as by an import
                   CASE WHEN step.state = 'done' AND step.date_done >= step.create_date::date
                        THEN step.date_done - step.create_date::date END AS days,
                   CASE WHEN step.state = 'done' THEN 100.0
                        WHEN step.state = 'skipped' AND step.skip_reason IS NULL THEN 0.0 END AS done_share,
                   CASE WHEN step.state = 'done' THEN 100.0 * (step.done_how = 'alone')::int END AS alone_share
              FROM mobility_goal_step step
              JOIN mobility_goal goal ON goal.id = step.goal_id AND goal.state <> 'draft'
         LEFT JOIN mobility_area area ON area.id = goal.area_id
         LEFT JOIN mobility_enrollment enrollment ON enrollment.id = goal.enrollment_id
         LEFT JOIN mobility_program program ON program.id = enrollment.program_id
         LEFT JOIN mobility_reward_type kind ON kind.id = step.reward_type_id
            """,
            uid=self.env.uid,
            team=TEAM,
        )
