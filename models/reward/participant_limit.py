from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MobilityParticipant(models.Model):
    """With whom a limit is shared. Two adults who get one benefit may both take part, with mentors of their own.

    Neither learns of the other: only a coordinator, who sees everybody, sees or sets the link. Of the other one only
    amounts go into a sum, in which gifts from elsewhere stand as well.
    """

    _inherit = "mobility.participant"

    other_gift_ids = fields.One2many("mobility.other.gift", "participant_id", "Gifts from elsewhere")
    benefit_partner_id = fields.Many2one(
        "mobility.participant",
        "Gets one benefit with",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        domain="[('id', '!=', id), ('company_id', '=', company_id)]",
        groups="mobility_mentoring.group_coordinator",
        help="Only when both take part. Yearly limits for a household then count both. Only coordinators see this:"
        " the two people and their mentors are not told of each other.",
    )

    _check_benefit_partner = models.Constraint(
        "CHECK(benefit_partner_id IS DISTINCT FROM id)", "Nobody shares a benefit with themselves."
    )

    @api.constrains("benefit_partner_id")
    def _check_benefit_partner_company(self):
        for person in self.sudo():  # sudo: compares the organisations and tells nothing else
            partner = person.benefit_partner_id
            if partner and partner.company_id != person.company_id:
                raise ValidationError(self.env._("Both who share a benefit belong to the same organisation."))

    @api.model_create_multi
    def create(self, vals_list):
        persons = super().create(vals_list)
        for person, vals in zip(persons, vals_list, strict=True):
            if vals.get("benefit_partner_id"):
                person._do_pair(person.browse())
        return persons

    def write(self, vals):
        if "benefit_partner_id" not in vals:
            return super().write(vals)
        former = {person: person.sudo().benefit_partner_id for person in self}  # sudo: to unlink them, see below
        result = super().write(vals)
        for person, partner in former.items():
            person._do_pair(partner)
        return result

    def _do_pair(self, former):
        """Let the other side of the link say the same: the former partner and the new one, and so on with theirs."""
        person = self.sudo()  # sudo: the right to write the link was checked on this side
        partner = person.benefit_partner_id
        for left in former - partner:
            if left.benefit_partner_id == person:
                left.benefit_partner_id = False
        if partner and partner.benefit_partner_id != person:
            partner.benefit_partner_id = person
