from collections import Counter

from odoo import models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """Entries of a payout that are reversed, or stand again, by the host: refused where money would leave twice.

    Reversing the entry of a payout that is only booked is fine: its rewards go back to approved. Asked again at
    posting, because a reversal can be prepared in draft and posted long after.
    """

    _inherit = "account.move"

    def _reverse_moves(self, default_values_list=None, cancel=False):
        # EXTENDS account: before the host takes apart what was reconciled
        self._check_mobility_reversible()
        return super()._reverse_moves(default_values_list, cancel)

    def _post(self, soft=True):
        # EXTENDS account
        self.reversed_entry_id._check_mobility_reversible()
        self._check_mobility_still_open()
        return super()._post(soft)

    def button_draft(self):
        # EXTENDS account
        self._check_mobility_stays_undone()
        return super().button_draft()

    def _is_mobility_action(self):
        return self.env.su and self.env.context.get("mobility_payout_action")  # su: a caller can give any context

    def _check_mobility_reversible(self):
        """Refuse to reverse an entry of a payout that money depends on, or that was undone already.

        :raises UserError: with the way out
        """
        if self._is_mobility_action():
            return
        for move in self:
            payout = (move.mobility_payout_id or move.reversed_entry_id.mobility_payout_id).sudo()  # sudo: as below
            if payout and (reason := move.sudo()._get_mobility_reversal_blocker(payout)):  # sudo: whoever reverses
                raise UserError(reason)

    def _get_mobility_reversal_blocker(self, payout):
        """Tell why this entry of ``payout``, or reversal of one, is not reversed, or return False."""
        self.ensure_one()
        values = {"move": self.name or self.env._("This entry"), "payout": payout.name}
        payments, returns = payout._get_payment_moves(), payout.line_ids.return_move_id
        if not self.mobility_payout_id or self.state != "posted" or self._has_posted_reversal():
            return self.env._("%(move)s of payout %(payout)s is undone already, and stays so.", **values)
        if returns:
            return self.env._("%(move)s was paid: the bank sent part of it back in payout %(payout)s.", **values)
        if self != payout.move_id:
            return False
        standing = payments.filtered(lambda one: one.state != "cancel" and not one._has_posted_reversal())
        if standing or set(payout.line_ids.mapped("settlement")) != {"booked"}:
            return self.env._(
                "%(move)s is paid, wholly or in part. Undo the payment first, or cancel payout %(payout)s: then"
                " payment and rewards follow.",
                **values,
            )
        return False

    def _has_posted_reversal(self):
        return bool(self.reversal_move_ids.filtered(lambda move: move.state == "posted"))

    def _check_mobility_stays_undone(self):
        """Refuse to reset the reversal of a payment entry: that payment would stand again beside a later one.

        :raises UserError: with the way out
        """
        if self._is_mobility_action():
            return
        for move in self.filtered(lambda move: move.state == "posted" and move.reversed_entry_id):
            payout = move.reversed_entry_id.mobility_payout_id.sudo()  # sudo: its number and entries
            if move.reversed_entry_id in payout._get_payment_moves():
                raise UserError(
                    self.env._(
                        "%(move)s takes back a payment of payout %(payout)s. Pay that payout anew instead.",
                        move=move.name,
                        payout=payout.name,
                    )
                )

    def _check_mobility_still_open(self):
        """Refuse to post a payment entry again when a payee in it was paid in another way meanwhile.

        :raises UserError: with the way out
        """
        for move in self.filtered(lambda move: move.mobility_payout_id and move.posted_before):
            payout = move.mobility_payout_id.sudo()  # sudo: its number and what is open
            if move not in payout._get_payment_moves():
                continue
            still_open = Counter()
            for line in payout.line_ids.filtered(lambda line: line.settlement in ("booked", "partial")):
                still_open[line.partner_id] -= line.move_line_id.amount_residual_currency
            for line in move.line_ids.filtered(lambda line: line.account_id.account_type == "liability_payable"):
                still_open[line.partner_id] -= line.amount_residual_currency
            if any(payout.currency_id.compare_amounts(amount, 0) < 0 for amount in still_open.values()):
                raise UserError(
                    self.env._(
                        "%(move)s would pay again what was paid otherwise meanwhile. Delete it, or undo the other"
                        " payment of payout %(payout)s first.",
                        move=move.name or self.env._("This entry"),
                        payout=payout.name,
                    )
                )
