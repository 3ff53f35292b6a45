from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MobilityHouseholdMember(models.Model):
    _name = "mobility.household.member"
    _description = "Household member"
    _inherit = ["mobility.guard"]
    _order = "participant_id, birthdate, id"
    _guarded_fields = frozenset()

    participant_id = fields.Many2one("mobility.participant", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="participant_id.company_id", store=True, index=True)
    mentor_id = fields.Many2one(related="participant_id.mentor_id", store=True, index=True)
    name = fields.Char(required=True)
    relation = fields.Selection(
        [("partner", "Partner"), ("child", "Child"), ("parent", "Parent"), ("other", "Somebody else")],
        required=True,
        default="child",
    )
    birthdate = fields.Date("Born on")
    lives_in = fields.Selection(
        [("always", "Lives here"), ("partly", "Part of the week"), ("no", "Lives elsewhere")],
        string="At home",
        required=True,
        default="always",
    )

    @api.constrains("birthdate")
    def _check_birthdate(self):
        today = fields.Date.context_today(self)
        for member in self:
            if member.birthdate and member.birthdate > today:
                raise ValidationError(self.env._("%(name)s: a birth date cannot lie in the future.", name=member.name))
