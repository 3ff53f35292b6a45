from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class MobilityPayout(models.Model):
    """Rewards of many people: collected, booked in one entry, sent to the bank as one file, paid in one other entry.

    See ``payout_collect``, ``payout_books`` and ``payout_sepa``.
    """

    _name = "mobility.payout"
    _description = "Payout"
    _inherit = ["mobility.guard", "mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _guarded_fields = frozenset(
        {
            "line_ids",
            "state",
            "move_id",
            "payment_move_id",
            "is_cancelled",
            "date_sent",
            "paid_by_id",
            "file_ids",
            "batch_id",
            "batch_problem",
        }
    )

    name = fields.Char("Number", required=True, readonly=True, copy=False, default="/")
    company_id = fields.Many2one(
        "res.company", "Organisation", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one("res.currency", required=True, default=lambda self: self.env.company.currency_id)
    journal_id = fields.Many2one(
        "account.journal",
        "Paid from",
        required=True,
        check_company=True,
        domain="[('type', 'in', ('bank', 'cash'))]",
        default=lambda self: self._default_journal_id("bank"),
        help="The bank account or cash desk the money leaves from.",
    )
    journal_type = fields.Selection(related="journal_id.type")
    entry_journal_id = fields.Many2one(
        "account.journal",
        "Booked in",
        required=True,
        check_company=True,
        domain="[('type', '=', 'general')]",
        default=lambda self: self._default_journal_id("general"),
    )
    date = fields.Date("Payment date", required=True, default=fields.Date.context_today)
    line_ids = fields.One2many("mobility.payout.line", "payout_id", "Payees", readonly=True)
    payee_count = fields.Integer("Number of payees", compute="_compute_totals")
    reward_count = fields.Integer("Number of rewards", compute="_compute_totals")
    amount_total = fields.Monetary("Total", compute="_compute_amount_total", store=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("posted", "Booked"),
            ("sent", "Sent to the bank"),
            ("partial", "Partly paid"),
            ("paid", "Paid"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
    )
    move_id = fields.Many2one("account.move", "Entry", readonly=True, copy=False, ondelete="restrict")
    payment_move_id = fields.Many2one("account.move", "Payment entry", readonly=True, copy=False, ondelete="set null")
    payment_ids = fields.Many2many("account.payment", string="Payments", compute="_compute_payment_ids")
    is_cancelled = fields.Boolean(readonly=True, copy=False)
    date_sent = fields.Datetime("File made on", readonly=True, copy=False)
    paid_by_id = fields.Many2one("res.users", "Paid by", readonly=True, copy=False)
    payment_blocker = fields.Char("Why not", compute="_compute_payment_blocker")

    def _default_journal_id(self, kind):
        company = self.env.company
        technical = company.currency_exchange_journal_id | company.tax_cash_basis_journal_id
        return self.env["account.journal"].search(
            [
                *self.env["account.journal"]._check_company_domain(company),
                ("type", "=", kind),
                ("id", "not in", technical.ids),
            ],
            limit=1,
        )

    @api.depends("line_ids.amount")
    def _compute_amount_total(self):
        totals = dict(
            self.env["mobility.payout.line"]._read_group([("payout_id", "in", self.ids)], ["payout_id"], ["amount:sum"])
        )
        for payout in self:
            payout.amount_total = totals.get(payout, 0.0)

    @api.depends("line_ids.item_ids")
    def _compute_totals(self):
        lines = self.env["mobility.payout.line"]._read_group(
            [("payout_id", "in", self.ids)], ["payout_id"], ["__count"]
        )
        items = self.env["mobility.payout.item"]._read_group(
            [("payout_id", "in", self.ids)], ["payout_id"], ["__count"]
        )
        payees, rewards = dict(lines), dict(items)
        for payout in self:
            payout.payee_count = payees.get(payout, 0)
            payout.reward_count = rewards.get(payout, 0)

    @api.depends("is_cancelled", "date_sent", "line_ids.settlement", "line_ids.returned")
    def _compute_state(self):
        for payout in self:
            payout.state = payout._get_state()

    def _get_state(self):
        """Return the state that follows from the books: what was paid, whoever paid it, however undone."""
        self.ensure_one()
        settlements = set(self.line_ids.filtered(lambda line: not line.returned).mapped("settlement"))
        if self.is_cancelled or settlements == {"reversed"}:
            return "cancelled"
        if not self.line_ids or "none" in settlements:
            return "draft"
        if settlements <= {"paid", "reversed"}:
            return "paid"
        if settlements & {"paid", "partial"}:
            return "partial"
        return "sent" if self.date_sent else "posted"

    @api.depends("line_ids.settlement")
    def _compute_payment_ids(self):
        for payout in self:
            # sudo: shown to those who may read the payout; payments have rules of their own when opened
            payables = payout.sudo().line_ids.move_line_id  # sudo: as said
            payout.payment_ids = payables._get_mobility_counterparts().move_id.origin_payment_id

    @api.depends_context("uid")
    @api.depends("state")
    def _compute_payment_blocker(self):
        for payout in self:
            payout.payment_blocker = payout._get_payment_blocker()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["name"] = self.env["ir.sequence"].next_by_code("mobility.payout")
        return super().create(vals_list)

    def write(self, vals):
        if {"company_id", "currency_id", "journal_id", "entry_journal_id", "date"} & vals.keys():
            if any(payout.move_id or payout.is_cancelled for payout in self):
                raise UserError(self.env._("A payout that is booked stays as it is. Cancel it and collect anew."))
            if {"company_id", "currency_id", "journal_id"} & vals.keys() and self.line_ids:
                raise UserError(self.env._("Rewards are collected already. Cancel this payout and make another."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        for payout in self:
            if payout.move_id or payout.payment_move_id:
                raise UserError(self.env._("%(name)s is in the books. Cancel it instead.", name=payout.name))

    # -- actions ------------------------------------------------------------------------------------------------------

    def action_post(self):
        """Book the payout: one entry, expense by program, one payable line a payee."""
        self._check_finance()
        for payout in self:
            if payout.state != "draft" or not payout.line_ids:
                raise UserError(self.env._("%(name)s is not a draft with rewards in it.", name=payout.name))
            payout._check_still_approved()
            payout._do_post()
        return True

    def action_pay(self):
        """Book the payment of all that is open: one entry, reconciled payee by payee."""
        self._check_finance()
        for payout in self:
            payout._check_payable_by_user()
            payout._do_pay()
        return True

    def action_register_payment(self):
        """Open the host's payment wizard on the open lines of these payouts."""
        self._check_finance()
        self._check_payable_by_user()
        # what the bank sent back is paid by another payout, also when somebody took the old payment apart
        lines = self.line_ids.filtered(lambda line: not line.returned).move_line_id
        lines = lines.filtered(lambda line: not line.reconciled)
        return lines.action_register_payment()

    def action_cancel(self):
        """Undo this payout at any stage: payment and entry leave the books, rewards can be collected again.

        :raises UserError: when the host's own payments or a bank statement are involved; these are undone there first
        """
        self._check_finance()
        for payout in self:
            if payout.state == "cancelled":
                raise UserError(self.env._("%(name)s is cancelled already.", name=payout.name))
            payout._check_cancellable()
            payout._do_cancel()
        return True

    def action_view_moves(self):
        """Open the entries of this payout."""
        return (self.move_id | self.payment_move_id | self.line_ids.return_move_id)._get_records_action()

    # -- checks -------------------------------------------------------------------------------------------------------

    def _check_finance(self):
        if not (self.env.su or self.env.user.has_group("mobility_mentoring.group_finance")):
            raise AccessError(self.env._("Payouts are for finance."))
        self.check_access("write")

    def _get_payment_blocker(self):
        """Tell why the current user cannot pay this payout, or return False. Button and actions both ask here."""
        self.ensure_one()
        if self.state not in ("posted", "sent", "partial"):
            return self.env._("A payout is paid after it is booked, and once.")
        if self.env.user in self.sudo().line_ids.item_ids.reward_id.approved_by_id:  # sudo: who approved, nothing else
            return self.env._("You approved a reward in this payout. A colleague pays it.")
        if draft := self._get_payment_moves().filtered(lambda move: move.state == "draft"):
            return self.env._(
                "The payment entry %(name)s went back to draft. Post it, or delete it and pay anew.",
                name=draft[0].name or "",
            )
        return False

    def _check_payable_by_user(self):
        for payout in self:
            if reason := payout._get_payment_blocker():
                raise UserError(self.env._("%(payout)s: %(reason)s", payout=payout.name, reason=reason))

    def _check_still_approved(self):
        rewards = self.sudo().line_ids.item_ids.reward_id  # sudo: as above
        gone = rewards.filtered(lambda reward: reward.approval_state != "approved")
        if gone:
            raise UserError(
                self.env._(
                    "Not approved any more: %(names)s. Cancel and collect anew.", names=", ".join(gone.mapped("name"))
                )
            )
