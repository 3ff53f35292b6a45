from odoo import api, fields, models
from odoo.exceptions import AccessError, MissingError, UserError, ValidationError

from ..participant.named import hide_names


class ResPartner(models.Model):
    _inherit = "res.partner"

    # The two columns that the rule hiding participants needs; a rule that had to look elsewhere made lists slow.
    mobility_hidden = fields.Boolean(
        readonly=True,
        copy=False,
        help="Contact of a participant: found only by those who work with or pay this person.",
    )
    mobility_participant_ids = fields.One2many("mobility.participant", "partner_id", groups="base.group_system")
    mobility_mentor_id = fields.Many2one(
        "res.users",
        compute="_compute_mobility_mentor_id",
        store=True,
        index="btree_not_null",
        groups="base.group_system",
    )

    @api.depends("mobility_participant_ids.mentor_id")
    def _compute_mobility_mentor_id(self):
        for partner in self:
            partner.mobility_mentor_id = partner.mobility_participant_ids[:1].mentor_id

    def _filter_mobility_shut(self, channel):
        """Return the participants' contacts among these to whom nothing may go in this way, whoever sends it."""
        # sudo: the host sends what it has in its queues, whoever put it there
        hidden = self.sudo().filtered("mobility_hidden").with_context(active_test=False)
        people = hidden.mobility_participant_ids
        return people.filtered(lambda person: person._get_contact_blocker(channel, looked=True)).partner_id

    @api.depends("mobility_hidden")
    @api.depends_context("uid")
    def _compute_display_name(self):
        # EXTENDS base
        super()._compute_display_name()
        hide_names(self.filtered("mobility_hidden"))

    def _increase_rank(self, field, n=1):
        # EXTENDS account: being paid a reward makes nobody a vendor, and a list of vendors is no place for participants
        return super(ResPartner, self.filtered(lambda partner: not partner.mobility_hidden))._increase_rank(field, n)

    @api.constrains("parent_id", "mobility_hidden")
    def _check_mobility_alone(self):
        """A relative in the contact tree would be readable by its portal users, and the other way round."""
        for partner in self:
            if (partner.mobility_hidden and partner.parent_id) or partner.parent_id.mobility_hidden:
                raise ValidationError(
                    self.env._("The contact of a participant stands alone, without a parent or children.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_mobility_hidden(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_mobility_hidden(vals)
        if "active" in vals and not vals["active"]:
            self._check_mobility_stays()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_mobility_participant(self):
        self._check_mobility_stays()

    def _check_mobility_stays(self):
        """Refuse to archive or delete half of somebody, as the host's look-up of personal data offers."""
        if self.sudo().with_context(active_test=False).mobility_participant_ids:  # sudo: whether, not whose
            raise UserError(
                self.env._(
                    "This contact belongs to a record of coaching, and does not go by itself. To forget this person,"
                    " open Mobility Mentoring, Privacy, Requests: a request there removes everything."
                )
            )

    def _filter_mobility_hidden(self):
        # EXTENDS mobility_mentoring: everybody knows oneself, who is the default of many a field
        others = self - self.env.user.partner_id
        try:
            others.fetch()  # as the host reads them next, so that nobody pays a query for us
        except AccessError:
            others.sudo().fetch(["mobility_hidden"])  # nothing else: what is in memory, the user reads past all rules
        others = others.sudo()  # sudo: asked to refuse
        try:
            hidden = others.filtered("mobility_hidden")
        except MissingError:  # a message may be about what is gone
            hidden = others.exists().filtered("mobility_hidden")
        return self.browse(hidden.ids)

    def _check_mobility_hidden(self, vals):
        if "mobility_hidden" in vals and not self.env.su:
            raise AccessError(self.env._("Only a participant's own record hides a contact."))
