from odoo import api, fields, models
from odoo.exceptions import ValidationError

# From this age a child takes part in what is decided about it, and from the other it decides, and its parents see what
# the child agrees to.
HEARD_FROM, ALONE_FROM = 12, 16


class MobilityHouseholdMember(models.Model):
    """Somebody of the household. A child is somebody of its own: nothing about a parent is kept with it."""

    _name = "mobility.household.member"
    _description = "Household member"
    _inherit = ["mobility.named", "mobility.logged", "mobility.guard", "mobility.personal"]
    _order = "participant_id, birthdate, id"
    _guarded_fields = frozenset({"told_age"})
    _erase_to_year = frozenset({"birthdate"})

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
    age = fields.Integer(compute="_compute_age", help="In whole years, today.")
    lives_in = fields.Selection(
        [("always", "Lives here"), ("partly", "Part of the week"), ("no", "Lives elsewhere")],
        string="At home",
        required=True,
        default="always",
    )
    guardian_ids = fields.One2many("mobility.guardian", "member_id", "Who has authority")
    decider_words = fields.Char("Who decides", compute="_compute_decider_words")
    told_age = fields.Integer(
        default=0, copy=False, readonly=True, help="The latest birthday for which the mentor got a task: 16 or 18."
    )

    @api.depends("birthdate")
    def _compute_age(self):
        today = fields.Date.context_today(self)
        for member in self:
            member.age = self.env["mobility.participant"]._get_years(member.birthdate, today) or 0

    @api.depends("birthdate", "relation", "name")
    @api.depends_context("lang")
    def _compute_decider_words(self):
        today = fields.Date.context_today(self)
        for member in self:
            member.decider_words = member._get_decider_words(today) if member.relation == "child" else False

    @api.constrains("birthdate")
    def _check_birthdate(self):
        today = fields.Date.context_today(self)
        for member in self:
            if member.birthdate and member.birthdate > today:
                raise ValidationError(self.env._("%(name)s: a birth date cannot lie in the future.", name=member.name))

    def _check_child_of(self, person):
        """Refuse whoever is no child of this person's household.

        :raises ValidationError: for the first one
        """
        if any(child.participant_id != person or child.relation != "child" for child in self):
            raise ValidationError(self.env._("This child belongs to another household."))

    def _get_age_on(self, day):
        """Return the age in whole years on ``day``, None without a birth date."""
        return self.env["mobility.participant"]._get_years(self.birthdate, day)

    def _get_decider_on(self, day):
        """Return who decides what is agreed for this child on ``day``.

        :return: 'guardian', 'together' or 'person'; False for nobody in particular, when the birth date is not known
        """
        age = self._get_age_on(day)
        if age is None:
            return False
        return "person" if age >= ALONE_FROM else "together" if age >= HEARD_FROM else "guardian"

    def _get_decider_words(self, day):
        """Return the rule in words, for whoever asks this child or its parents something."""
        name = self.name or self.env._("The child")
        return {
            False: self.env._("Fill in the birth date: from 12 a child takes part, from 16 it decides."),
            "guardian": self.env._("Under 12 a parent or guardian decides for %(name)s.", name=name),
            "together": self.env._("From 12 %(name)s takes part in what is decided: ask, and listen.", name=name),
            "person": self.env._("From 16 %(name)s decides. Parents see only what %(name)s agrees to.", name=name),
        }[self._get_decider_on(day)]

    def _get_parents_blocker(self):
        """Tell why parents may not see what is kept about this child, or return False. Whatever they read asks here."""
        self.ensure_one()
        if self._get_decider_on(fields.Date.context_today(self)) == "person" and not self._has_consent("parents"):
            return self.env._("%(name)s is 16 or older and did not agree that parents see this.", name=self.name)
        return False
