from odoo import api, fields, models


class MobilityReward(models.Model):
    """The year in which a reward counts: in the budget, and at the end of the year in the books."""

    _inherit = "mobility.reward"

    date_budget = fields.Date(
        "Counts on",
        compute="_compute_date_budget",
        store=True,
        precompute=True,
        index=True,
        help="The day it was earned; until then the day the step is due, or else the day of the promise.",
    )

    @api.depends("date_earned", "step_id.date_deadline")
    def _compute_date_budget(self):
        for reward in self:
            promised = reward.create_date or fields.Datetime.now()
            reward.date_budget = reward.date_earned or reward.step_id.date_deadline or promised.date()

    def _get_not_booked_domain(self, date):
        """Return the domain of rewards that no posted entry held on ``date``: neither returned nor reversed by then."""
        returned = [
            "|",
            ("line_id.return_move_id", "=", False),
            ("line_id.return_move_id.date", ">", date),
        ]
        return [
            (
                "payout_item_ids",
                "not any",
                [
                    ("line_id.payout_id.move_id.state", "=", "posted"),
                    ("line_id.payout_id.move_id.date", "<=", date),
                    (
                        "line_id.payout_id.move_id.reversal_move_ids",
                        "not any",
                        [("state", "=", "posted"), ("date", "<=", date)],
                    ),
                    *returned,
                ],
            )
        ]
