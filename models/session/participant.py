from odoo import api, fields, models

from ..host.calendar_event import FOLLOWING


class MobilityParticipant(models.Model):
    _inherit = "mobility.participant"

    session_ids = fields.One2many("mobility.session", "participant_id", "Sessions")
    next_session_id = fields.Many2one("mobility.session", "Next session", compute="_compute_next_session_id")
    next_session_start = fields.Datetime("Next session on", compute="_compute_next_session_id")
    best_hours = fields.Selection(
        [("morning", "Morning"), ("afternoon", "Afternoon")],
        string="Best hours",
        help="When this person thinks clearest. Appointments are proposed then first.",
    )

    mobility_booked = fields.Integer(copy=False, groups="base.group_system", help="Written while planning: a lock.")

    @api.depends("session_ids.state", "session_ids.start", "session_ids.stop")
    def _compute_next_session_id(self):
        planned = self.env["mobility.session"].search(
            [("participant_id", "in", self.ids), ("state", "=", "planned"), ("stop", ">", fields.Datetime.now())],
            order="start, id",
        )
        by_participant = planned.grouped("participant_id")
        for participant in self:
            participant.next_session_id = by_participant.get(participant._origin, planned.browse())[:1]
            participant.next_session_start = participant.next_session_id.start

    def _get_trainings(self):
        held = self.session_ids.filtered(lambda session: session.state == "held")
        own = [
            (session.start.date(), topic.name, topic.skill_area_ids)
            for session in held
            for topic in session.topic_ids
            if topic.is_training
        ]
        return sorted([*super()._get_trainings(), *own], key=lambda training: training[0])

    def _get_activity_sources(self):
        return [*super()._get_activity_sources(), self.session_ids]

    def _do_hand_over_activities(self, former):
        super()._do_hand_over_activities(former)
        self._do_hand_over_sessions(former)

    def _do_hand_over_sessions(self, former):
        """Give what the former mentor had planned with this person to the new one; a group stays with who leads it."""
        # sudo: the former mentor's sessions, by somebody who was allowed to assign another mentor
        planned = self.sudo().session_ids.filtered(
            lambda session: (
                session.state == "planned"
                and session.mentor_id == former
                and session.stop > fields.Datetime.now()
                and not session.session_type_id.is_group
            )
        )
        if self.mentor_id:
            # a clash with what the new mentor has already is told, and no reason to leave the person without a mentor
            planned.with_context(mobility_forced=FOLLOWING).mentor_id = self.mentor_id

    def _get_unlink_blocker(self):
        if self.session_ids:
            return self.env._("%(name)s has sessions and cannot be deleted.", name=self.name)
        return super()._get_unlink_blocker()

    def _do_deceased(self, date):
        planned = self.session_ids.filtered(lambda session: session.state == "planned")
        planned._do_cancel(self.env._("This person died."), tell=False)
        self.session_ids.activity_ids.unlink()
        super()._do_deceased(date)

    def _get_erase_blockers(self):
        blockers = super()._get_erase_blockers()
        planned = [("participant_id", "in", self.ids), ("state", "=", "planned")]
        for (person,) in self.env["mobility.session"]._read_group(planned, ["participant_id"]):
            blockers[person].append(self.env._("There are appointments: hold or cancel them."))
        return blockers

    def _do_erase(self):
        # sudo: the caller checked; these are private events of mentors
        events = self.sudo().with_context(active_test=False).session_ids.event_id
        super()._do_erase()
        self.env["mobility.session"]._do_erase_events(events.exists())
