from odoo import api, fields, models


class MobilityRequest(models.Model):
    """A request about a child of the household: asked for it, by it, or by both, as its age says."""

    _inherit = "mobility.request"
    _child_path = "member_id"

    member_id = fields.Many2one(
        "mobility.household.member",
        "About the child",
        domain="[('participant_id', '=', participant_id), ('relation', '=', 'child')]",
        index="btree_not_null",
        ondelete="restrict",
        help="Only when it is about a child of the household. Otherwise it is about the person.",
    )
    decider_words = fields.Char(related="member_id.decider_words")

    _one_open = models.UniqueIndex(
        "(participant_id, COALESCE(member_id, 0), kind) WHERE state = 'open' AND kind != 'correction'",
        "This was asked already, and is not answered yet.",
    )

    @api.depends("member_id.name")
    def _compute_display_name(self):
        super()._compute_display_name()
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for request in self.filtered("member_id"):
            request.display_name = f"{request.member_id.name} · {kinds.get(request.kind, '')}"

    @api.constrains("participant_id", "member_id")
    def _check_member(self):
        for request in self:
            request.member_id._check_child_of(request.participant_id)

    def _get_blocker(self):
        return False if self.member_id else super()._get_blocker()

    def _get_subject(self):
        return self.member_id or super()._get_subject()

    def _prepare_line_vals(self):
        return {**super()._prepare_line_vals(), "member_id": self.member_id.id}

    @api.model
    def _get_copy_domain(self):
        return [("member_id", "=", False)]
