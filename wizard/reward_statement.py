from odoo import api, fields, models
from odoo.exceptions import UserError


class MobilityRewardStatement(models.TransientModel):
    """Asks which year's statement of rewards to print, and for whom."""

    _name = "mobility.reward.statement"
    _description = "Yearly statement of rewards"

    participant_id = fields.Many2one("mobility.participant", "Of", required=True, readonly=True)
    year = fields.Selection(
        lambda self: self._get_years(),
        required=True,
        default=lambda self: str(fields.Date.context_today(self).year),
    )
    reader = fields.Selection(
        [("participant", "The person"), ("payee", "Who receives the money for the person")],
        "For",
        required=True,
        default="participant",
        help="For an administrator it says nothing about goals or steps.",
    )
    contact_warning = fields.Text(related="participant_id.contact_warning")
    sharing_blocker = fields.Char(compute="_compute_sharing_blocker")

    @api.depends("participant_id", "reader")
    def _compute_sharing_blocker(self):
        for statement in self:
            to_payee = statement.reader == "payee"
            statement.sharing_blocker = to_payee and statement.participant_id._get_payee_sharing_blocker()

    def _check_sharing(self):
        """Refuse a statement for somebody else as long as it is not written down that this is shared.

        :raises UserError: with what to do
        """
        if self.sharing_blocker:
            raise UserError(self.sharing_blocker)

    @api.model
    def _get_years(self):
        this_year = fields.Date.context_today(self).year
        return [(str(year), str(year)) for year in range(this_year, this_year - 8, -1)]

    def action_print(self):
        """Return the statement as a PDF."""
        self.ensure_one()
        self.participant_id.check_access("read")
        self._check_sharing()
        return self.env.ref("mobility_mentoring.report_reward_statement").report_action(self)
