from datetime import timedelta

import pytz
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

COUNT = 3
WEEKS = 4


class MobilitySessionClose(models.TransientModel):
    """The next appointment, chosen while both are at the table: three proposals, one tap."""

    _inherit = "mobility.session.close"

    next_planned = fields.Char("Planned already", compute="_compute_next_planned")
    next_type_id = fields.Many2one(
        "mobility.session.type",
        "Kind of the next appointment",
        domain="[('is_group', '=', False)]",
        default=lambda self: self.env["mobility.session.book"]._default_session_type_id(),
    )
    # [start, words, what else there is to know of it]
    proposals = fields.Json(compute="_compute_proposals")
    next_start = fields.Char("Next appointment", help="The start of the chosen proposal, or empty.")
    problem = fields.Char("Please look", compute="_compute_proposals")
    taken = fields.Char("Just taken", readonly=True)

    @api.depends("session_id")
    @api.depends_context("lang", "tz")
    def _compute_next_planned(self):
        for wizard in self:
            following = self.env["mobility.session"].search(
                [
                    ("participant_id", "=", wizard.session_id.participant_id.id),
                    ("state", "=", "planned"),
                    ("stop", ">", fields.Datetime.now()),
                    ("id", "!=", wizard.session_id.id),
                ],
                order="start, id",
                limit=1,
            )
            when = format_datetime(self.env, following.start, dt_format="EEEE d MMMM, HH:mm") if following else False
            wizard.next_planned = when

    @api.depends("session_id", "next_type_id")
    @api.depends_context("lang", "tz")
    def _compute_proposals(self):
        for wizard in self:
            wizard.proposals, wizard.problem = [], False
            if not wizard.session_id or wizard.participant_id.date_deceased or not wizard._get_next_mentor():
                continue
            try:
                starts = wizard._choose(wizard._find_slots())
            except UserError as error:
                wizard.problem = str(error)
                continue
            wizard.proposals = wizard._prepare_proposals(starts)

    def _get_next_mentor(self):
        return self.participant_id.mentor_id or self.session_id.mentor_id

    def _find_slots(self):
        """Return the free times of the coming weeks in the zone of the mentor, the best first."""
        person, kind, mentor = self.participant_id, self.next_type_id, self._get_next_mentor()
        today = fields.Date.context_today(self)
        slots = self.env["mobility.session"]._find_slots(
            mentor,
            kind.duration or 1,
            today + timedelta(days=1),
            today + timedelta(weeks=WEEKS),
            kind.demanding,
            best_hours=person.best_hours,
            company=person.company_id,
            childcare=self.session_id.childcare_needed,
        )
        zone = self._get_zone()
        return [pytz.utc.localize(start).astimezone(zone) for start, _stop in slots]

    def _get_zone(self):
        company = self.participant_id.company_id
        return pytz.timezone(self.env["mobility.session"]._get_mentor_tz(self._get_next_mentor(), company))

    def _choose(self, slots):
        """Return three of these times on different days, a week or more ahead if that can be, in order of time.

        At the hour of this talk first, unless another is better for this head: what is always the same is remembered.
        """
        usual = False
        if not (self.participant_id.best_hours or self.next_type_id.demanding):
            usual = pytz.utc.localize(self.session_id.start).astimezone(self._get_zone()).time()
        in_a_week = fields.Date.context_today(self) + timedelta(weeks=1)
        later = [slot for slot in slots if slot.date() >= in_a_week]
        chosen = {}
        for slot in [*(slot for slot in later if slot.time() == usual), *later, *slots]:
            if len(chosen) < COUNT:
                chosen.setdefault(slot.date(), slot)
        return sorted(chosen.values())

    def _prepare_proposals(self, slots):
        """Return these times as the screen shows them, with whether a volunteer is in when a child comes along."""
        childcare = self.session_id.childcare_needed
        days = childcare and self.env["mobility.volunteer.day"]._get_weekdays(self.participant_id.company_id)
        proposals = []
        for slot in slots:
            start = slot.astimezone(pytz.utc).replace(tzinfo=None)
            details = self.session_id.location or ""
            if childcare:
                details = self.env._("volunteer in") if slot.weekday() in days else self.env._("no volunteer in")
            proposals.append([str(start), format_datetime(self.env, start, dt_format="EEEE d MMMM, HH:mm"), details])
        return proposals

    # -- Save ---------------------------------------------------------------------------------------------------------

    def _do_plan_next(self):
        """Plan the next appointment, the first thing of all.

        :return: the session, none if none was chosen, or None if the time was taken meanwhile
        """
        # who plans it closes the talk before it: nobody needs to follow, and nothing is news
        Session = self.env["mobility.session"].with_context(mail_create_nosubscribe=True, mail_create_nolog=True)
        if not self.next_start:
            return Session
        following, taken = Session._do_plan_if_free(self._prepare_next_vals())
        if taken:
            self.write({"taken": taken, "next_start": False})
            return None
        if self.outcome == "held":
            following.sudo().answer = "yes"  # sudo: guarded field; they chose it together, here
        return following

    def _prepare_next_vals(self):
        """Return the create values of the next appointment.

        :raises UserError: when what was chosen is no time
        """
        try:
            start = fields.Datetime.to_datetime(self.next_start)
        except ValueError as error:
            raise UserError(self.env._("Choose one of the proposed times.")) from error
        return {
            "participant_id": self.participant_id.id,
            "mentor_id": self._get_next_mentor().id,
            "session_type_id": self.next_type_id.id,
            "start": start,
            "stop": start + timedelta(hours=self.next_type_id.duration or 1),
            "location": self.session_id.location,
            "childcare_needed": self.session_id.childcare_needed,
        }
