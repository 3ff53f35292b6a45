from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date


class MobilityGoalStep(models.Model):
    """When exactly, and a step that was too big: smaller ones take its place."""

    _inherit = "mobility.goal.step"

    hour_deadline = fields.Float("At", help="The hour that was chosen, if there is one.")
    skip_reason = fields.Selection([("smaller", "Made smaller")], "Why let go", readonly=True, copy=False)
    larger_step_id = fields.Many2one(
        "mobility.goal.step",
        "Was part of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The step that was too big, and that this one takes the place of.",
    )
    smaller_step_ids = fields.One2many("mobility.goal.step", "larger_step_id", "Smaller steps", copy=False)

    _check_hour = models.Constraint(
        "CHECK(hour_deadline >= 0 AND hour_deadline < 24)", "An hour lies between 0:00 and 23:59."
    )

    @api.constrains("larger_step_id")
    def _check_larger_step(self):
        for step in self:
            if step.larger_step_id and step.larger_step_id.participant_id != step.participant_id:
                raise ValidationError(self.env._("The bigger step belongs to somebody else."))

    def action_make_smaller(self, names):
        """Let this step go and put smaller ones in its place.

        :param list names: what the smaller steps are, in the order in which they are taken
        :return: the smaller steps
        """
        self.ensure_one()
        return self._do_make_smaller({self: [{"name": name} for name in names]})

    def _do_make_smaller(self, parts):
        """Let these steps go and put smaller ones in their place.

        :param parts: {step: list of values of the smaller steps}
        :return: all the smaller steps
        """
        for step in self:
            if not any((vals.get("name") or "").strip() for vals in parts.get(step, ())):
                raise UserError(self.env._("'%(name)s': which smaller steps take its place?", name=step.name))
        vals_list = [vals for step in self for vals in step._prepare_smaller_vals(parts[step])]
        self._check_transition(("todo",))
        self._do_skip()
        self.sudo().skip_reason = "smaller"  # sudo: shown read-only, the right to write was checked
        return self.create(vals_list)

    def _prepare_smaller_vals(self, parts):
        """Return the create values of the steps that take the place of this one."""
        self.ensure_one()
        own = {"goal_id": self.goal_id.id, "larger_step_id": self.id, "sequence": self.sequence}
        last = {"date_deadline": self.date_deadline, "hour_deadline": self.hour_deadline}
        vals_list = [{**vals, **own} for vals in parts]
        if not vals_list[-1].get("date_deadline"):
            vals_list[-1].update(last)
        return vals_list

    def _do_reopen(self):
        self.sudo().skip_reason = False  # sudo: as in _do_make_smaller
        return super()._do_reopen()

    def _get_when(self, dt_format="EEEE d MMMM"):
        """Return the day, and the hour if one was chosen, in words; '' without a day."""
        self.ensure_one()
        if not self.date_deadline:
            return ""
        day = format_date(self.env, self.date_deadline, date_format=dt_format)
        if not self.hour_deadline:
            return day
        minutes = round(self.hour_deadline * 60)
        return self.env._("%(day)s, %(time)s", day=day, time=f"{minutes // 60}:{minutes % 60:02d}")
