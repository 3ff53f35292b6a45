from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .retention_term import LEGAL_BASES

MANAGER = "mobility_mentoring.group_manager"


class MobilityRetentionLine(models.Model):
    """Somebody whose record may go: the term is over, or the person asked for it. A manager decides.

    The line goes with the record; what stays is a ``mobility.destruction`` without a name.
    """

    _name = "mobility.retention.line"
    _description = "Record that may go"
    _inherit = ["mobility.guard", "mobility.personal"]
    _order = "date_due, id"
    _rec_name = "participant_id"
    _erase_rows = True
    _child_path = "member_id"
    _counts_as_change = False
    _guarded_fields = frozenset({"state", "keep_reason", "decided_by_id", "date_decided", "problem"})

    participant_id = fields.Many2one(
        "mobility.participant", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="participant_id.company_id", store=True, index=True)
    retention_id = fields.Many2one("mobility.retention", "List", readonly=True, index=True, ondelete="cascade")
    request_id = fields.Many2one("mobility.request", readonly=True, index="btree_not_null", ondelete="cascade")
    legal_basis = fields.Selection(LEGAL_BASES, "Under", readonly=True)
    years = fields.Integer("Term (years)", readonly=True)
    source = fields.Char("By", readonly=True)
    date_touched = fields.Date("Last change", readonly=True)
    date_due = fields.Date("May go since", readonly=True)
    blocker = fields.Char("In the way", compute="_compute_blocker")
    state = fields.Selection(
        [("due", "To decide"), ("keep", "Kept"), ("confirmed", "Being forgotten"), ("failed", "Did not work")],
        required=True,
        readonly=True,
        default="due",
        index=True,
    )
    keep_reason = fields.Text("Why kept", readonly=True)
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True)
    date_decided = fields.Date("Decided on", readonly=True)
    problem = fields.Char("What went wrong", readonly=True)

    member_id = fields.Many2one(
        "mobility.household.member", "The child", readonly=True, index="btree_not_null", ondelete="cascade"
    )

    _once = models.UniqueIndex(
        "(participant_id, COALESCE(member_id, 0), retention_id)", "This person stands on the list already."
    )
    _confirmed_once = models.UniqueIndex(
        "(participant_id, COALESCE(member_id, 0)) WHERE state = 'confirmed'", "This person is being forgotten already."
    )

    @api.depends("participant_id")
    def _compute_blocker(self):
        blockers = self._get_blockers()
        for line in self:
            line.blocker = blockers.get(line, False)

    def _get_subject(self):
        """Return whom this is about, as superuser: the child, or else the participant."""
        # sudo: to compare with who is due
        return self.sudo().member_id or self.sudo().participant_id

    def _get_blockers(self):
        """Return {line: what stands in the way of forgetting this person}, without those who can be forgotten."""
        # sudo: reasons, for who may read the lines
        lines = self.sudo().filtered(lambda line: not line.member_id)  # what is open is the parent's, not the child's
        reasons = lines.participant_id._get_erase_blockers()
        return {line: " ".join(reasons[line.participant_id]) for line in lines if reasons[line.participant_id]}

    def action_keep(self):
        """Keep these records for now, with a reason from the context (``keep_reason``) or asked for.

        They come on the next list again.
        """
        self._check_decide(("due", "failed"))
        reason = (self.env.context.get("keep_reason") or "").strip()
        if not reason:
            title = self.env._("Keep for now: why?")
            return self.env["mobility.reason"]._open(self, "action_keep", "keep_reason", title)
        self._do_decide("keep", reason)
        return True

    def action_undecide(self):
        """Take a decision to keep back."""
        self._check_decide(("keep", "failed"))
        self._do_decide("due")
        return True

    def _check_decide(self, allowed):
        self.check_access("read")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("A manager decides which records go."))
        if any(line.state not in allowed for line in self):
            raise UserError(self.env._("This was decided already."))

    def _do_decide(self, state, reason=False):
        # sudo: guarded fields, the callers checked the right to decide
        self.sudo().write(
            {
                "state": state,
                "keep_reason": reason,
                "decided_by_id": self.env.uid,
                "date_decided": fields.Date.context_today(self),
                "problem": False,
            }
        )
