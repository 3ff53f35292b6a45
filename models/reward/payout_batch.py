from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# How far a batch goes, in this order.
STAGES = ("collect", "post", "file", "pay")


class MobilityPayoutBatch(models.Model):
    """Many payouts made in the background, step by step: collect, book, file, pay.

    ``payout_batch_run`` does the work. Every step is a transaction of its own, so a server that dies loses one step
    at most, and what is left to do follows from the payouts themselves.
    """

    _name = "mobility.payout.batch"
    _description = "Payouts in the background"
    _inherit = ["mobility.guard", "mail.thread"]
    _order = "id desc"
    _check_company_auto = True
    _guarded_fields = frozenset(
        {"state", "user_id", "is_collected", "reward_total", "date_started", "date_done", "problem", "payout_ids"}
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
        default=lambda self: self.env["mobility.payout"]._default_journal_id("bank"),
    )
    journal_type = fields.Selection(related="journal_id.type")
    date = fields.Date("Payment date", required=True, default=fields.Date.context_today)
    until = fields.Selection(
        [
            ("collect", "Collect only"),
            ("post", "Collect and book"),
            ("file", "Up to the files for the bank"),
            ("pay", "All the way: paid"),
        ],
        "How far",
        required=True,
        default="file",
        tracking=True,
    )
    state = fields.Selection(
        [("draft", "Draft"), ("running", "At work"), ("stopped", "Stopped"), ("done", "Done")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
        tracking=True,
    )
    user_id = fields.Many2one("res.users", "Started by", readonly=True, copy=False, tracking=True)
    date_started = fields.Datetime("Started on", readonly=True, copy=False)
    date_done = fields.Datetime("Done on", readonly=True, copy=False)
    is_collected = fields.Boolean(readonly=True, copy=False)
    reward_total = fields.Integer("Rewards", readonly=True, copy=False)
    problem = fields.Text("What went wrong", readonly=True, copy=False)
    payout_ids = fields.One2many("mobility.payout", "batch_id", "Payouts", readonly=True)
    amount_total = fields.Monetary("Total", compute="_compute_progress")
    progress = fields.Float(compute="_compute_progress")
    reward_done = fields.Integer("Rewards that came as far as asked", compute="_compute_progress")
    problem_count = fields.Integer("Payouts with a problem", compute="_compute_progress")
    waiting_reasons = fields.Text("What cannot be paid yet", compute="_compute_waiting_reasons")
    start_blocker = fields.Char("Why not", compute="_compute_start_blocker")

    _one_at_a_time = models.UniqueIndex(
        "(company_id) WHERE state = 'running'", "Payouts are being made already. Wait until that is done."
    )

    @api.depends("payout_ids.state", "payout_ids.batch_problem", "until", "reward_total")
    def _compute_progress(self):
        for batch in self:
            payouts = batch.payout_ids
            stages = batch._get_stages()
            steps = sum(payout.reward_count * payout._get_batch_progress(stages) for payout in payouts)
            whole = max(batch.reward_total, sum(payouts.mapped("reward_count"))) * len(stages)
            done = payouts.filtered(lambda payout, stages=stages: payout._get_batch_progress(stages) == len(stages))
            batch.reward_done = sum(done.mapped("reward_count"))
            batch.progress = 100 if batch.state == "done" and not whole else 100 * steps / (whole or 1)
            batch.amount_total = sum(payouts.mapped("amount_total"))
            batch.problem_count = len(payouts.filtered("batch_problem"))

    @api.depends("state", "until", "journal_id", "currency_id", "company_id")
    def _compute_waiting_reasons(self):
        for batch in self:
            # while it works nobody waits for a list of thousands; before and after it is what one wants to know
            batch.waiting_reasons = False if batch.state == "running" else batch._describe_waiting()

    def _describe_waiting(self):
        draft = self._get_payout_draft()
        lines = [draft.waiting_reasons] if draft.waiting_reasons else []
        if self.state == "draft" and (own := self._get_own_approvals(draft._get_waiting_rewards(), self.env.user)):
            lines.append(self.env._("%(count)s × You approved it: a colleague makes this payout.", count=len(own)))
        return "\n".join(lines)

    @api.depends_context("uid")
    @api.depends("state")
    def _compute_start_blocker(self):
        for batch in self:
            batch.start_blocker = batch._get_start_blocker()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["name"] = self.env["ir.sequence"].next_by_code("mobility.payout.batch")
        return super().create(vals_list)

    def write(self, vals):
        if {"company_id", "currency_id", "journal_id", "date"} & vals.keys():
            if any(batch.state != "draft" for batch in self):
                raise UserError(self.env._("This began already and stays as it is. Make another."))
        if "until" in vals and any(batch.state == "running" for batch in self):
            raise UserError(self.env._("It is at work. Stop it first."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        for batch in self:
            if batch.state != "draft":
                raise UserError(self.env._("%(name)s began already and stays.", name=batch.name))

    def action_start(self):
        """Start, or go on as far as is asked now. The work itself is done in the background.

        :raises UserError: when it cannot, with the reason
        """
        self._check_finance()
        for batch in self:
            if reason := batch._get_start_blocker():
                raise UserError(reason)
            batch.sudo().payout_ids.batch_problem = False  # sudo: guarded fields, the right was checked
            batch.sudo().write(  # sudo: as above
                {
                    "state": "running",
                    "user_id": self.env.uid,
                    "date_started": fields.Datetime.now(),
                    "date_done": False,
                    "problem": False,
                }
            )
        # sudo: a cron of ours; what it does, it does with the rights of who started
        self.env.ref("mobility_mentoring.ir_cron_payout_batch").sudo()._trigger()
        return True

    def action_stop(self):
        """Stop after the step that is being done now. What is made stays, and one can go on later."""
        self._check_finance()
        for batch in self.filtered(lambda batch: batch.state == "running"):
            batch.sudo().state = "stopped"  # sudo: guarded field, the right was checked
        return True

    def action_view_payouts(self):
        """Open the payouts of this batch."""
        self.ensure_one()
        return self.payout_ids._get_records_action(name=self.name)

    def action_view_waiting(self):
        """Open what cannot be paid yet."""
        return self._get_payout_draft().action_view_waiting()

    def _check_finance(self):
        if not (self.env.su or self.env.user.has_group("mobility_mentoring.group_finance")):
            raise AccessError(self.env._("Payouts are for finance."))
        self.check_access("write")

    def _get_start_blocker(self):
        """Tell why this cannot be started now, or return False. Button and action both ask here."""
        self.ensure_one()
        if self.state == "running":
            return self.env._("It is at work already.")
        # sudo: also one that a colleague started and this user does not see
        busy = self.sudo().search([("company_id", "=", self.company_id.id), ("state", "=", "running")], limit=1)
        if busy:
            return self.env._("%(name)s is at work. One at a time, so wait until it is done.", name=busy.name)
        return False

    def _get_own_approvals(self, rewards, user):
        """Return which of ``rewards`` this user approved, when this goes as far as files or payment: four eyes."""
        if self.until not in ("file", "pay"):
            return rewards.browse()
        return rewards.filtered(lambda reward: reward.approved_by_id == user)

    def _get_stages(self):
        """Return the stages of this batch in their order; a cash desk needs no file."""
        self.ensure_one()
        stages = STAGES[: STAGES.index(self.until) + 1]
        return tuple(stage for stage in stages if stage != "file" or self.journal_id.type == "bank")

    def _prepare_payout_vals(self):
        self.ensure_one()
        return {
            "batch_id": self._origin.id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "journal_id": self.journal_id.id,
            "date": self.date,
        }

    def _get_payout_draft(self):
        """Return a payout that is not kept, to ask what could be in it."""
        return self.env["mobility.payout"].new({**self._prepare_payout_vals(), "batch_id": False})


class MobilityPayout(models.Model):
    _inherit = "mobility.payout"

    batch_id = fields.Many2one(
        "mobility.payout.batch",
        "Made in the background",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    batch_problem = fields.Text("What went wrong", readonly=True, copy=False)

    def _get_batch_progress(self, stages):
        """Return how many of these stages are behind this payout."""
        self.ensure_one()
        if self.state == "cancelled":
            return len(stages)
        done = {
            "collect": True,
            "post": self.state != "draft",
            "file": bool(self.date_sent) or self.state == "paid",
            "pay": self.state == "paid",
        }
        return next((number for number, stage in enumerate(stages) if not done[stage]), len(stages))
