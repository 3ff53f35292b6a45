from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MobilityGuardian(models.Model):
    """Who has authority over a child, from when until when: the participant, or another adult by name."""

    _name = "mobility.guardian"
    _description = "Authority over a child"
    _inherit = ["mobility.guard", "mobility.personal"]
    _order = "member_id, date_from, id"
    _guarded_fields = frozenset()
    _erase_rows = True
    _copy_leaves_out = frozenset({"name"})
    _moving_fields = frozenset({"member_id"})

    member_id = fields.Many2one(
        "mobility.household.member",
        "Child",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('relation', '=', 'child')]",
    )
    participant_id = fields.Many2one(related="member_id.participant_id", store=True, index=True)
    company_id = fields.Many2one(related="member_id.company_id", store=True, index=True)
    mentor_id = fields.Many2one(related="member_id.mentor_id", store=True, index=True)
    is_participant = fields.Boolean("The participant")
    name = fields.Char("Somebody else", help="Only if it is not the participant. Nobody is asked or told by this name.")
    date_from = fields.Date("From", help="Empty: since birth.")
    date_until = fields.Date("Until", help="Empty: now still.")

    _check_who = models.Constraint(
        "CHECK((is_participant IS TRUE) = (COALESCE(TRIM(name), '') = ''))",
        "Authority lies with the participant, or with somebody else by name.",
    )
    _check_dates = models.Constraint(
        "CHECK(date_until IS NULL OR date_from IS NULL OR date_from <= date_until)",
        "Authority ends after it begins.",
    )

    @api.depends("is_participant", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for guardian in self:
            guardian.display_name = self.env._("The participant") if guardian.is_participant else guardian.name

    @api.constrains("member_id")
    def _check_child(self):
        if any(guardian.member_id.relation != "child" for guardian in self):
            raise ValidationError(self.env._("Somebody has authority over a child only."))
