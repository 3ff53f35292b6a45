from odoo import api, fields, models
from odoo.exceptions import UserError


class MobilityPayoutLine(models.Model):
    _name = "mobility.payout.line"
    _description = "Payee of a payout"
    _order = "payout_id, id"
    _rec_name = "partner_id"

    payout_id = fields.Many2one("mobility.payout", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="payout_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="payout_id.currency_id", store=True)
    partner_id = fields.Many2one("res.partner", "Payee", required=True, index=True, ondelete="restrict")
    bank_account_id = fields.Many2one("res.partner.bank", ondelete="restrict")
    item_ids = fields.One2many("mobility.payout.item", "line_id", "Rewards")
    reward_ids = fields.Many2many("mobility.reward", compute="_compute_reward_ids")
    amount = fields.Monetary(compute="_compute_amount", store=True)
    amount_residual = fields.Monetary("Open", compute="_compute_amount_residual")
    move_line_id = fields.Many2one(
        "account.move.line", "Payable", readonly=True, index="btree_not_null", ondelete="set null"
    )
    settlement = fields.Selection(
        [
            ("none", "Not booked"),
            ("booked", "Booked"),
            ("partial", "Partly paid"),
            ("paid", "Paid"),
            ("offset", "Written off or set off: look at it"),
            ("reversed", "Reversed"),
        ],
        string="In the books",
        required=True,
        readonly=True,
        default="none",
        index=True,
    )
    returned = fields.Boolean(readonly=True)
    return_reason = fields.Char(readonly=True)
    return_move_id = fields.Many2one("account.move", "Return entry", readonly=True, ondelete="restrict")

    @api.depends("item_ids.reward_id")
    def _compute_reward_ids(self):
        for line in self:
            line.reward_ids = line.item_ids.reward_id

    @api.depends("item_ids.amount")
    def _compute_amount(self):
        for line in self:
            line.amount = sum(line.item_ids.mapped("amount"))

    @api.depends("move_line_id", "settlement")
    def _compute_amount_residual(self):
        for line in self:
            payable = line.sudo().move_line_id  # sudo: an amount of our own, for those who may read the payout
            line.amount_residual = -payable.amount_residual_currency if payable else line.amount

    def _sync_settlement(self):
        """Follow the books. Called by the hooks on entries and reconciliations, never by an action of ours."""
        lines = self.sudo()  # sudo: whoever changes the books changes what our people see
        for settlement, same in lines.grouped(lambda line: line._get_settlement()).items():
            same.filtered(lambda line, settlement=settlement: line.settlement != settlement).settlement = settlement
            if settlement == "reversed":
                same.item_ids.filtered(lambda item: not item.returned).returned = True

    def _get_settlement(self):
        """Return what the books say about this payee's payable line.

        'Paid' only when the line is posted with nothing open and every counterpart is posted and is a payment, a line
        of a bank statement or our own payment entry. A payment that went back to draft keeps its partial ones,
        and a reversal reconciles as well, so 'reconciled' alone says nothing.
        """
        self.ensure_one()
        payable = self.move_line_id
        if not payable or payable.parent_state != "posted":
            return "none"
        if payable.move_id._has_posted_reversal():
            return "reversed"  # also when somebody takes the two apart: its rewards may be in another payout by now
        counterparts = payable._get_mobility_counterparts().filtered(lambda line: line.parent_state == "posted")
        if not counterparts:
            return "booked"
        if not all(move._is_mobility_payment() for move in counterparts.move_id):
            return "offset"
        is_open = not self.currency_id.is_zero(payable.amount_residual_currency)
        drafts = payable._get_mobility_counterparts() - counterparts
        return "partial" if is_open or drafts else "paid"

    def action_return(self):
        """Record that the bank sent this money back: booked on an open date, and the rewards can be paid again.

        The reason comes from the context (``return_reason``) or is asked for by the wizard.

        :return: True, or the action that asks for the reason
        """
        self.payout_id._check_finance()
        for line in self:
            if line.settlement != "paid" or line.returned:
                raise UserError(
                    self.env._("%(payee)s: only a payment that was made can come back.", payee=line.partner_id.name)
                )
        reason = (self.env.context.get("return_reason") or "").strip()
        if not reason:
            return self.env["mobility.reason"]._open(
                self, "action_return", "return_reason", self.env._("Returned by the bank")
            )
        for line in self:
            line._do_return(reason)
        return True

    def _do_return(self, reason):
        """Book Dr outstanding, Cr the expense it came from. The payable stays closed; a new payout books anew."""
        self.ensure_one()
        # sudo: entries of our own, made by this action only; action_return checked the right
        move = self.env["account.move"].sudo().create(self._prepare_return_vals())
        move.action_post()
        line = self.sudo()  # sudo: as above
        line.write(
            {
                "returned": True,
                "return_reason": reason,
                "return_move_id": move.id,
                "date_returned": move.date,
                "returned_by_id": self.env.uid,
            }
        )
        line.item_ids.returned = True

    def _prepare_return_vals(self):
        payout = self.payout_id
        money = {
            "name": payout.name,
            "account_id": payout._get_outstanding_account().id,
            "currency_id": self.currency_id.id,
            "amount_currency": self.amount,
            "balance": payout._get_balance(self.amount),
        }
        lines = [money, *payout._prepare_expense_vals(self.item_ids, [money], sign=-1)]
        return {
            "move_type": "entry",
            "journal_id": payout.journal_id.id,
            "date": payout._get_open_date(fields.Date.context_today(self), payout.journal_id),
            "ref": payout.name,
            "currency_id": self.currency_id.id,
            "company_id": self.company_id.id,
            "mobility_payout_id": payout.id,
            "line_ids": [fields.Command.create(vals) for vals in lines],
        }
