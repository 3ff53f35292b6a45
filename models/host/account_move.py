from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _inherit = "account.move"

    # A plain column that is prefetched with the rest of the entry: asking it costs other people's entries no query.
    mobility_payout_id = fields.Many2one(
        "mobility.payout", "Payout", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )

    mobility_accrual_id = fields.Many2one(
        "mobility.accrual", "End of the year", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )

    def write(self, vals):
        # EXTENDS account: rewards follow the books; an entry that was never posted cannot have settled anything
        if "state" not in vals:
            return super().write(vals)
        moves = self.filtered(lambda move: move.mobility_payout_id or move.posted_before)
        result = super().write(vals)
        moves._get_mobility_payout_lines()._sync_settlement()
        self.mobility_accrual_id._sync_state()
        return result

    def button_draft(self):
        # EXTENDS account
        self._check_mobility_entry()
        return super().button_draft()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_mobility_entry(self):
        self._check_mobility_entry()

    def _check_mobility_entry(self):
        """Refuse to reset or delete the entry of a payout, or its reversal, behind the payout's back.

        A payment entry may go: rewards follow. The entry itself is what the rewards are booked in, and once it was
        reversed the same rewards may be in another payout.

        :raises UserError: with the way out
        """
        if self.env.su and self.env.context.get("mobility_payout_action"):  # su: a caller over RPC can give any context
            return
        for move in self:
            payout = move.mobility_payout_id or move.reversed_entry_id.mobility_payout_id
            payout = payout.sudo()  # sudo: its number and its entries, for whoever works in the books
            entries = payout.move_id | payout.line_ids.return_move_id
            if payout.is_cancelled and move.posted_before:
                entries |= move | move.reversed_entry_id  # a payment that stands again pays what may be paid elsewhere
            if payout.line_ids.return_move_id and move in payout._get_payment_moves():
                raise UserError(
                    self.env._(
                        "%(move)s was paid: the bank sent part of it back in payout %(payout)s.",
                        move=move.name or self.env._("This entry"),
                        payout=payout.name,
                    )
                )
            if payout and (move in entries or (move.reversed_entry_id in entries and move.state == "posted")):
                raise UserError(
                    self.env._(
                        "%(move)s belongs to payout %(payout)s. Cancel the payout instead: then its rewards follow.",
                        move=move.name or self.env._("This entry"),
                        payout=payout.name,
                    )
                )

    def _get_mobility_payout_lines(self):
        """Return the payout lines booked in these entries or settled by them."""
        Line = self.env["mobility.payout.line"].sudo()  # sudo: whoever changes the books changes what our people see
        if not self:
            return Line
        return Line.search(
            [
                "|",
                ("move_line_id.move_id", "in", self.ids),
                ("move_line_id.matched_debit_ids.debit_move_id.move_id", "in", self.ids),
            ]
        )

    def _is_mobility_payment(self):
        """Tell whether this entry means that money left: a payment without a write-off, a statement line, our payment.

        Exchange differences count as neither: they change no amount in the payout's own currency.
        """
        self.ensure_one()
        if payment := self.origin_payment_id:
            return not payment._seek_for_lines()[2]
        if self.statement_line_id:
            return True
        if payout := self.mobility_payout_id:
            return self not in payout.move_id | payout.line_ids.return_move_id
        return self.journal_id == self.company_id.currency_exchange_journal_id


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _get_mobility_counterparts(self):
        """Return the lines that these payable lines are reconciled with."""
        return self.matched_debit_ids.debit_move_id | self.matched_credit_ids.credit_move_id
