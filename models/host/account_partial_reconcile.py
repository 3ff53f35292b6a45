from odoo import api, models


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS account
        partials = super().create(vals_list)
        partials._get_mobility_payout_lines()._sync_settlement()
        return partials

    def unlink(self):
        # EXTENDS account
        lines = self._get_mobility_payout_lines()
        result = super().unlink()
        lines.exists()._sync_settlement()
        return result

    def _get_mobility_payout_lines(self):
        """Return the payout lines that these reconciliations settle. Asks the database only when there are any."""
        payables = self.credit_move_id.filtered(lambda line: line.move_id.mobility_payout_id)
        Line = self.env["mobility.payout.line"].sudo()  # sudo: whoever changes the books changes what our people see
        return Line.search([("move_line_id", "in", payables.ids)]) if payables else Line
