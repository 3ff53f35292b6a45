from odoo import fields, models
from odoo.fields import NO_ACCESS
from odoo.tools import SQL

# One row for each time that somebody would have been asked, also of those who did not agree and of those who died: what
# is known of the others says nothing without them. What happened after the last day did not.
ROWS = """
    SELECT DISTINCT ON (enrollment_id, months)
           enrollment.id AS enrollment_id, enrollment.company_id, enrollment.program_id, person.mentor_id,
           enrollment.state AS ended, enrollment.exit_reason_id, enrollment.date_start, enrollment.date_end,
           COALESCE(expected.months, followup.months) AS months,
           COALESCE(followup.date_due, expected.date_due) AS date_due,
           followup.id AS followup_id,
           CASE WHEN followup.date_done <= %(day)s AND followup.not_reached THEN 'not_reached'
                WHEN followup.date_done <= %(day)s THEN 'reached'
                WHEN COALESCE(followup.date_due, expected.date_due) > %(day)s THEN 'later'
                WHEN person.date_deceased <= %(day)s THEN 'died'
                WHEN followup.id IS NULL OR enrollment.followup_agreed IS NOT TRUE THEN 'not_agreed'
                ELSE 'to_ask' END AS state,
           followup.way, followup.self_sufficient, followup.employed, followup.fell_back
      FROM (
          SELECT ended.id AS enrollment_id, TRIM(part)::int AS months,
                 (ended.date_end + MAKE_INTERVAL(months => TRIM(part)::int))::date AS date_due
            FROM mobility_enrollment ended
            JOIN mobility_program program ON program.id = ended.program_id
      CROSS JOIN UNNEST(STRING_TO_ARRAY(program.followup_months, ',')) part
           WHERE ended.state IN ('completed', 'stopped') AND ended.date_start IS NOT NULL
             AND ended.date_end <= %(day)s AND TRIM(part) <> ''
           ) expected
 FULL JOIN mobility_followup followup
        ON followup.enrollment_id = expected.enrollment_id AND followup.months = expected.months
      JOIN mobility_enrollment enrollment
        ON enrollment.id = COALESCE(expected.enrollment_id, followup.enrollment_id)
      JOIN mobility_participant person ON person.id = enrollment.participant_id
  ORDER BY enrollment_id, months, followup.date_done DESC NULLS LAST, followup.id
"""
ANSWERS = [("yes", "Yes"), ("no", "No"), ("unknown", "Not known")]


class MobilityFollowupReport(models.Model):
    """How people are after the end, and of how many that is known: one row a time that somebody would be asked.

    It stands in this room because evaluations count it too.
    """

    _name = "mobility.followup.report"
    _description = "How people are afterwards"
    _auto = False
    _order = "date_due desc, id desc"
    _rec_name = "program_id"
    _depends = {
        "mobility.followup": [
            "enrollment_id",
            "months",
            "date_due",
            "date_done",
            "not_reached",
            "way",
            "self_sufficient",
            "employed",
            "fell_back",
        ],
        "mobility.enrollment": [
            "company_id",
            "program_id",
            "state",
            "exit_reason_id",
            "date_start",
            "date_end",
            "followup_agreed",
            "participant_id",
        ],
        "mobility.participant": ["mentor_id", "date_deceased"],
        "mobility.program": ["followup_months"],
    }

    company_id = fields.Many2one("res.company", "Organisation", readonly=True)
    program_id = fields.Many2one("mobility.program", readonly=True)
    # whose it is: for the rules and the button, never to group by
    mentor_id = fields.Many2one("res.users", readonly=True, groups=NO_ACCESS)
    enrollment_id = fields.Many2one("mobility.enrollment", readonly=True, groups=NO_ACCESS)
    ended = fields.Selection([("completed", "Completed"), ("stopped", "Stopped earlier")], "Ended how", readonly=True)
    exit_reason_id = fields.Many2one("mobility.exit.reason", "Why it ended", readonly=True)
    date_end = fields.Date("Ended on", readonly=True)
    date_due = fields.Date("To ask on", readonly=True)
    months = fields.Integer("Months after the end", readonly=True, aggregator=None)
    moment = fields.Char("Asked after", readonly=True)
    state = fields.Selection(
        [
            ("reached", "Reached"),
            ("not_reached", "Not reached"),
            ("to_ask", "Still to ask"),
            ("not_agreed", "Did not agree"),
            ("died", "Died"),
            ("later", "Not yet time"),
        ],
        "What became of it",
        readonly=True,
    )
    way = fields.Selection(
        lambda self: self.env["mobility.followup"]._fields["way"]._description_selection(self.env),
        "Asked by",
        readonly=True,
    )
    self_sufficient = fields.Selection(ANSWERS, "Lives without benefit or debt help", readonly=True)
    employed = fields.Selection(ANSWERS, "Has paid work", readonly=True)
    fell_back = fields.Selection(ANSWERS, "Below the line again", readonly=True)
    due_count = fields.Integer("Time to ask", readonly=True, help="Everybody whose time has come, also who died since.")
    reached_count = fields.Integer("Reached", readonly=True)
    not_reached_count = fields.Integer("Not reached", readonly=True)
    to_ask_count = fields.Integer("Still to ask", readonly=True)
    not_agreed_count = fields.Integer("Did not agree", readonly=True)
    died_count = fields.Integer("Died", readonly=True)
    known_share = fields.Float(
        "Of 100 reached", readonly=True, aggregator="avg", digits=(5, 1), help="Of everybody whose time has come."
    )
    self_sufficient_share = fields.Float(
        "Of 100 reached: without benefit or debt help", readonly=True, aggregator="avg", digits=(5, 1)
    )
    employed_share = fields.Float("Of 100 reached: paid work", readonly=True, aggregator="avg", digits=(5, 1))
    fell_back_share = fields.Float("Of 100 reached: below the line", readonly=True, aggregator="avg", digits=(5, 1))

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT asked.enrollment_id::bigint * 1000 + asked.months AS id, asked.*,
                   LPAD(asked.months::text, 2, ' ') AS moment,
                   (state <> 'later')::int AS due_count,
                   (state = 'reached')::int AS reached_count,
                   (state = 'not_reached')::int AS not_reached_count,
                   (state = 'to_ask')::int AS to_ask_count,
                   (state = 'not_agreed')::int AS not_agreed_count,
                   (state = 'died')::int AS died_count,
                   CASE WHEN state <> 'later' THEN 100.0 * (state = 'reached')::int END AS known_share,
                   CASE WHEN state = 'reached'
                        THEN 100.0 * (self_sufficient IS NOT DISTINCT FROM 'yes')::int END AS self_sufficient_share,
                   CASE WHEN state = 'reached'
                        THEN 100.0 * (employed IS NOT DISTINCT FROM 'yes')::int END AS employed_share,
                   CASE WHEN state = 'reached'
                        THEN 100.0 * (fell_back IS NOT DISTINCT FROM 'yes')::int END AS fell_back_share
              FROM (%s) asked
            """,
            self._select_rows(fields.Date.context_today(self)),
        )

    def _select_rows(self, day):
        """Return the query for who would be asked, as it stood on ``day``."""
        return SQL(ROWS, day=day)

    def _count_for(self, programs, date_from, date_to, day):
        """Count what became of asking those who started these programs in a period, for each month after the end.

        :return: list of dicts: months, due, reached, not_reached, to_ask, not_agreed, died and, of those who were
            reached, self_sufficient, employed and fell_back
        """
        self.env.flush_all()
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT months, COUNT(*) AS due,
                       COUNT(*) FILTER (WHERE state = 'reached') AS reached,
                       COUNT(*) FILTER (WHERE state = 'not_reached') AS not_reached,
                       COUNT(*) FILTER (WHERE state = 'to_ask') AS to_ask,
                       COUNT(*) FILTER (WHERE state = 'not_agreed') AS not_agreed,
                       COUNT(*) FILTER (WHERE state = 'died') AS died,
                       COUNT(*) FILTER (WHERE state = 'reached' AND self_sufficient = 'yes') AS self_sufficient,
                       COUNT(*) FILTER (WHERE state = 'reached' AND employed = 'yes') AS employed,
                       COUNT(*) FILTER (WHERE state = 'reached' AND fell_back = 'yes') AS fell_back
                  FROM (%s) asked
                 WHERE state <> 'later' AND program_id = ANY(%s) AND date_start BETWEEN %s AND %s
              GROUP BY months
              ORDER BY months
                """,
                self._select_rows(day),
                programs.ids,
                date_from,
                date_to,
            )
        )

    def action_open(self):
        """Open the follow-up, or the enrolment when nothing was planned, of the person behind this row."""
        self.ensure_one()
        # sudo: only its id; what opens is checked below
        enrollment = self.sudo().enrollment_id.sudo(False)
        followup = enrollment.followup_ids.filtered(lambda followup: followup.months == self.months)[:1]
        record = followup or enrollment
        record.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }
