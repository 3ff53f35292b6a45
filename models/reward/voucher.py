from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .reward import STAFF


class MobilityVoucher(models.Model):
    """A code or card of a shop, in stock, for somebody, handed over or void.

    The code is worth money, like cash. Finance reads it; the mentor of the person it is for asks to see it, which is
    kept; everybody else sees its last characters, enough to take the right card from the drawer. Nobody writes
    vouchers: they come in by the import and change by actions.
    """

    _name = "mobility.voucher"
    _description = "Voucher"
    _inherit = ["mobility.guard", "mobility.personal"]
    _order = "state, date_expiry, id"
    _person_path = "reward_id.participant_id"
    _check_company_auto = True

    code = fields.Char(required=True, copy=False, readonly=True, groups="mobility_mentoring.group_finance")
    code_end = fields.Char("Ends in", compute="_compute_code_end", compute_sudo=True)
    code_shown = fields.Char("Code to give", compute="_compute_code_shown", groups=STAFF)
    company_id = fields.Many2one("res.company", "Organisation", required=True, index=True, readonly=True)
    reward_type_id = fields.Many2one(
        "mobility.reward.type",
        "Reward type",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        groups=STAFF,
    )
    what = fields.Char("What it is", compute="_compute_what", compute_sudo=True)
    amount = fields.Monetary(readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    date_expiry = fields.Date("Valid until", readonly=True)
    state = fields.Selection(
        [("in_stock", "In stock"), ("assigned", "For somebody"), ("handed_over", "Handed over"), ("void", "Void")],
        required=True,
        readonly=True,
        copy=False,
        default="in_stock",
        index=True,
    )
    reward_id = fields.Many2one(
        "mobility.reward", readonly=True, copy=False, index="btree_not_null", ondelete="restrict"
    )
    mentor_id = fields.Many2one(
        related="reward_id.mentor_id", store=True, index="btree_not_null", groups=STAFF, related_sudo=True
    )
    token = fields.Char(related="reward_id.hand_over_token", groups=fields.NO_ACCESS)
    shown_by_id = fields.Many2one("res.users", "Code shown to", readonly=True, copy=False, groups=STAFF)
    date_shown = fields.Datetime("Code shown on", readonly=True, copy=False)
    void_reason = fields.Char("Why void", readonly=True, copy=False)

    _code_company_unique = models.Constraint("UNIQUE(code, company_id)", "This voucher is in the stock already.")
    _one_per_reward = models.UniqueIndex("(reward_id) WHERE state != 'void'", "A reward gets one voucher.")
    _check_reward = models.Constraint(
        "CHECK(state = 'void' OR (state = 'in_stock') = (reward_id IS NULL))",
        "A voucher is in stock or for somebody.",
    )
    _check_amount = models.Constraint("CHECK(amount > 0)", "A voucher is worth more than nothing.")

    @api.depends("code")
    def _compute_code_end(self):
        for voucher in self:
            code = voucher.code or ""
            # a short code would be given away by its last four characters
            voucher.code_end = code[-min(4, len(code) // 3) :] if len(code) >= 3 else ""

    @api.depends_context("uid")
    @api.depends("code", "date_shown", "mentor_id", "state")
    def _compute_code_shown(self):
        for voucher in self:
            own = voucher.mentor_id == self.env.user and voucher.date_shown and voucher.state != "void"
            voucher.code_shown = voucher.sudo().code if own else False  # sudo: for the mentor who asked, see action

    @api.depends("reward_type_id")
    def _compute_what(self):
        for voucher in self:
            # none yet in a form that was just opened
            voucher.what = voucher.reward_type_id and voucher.reward_type_id._get_neutral_name()

    @api.depends("what", "code_end")
    def _compute_display_name(self):
        for voucher in self:
            voucher.display_name = f"{voucher.what or ''} …{voucher.code_end}".strip()

    def action_show_code(self):
        """Show the code to the mentor of the person it is for. From then on it may have been used."""
        self.ensure_one()
        self.check_access("read")
        voucher = self.sudo()  # sudo: guarded fields
        if voucher.mentor_id != self.env.user or voucher.state not in ("assigned", "handed_over"):
            raise AccessError(self.env._("The code is for the mentor of the person who gets the voucher."))
        if not voucher.date_shown:
            voucher.write({"shown_by_id": self.env.uid, "date_shown": fields.Datetime.now()})
        return True

    def action_void(self):
        """Take vouchers out of stock that were lost, used or expired; the reward of one waits for another.

        :return: True, or the action that asks for the reason
        """
        self._check_finance()
        for voucher in self:
            if voucher.state not in ("in_stock", "assigned"):
                raise UserError(self.env._("%(name)s is handed over or void already.", name=voucher.display_name))
        reason = (self.env.context.get("void_reason") or "").strip()
        if not reason:
            title = self.env._("Take out of stock")
            return self.env["mobility.reason"]._open(self, "action_void", "void_reason", title)
        # sudo: guarded fields, the right is checked above
        self.sudo().write({"state": "void", "void_reason": reason})
        return True

    def action_restock(self):
        """Put void vouchers back: the card turned up, or its code was not used after all."""
        self._check_finance()
        for voucher in self:
            if voucher.state != "void":
                raise UserError(self.env._("%(name)s is not void.", name=voucher.display_name))
        self._do_restock()
        return True

    def _check_finance(self):
        self.check_access("read")
        if not self.env.user.has_group("mobility_mentoring.group_finance"):
            raise AccessError(self.env._("Finance keeps the stock of vouchers."))

    def _do_restock(self):
        # sudo: guarded fields, the caller checked the right
        self.sudo().write(
            {"state": "in_stock", "reward_id": False, "void_reason": False, "shown_by_id": False, "date_shown": False}
        )

    def _do_hand_over(self):
        self.sudo().filtered(lambda v: v.state == "assigned").state = "handed_over"  # sudo: as above

    def _do_undo_hand_over(self):
        self.sudo().filtered(lambda v: v.state == "handed_over").state = "assigned"  # sudo: as above

    def _do_release(self):
        """Free vouchers of rewards that were taken back. One whose code somebody saw may be used: it becomes void."""
        for voucher in self.sudo().filtered(lambda v: v.state == "assigned"):  # sudo: as above
            if voucher.date_shown:
                reason = self.env._("The code was shown to %(name)s.", name=voucher.shown_by_id.name)
                voucher.write({"state": "void", "void_reason": reason})
            else:
                voucher._do_restock()

    def _get_forgotten_values(self):
        """Whoever knows the code could ask the shop what was bought; each stays unique."""
        return {**super()._get_forgotten_values(), "code": SQL("'erased-' || id")}
