from odoo import fields, models
from odoo.exceptions import UserError

from .reward_type import HAND_OVER_KINDS


class MobilityReward(models.Model):
    """What a hand-over costs: one entry from the prepaid account of its type to the expense account of the program.

    A type without a prepaid account was booked when it was bought, or given for nothing: handing it over books nothing.
    Keeping a person at the desk waiting for an accountant would help nobody. Labels are the reward's number only.
    """

    _inherit = "mobility.reward"

    hand_over_move_id = fields.Many2one(
        "account.move",
        "Entry of the hand-over",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        groups="mobility_mentoring.group_coordinator",
    )

    def _do_book_hand_over(self):
        """Create and post the entry; called with all rights.

        :raises UserError: with what is missing, so that nothing is handed over half
        """
        self.ensure_one()
        prepaid = self.reward_type_id.with_company(self.company_id).prepaid_account_id
        if not prepaid or self.currency_id.is_zero(self.amount):
            return
        move = self.env["account.move"].with_context(tracking_disable=True)
        move = move.create(self._prepare_hand_over_vals(prepaid))
        self.hand_over_move_id = move
        move.action_post()

    def _prepare_hand_over_vals(self, prepaid):
        """Return the values of the entry: Dr the program's expense account, with analytic account, Cr ``prepaid``."""
        self.ensure_one()
        program = self.program_id
        if not program.reward_account_id:
            raise UserError(
                self.env._(
                    "%(program)s has no expense account for rewards yet. A manager sets it on the program.",
                    program=program.display_name or self.env._("A reward without a program"),
                )
            )
        journal = self.env["mobility.payout"].with_company(self.company_id)._default_journal_id("general")
        if not journal:
            raise UserError(
                self.env._("%(company)s has no chart of accounts yet: no journal.", company=self.company_id.name)
            )
        today = fields.Date.context_today(self)
        balance = self.currency_id._convert(self.amount, self.company_id.currency_id, self.company_id, today)
        analytic = {str(program.analytic_account_id.id): 100} if program.analytic_account_id else False
        return {
            "move_type": "entry",
            "journal_id": journal.id,
            "date": self._get_open_date(today, journal),
            "ref": self.name,
            "currency_id": self.currency_id.id,
            "company_id": self.company_id.id,
            "mobility_reward_id": self.id,
            "line_ids": [
                fields.Command.create(
                    {
                        "name": self.name,
                        "account_id": account.id,
                        "analytic_distribution": distribution,
                        "currency_id": self.currency_id.id,
                        "amount_currency": sign * self.amount,
                        "balance": sign * balance,
                    }
                )
                for account, distribution, sign in ((program.reward_account_id, analytic, 1), (prepaid, False, -1))
            ],
        }

    def _get_open_date(self, date, journal):
        """Return ``date``, or the first day after the lock dates that it violates."""
        locks = self.company_id._get_violated_lock_dates(date, False, journal)
        return fields.Date.add(locks[-1][0], days=1) if locks else date

    def _do_undo_hand_over_books(self):
        """Cancel the entry where the host allows it, else reverse it on an open date; called with all rights."""
        self.ensure_one()
        move = self.hand_over_move_id.with_context(mobility_hand_over_action=True)
        self.hand_over_move_id = False
        if not move or move.state == "cancel":
            return
        locked = self.company_id._get_violated_lock_dates(move.date, False, move.journal_id)
        if move.state == "posted" and (locked or not move.show_reset_to_draft_button):
            date = self._get_open_date(fields.Date.context_today(self), move.journal_id)
            move._reverse_moves([{"date": date, "ref": self.name}], cancel=True)
            return
        if move.state == "posted":
            move.button_draft()
        move.button_cancel()

    def _is_cost_open(self, date):
        """Tell whether its cost is still to be booked on ``date``: by a payout, or by handing it over."""
        self.ensure_one()
        reward = self.sudo()  # sudo: the accounts of its type, and when it was handed over
        if reward.kind not in HAND_OVER_KINDS:
            return True
        prepaid = reward.reward_type_id.with_company(reward.company_id).prepaid_account_id
        return bool(prepaid) and not (reward.date_handed_over and reward.date_handed_over.date() <= date)


class MobilityAccrual(models.Model):
    _inherit = "mobility.accrual"

    def _get_rewards(self):
        """Leave out what was handed over by then, and what was booked when it was bought."""
        return super()._get_rewards().filtered(lambda reward: reward._is_cost_open(self.date))
