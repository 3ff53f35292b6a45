from odoo import api, fields, models


class MobilityParticipant(models.Model):
    _inherit = "mobility.participant"

    goal_ids = fields.One2many("mobility.goal", "participant_id", "Goals")
    step_ids = fields.One2many("mobility.goal.step", "participant_id", "Steps")
    goal_count = fields.Integer("Goals under way", compute="_compute_goal_count")
    next_step_id = fields.Many2one("mobility.goal.step", "Next step", compute="_compute_next_step_id")
    next_step_date = fields.Date("Next step by", compute="_compute_next_step_id")

    @api.depends("goal_ids.state")
    def _compute_goal_count(self):
        counts = dict(
            self.env["mobility.goal"]._read_group(
                [("participant_id", "in", self.ids), ("state", "=", "agreed")], ["participant_id"], ["__count"]
            )
        )
        for participant in self:
            participant.goal_count = counts.get(participant._origin, 0)

    @api.depends("step_ids.state", "step_ids.date_deadline", "goal_ids.state")
    def _compute_next_step_id(self):
        todo = self.env["mobility.goal.step"].search(
            [("participant_id", "in", self.ids), ("state", "=", "todo"), ("goal_id.state", "=", "agreed")]
        )
        by_participant = todo.grouped("participant_id")
        for participant in self:
            participant.next_step_id = by_participant.get(participant._origin, todo.browse())._get_next()
            participant.next_step_date = participant.next_step_id.date_deadline

    def _get_activity_sources(self):
        return [*super()._get_activity_sources(), self.goal_ids]

    def _get_unlink_blocker(self):
        if self.goal_ids:
            return self.env._("%(name)s has goals and cannot be deleted.", name=self.name)
        return super()._get_unlink_blocker()

    def _do_deceased(self, date):
        super()._do_deceased(date)
        self.goal_ids.filtered(lambda goal: goal.state in ("draft", "agreed"))._do_close("released")
        self.goal_ids.activity_ids.unlink()

    def _do_erase(self):
        # sudo: the caller checked; promises of steps still to do go with them
        self.sudo().goal_ids.filtered(lambda goal: goal.state in ("draft", "agreed"))._do_close("released")
        super()._do_erase()
