from odoo import api, fields, models
from odoo.exceptions import UserError

from .reward import STAFF

WAYS = [
    ("own", "Own bank account"),
    ("payee", "Account of a budget administrator, guardian or allowance"),
    ("cash", "Cash at the desk"),
]


class MobilityRewardRoute(models.Model):
    """A change of where somebody's money goes. Finance sees it before the next payment, and another than who set it.

    Made by the person's record only (see ``route``). What was before stays to be read.
    """

    _name = "mobility.reward.route"
    _description = "Change of where money goes"
    _inherit = ["mobility.guard", "mobility.personal"]
    _order = "id desc"
    _rec_name = "person_id"
    _guarded_fields = frozenset({"state", "set_by_id", "checked_by_id", "date_checked", "refuse_reason"})
    _erase_rows = True

    participant_id = fields.Many2one(
        "mobility.participant", required=True, index=True, ondelete="cascade", groups=STAFF
    )
    company_id = fields.Many2one(related="participant_id.company_id", store=True, index=True)
    mentor_id = fields.Many2one(related="participant_id.mentor_id", store=True, index=True, groups=STAFF)
    person_id = fields.Many2one(related="participant_id.partner_id", store=True, string="Money of")
    way = fields.Selection(WAYS, "Goes to", required=True)
    payee_id = fields.Many2one("res.partner", "Paid to", ondelete="restrict")
    bank_account_id = fields.Many2one("res.partner.bank", ondelete="restrict")
    set_by_id = fields.Many2one("res.users", "Set by", required=True, readonly=True)
    state = fields.Selection(
        [
            ("to_check", "To check"),
            ("confirmed", "Confirmed"),
            ("refused", "Not right"),
            ("replaced", "Replaced by a later one"),
        ],
        required=True,
        default="to_check",
        readonly=True,
        index=True,
    )
    checked_by_id = fields.Many2one("res.users", "Checked by", readonly=True)
    date_checked = fields.Datetime("Checked on", readonly=True)
    refuse_reason = fields.Text("Why not right", readonly=True)
    confirm_blocker = fields.Char("Why not", compute="_compute_confirm_blocker")

    _one_to_check = models.UniqueIndex(
        "(participant_id) WHERE state <> 'replaced'", "Money of one person goes one way at a time."
    )

    @api.depends_context("uid")
    @api.depends("state")
    def _compute_confirm_blocker(self):
        for route in self:
            route.confirm_blocker = route._get_confirm_blocker()

    def _get_confirm_blocker(self):
        """Tell why this user cannot confirm this change, or return False. The list and the actions ask here."""
        self.ensure_one()
        user, bank = self.env.user, self.sudo().bank_account_id  # sudo: only who entered it
        if self.state != "to_check":
            return self.env._("It does not wait to be checked.")
        if not user.has_group("mobility_mentoring.group_finance"):
            return self.env._("Finance checks this before the next payment.")
        if user == self.set_by_id:
            return self.env._("You set this yourself. A colleague checks it.")
        if bank and user == (bank.mobility_entered_by_id or bank.create_uid):
            return self.env._("You entered this account number yourself. A colleague checks it.")
        if user == self.sudo().participant_id.mentor_id:  # sudo: only whether it is oneself
            return self.env._("You are the mentor of this person. A colleague checks it.")
        return False

    def _check_confirmable(self):
        self.check_access("read")
        problems = {route: reason for route in self if (reason := route._get_confirm_blocker())}
        if problems:
            # sudo: the name alone, of whose route this user may read
            raise UserError("\n".join(f"{route.person_id.sudo().name}: {reason}" for route, reason in problems.items()))

    def action_confirm(self):
        """Confirm that the money of these people goes there.

        :raises UserError: naming each that this user cannot confirm, with the reason
        """
        self._check_confirmable()
        # sudo: guarded fields, checked above
        self.sudo().write({"state": "confirmed", "checked_by_id": self.env.uid, "date_checked": fields.Datetime.now()})
        return True

    def action_refuse(self):
        """Say that this is not right, with a reason, from the context or asked for. The mentor hears it.

        :return: True, or the action that asks for the reason
        """
        self._check_confirmable()
        reason = (self.env.context.get("refuse_reason") or "").strip()
        if not reason:
            return self.env["mobility.reason"]._open(self, "action_refuse", "refuse_reason", self.env._("Not right"))
        # sudo: guarded fields, checked above
        self.sudo().write(
            {
                "state": "refused",
                "refuse_reason": reason,
                "checked_by_id": self.env.uid,
                "date_checked": fields.Datetime.now(),
            }
        )
        for route in self.sudo():  # sudo: the mentor is told on the person's record, which finance cannot open
            route.participant_id._do_tell_mentor(self.env._("Where the money goes is not right yet"), reason)
        return True
