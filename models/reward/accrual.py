from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date


class MobilityAccrual(models.Model):
    """Rewards that were earned by the last day of a year and not booked by then.

    They cost money in the year in which they were earned. One entry adds them to that year, its reversal on the next
    day takes them off again, so that the payouts that book them later do not count twice. What is booked when is read
    from the books as they stood on that day, whenever the list is made.
    """

    _name = "mobility.accrual"
    _description = "Earned, not booked"
    _inherit = ["mobility.guard", "mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _guarded_fields = frozenset({"line_ids", "move_id", "reversal_move_id", "state"})

    name = fields.Char("Number", required=True, readonly=True, copy=False, default="/")
    company_id = fields.Many2one(
        "res.company", "Organisation", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date("Up to and including", required=True, default=lambda self: self._default_date())
    journal_id = fields.Many2one(
        "account.journal",
        "Booked in",
        required=True,
        check_company=True,
        domain="[('type', '=', 'general')]",
        default=lambda self: self.env["mobility.payout"]._default_journal_id("general"),
    )
    account_id = fields.Many2one(
        "account.account",
        "Amounts to be paid",
        check_company=True,
        domain="[('account_type', '=', 'liability_current')]",
        default=lambda self: self._default_account_id(),
        help="The account on the balance sheet that holds the amount for one day.",
    )
    line_ids = fields.One2many("mobility.accrual.line", "accrual_id", "Rewards", readonly=True)
    amount_total = fields.Monetary("Total", compute="_compute_amount_total", store=True)
    move_id = fields.Many2one("account.move", "Entry", readonly=True, copy=False, ondelete="restrict")
    reversal_move_id = fields.Many2one("account.move", "Reversal", readonly=True, copy=False, ondelete="restrict")
    state = fields.Selection(
        [("draft", "Draft"), ("posted", "Booked"), ("cancelled", "Undone in the books")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
        help="Follows the entry in the books.",
    )

    _one_a_day = models.UniqueIndex(
        "(company_id, date) WHERE state != 'cancelled'",
        "There is a list for this organisation and day already. Open that one.",
    )

    def _default_date(self):
        return fields.Date.subtract(fields.Date.start_of(fields.Date.context_today(self), "year"), days=1)

    def _default_account_id(self):
        return self.search([("company_id", "=", self.env.company.id), ("account_id", "!=", False)], limit=1).account_id

    @api.depends("line_ids.amount")
    def _compute_amount_total(self):
        for accrual in self:
            accrual.amount_total = sum(accrual.line_ids.mapped("amount"))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["name"] = self.env["ir.sequence"].next_by_code("mobility.accrual")
        self.flush_model(["state"])  # one undone just now leaves the unique index before the next enters it
        accruals = super().create(vals_list)
        accruals._do_collect()
        return accruals

    def write(self, vals):
        if {"company_id", "date", "journal_id", "account_id"} & vals.keys():
            self._check_draft()
        result = super().write(vals)
        if {"company_id", "date"} & vals.keys():
            self._do_collect()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        self._check_draft()

    def action_collect(self):
        """Make the list anew: rewards may have been refused or booked since."""
        self._check_finance()
        self._check_draft()
        self._do_collect()
        return True

    def action_post(self):
        """Book the list on its day and take it off again on the next.

        :raises UserError: nothing to book, no account for it, or that day is locked in the books
        """
        self._check_finance()
        self._check_draft()
        self._do_collect()
        for accrual in self:
            if not accrual.line_ids:
                raise UserError(self.env._("Everything earned by then was booked by then."))
            if not accrual.account_id:
                raise UserError(self.env._("Choose the account that holds the amount for one day."))
            accrual._check_date_open()
            accrual._do_post()
        return True

    def action_view_moves(self):
        """Open the entry and its reversal."""
        return (self.move_id | self.reversal_move_id)._get_records_action()

    def _check_finance(self):
        if not (self.env.su or self.env.user.has_group("mobility_mentoring.group_finance")):
            raise AccessError(self.env._("The end of the year is for finance."))
        self.check_access("write")

    def _check_draft(self):
        for accrual in self:
            if accrual.state != "draft" or accrual.move_id:
                raise UserError(self.env._("%(name)s is booked and stays as it is.", name=accrual.name))

    def _check_date_open(self):
        for date in (self.date, self._get_reversal_date()):
            if self.company_id._get_violated_lock_dates(date, False, self.journal_id):
                raise UserError(
                    self.env._(
                        "The books are locked on %(date)s. What belongs to that year cannot be added any more.",
                        date=format_date(self.env, date),
                    )
                )

    def _get_reversal_date(self):
        return fields.Date.add(self.date, days=1)

    def _do_collect(self):
        # sudo: finance makes the list, with numbers and amounts of rewards that wait for approval as well
        for accrual in self.sudo():
            commands = [fields.Command.create(accrual._prepare_line_vals(reward)) for reward in accrual._get_rewards()]
            accrual.line_ids = [fields.Command.clear(), *commands]

    def _prepare_line_vals(self, reward):
        return {
            "reward_id": reward.id,
            "program_id": reward.program_id.id,
            "date_earned": reward.date_earned,
            "amount": self._get_amount(reward),
        }

    def _get_amount(self, reward):
        return reward.currency_id._convert(reward.amount, self.currency_id, self.company_id, self.date)

    def _get_rewards(self):
        """Return the rewards that were earned by ``date``, still count, and were in no posted entry on that day."""
        self.ensure_one()
        return self.env["mobility.reward"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("date_earned", "<=", self.date),
                ("approval_state", "in", ("earned", "approved")),
                ("amount", ">", 0),
                *self.env["mobility.reward"]._get_not_booked_domain(self.date),
            ],
            order="program_id, date_earned, id",
        )

    def _sync_state(self):
        """Follow the books. Called by the hook on entries: a dependency path would cost everybody's entries queries."""
        for accrual in self.sudo():  # sudo: whoever changes the books changes what our people see
            state = {"posted": "posted", "cancel": "cancelled"}.get(accrual.move_id.state, "draft")
            if accrual.state != state:
                accrual.state = state

    def _do_post(self):
        self.ensure_one()
        # sudo: entries of our own, from accounts of programs; the action checked the right
        move = self.env["account.move"].sudo().create(self._prepare_move_vals())
        accrual = self.sudo()  # sudo: guarded fields
        # the list leaves 'draft' before anything is posted: the second of two people waits here and is refused
        accrual.move_id = move
        move.action_post()
        accrual.reversal_move_id = move._reverse_moves([self._prepare_reversal_vals()])
        accrual.reversal_move_id.action_post()

    def _prepare_move_vals(self):
        """Return the entry's values: Dr expense by account and analytic account, Cr one line for all."""
        self.ensure_one()
        amounts = defaultdict(float)
        for line in self.line_ids:
            program = line.program_id
            if not program.reward_account_id:
                raise UserError(
                    self.env._(
                        "%(program)s has no expense account for rewards yet. A manager sets it on the program.",
                        program=program.display_name or self.env._("A reward without a program"),
                    )
                )
            amounts[program.reward_account_id, program.analytic_account_id] += line.amount
        lines = [
            {
                "name": self.name,
                "account_id": account.id,
                "analytic_distribution": {str(analytic.id): 100} if analytic else False,
                "balance": self.currency_id.round(amount),
            }
            for (account, analytic), amount in amounts.items()
        ]
        total = sum(vals["balance"] for vals in lines)
        lines.append({"name": self.name, "account_id": self.account_id.id, "balance": -total})
        return {
            "move_type": "entry",
            "journal_id": self.journal_id.id,
            "company_id": self.company_id.id,
            "date": self.date,
            "ref": self.name,
            "mobility_accrual_id": self.id,
            "line_ids": [fields.Command.create(vals) for vals in lines],
        }

    def _prepare_reversal_vals(self):
        date = self._get_reversal_date()
        later = date > fields.Date.context_today(self)
        return {"date": date, "ref": self.name, "auto_post": "at_date" if later else "no"}
