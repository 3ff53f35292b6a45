from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class MobilityGoal(models.Model):
    _name = "mobility.goal"
    _description = "Goal"
    _inherit = [
        "mobility.named",
        "mobility.logged",
        "mobility.guard",
        "mobility.personal",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "state, date_deadline, id"
    _guarded_fields = frozenset({"state", "date_closed"})

    name = fields.Char("Goal", required=True, help="What the person wants, in their own words.")
    participant_id = fields.Many2one("mobility.participant", required=True, index=True, ondelete="restrict")
    enrollment_id = fields.Many2one(
        "mobility.enrollment",
        compute="_compute_enrollment_id",
        store=True,
        readonly=False,
        domain="[('participant_id', '=', participant_id)]",
        ondelete="restrict",
        index="btree_not_null",
    )
    company_id = fields.Many2one(related="participant_id.company_id", store=True, index=True)
    mentor_id = fields.Many2one(related="participant_id.mentor_id", store=True, index=True)
    area_id = fields.Many2one(
        "mobility.area",
        domain="[('instrument_id.state', '!=', 'draft')]",
        ondelete="restrict",
        help="The part of the Bridge that this goal strengthens.",
    )
    motivation = fields.Text("Why", help="Why this matters, and how it brings the person's vision nearer.")
    date_deadline = fields.Date("By")
    confidence = fields.Integer(default=5, help="How sure is the person that it will work: 0 (not) to 10.")
    state = fields.Selection(
        [("draft", "Draft"), ("agreed", "Agreed"), ("achieved", "Achieved"), ("released", "Let go")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        tracking=True,
        index=True,
        group_expand=True,
    )
    date_closed = fields.Date("Closed on", readonly=True, copy=False)
    step_ids = fields.One2many("mobility.goal.step", "goal_id", "Steps", copy=True)
    step_count = fields.Integer("Number of steps", compute="_compute_progress")
    step_done_count = fields.Integer("Steps done", compute="_compute_progress")
    progress = fields.Float(compute="_compute_progress", help="Steps done, in percent of the steps not let go.")
    next_step_id = fields.Many2one("mobility.goal.step", "Next step", compute="_compute_progress")
    next_step_date = fields.Date("Next step by", compute="_compute_progress")

    _check_confidence = models.Constraint("CHECK(confidence BETWEEN 0 AND 10)", "Confidence is a number from 0 to 10.")

    @api.depends("participant_id")
    def _compute_enrollment_id(self):
        for goal in self:
            if goal.enrollment_id.participant_id != goal.participant_id:
                goal.enrollment_id = goal.participant_id.enrollment_id

    @api.depends("step_ids.state", "step_ids.date_deadline")
    def _compute_progress(self):
        for goal in self:
            counted = goal.step_ids.filtered(lambda step: step.state != "skipped")
            done = counted.filtered(lambda step: step.state == "done")
            goal.step_count = len(counted)
            goal.step_done_count = len(done)
            goal.progress = 100 * len(done) / len(counted) if counted else 0
            goal.next_step_id = goal.step_ids._get_next()
            goal.next_step_date = goal.next_step_id.date_deadline

    @api.constrains("participant_id", "enrollment_id")
    def _check_enrollment(self):
        for goal in self:
            if goal.enrollment_id and goal.enrollment_id.participant_id != goal.participant_id:
                raise ValidationError(self.env._("The enrolment belongs to somebody else."))

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        for goal in self:
            if goal.state != "draft":
                raise UserError(self.env._("%(name)s: only a draft can be deleted. Let the goal go.", name=goal.name))

    def write(self, vals):
        if "participant_id" in vals and any(goal.state != "draft" for goal in self):
            raise UserError(self.env._("An agreed goal stays with the person who chose it."))
        return super().write(vals)

    def action_agree(self):
        """Agree on the goal and its steps: from now on a step that is done earns what was promised."""
        self._check_transition(("draft",))
        self._do_agree()

    def action_achieve(self):
        """Close the goal as reached. Steps still to do are let go."""
        self._check_transition(("agreed",))
        self._do_close("achieved")

    def action_release(self):
        """Let the goal go, which is no failure. Steps still to do are let go with it."""
        self._check_transition(("draft", "agreed"))
        self._do_close("released")

    def _check_transition(self, allowed):
        self.check_access("write")
        labels = dict(self._fields["state"]._description_selection(self.env))
        for goal in self:
            if goal.state not in allowed:
                raise UserError(
                    self.env._("'%(name)s' is %(state)s already.", name=goal.name, state=labels[goal.state].lower())
                )

    def _do_agree(self):
        # sudo: guarded field, the caller checked the right to write
        self.sudo().state = "agreed"
        self.step_ids.filtered(lambda step: step.state == "todo")._do_promise()

    def _do_close(self, state):
        self.step_ids.filtered(lambda step: step.state == "todo")._do_skip()
        # sudo: guarded fields, the caller checked the right to write
        self.sudo().write({"state": state, "date_closed": fields.Date.context_today(self)})
