from odoo import api, fields, models


class MobilityPayout(models.Model):
    """What finance should look at before this payout leaves. The list itself is ``report/payout_control``."""

    _inherit = "mobility.payout"

    control_count = fields.Integer("To look at before paying", compute="_compute_control_count")

    @api.depends("state", "line_ids.bank_account_id")
    def _compute_control_count(self):
        Control = self.env["mobility.payout.control"].sudo()  # sudo: a number, for those who may read the payout
        groups = Control._read_group(
            [("payout_id", "in", self.ids), ("state", "=", "open")], ["payout_id"], ["__count"]
        )
        counts = dict(groups)
        for payout in self:
            payout.control_count = counts.get(payout._origin, 0)

    def action_view_control(self):
        """Open what there is to look at in these payouts."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("mobility_mentoring.mobility_payout_control_action")
        return action | {"domain": [("payout_id", "in", self.ids)]}
