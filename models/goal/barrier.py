from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class MobilityBarrier(models.Model):
    """Something in the way of a person: in the person's life, at an organisation, or a rule."""

    _name = "mobility.barrier"
    _description = "Something in the way"
    _inherit = ["mobility.named", "mobility.guard", "mobility.personal"]
    _order = "date_found desc, id desc"

    name = fields.Char("What is in the way", required=True, help="In the person's own words.")
    participant_id = fields.Many2one("mobility.participant", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="participant_id.company_id", store=True, index=True, precompute=True)
    mentor_id = fields.Many2one(related="participant_id.mentor_id", store=True, index=True, precompute=True)
    area_id = fields.Many2one(
        "mobility.area",
        domain="[('instrument_id.state', '!=', 'draft')]",
        ondelete="restrict",
        help="The part of the Bridge that it makes heavier.",
    )
    cause = fields.Selection(
        [("person", "In this person's life"), ("organisation", "At an organisation"), ("rule", "A rule")],
        string="Where it comes from",
        required=True,
        default="person",
        index=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Who helps",
        domain="[('mobility_hidden', '=', False)]",
        index="btree_not_null",
        ondelete="set null",
        help="The organisation or colleague who can do something about it.",
    )
    state = fields.Selection(
        [("open", "In the way"), ("working", "Worked on"), ("removed", "Out of the way"), ("stays", "Stays")],
        required=True,
        readonly=True,
        copy=False,
        default="open",
        index=True,
        group_expand=True,
    )
    date_found = fields.Date("Since", required=True, default=fields.Date.context_today)
    date_closed = fields.Date("Until", readonly=True, copy=False)
    note = fields.Text(help="What was tried, and what helped. The person may read this.")

    @api.constrains("partner_id")
    def _check_partner(self):
        for barrier in self:
            # sudo: asks whether it is somebody's own contact, and nothing else
            if barrier.sudo().partner_id.mobility_hidden:
                raise ValidationError(self.env._("Who helps is an organisation or a colleague, not a participant."))

    def write(self, vals):
        if "participant_id" in vals and any(barrier.participant_id.id != vals["participant_id"] for barrier in self):
            raise UserError(self.env._("What is in the way stays with the person it was found with."))
        return super().write(vals)

    def action_work(self):
        """Somebody does something about it."""
        self._do_move("working", ("open", "stays", "removed"))

    def action_remove(self):
        """It is out of the way."""
        self._do_move("removed", ("open", "working", "stays"))

    def action_stay(self):
        """It stays, and the person goes on with it: nobody has to work on it."""
        self._do_move("stays", ("open", "working"))

    def action_reopen(self):
        """It is in the way again."""
        self._do_move("open", ("working", "removed", "stays"))

    def _do_move(self, state, allowed):
        self.check_access("write")
        labels = dict(self._fields["state"]._description_selection(self.env))
        for barrier in self:
            if barrier.state not in allowed:
                raise UserError(
                    self.env._("%(name)s: '%(state)s' already.", name=barrier.name, state=labels[barrier.state])
                )
        closed = fields.Date.context_today(self) if state in ("removed", "stays") else False
        # sudo: guarded field, the right to write was checked
        self.sudo().write({"state": state, "date_closed": closed})
