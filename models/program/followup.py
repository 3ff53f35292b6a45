from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

ANSWERS = [("yes", "Yes"), ("no", "No"), ("unknown", "Not known")]
QUESTIONS = ("self_sufficient", "employed", "fell_back")


class MobilityFollowup(models.Model):
    """Asking somebody how things are, some months after the end: only who agreed to that is asked."""

    _name = "mobility.followup"
    _description = "Follow-up after the end"
    _inherit = ["mobility.named", "mobility.guard", "mobility.personal"]
    _order = "date_due, id"
    _rec_name = "enrollment_id"
    _guarded_fields = frozenset()

    enrollment_id = fields.Many2one("mobility.enrollment", required=True, index=True, ondelete="cascade")
    participant_id = fields.Many2one(related="enrollment_id.participant_id", store=True, index=True)
    company_id = fields.Many2one(related="enrollment_id.company_id", store=True, index=True)
    mentor_id = fields.Many2one(related="enrollment_id.mentor_id", store=True, index=True)
    date_due = fields.Date("Ask on", required=True)
    months = fields.Integer(
        "Months after the end",
        compute="_compute_months",
        store=True,
        help="In whole months: 12 for 11 months and 20 days.",
    )
    date_done = fields.Date("Asked on")
    way = fields.Selection(
        [("mail", "E-mail"), ("portal", "Own page"), ("phone", "Phone"), ("paper", "Paper")], "Asked by"
    )
    not_reached = fields.Boolean("Could not be reached", readonly=True)
    state = fields.Selection(
        [("planned", "To ask"), ("reached", "Reached"), ("not_reached", "Not reached")],
        compute="_compute_state",
        store=True,
        index=True,
    )
    self_sufficient = fields.Selection(ANSWERS, "Lives without benefit or debt help")
    employed = fields.Selection(ANSWERS, "Has paid work")
    fell_back = fields.Selection(
        ANSWERS, "Below the line again", help="Income below the poverty line again after it had been above."
    )
    note = fields.Text()

    @api.depends("date_due", "enrollment_id.date_end")
    def _compute_months(self):
        for followup in self:
            end = followup.enrollment_id.date_end
            # half a month is nearer to the next one
            between = (
                relativedelta(followup.date_due + relativedelta(days=15), end) if end and followup.date_due else None
            )
            followup.months = max(between.years * 12 + between.months, 0) if between else 0

    @api.depends("date_done", "not_reached")
    def _compute_state(self):
        for followup in self:
            done = "not_reached" if followup.not_reached else "reached"
            followup.state = done if followup.date_done else "planned"

    @api.constrains("date_done", "not_reached", *QUESTIONS)
    def _check_answers(self):
        today = fields.Date.context_today(self)
        for followup in self:
            if followup.date_done and followup.date_done > today:
                raise ValidationError(self.env._("Write down a follow-up once it has happened."))
            if followup.not_reached and any(followup[name] for name in QUESTIONS):
                raise ValidationError(self.env._("Somebody who was not reached gave no answers."))

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_day(vals) for vals in vals_list])

    def write(self, vals):
        if not any(vals.get(name) for name in QUESTIONS):
            return super().write(vals)
        answered = {**vals, "not_reached": False}
        asked = self.filtered("date_done")
        super(MobilityFollowup, asked).write(answered)
        return super(MobilityFollowup, self - asked).write(self._with_day(answered))

    def _with_day(self, vals):
        """Add today to answers that come without the day on which they were given."""
        if any(vals.get(name) for name in QUESTIONS) and not vals.get("date_done"):
            return {**vals, "date_done": fields.Date.context_today(self)}
        return vals

    def action_not_reached(self):
        """Write down that somebody was asked and could not be reached: that counts too, and is shown."""
        self.check_access("write")
        for followup in self:
            if followup.state == "reached":
                raise UserError(self.env._("%(name)s gave answers already.", name=followup.participant_id.name))
        self.write({"not_reached": True, "date_done": fields.Date.context_today(self)})
        return True

    def action_ask_again(self):
        """Take back that somebody could not be reached."""
        self.check_access("write")
        if any(followup.state != "not_reached" for followup in self):
            raise UserError(self.env._("Only who could not be reached is asked again."))
        self.write({"not_reached": False, "date_done": False})
        return True
