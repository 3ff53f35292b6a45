from markupsafe import Markup
from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, html_escape

from ..reward.reward import MobilityReward as Reward
from ..reward.reward_type import HAND_OVER_KINDS

FINANCE = "mobility_mentoring.group_finance"
TODO = "mail.mail_activity_data_todo"


class MobilityReward(models.Model):
    """What somebody does with the own rewards: show the code at the desk, or say that one did not arrive.

    The caller found the reward with the person in the domain, and is that person.
    """

    _inherit = "mobility.reward"
    _guarded_fields = Reward._guarded_fields | {"missing_date"}

    missing_date = fields.Datetime(
        "Said to be missing on",
        readonly=True,
        copy=False,
        help="The person says that it did not arrive. Look into it; nothing is taken back by that.",
    )

    def _is_free(self):
        """Tell whether nobody looked at this reward yet and nothing happened to it: it was approved by rule."""
        self.ensure_one()
        return self.approval_way == "rule" and not self.payout_line_id and not self.date_handed_over

    # -- the code to show at the desk ---------------------------------------------------------------------------------

    def _get_own_code_blocker(self):
        """Tell why there is no code to show for this reward, or return False."""
        self.ensure_one()
        if self.kind not in HAND_OVER_KINDS or self.state != "approved":
            return self.env._("This is not something to fetch now.")
        if self._get_voucher_blocker():
            return self.env._("It is not in stock. Your mentor tells you when it is there.")
        return False

    def _do_make_own_code(self):
        """Make the code that is shown at the desk."""
        if reason := self._get_own_code_blocker():
            raise UserError(reason)
        self._get_hand_over_url()

    # -- it did not arrive --------------------------------------------------------------------------------------------

    def _get_missing_blocker(self):
        """Tell why this person cannot say that this reward is missing, or return False."""
        self.ensure_one()
        if self.missing_date:
            return self.env._("You told us already. Your mentor looks into it.")
        if self.kind == "recognition" or not (self.state == "received" or self._is_overdue()):
            return self.env._("This reward has not been sent yet.")
        return False

    def _is_overdue(self):
        """Tell whether the day on which this money was to come has passed."""
        self.ensure_one()
        return self.state == "booked" and self.payout_line_id.payout_id.date < fields.Date.context_today(self)

    def _do_say_missing(self):
        """Tell the mentor, and finance without a word of what it is for, that this did not arrive. Once."""
        if reason := self._get_missing_blocker():
            raise UserError(reason)
        self.sudo().missing_date = fields.Datetime.now()  # sudo: guarded field, of the person's own reward
        self.participant_id._do_tell_staff(self._say_missing)
        for user in self._get_finance():
            reward = self.with_context(lang=user.lang or self.env.lang)
            reward._do_tell_finance(user, *reward._say_missing(reward.env))

    def _say_missing(self, env):
        amount = format_amount(env, self.amount, self.currency_id) if self.amount else ""
        summary = env._("%(number)s did not arrive", number=self.name)
        note = env._(
            "%(number)s %(amount)s: look into where it went. Nothing is taken back.", number=self.name, amount=amount
        )
        return summary, note

    def _get_finance(self):
        """Return who pays in this organisation: who paid this one, or else everybody of finance."""
        paid_by = self.payout_line_id.payout_id.paid_by_id
        if paid_by.active and paid_by.has_group(FINANCE):
            return paid_by
        domain = [("company_ids", "in", self.company_id.ids), ("all_group_ids", "in", self.env.ref(FINANCE).ids)]
        return self.env["res.users"].search([*domain, ("share", "=", False)])

    def _do_tell_finance(self, user, summary, note):
        """Give ``user`` something to do: on the payout, or by itself when there is none."""
        vals = {"user_id": user.id, "summary": summary, "note": Markup("<p>%s</p>") % html_escape(note)}
        if payout := self.payout_line_id.payout_id:
            payout.with_context(mail_activity_quick_update=True).activity_schedule(TODO, **vals)
        else:
            Activity = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
            Activity.create({**vals, "activity_type_id": self.env.ref(TODO).id})
