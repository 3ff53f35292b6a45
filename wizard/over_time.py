from odoo import api, fields, models


class MobilityOverTime(models.TransientModel):
    """The page 'Over time' of one person: charts, and any two assessments side by side. It only reads, as its user."""

    _name = "mobility.over.time"
    _description = "Over time"

    participant_id = fields.Many2one("mobility.participant", required=True, readonly=True)
    audience = fields.Selection(
        [("adult", "Bridge"), ("child", "Child's Bridge"), ("skills", "Skills")],
        string="About",
        required=True,
        default="adult",
    )
    has_choice = fields.Boolean(compute="_compute_has_choice", help="There is more to look at than the Bridge.")
    member_ids = fields.Many2many("mobility.household.member", compute="_compute_has_choice")
    member_id = fields.Many2one(
        "mobility.household.member",
        "Child",
        compute="_compute_member_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', member_ids)]",
    )
    assessment_ids = fields.Many2many("mobility.assessment", compute="_compute_assessment_ids")
    assessment_count = fields.Integer(compute="_compute_assessment_ids")
    earlier_id = fields.Many2one(
        "mobility.assessment",
        "Then",
        compute="_compute_compared",
        store=True,
        readonly=False,
        domain="[('id', 'in', assessment_ids)]",
    )
    later_id = fields.Many2one(
        "mobility.assessment",
        "And now",
        compute="_compute_compared",
        store=True,
        readonly=False,
        domain="[('id', 'in', assessment_ids)]",
    )

    def _compute_display_name(self):
        self.display_name = self.env._("Over time")

    @api.depends("participant_id")
    def _compute_has_choice(self):
        for page in self:
            confirmed = page.participant_id.assessment_ids.filtered(lambda one: one.state == "confirmed")
            page.member_ids = confirmed.member_id.sorted()
            page.has_choice = bool(confirmed.filtered(lambda one: one.instrument_id.audience != "adult"))

    @api.depends("participant_id", "audience")
    def _compute_member_id(self):
        for page in self:
            page.member_id = page.member_ids[:1] if page.audience == "child" else False

    @api.depends("participant_id", "audience", "member_id")
    def _compute_assessment_ids(self):
        for page in self:
            page.assessment_ids = page._get_history()
            page.assessment_count = len(page.assessment_ids)

    @api.depends("participant_id", "audience", "member_id")
    def _compute_compared(self):
        """The first and the latest, until somebody chooses others."""
        for page in self:
            history = page._get_history()
            page.earlier_id, page.later_id = history[:1], history[-1:] if len(history) > 1 else False

    @api.model_create_multi
    def create(self, vals_list):
        pages = super().create(vals_list)
        pages._check_readable()
        return pages

    def write(self, vals):
        result = super().write(vals)
        self._check_readable()
        return result

    def _check_readable(self):
        """Refuse people and assessments that the user cannot read: the host would still tell their names."""
        self.participant_id.check_access("read")
        self.member_id.check_access("read")
        (self.earlier_id | self.later_id).check_access("read")

    def _get_history(self):
        """Return the assessments that the page is about, oldest first."""
        self.ensure_one()
        if self.member_id:
            self.member_id._origin._log_opening("open")
        return self.participant_id._get_history(self.audience, self.member_id)
