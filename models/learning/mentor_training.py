from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MobilityMentorTraining(models.Model):
    """What a member of staff learned: for themselves, and for who looks after the team."""

    _name = "mobility.mentor.training"
    _description = "Training of a mentor"
    _order = "date desc, id desc"

    name = fields.Char("Training", compute="_compute_name", store=True, readonly=False, precompute=True, required=True)
    user_id = fields.Many2one(
        "res.users",
        "Who",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    company_id = fields.Many2one(
        "res.company", "Organisation", required=True, index=True, default=lambda self: self.env.company
    )
    topic_id = fields.Many2one("mobility.topic", help="When it was about a topic that you explain to people.")
    date = fields.Date("Followed on", required=True, default=fields.Date.context_today)
    hours = fields.Float()
    note = fields.Text("What I take with me", help="What you want to do differently after this.")

    _check_hours = models.Constraint("CHECK(COALESCE(hours, 0) >= 0)", "A training takes no negative time.")

    @api.depends("topic_id")
    def _compute_name(self):
        for training in self:
            training.name = training.name or training.topic_id.name

    @api.constrains("date")
    def _check_date(self):
        today = fields.Date.context_today(self)
        if any(training.date > today for training in self):
            raise ValidationError(self.env._("Write a training down when it has been followed."))

    @api.constrains("user_id", "company_id")
    def _check_user(self):
        for training in self:
            user = training.user_id.sudo()  # sudo: asks for whom somebody works and nothing else
            if user.share or training.company_id not in user.company_ids:
                raise ValidationError(self.env._("%(name)s does not work for this organisation.", name=user.name))

    def write(self, vals):
        result = super().write(vals)
        if {"user_id", "company_id"} & vals.keys():
            self.check_access("write")  # the host checks rights before a write only, not where the record went
        return result
