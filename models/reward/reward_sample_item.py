from odoo import api, fields, models
from odoo.exceptions import UserError

from .reward import STAFF


class MobilityRewardSampleItem(models.Model):
    """One reward of a sample: finance sees payee, amount, rule and date; a coordinator says what evidence was seen."""

    _name = "mobility.reward.sample.item"
    _description = "Reward in a sample"
    _inherit = ["mobility.guard"]
    _order = "sample_id, id"
    _rec_name = "reward_id"
    _guarded_fields = frozenset({"sample_id", "reward_id", "partner_id", "amount", "evidence", "evidence_by_id"})

    sample_id = fields.Many2one("mobility.reward.sample", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="sample_id.company_id", store=True, index=True)
    sample_state = fields.Selection(related="sample_id.state", string="Sample is")
    reward_id = fields.Many2one("mobility.reward", required=True, readonly=True, index=True, ondelete="restrict")
    currency_id = fields.Many2one(related="reward_id.currency_id")
    partner_id = fields.Many2one("res.partner", "Payee", readonly=True, ondelete="restrict")
    amount = fields.Monetary(readonly=True)
    date_earned = fields.Date(related="reward_id.date_earned", related_sudo=True)
    approval_way = fields.Selection(related="reward_id.approval_way", related_sudo=True)
    # for those who coach: what they have to look at
    participant_id = fields.Many2one(related="reward_id.participant_id", groups=STAFF)
    step_id = fields.Many2one(related="reward_id.step_id", groups=STAFF)
    evidence = fields.Selection(
        [("yes", "Evidence seen"), ("no", "No evidence found")],
        readonly=True,
        help="Answered by a coordinator who neither coached this person nor ticked the step.",
    )
    evidence_by_id = fields.Many2one("res.users", "Answered by", readonly=True)
    date_evidence = fields.Date("Answered on", readonly=True)
    evidence_blocker = fields.Char("Why not", compute="_compute_evidence_blocker")

    _once = models.UniqueIndex("(sample_id, reward_id)", "A reward is in a sample once.")

    @api.depends_context("uid")
    @api.depends("sample_state")
    def _compute_evidence_blocker(self):
        for item in self:
            item.evidence_blocker = item._get_evidence_blocker()

    def _get_evidence_blocker(self):
        """Tell why this user cannot answer about evidence, or return False."""
        self.ensure_one()
        user, reward = self.env.user, self.sudo().reward_id  # sudo: only who did what
        if self.sample_state == "signed":
            return self.env._("The sample is signed.")
        if not user.has_group("mobility_mentoring.group_coordinator"):
            return self.env._("A coordinator says whether evidence was seen.")
        if user in (reward.coached_by_id, reward.mentor_id):
            return self.env._("You are the mentor of this person. A colleague looks at the evidence.")
        if user in (reward.ticked_by_id, reward.amount_set_by_id):
            return self.env._("You ticked the step or set the amount. A colleague looks at the evidence.")
        return False

    def action_evidence_yes(self):
        """Record that this user saw evidence that the step was done."""
        return self._do_answer("yes")

    def action_evidence_no(self):
        """Record that this user found no evidence. Nothing is claimed back: one learns from it."""
        return self._do_answer("no")

    def _do_answer(self, evidence):
        self.check_access("read")
        # sudo: the neutral number alone, of a reward in a sample that this user may read
        problems = [f"{item.reward_id.sudo().name}: {why}" for item in self if (why := item._get_evidence_blocker())]
        if problems:
            raise UserError("\n".join(problems))
        # sudo: guarded fields, checked above
        self.sudo().write(
            {
                "evidence": evidence,
                "evidence_by_id": self.env.uid,
                "date_evidence": fields.Date.context_today(self),
            }
        )
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A sample stays, or one could draw until it suits."))
