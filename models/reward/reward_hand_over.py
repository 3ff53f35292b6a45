from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_datetime

from .reward import STAFF
from .reward_type import HAND_OVER_KINDS


class MobilityReward(models.Model):
    """Vouchers and things in kind: from approved into the person's hand, and back when that was a mistake."""

    _inherit = "mobility.reward"

    date_handed_over = fields.Datetime("Handed over on", readonly=True, copy=False)
    handed_over_by_id = fields.Many2one("res.users", "Handed over by", readonly=True, copy=False)
    voucher_ids = fields.One2many("mobility.voucher", "reward_id", "All vouchers", readonly=True, groups=STAFF)
    voucher_id = fields.Many2one("mobility.voucher", compute="_compute_voucher_id", groups=STAFF)
    hand_over_blocker = fields.Char("Not handed over because", compute="_compute_hand_over_blocker", groups=STAFF)

    _check_handed_over_by = models.Constraint(
        "CHECK(handed_over_by_id IS NULL OR handed_over_by_id IS DISTINCT FROM approved_by_id)",
        "Who approved a reward does not hand it over.",
    )
    _check_handed_over = models.Constraint(
        "CHECK(date_handed_over IS NULL"
        " OR (approval_state = 'approved' AND kind IN ('voucher', 'in_kind') AND handed_over_by_id IS NOT NULL))",
        "Only an approved voucher or thing in kind is handed over, by somebody.",
    )

    @api.depends("voucher_ids.state")
    def _compute_voucher_id(self):
        for reward in self:
            vouchers = reward.sudo().voucher_ids  # sudo: which voucher is for this reward, not its code
            reward.voucher_id = vouchers.filtered(lambda voucher: voucher.state != "void")[:1]

    @api.depends_context("uid")
    @api.depends("state", "voucher_id")
    def _compute_hand_over_blocker(self):
        for reward in self:
            waits = reward.kind in HAND_OVER_KINDS and reward.approval_state == "approved"
            reward.hand_over_blocker = reward._get_hand_over_blocker() if waits else False

    def _get_hand_over_blocker(self):
        """Tell why the current user cannot hand this reward over, or return False.

        One place decides: the button, the scan page and the action ask here. Whether the user may see the reward at
        all is asked before.
        """
        self.ensure_one()
        user = self.env.user
        reward = self.sudo()  # sudo: compares who did what; a reason never names anything else
        if reward.kind not in HAND_OVER_KINDS:
            return self.env._("This is not something to hand over.")
        if reward.date_handed_over:
            return self.env._(
                "Handed over on %(date)s by %(name)s.",
                date=format_datetime(self.env, reward.date_handed_over, dt_format="short"),
                name=reward.handed_over_by_id.name,
            )
        if reward.approval_state != "approved":
            return self.env._("It is not approved, or was taken back. Hand nothing over.")
        if reward.participant_id.date_deceased:
            return self.env._("This person died. A colleague decides what happens with this reward.")
        if user == reward.approved_by_id:
            return self.env._("You approved this reward. A colleague hands it over.")
        if user.partner_id == reward.participant_id.partner_id:
            return self.env._("This reward is for yourself. Somebody else hands it over.")
        return reward._get_voucher_blocker()

    def action_hand_over(self):
        """Hand these rewards over: mentors to their own people, coordinators to everybody. Cost is booked now.

        Volunteers hand over what they scan (see ``reward_scan``).

        :raises UserError: with the reason for each that this user cannot hand over
        """
        self._check_hand_over_staff()
        problems = [f"{reward.name}: {reason}" for reward in self if (reason := reward._get_hand_over_blocker())]
        if problems:
            raise UserError("\n".join(problems))
        self._do_hand_over()
        return True

    def action_undo_hand_over(self):
        """Take a hand-over back that was a mistake, with a reason from the context (``undo_reason``) or asked for.

        :return: True, or the action that asks for the reason
        """
        self.check_access("read")
        if not self.env.user.has_group("mobility_mentoring.group_coordinator"):
            raise AccessError(self.env._("A coordinator takes a hand-over back."))
        for reward in self:
            if not reward.date_handed_over:
                raise UserError(self.env._("%(name)s was not handed over.", name=reward.name))
        reason = (self.env.context.get("undo_reason") or "").strip()
        if not reason:
            title = self.env._("Not handed over after all")
            return self.env["mobility.reason"]._open(self, "action_undo_hand_over", "undo_reason", title)
        for reward in self:
            reward._do_undo_hand_over(reason)
        return True

    def _check_hand_over_staff(self):
        self.check_access("read")
        if not self.env.user.has_group("mobility_mentoring.group_mentor"):
            raise AccessError(self.env._("A mentor or coordinator hands over, or a volunteer who scans the voucher."))

    def _do_hand_over(self):
        # sudo: rewards are written by their actions only, after the checks there
        for reward in self.sudo():
            reward.write({"date_handed_over": fields.Datetime.now(), "handed_over_by_id": self.env.uid})
            # the row is written before anything else is: of two people at the same moment the second one starts again
            reward.flush_recordset(["date_handed_over"])
            reward.voucher_id._do_hand_over()
            reward._do_book_hand_over()
            reward.participant_id._message_log(body=self.env._("Reward %(name)s was handed over.", name=reward.name))

    def _do_undo_hand_over(self, reason):
        self.ensure_one()
        reward = self.sudo()  # sudo: rewards are written by their actions only, after the checks there
        reward._do_undo_hand_over_books()
        reward.write({"date_handed_over": False, "handed_over_by_id": False})
        reward.voucher_id._do_undo_hand_over()
        reward.participant_id._message_log(
            body=self.env._(
                "Reward %(name)s was not handed over after all: %(reason)s", name=reward.name, reason=reason
            )
        )
