from odoo import api, fields, models
from odoo.exceptions import UserError


class MobilityGoalStep(models.Model):
    _name = "mobility.goal.step"
    _description = "Mini-step"
    _inherit = ["mobility.named", "mobility.guard", "mobility.personal"]
    _order = "goal_id, sequence, date_deadline, id"
    _guarded_fields = frozenset({"state", "date_done", "done_by_id"})
    _copy_leaves_out = frozenset({"sequence"})

    goal_id = fields.Many2one("mobility.goal", required=True, index=True, ondelete="cascade")
    participant_id = fields.Many2one(related="goal_id.participant_id", store=True, index=True, precompute=True)
    company_id = fields.Many2one(related="goal_id.company_id", store=True, index=True, precompute=True)
    mentor_id = fields.Many2one(related="goal_id.mentor_id", store=True, index=True, precompute=True)
    name = fields.Char("Step", required=True, help="As small as possible: it can be done within days.")
    sequence = fields.Integer(default=10)
    date_deadline = fields.Date("By", index=True)
    if_then = fields.Text("If-then plan", help="If ... happens, then I ...")
    state = fields.Selection(
        [("todo", "To do"), ("done", "Done"), ("skipped", "Let go")],
        required=True,
        readonly=True,
        copy=False,
        default="todo",
        index=True,
    )
    date_done = fields.Date("Done on", readonly=True, copy=False)
    done_by_id = fields.Many2one("res.users", "Ticked by", readonly=True, copy=False)
    done_how = fields.Selection(
        [("alone", "Alone"), ("together", "Together"), ("other", "Somebody else did it")],
        string="Done how",
        copy=False,
        help="Who did it. Doing more alone over time is a first result.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        steps._check_goal_open()
        steps.filtered(lambda step: step.goal_id.state == "agreed")._do_promise()
        return steps

    def write(self, vals):
        if {"goal_id", "done_how"} & vals.keys() and not self.env.su and any(s.state == "done" for s in self):
            raise UserError(self.env._("This step is done. Reopen it to change how, or for which goal, it was done."))
        persons = {step: step.participant_id for step in self} if "goal_id" in vals else {}
        result = super().write(vals)
        for step, person in persons.items():
            if step.participant_id != person:
                raise UserError(self.env._("'%(name)s' stays with the person who takes it.", name=step.name))
        if persons:
            self._check_goal_open()
            self.filtered(lambda step: step.state == "todo" and step.goal_id.state == "agreed")._do_promise()
        return result

    def _check_goal_open(self):
        if closed := self.goal_id.filtered(lambda goal: goal.state in ("achieved", "released")):
            raise UserError(self.env._("'%(name)s' is closed: add the step to another goal.", name=closed[0].name))

    @api.ondelete(at_uninstall=False)
    def _unlink_only_todo(self):
        for step in self:
            if step.state == "done":
                raise UserError(self.env._("'%(name)s' is done and stays.", name=step.name))

    def action_done(self, done_how=None):
        """Tick these steps as done today. What was promised is earned at once, in the same transaction.

        :param done_how: 'alone', 'together' or 'other'; else from the context (``done_how``), else what the step says,
            else 'together': only what somebody said counts as done alone
        :raises UserError: a step that is not to do
        """
        done_how = done_how or self.env.context.get("done_how")
        if done_how and done_how not in dict(self._fields["done_how"].selection):
            raise UserError(self.env._("Done how? Alone, together or by somebody else."))
        self._check_transition(("todo",))
        for how, steps in self.grouped(lambda step: done_how or step.done_how or "together").items():
            steps._do_done(how)
        self._do_reward()
        return True

    def action_skip(self):
        """Let these steps go."""
        self._check_transition(("todo",))
        self._do_skip()
        return True

    def action_reopen(self):
        """Take a tick or a letting-go back. A reward earned by it is cancelled, unless it was approved already."""
        self._check_transition(("done", "skipped"))
        self._do_reopen()
        return True

    def _check_transition(self, allowed):
        self.check_access("write")
        labels = dict(self._fields["state"]._description_selection(self.env))
        for step in self:
            if step.state not in allowed:
                raise UserError(
                    self.env._("'%(name)s' is %(state)s already.", name=step.name, state=labels[step.state].lower())
                )
            if step.goal_id.state in ("achieved", "released"):
                raise UserError(self.env._("The goal '%(name)s' is closed.", name=step.goal_id.name))

    def _do_promise(self):
        """Called when these steps are agreed upon. The reward room makes its promise here."""

    def _do_reward(self):
        """Called when these steps were ticked. The reward room lets them earn what was promised here."""

    def _do_done(self, done_how):
        # ticking a step of a draft says more clearly than a button that it was agreed upon
        self.goal_id.filtered(lambda goal: goal.state == "draft")._do_agree()
        # sudo: guarded fields, action_done checked the right to write
        self.sudo().write(
            {
                "state": "done",
                "date_done": fields.Date.context_today(self),
                "done_by_id": self.env.uid,
                "done_how": done_how,
            }
        )

    def _do_skip(self):
        self.sudo().state = "skipped"  # sudo: guarded field, the caller checked the right to write

    def _do_reopen(self):
        # sudo: guarded fields, action_reopen checked the right to write
        self.sudo().write({"state": "todo", "date_done": False, "done_by_id": False, "done_how": False})
        self.filtered(lambda step: step.goal_id.state == "agreed")._do_promise()

    def _get_next(self):
        """Return the one step to do next: the earliest deadline first, steps without one last."""
        todo = self.filtered(lambda step: step.state == "todo")
        return todo.sorted(
            lambda step: (step.date_deadline or fields.Date.to_date("9999-12-31"), step.sequence, step._origin.id or 0)
        )[:1]
