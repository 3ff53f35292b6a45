from odoo import api, fields, models


class MobilityParticipant(models.Model):
    _inherit = "mobility.participant"

    session_ids = fields.One2many("mobility.session", "participant_id", "Sessions")
    next_session_id = fields.Many2one("mobility.session", "Next session", compute="_compute_next_session_id")
    next_session_start = fields.Datetime("Next session on", compute="_compute_next_session_id")
    best_hours = fields.Selection(
        [("morning", "Morning"), ("afternoon", "Afternoon")],
        help="When this person thinks clearest. Appointments are proposed then first.",
    )

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

    def _get_activity_sources(self):
        return [*super()._get_activity_sources(), self.session_ids]

    def _get_unlink_blocker(self):
        if self.session_ids:
            return self.env._("%(name)s has sessions and cannot be deleted.", name=self.name)
        return super()._get_unlink_blocker()

    def _do_deceased(self, date):
        planned = self.session_ids.filtered(lambda session: session.state == "planned")
        planned._do_cancel(self.env._("This person died."), tell=False)
        self.session_ids.activity_ids.unlink()
        super()._do_deceased(date)
