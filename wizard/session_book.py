from datetime import timedelta

import pytz
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

COUNT = 5
WEEKS = 4


class MobilitySessionBook(models.TransientModel):
    """Plan a session from the person: five times that suit, one click."""

    _name = "mobility.session.book"
    _description = "Plan a session"

    participant_id = fields.Many2one("mobility.participant", required=True)
    company_id = fields.Many2one(related="participant_id.company_id")
    mentor_id = fields.Many2one(
        "res.users",
        "With",
        compute="_compute_mentor_id",
        store=True,
        readonly=False,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    session_type_id = fields.Many2one(
        "mobility.session.type", "Kind", required=True, default=lambda self: self._default_session_type_id()
    )
    duration = fields.Float("Hours", compute="_compute_duration", store=True, readonly=False)
    date_from = fields.Date("From", required=True, default=fields.Date.context_today)
    location = fields.Char("Where", compute="_compute_location", store=True, readonly=False)
    childcare_needed = fields.Boolean("Child comes along")
    repeat_weeks = fields.Selection(
        [("0", "Once"), ("1", "Every week"), ("2", "Every two weeks"), ("4", "Every four weeks")],
        string="Repeat",
        required=True,
        default="0",
    )
    repeat_count = fields.Integer("How many times", default=4)
    # What is shown is what is booked: kept, not worked out again, when somebody presses a button.
    proposals = fields.Json(compute="_compute_proposals", store=True, readonly=False)
    problem = fields.Char(compute="_compute_proposals", store=True)
    label_1 = fields.Char(compute="_compute_labels")
    label_2 = fields.Char(compute="_compute_labels")
    label_3 = fields.Char(compute="_compute_labels")
    label_4 = fields.Char(compute="_compute_labels")
    label_5 = fields.Char(compute="_compute_labels")
    start = fields.Datetime("Another time")
    advice = fields.Char(compute="_compute_advice")

    def _default_session_type_id(self):
        return self.env["mobility.session.type"].search([("is_group", "=", False), ("demanding", "=", False)], limit=1)

    @api.depends("participant_id")
    def _compute_mentor_id(self):
        for wizard in self:
            wizard.mentor_id = wizard.participant_id.mentor_id

    @api.depends("session_type_id")
    def _compute_duration(self):
        for wizard in self:
            wizard.duration = wizard.session_type_id.duration or 1

    @api.depends("participant_id")
    def _compute_location(self):
        for wizard in self:
            wizard.location = wizard.participant_id.session_ids[:1].location

    @api.depends("mentor_id", "session_type_id", "duration", "date_from", "participant_id", "childcare_needed")
    def _compute_proposals(self):
        for wizard in self:
            wizard.problem, wizard.proposals = False, []
            if not (wizard.mentor_id and wizard.date_from and wizard.duration > 0):
                continue
            try:
                slots = wizard._find_slots()
            except UserError as error:
                wizard.problem = str(error)
                continue
            wizard.proposals = [[str(start), str(stop)] for start, stop in wizard._choose(slots)]
            if not slots:
                wizard.problem = self.env._("No time is free in these weeks. Look further ahead, or choose yourself.")

    def _find_slots(self):
        person = self.participant_id
        date_from = max(self.date_from, fields.Date.context_today(self))
        return self.env["mobility.session"]._find_slots(
            self.mentor_id,
            self.duration,
            date_from,
            date_from + timedelta(weeks=WEEKS),
            self.session_type_id.demanding,
            best_hours=person.best_hours,
            company=person.company_id,
            childcare=self.childcare_needed,
        )

    def _choose(self, slots):
        """Return five of these times on different days, the best, in order of time; more on one day if need be."""
        chosen, days, zone = [], set(), self._get_zone()
        for start, stop in slots:
            day = pytz.utc.localize(start).astimezone(zone).date()
            if day not in days:
                days.add(day)
                chosen.append((start, stop))
        for start, stop in slots:
            if len(chosen) >= COUNT:
                break
            if all(stop <= other_start or start >= other_stop for other_start, other_stop in chosen):
                chosen.append((start, stop))
        return sorted(chosen[:COUNT])

    def _get_zone(self):
        company = self.participant_id.company_id
        return pytz.timezone(self.env["mobility.session"]._get_mentor_tz(self.mentor_id, company))

    @api.depends("proposals")
    @api.depends_context("lang", "tz")
    def _compute_labels(self):
        for wizard in self:
            labels = [
                format_datetime(self.env, start, dt_format="EEEE d MMMM, HH:mm")
                for start, _stop in wizard.proposals or []
            ]
            labels += [False] * (COUNT - len(labels))
            for number, label in enumerate(labels, 1):
                wizard[f"label_{number}"] = label

    @api.model
    def _get_when(self, start):
        return format_datetime(self.env, start, dt_format="EEEE d MMMM, HH:mm")

    @api.depends("session_type_id", "proposals", "start", "participant_id.best_hours", "mentor_id")
    def _compute_advice(self):
        for wizard in self:
            starts = [fields.Datetime.to_datetime(start) for start, _stop in wizard.proposals or []]
            starts = [start for start in [wizard.start, *starts] if start]
            arguments = wizard.session_type_id, wizard.participant_id, wizard.mentor_id
            wizard.advice = self.env["mobility.session"]._get_advice(*arguments, starts)

    def action_choose(self):
        """Book the proposal with the number in the context (``slot``, from 0)."""
        self.ensure_one()
        number = self.env.context.get("slot")
        proposals = self.proposals or []
        if not isinstance(number, int) or not 0 <= number < len(proposals):
            raise UserError(self.env._("This time is not there any more. Choose another."))
        return self._do_book(fields.Datetime.to_datetime(proposals[number][0]))

    def action_book(self):
        """Book the time that was filled in."""
        self.ensure_one()
        if not self.start:
            raise UserError(self.env._("Fill in a day and a time, or choose one of the proposals."))
        return self._do_book(self.start)

    def _do_book(self, start):
        sessions = self.env["mobility.session"].create([self._prepare_vals(time) for time in self._get_starts(start)])
        when = ", ".join(
            format_datetime(self.env, session.start, dt_format="EEEE d MMMM, HH:mm") for session in sessions
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "title": self.env._("Planned with %(name)s", name=self.participant_id.name),
                "message": when,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _get_starts(self, start):
        """Return when the sessions of a series begin: at the same time by the clock, also when the clock changes."""
        weeks = int(self.repeat_weeks)
        if not weeks:
            return [start]
        if not 2 <= self.repeat_count <= 26:
            raise UserError(self.env._("Plan a series of 2 to 26 sessions."))
        zone = self._get_zone()
        clock = pytz.utc.localize(start).astimezone(zone).replace(tzinfo=None)
        times = [clock + timedelta(weeks=weeks * number) for number in range(self.repeat_count)]
        return [zone.localize(time).astimezone(pytz.utc).replace(tzinfo=None) for time in times]

    def _prepare_vals(self, start):
        if self.duration <= 0:
            raise UserError(self.env._("How long does it take? Fill in the hours."))
        return {
            "participant_id": self.participant_id.id,
            "mentor_id": self.mentor_id.id,
            "session_type_id": self.session_type_id.id,
            "start": start,
            "stop": start + timedelta(hours=self.duration),
            "location": self.location,
            "childcare_needed": self.childcare_needed,
        }
