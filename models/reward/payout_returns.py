from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import format_date


class MobilityPayoutLine(models.Model):
    """What the bank sent back stays known: how often, when and why."""

    _inherit = "mobility.payout.line"

    date_returned = fields.Date("Came back on", readonly=True)
    returned_by_id = fields.Many2one("res.users", "Recorded by", readonly=True)
    earlier_returns = fields.Char(
        "Came back before", compute="_compute_earlier_returns", help="Earlier payments to this payee."
    )

    @api.depends("partner_id")
    def _compute_earlier_returns(self):
        returns = self.partner_id._get_mobility_returns()
        for line in self:
            line.earlier_returns = returns[line.partner_id]._filter_before(line)._describe_returns()

    def _filter_before(self, line):
        return self.filtered(lambda other: other != line and (not line.returned or other.id < line.id))

    def _describe_returns(self):
        """Return in words how often money came back, and the latest time."""
        if not self:
            return False
        last = self.sorted("date_returned")[-1]
        values = {
            "count": len(self),
            "date": format_date(self.env, last.date_returned),
            "reason": last.return_reason or "",
        }
        if len(self) == 1:
            return self.env._("Once, on %(date)s: %(reason)s", **values)
        return self.env._("%(count)s times, last on %(date)s: %(reason)s", **values)


class MobilityPayoutItem(models.Model):
    _inherit = "mobility.payout.item"

    date_returned = fields.Date(related="line_id.date_returned")
    return_reason = fields.Char(related="line_id.return_reason", string="Came back because")
    payout_date = fields.Date(related="payout_id.date", string="Payment date")


class MobilityReward(models.Model):
    _inherit = "mobility.reward"

    return_history = fields.Char("Came back", compute="_compute_return_history")

    @api.depends("payout_item_ids.line_id.returned")
    def _compute_return_history(self):
        for reward in self:
            # sudo: a mentor may know that the money came back, and asks for another account
            lines = reward.sudo().payout_item_ids.line_id.filtered("returned")
            reward.return_history = lines._describe_returns()


class ResPartner(models.Model):
    _inherit = "res.partner"

    mobility_return_count = fields.Integer(
        "Payments that came back",
        compute="_compute_mobility_return_count",
        groups="mobility_mentoring.group_finance",
    )

    def _compute_mobility_return_count(self):
        returns = self._get_mobility_returns()
        for partner in self:
            partner.mobility_return_count = len(returns[partner._origin])

    def _get_mobility_returns(self):
        """Return {payee: payout lines that the bank sent back}."""
        returns = defaultdict(self.env["mobility.payout.line"].browse)
        domain = [("partner_id", "in", self.ids), ("returned", "=", True)]
        for line in self.env["mobility.payout.line"].search(domain, order="id"):
            returns[line.partner_id] |= line
        return returns

    def action_view_mobility_returns(self):
        """Open the payments to this payee that the bank sent back."""
        self.ensure_one()
        self.check_access("read")
        action = self._get_mobility_returns()[self]._get_records_action(name=self.env._("Payments that came back"))
        return {**action, "views": [(False, "list"), (False, "form")]}
