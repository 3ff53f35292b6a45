from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class MobilityPayout(models.Model):
    """The payout in the books: one entry for what is owed, one for what is paid, and how both are undone.

    Labels are the payout's number and nothing else: entries are hashed, kept for years and read by many.
    """

    _inherit = "mobility.payout"

    def _do_post(self):
        """Create and post the entry and tie each payee's payable line to its payout line."""
        self.ensure_one()
        Move = self.env["account.move"].with_context(tracking_disable=True)
        # sudo: the entry carries expense accounts and analytic accounts of programs; _check_finance checked the right
        move = Move.sudo().create(self._prepare_entry_vals())
        payables = move.line_ids.filtered(lambda line: line.account_id.account_type == "liability_payable").sorted("id")
        for line, payable in zip(self.line_ids.sorted("id"), payables, strict=True):
            if line.partner_id != payable.partner_id:
                raise UserError(self.env._("%(name)s: the entry does not match its payees.", name=self.name))
            line.sudo().move_line_id = payable  # sudo: written by booking only
        # sudo: guarded field, the caller checked the right
        self.sudo().move_id = move
        self.line_ids.item_ids.sudo()._do_keep_accounts()  # sudo: written by booking only
        move.action_post()
        if move.date != self.date:
            self._message_log(body=self.env._("Booked on %(date)s.", date=format_date(self.env, move.date)))

    def _prepare_entry_vals(self):
        """Return the values of the entry: Dr expense by account and analytic account, Cr payable for each payee."""
        self.ensure_one()
        lines = self.line_ids.sorted("id")
        payables = [self._prepare_payable_vals(line) for line in lines]
        return {
            "move_type": "entry",
            "journal_id": self.entry_journal_id.id,
            "date": self._get_open_date(self.date, self.entry_journal_id),
            "ref": self.name,
            "currency_id": self.currency_id.id,
            "company_id": self.company_id.id,
            "mobility_payout_id": self.id,
            "line_ids": [
                fields.Command.create(vals) for vals in payables + self._prepare_expense_vals(lines.item_ids, payables)
            ],
        }

    def _prepare_payable_vals(self, line):
        account = line.partner_id.with_company(self.company_id).property_account_payable_id
        if not account:
            raise UserError(
                self.env._(
                    "%(company)s has no chart of accounts yet: no payable account.", company=self.company_id.name
                )
            )
        return {
            "name": self.name,
            "partner_id": line.partner_id.id,
            "account_id": account.id,
            "currency_id": self.currency_id.id,
            "amount_currency": -line.amount,
            "balance": -self._get_balance(line.amount),
            "analytic_distribution": False,
        }

    def _prepare_expense_vals(self, items, payables, sign=1):
        """Return expense lines by account and analytic account that add up, to the cent, to minus the payables."""
        amounts = defaultdict(float)
        for item in items:
            account, analytic = item._get_accounts()
            if not account:
                program = item.sudo().reward_id.program_id  # sudo: its name, not the reward's person
                raise UserError(
                    self.env._(
                        "%(program)s has no expense account for rewards yet. A manager sets it on the program.",
                        program=program.display_name or self.env._("A reward without a program"),
                    )
                )
            amounts[account, analytic] += item.amount
        vals_list = [
            {
                "name": self.name,
                "account_id": account.id,
                "analytic_distribution": {str(analytic.id): 100} if analytic else False,
                "currency_id": self.currency_id.id,
                "amount_currency": sign * self.currency_id.round(amount),
                "balance": sign * self._get_balance(amount),
            }
            for (account, analytic), amount in amounts.items()
        ]
        # converting payee by payee and program by program may differ by cents: the largest line takes them
        rounding = sum(vals["balance"] for vals in vals_list + payables)
        max(vals_list, key=lambda vals: abs(vals["balance"]))["balance"] -= self.company_id.currency_id.round(rounding)
        return vals_list

    def _get_balance(self, amount):
        """Return ``amount`` of the payout's currency in the company's, at the rate of the payout's date."""
        return self.currency_id._convert(amount, self.company_id.currency_id, self.company_id, self.date)

    def _get_open_date(self, date, journal):
        """Return ``date``, or the first day after the lock dates that it violates."""
        locks = self.company_id._get_violated_lock_dates(date, False, journal)
        return fields.Date.add(locks[-1][0], days=1) if locks else date

    def _do_pay(self):
        """Create the payment entry for what is open and reconcile it payee by payee, in one call."""
        self.ensure_one()
        self._match_own_payments()
        open_lines = self.line_ids.filtered(lambda line: line.settlement in ("booked", "partial") and not line.returned)
        if not open_lines:
            return
        Move = self.env["account.move"].sudo().with_context(tracking_disable=True)  # sudo: as for the entry
        move = Move.create(self._prepare_payment_vals(open_lines))
        # sudo: guarded fields, the caller checked the right
        self.sudo().write({"payment_move_id": move.id, "paid_by_id": self.env.uid})
        move.action_post()
        outstanding = self._get_outstanding_account()
        paid = move.line_ids.filtered(lambda line: line.account_id != outstanding).sorted("id")
        payables = open_lines.sorted("id").sudo().mapped("move_line_id")  # sudo: as for the entry
        plan = [payable + own for payable, own in zip(payables, paid, strict=True)]
        payables._reconcile_plan(plan)

    def _get_payment_moves(self):
        """Return our payment entries of this payout; more than one when part of it was paid later."""
        moves = self.env["account.move"].sudo().search([("mobility_payout_id", "in", self.ids)])  # sudo: our entries
        return moves - self.move_id - self.line_ids.return_move_id

    def _match_own_payments(self):
        """Reconcile what our payment entries paid and somebody took apart: that money left, it does not leave twice."""
        paid = self._get_payment_moves().filtered(lambda move: move.state == "posted").line_ids
        paid = paid.filtered(lambda line: not line.reconciled and line.account_id.account_type == "liability_payable")
        for line in self.line_ids.filtered(lambda line: line.settlement in ("booked", "partial")):
            payable = line.sudo().move_line_id  # sudo: as for the entry
            own = paid.filtered(
                lambda move_line, payable=payable: (
                    move_line.partner_id == payable.partner_id
                    and move_line.account_id == payable.account_id
                    and move_line.amount_residual_currency == -payable.amount_residual_currency
                )
            )[:1]
            if own:
                (payable + own).reconcile()
                paid -= own

    def _prepare_payment_vals(self, lines):
        """Return the values of the payment entry: Dr payable for each payee, Cr outstanding payments in one line."""
        self.ensure_one()
        vals_list = [
            {
                "name": self.name,
                "partner_id": line.partner_id.id,
                "account_id": line.move_line_id.account_id.id,
                "currency_id": self.currency_id.id,
                "amount_currency": line.amount_residual,
                "balance": self._get_balance(line.amount_residual),
                "analytic_distribution": False,
            }
            for line in lines.sorted("id")
        ]
        vals_list.append(
            {
                "name": self.name,
                "account_id": self._get_outstanding_account().id,
                "currency_id": self.currency_id.id,
                "amount_currency": -sum(vals["amount_currency"] for vals in vals_list),
                "balance": -sum(vals["balance"] for vals in vals_list),
                "analytic_distribution": False,
            }
        )
        return {
            "move_type": "entry",
            "journal_id": self.journal_id.id,
            "date": self._get_open_date(max(self.date, self.move_id.date), self.journal_id),
            "ref": self.name,
            "currency_id": self.currency_id.id,
            "company_id": self.company_id.id,
            "mobility_payout_id": self.id,
            "line_ids": [fields.Command.create(vals) for vals in vals_list],
        }

    def _get_outstanding_account(self):
        """Return the account that waits for the bank statement: with the bank's own, money would leave twice."""
        self.ensure_one()
        method_line = self.journal_id.outbound_payment_method_line_ids[:1]
        if method_line.payment_account_id:
            return method_line.payment_account_id
        payment = self.env["account.payment"].new({"company_id": self.company_id.id, "journal_id": self.journal_id.id})
        return payment._get_outstanding_account("outbound")

    def _check_cancellable(self):
        self.ensure_one()
        payments = self._get_payment_moves()
        foreign = self.line_ids.move_line_id._get_mobility_counterparts().move_id - payments
        if foreign.filtered(lambda move: move.state == "posted"):
            raise UserError(
                self.env._(
                    "%(name)s is settled by %(moves)s. Undo that first, then cancel.",
                    name=self.name,
                    moves=", ".join(foreign.mapped("name")),
                )
            )
        if self.line_ids.filtered("returned"):
            raise UserError(
                self.env._("%(name)s has payments that the bank returned. What was paid stays paid.", name=self.name)
            )
        liquidity = payments.line_ids.filtered(lambda line: line.account_id == self._get_outstanding_account())
        if liquidity._get_mobility_counterparts().move_id - payments.reversal_move_ids:
            raise UserError(self.env._("%(name)s is on a bank statement. What was paid stays paid.", name=self.name))

    def _do_cancel(self):
        """Take payment and entry out of the books and free the rewards."""
        self.ensure_one()
        own = self.with_context(mobility_payout_action=True)
        for payment in self._get_payment_moves():
            own._do_undo_move(payment)
        own._do_undo_move(self.move_id)
        payout = self.sudo()  # sudo: guarded fields, the caller checked the right
        payout.line_ids.item_ids.returned = True
        payout.is_cancelled = True

    def _do_undo_move(self, move):
        """Cancel ``move`` where the host allows it, else reverse it on an open date."""
        move = move.sudo().with_context(mobility_payout_action=True)  # sudo: as for booking
        if not move or move.state == "cancel" or move.reversal_move_ids.filtered(lambda one: one.state == "posted"):
            return
        locked = self.company_id._get_violated_lock_dates(move.date, False, move.journal_id)
        if move.state == "posted" and (locked or not move.show_reset_to_draft_button):
            date = self._get_open_date(fields.Date.context_today(self), move.journal_id)
            move._reverse_moves([{"date": date, "ref": self.name}], cancel=True)
            return
        if move.state == "posted":
            move.line_ids.remove_move_reconcile()
            move.button_draft()
        move.button_cancel()
