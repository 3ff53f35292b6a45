from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .reward_type import HAND_OVER_KINDS, KINDS

# Why somebody may not see it: to finance these would tell what a person works on (design section 2).
STAFF = "mobility_mentoring.group_mentor"


class MobilityReward(models.Model):
    """A reward for one step.

    People change ``approval_state`` through actions; ``state`` follows from it and from the books, so that undoing a
    payment flows back. Rights: nobody writes rewards directly, the actions do after their checks.
    """

    _name = "mobility.reward"
    _description = "Reward"
    _inherit = ["mobility.guard", "mobility.personal"]
    _order = "date_earned desc, id desc"
    _guarded_fields = frozenset(
        {"approval_state", "state", "approved_by_id", "date_approved", "approval_way", "date_handed_over"}
    )
    # amount, program and four eyes stay; whose it was, and for which step, does not: payouts name their payee for years
    _erase_keeps = frozenset(
        {"name", "legal_code", "amount_set_by_id", "ticked_by_id", "coached_by_id", "approved_by_id", "date_approved"}
        | {"handed_over_by_id", "date_handed_over"}
    )
    _copy_leaves_out = frozenset({"payout_line_id", "hand_over_move_id", "hand_over_key"})
    _erase_cuts = frozenset({"participant_id", "enrollment_id", "step_id"})

    name = fields.Char("Number", required=True, readonly=True, copy=False, default="/")
    # always there, until the person is forgotten: then the amount stays without one
    participant_id = fields.Many2one("mobility.participant", index=True, ondelete="restrict", groups=STAFF)
    company_id = fields.Many2one("res.company", required=True, index=True)
    currency_id = fields.Many2one("res.currency", required=True)
    mentor_id = fields.Many2one(
        related="participant_id.mentor_id", store=True, index=True, precompute=True, groups=STAFF
    )
    enrollment_id = fields.Many2one("mobility.enrollment", index="btree_not_null", ondelete="restrict", groups=STAFF)
    program_id = fields.Many2one("mobility.program", index=True, ondelete="restrict")
    step_id = fields.Many2one("mobility.goal.step", index="btree_not_null", ondelete="restrict", groups=STAFF)
    reward_type_id = fields.Many2one("mobility.reward.type", required=True, ondelete="restrict", groups=STAFF)
    kind = fields.Selection(KINDS, required=True, index=True)
    amount = fields.Monetary()
    date_earned = fields.Date("Earned on", index=True)
    partner_id = fields.Many2one(
        "res.partner",
        "Paid to",
        compute="_compute_partner_id",
        store=True,
        index="btree_not_null",
        precompute=True,
    )
    approval_state = fields.Selection(
        [
            ("promised", "Promised"),
            ("earned", "Earned"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="promised",
        index=True,
    )
    state = fields.Selection(
        [
            ("promised", "Promised"),
            ("earned", "To approve"),
            ("approved", "Approved"),
            ("booked", "On its way"),
            ("received", "Received"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_state",
        store=True,
        precompute=True,
        index=True,
        group_expand=True,
    )
    amount_set_by_id = fields.Many2one("res.users", "Amount set by", readonly=True, groups=STAFF)
    ticked_by_id = fields.Many2one("res.users", "Step ticked by", readonly=True, groups=STAFF)
    coached_by_id = fields.Many2one("res.users", "Mentor when earned", readonly=True, groups=STAFF)
    approved_by_id = fields.Many2one("res.users", "Approved by", readonly=True, copy=False, index="btree_not_null")
    date_approved = fields.Datetime("Approved on", readonly=True, copy=False)
    approval_way = fields.Selection(
        [("person", "Evidence checked by a second person"), ("rule", "Within the limit for automatic approval")],
        string="Rule",
        readonly=True,
        copy=False,
    )
    refuse_reason = fields.Text(readonly=True, copy=False, groups=STAFF)
    approval_blocker = fields.Char("Why not", compute="_compute_approval_blocker", groups=STAFF)
    payout_item_ids = fields.One2many("mobility.payout.item", "reward_id", readonly=True)
    payout_line_id = fields.Many2one(
        "mobility.payout.line",
        "Payment",
        compute="_compute_payout_line_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )

    _one_per_step = models.UniqueIndex(
        "(step_id) WHERE approval_state NOT IN ('refused', 'cancelled')", "A step earns one reward."
    )
    _check_amount = models.Constraint(
        "CHECK((kind != 'recognition' AND amount >= 0) OR COALESCE(amount, 0) = 0)",
        "Recognition has no amount, and an amount is never below zero.",
    )
    _check_four_eyes = models.Constraint(
        "CHECK(approval_way IS DISTINCT FROM 'person' OR (approved_by_id IS NOT NULL"
        " AND approved_by_id IS DISTINCT FROM ticked_by_id AND approved_by_id IS DISTINCT FROM coached_by_id"
        " AND approved_by_id IS DISTINCT FROM amount_set_by_id))",
        "Who approves a reward is not the mentor, not who ticked the step and not who set the amount.",
    )

    @api.depends("participant_id.payee_id", "participant_id.partner_id", "payout_line_id.partner_id")
    def _compute_partner_id(self):
        for reward in self:
            person = reward.participant_id
            reward.partner_id = reward.payout_line_id.partner_id or person.payee_id or person.partner_id

    @api.depends("payout_item_ids.returned")
    def _compute_payout_line_id(self):
        for reward in self:
            reward.payout_line_id = reward.payout_item_ids.filtered(lambda item: not item.returned)[:1].line_id

    @api.depends("approval_state", "kind", "payout_line_id.settlement", "date_handed_over")
    def _compute_state(self):
        for reward in self:
            if reward.approval_state in ("refused", "cancelled"):
                reward.state = "cancelled"
            elif reward.approval_state == "promised":
                reward.state = "promised"
            elif reward.kind == "recognition":
                reward.state = "received"  # kind words arrive at the moment the step is ticked
            elif reward.approval_state == "earned":
                reward.state = "earned"
            elif reward.kind in HAND_OVER_KINDS:
                reward.state = "received" if reward.date_handed_over else "approved"
            else:
                settlement = reward.payout_line_id.settlement or "none"
                reward.state = {"none": "approved", "paid": "received"}.get(settlement, "booked")

    @api.constrains("participant_id")
    def _check_participant(self):
        if not all(reward.participant_id for reward in self.sudo()):  # sudo: whether, not whose
            raise ValidationError(self.env._("A reward belongs to somebody."))

    @api.depends_context("uid")
    @api.depends("state")
    def _compute_approval_blocker(self):
        for reward in self:
            reward.approval_blocker = reward._get_approval_blocker()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].next_by_code("mobility.reward")
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_promised(self):
        for reward in self:
            if reward.approval_state != "promised":
                raise UserError(self.env._("%(name)s was earned and stays. It can be cancelled.", name=reward.name))

    def _get_approval_blocker(self):
        """Tell why the current user cannot approve this reward, or return False.

        One place decides: the button, the list and the action ask here.
        """
        self.ensure_one()
        user = self.env.user
        reward = self.sudo()  # sudo: compares who did what; a reason never names anything else
        if reward.state != "earned":
            return self.env._("It waits for approval only after the step is done.")
        if not user.has_group("mobility_mentoring.group_coordinator"):
            return self.env._("A coordinator approves rewards.")
        if user in (reward.coached_by_id, reward.mentor_id):
            return self.env._("You are the mentor of this person. A colleague approves this reward.")
        if user == reward.ticked_by_id:
            return self.env._("You ticked the step. A colleague approves this reward.")
        if user == reward.amount_set_by_id:
            return self.env._("You set the amount. A colleague approves this reward.")
        if not (reward.program_id or reward.participant_id.program_id):
            return self.env._("This person takes part in no program yet, so no budget pays this reward.")
        return False

    def action_earn(self):
        """The step was done: the promise becomes a right, and small amounts are approved by rule."""
        self.check_access("read")
        rewards = self.sudo()  # sudo: asks the state of the step and nothing else
        if any(reward.approval_state != "promised" or reward.step_id.state != "done" for reward in rewards):
            raise UserError(self.env._("A reward is earned by the step it was promised for, when that is done."))
        self._do_earn()

    def action_approve(self):
        """Approve these rewards for payment.

        :raises UserError: with the reason for each that this user cannot approve, or no room in the budget
        """
        self.check_access("read")
        problems = [f"{reward.name}: {reason}" for reward in self if (reason := reward._get_approval_blocker())]
        if problems:
            raise UserError("\n".join(problems))
        self._do_approve("person")
        return True

    def action_refuse(self):
        """Refuse with a reason, from the context (``refuse_reason``) or asked for by the wizard.

        :return: True, or the action that asks for the reason
        """
        self.check_access("read")
        if not self.env.user.has_group("mobility_mentoring.group_coordinator"):
            raise AccessError(self.env._("A coordinator approves and refuses rewards."))
        for reward in self:
            if reward.state != "earned":
                raise UserError(self.env._("%(name)s does not wait for approval.", name=reward.name))
        reason = (self.env.context.get("refuse_reason") or "").strip()
        if not reason:
            return self.env["mobility.reason"]._open(self, "action_refuse", "refuse_reason", self.env._("Refuse"))
        # sudo: rewards are written by their actions only, after the checks above
        self.sudo().write({"approval_state": "refused", "refuse_reason": reason})
        for reward in self.sudo():  # sudo: the mentor of the person is told, whoever that is
            reward.participant_id._message_log(
                body=self.env._("Reward %(name)s was not approved: %(reason)s", name=reward.name, reason=reason)
            )
        return True

    def action_cancel(self):
        """Take back a promise or an approval that was not collected for payment yet.

        :raises UserError: when it is in a payout or received: nothing that was received is claimed back
        """
        self.check_access("read")
        if not self.env.user.has_group("mobility_mentoring.group_coordinator"):
            raise AccessError(self.env._("A coordinator cancels rewards."))
        for reward in self:
            if reward.payout_line_id or reward.state not in ("promised", "earned", "approved"):
                raise UserError(
                    self.env._("%(name)s is collected for payment, received or cancelled already.", name=reward.name)
                )
        self._do_cancel()
        return True

    def _do_earn(self):
        rewards = self.sudo()  # sudo: rewards are written by their actions only, after the checks there

        def get_facts(reward):
            step, mentor = reward.step_id, reward.enrollment_id.mentor_id or reward.mentor_id
            return step.date_done, step.done_by_id.id, mentor.id

        for (date, ticked_by, coached_by), earned in rewards.grouped(get_facts).items():
            earned.write(
                {
                    "approval_state": "earned",
                    "date_earned": date,
                    "ticked_by_id": ticked_by,
                    "coached_by_id": coached_by,
                }
            )
        rewards._do_fill_program()
        rewards._do_approve_by_rule()

    def _do_approve(self, way, claimed=False):
        """Approve these rewards.

        :param way: 'person' or 'rule'
        :param claimed: that there is money for them was found in this very call
        """
        rewards = self.sudo()  # sudo: rewards are written by their actions only, after the checks there
        rewards._do_fill_program()
        costly = rewards.filtered(lambda reward: reward.kind != "recognition" and not claimed)
        for program, asking in costly.grouped("program_id").items():
            if program:
                program._claim_budget(asking)
        rewards.write(
            {
                "approval_state": "approved",
                "approval_way": way,
                "approved_by_id": self.env.uid if way == "person" else False,
                "date_approved": fields.Datetime.now(),
            }
        )

    def _do_fill_program(self):
        """Tie rewards promised before the person was enrolled to the program that pays them."""
        for reward in self.filtered(lambda reward: not reward.program_id and reward.participant_id.enrollment_id):
            enrollment = reward.participant_id.enrollment_id
            reward.write({"enrollment_id": enrollment.id, "program_id": enrollment.program_id.id})

    def _do_cancel(self):
        # sudo: rewards are written by their actions only, after the checks there
        self.sudo().write({"approval_state": "cancelled"})
