from datetime import datetime, time, timedelta

import pytz
from odoo import api, fields, models
from odoo.tools import SQL, format_date, format_time

# In this order on the screen. The number makes the ids of different kinds differ.
KINDS = ("talk", "to_close", "answer", "step", "reward", "signal")
DAYS = 7


class MobilityToday(models.Model):
    """What asks a mentor's attention today: one row a talk, a step, a reward or a signal, in one query.

    A row disappears when what it asks for is done. Its buttons call the actions of what it is about, with their checks.
    """

    _name = "mobility.today"
    _description = "Today"
    _auto = False
    _order = "date, start, id"
    _rec_name = "participant_id"
    _depends = {
        "mobility.session": [
            "state",
            "answer",
            "start",
            "stop",
            "participant_id",
            "session_type_id",
            "mentor_id",
            "participant_mentor_id",
            "company_id",
        ],
        "mobility.goal": ["state"],
        "mobility.goal.step": ["state", "date_deadline", "goal_id", "participant_id", "mentor_id", "company_id"],
        "mobility.reward": [
            "state",
            "kind",
            "amount",
            "currency_id",
            "date_earned",
            "step_id",
            "participant_id",
            "mentor_id",
            "company_id",
        ],
        "mobility.signal": ["state", "date", "kind", "participant_id", "mentor_id", "company_id"],
        "mail.activity": ["res_model", "res_id", "activity_type_id", "user_id", "active"],
    }

    kind = fields.Selection(
        [
            ("talk", "Talks today"),
            ("to_close", "How did it go?"),
            ("answer", "Do they come?"),
            ("step", "Steps this week"),
            ("reward", "Rewards that wait"),
            ("signal", "Signals"),
        ],
        readonly=True,
        group_expand="_group_expand_kind",
    )
    participant_id = fields.Many2one("mobility.participant", readonly=True)
    company_id = fields.Many2one("res.company", "Organisation", readonly=True)
    mentor_id = fields.Many2one("res.users", readonly=True)
    date = fields.Date("By", readonly=True)
    start = fields.Datetime("When", readonly=True)
    clock = fields.Char("Time", compute="_compute_clock")
    day = fields.Char(compute="_compute_day")
    is_late = fields.Boolean(compute="_compute_day")
    session_id = fields.Many2one("mobility.session", readonly=True)
    session_type_id = fields.Many2one("mobility.session.type", "Kind of session", readonly=True)
    answer = fields.Selection(
        [("untold", "Not told yet"), ("open", "No answer yet"), ("yes", "Comes"), ("no", "Cannot come")],
        "What they said",
        readonly=True,
    )
    step_id = fields.Many2one("mobility.goal.step", readonly=True)
    reward_id = fields.Many2one("mobility.reward", readonly=True)
    amount = fields.Monetary(readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    signal_id = fields.Many2one("mobility.signal", readonly=True)
    contact_warning = fields.Text(related="participant_id.contact_warning")
    words = fields.Char("What to ask", related="signal_id.words")

    @property
    def _table_query(self):
        today = fields.Date.context_today(self)
        begin, end = self._get_day(today)
        tell = self.env["ir.model.data"]._xmlid_to_res_id("mobility_mentoring.mail_activity_type_tell")
        return SQL(
            """
            SELECT s.id * 8 + CASE WHEN s.start >= %(begin)s THEN 0 ELSE 1 END AS id,
                   CASE WHEN s.start >= %(begin)s THEN 'talk' ELSE 'to_close' END AS kind,
                   s.participant_id, s.company_id, s.participant_mentor_id AS mentor_id,
                   s.start::date AS date, s.start, s.id AS session_id, s.session_type_id,
                   COALESCE(s.answer, 'open') AS answer,
                   NULL::int AS step_id, NULL::int AS reward_id, NULL::numeric AS amount, NULL::int AS currency_id,
                   NULL::int AS signal_id
              FROM mobility_session s
             WHERE s.state = 'planned' AND s.start < %(end)s
             UNION ALL
            SELECT s.id * 8 + 2, 'answer', s.participant_id, s.company_id, s.participant_mentor_id,
                   s.start::date, s.start, s.id, s.session_type_id,
                   CASE WHEN t.untold THEN 'untold' ELSE COALESCE(s.answer, 'open') END,
                   NULL, NULL, NULL, NULL, NULL
              FROM mobility_session s
        CROSS JOIN LATERAL (
                       SELECT EXISTS (
                           SELECT 1 FROM mail_activity a
                            WHERE a.res_model = 'mobility.session' AND a.res_id = s.id
                              AND a.activity_type_id = %(tell)s AND a.active) AS untold
                   ) t
             WHERE s.state = 'planned' AND s.start > %(now)s
               AND (t.untold
                    OR s.start >= %(end)s AND s.answer = 'no'
                    OR s.start >= %(end)s AND s.answer IS NULL AND s.start < %(end_of_week)s)
             UNION ALL
            SELECT p.id * 8 + 3, 'step', p.participant_id, p.company_id, p.mentor_id,
                   p.date_deadline, NULL, NULL, NULL, NULL, p.id, NULL, NULL, NULL, NULL
              FROM mobility_goal_step p
              JOIN mobility_goal g ON g.id = p.goal_id AND g.state = 'agreed'
             WHERE p.state = 'todo' AND p.date_deadline <= %(week)s
             UNION ALL
            SELECT r.id * 8 + 4, 'reward', r.participant_id, r.company_id, r.mentor_id,
                   r.date_earned, NULL, NULL, NULL, NULL, r.step_id, r.id, r.amount, r.currency_id, NULL
              FROM mobility_reward r
             WHERE r.state = 'earned'
             UNION ALL
            SELECT g.id * 8 + 5, 'signal', g.participant_id, g.company_id, g.mentor_id,
                   g.date, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, g.id
              FROM mobility_signal g
             WHERE g.state = 'open'
            """,
            begin=begin,
            end=end,
            end_of_week=end + timedelta(days=DAYS),
            now=fields.Datetime.now(),
            week=today + timedelta(days=DAYS),
            tell=tell or None,
        )

    @api.depends("start")
    @api.depends_context("tz", "lang")
    def _compute_clock(self):
        for row in self:
            row.clock = row.start and format_time(self.env, row.start, tz=self._get_tz(), time_format="short")

    @api.depends("date")
    @api.depends_context("tz", "lang")
    def _compute_day(self):
        today = fields.Date.context_today(self)
        for row in self:
            row.day = row.date and format_date(self.env, row.date, date_format="EEE d MMM")
            row.is_late = bool(row.date and row.date < today)

    def _get_tz(self):
        return self.env.context.get("tz") or self.env.user.tz or "UTC"

    def _get_day(self, day):
        """Return when ``day`` begins and ends where the user is, in naive UTC."""
        zone = pytz.timezone(self._get_tz())
        midnights = (datetime.combine(date, time.min) for date in (day, day + timedelta(days=1)))
        return tuple(zone.localize(moment).astimezone(pytz.utc).replace(tzinfo=None) for moment in midnights)

    def _group_expand_kind(self, values, _domain):
        """Keep the order of the kinds, and leave out those of which there is nothing today."""
        return [kind for kind in KINDS if kind in values]

    def action_open(self):
        """Open what this row is about.

        :return: a window action on the talk, the step, the reward or, for a signal, the person
        """
        self.ensure_one()
        if self.kind == "signal":
            return self.participant_id.get_formview_action()
        record = self.reward_id or self.step_id or self.session_id
        return record.get_formview_action()

    def action_close(self):
        """Open the screen that closes this talk."""
        return self.session_id.action_close()

    def action_told(self):
        """Say that these people know about their appointments."""
        self.session_id.check_access("write")
        tell = self.env.ref("mobility_mentoring.mail_activity_type_tell")
        # sudo: a task of the mentor's, ticked by somebody who may change the session
        activities = self.session_id.sudo().activity_ids
        activities.filtered(lambda activity: activity.activity_type_id == tell)._action_done()
        return True

    def action_comes(self):
        return self.session_id.action_comes()

    def action_cannot_come(self):
        return self.session_id.action_cannot_come()

    def action_done(self):
        """Tick the step; the context says how, as for the step itself."""
        return self.step_id.action_done()

    def action_approve(self):
        return self.reward_id.action_approve()

    def action_see(self):
        return self.signal_id.action_see()

    def action_solve(self):
        return self.signal_id.action_solve()

    def action_my_choice(self):
        return self.signal_id.action_my_choice()
