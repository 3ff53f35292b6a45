from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class MobilityConsent(models.Model):
    """What a person agreed to, or the ground on which no agreement is needed: one that holds a purpose.

    An agreement is never changed or deleted: it is withdrawn, and another is made. Withdrawing is as easy as giving.
    """

    _name = "mobility.consent"
    _description = "Agreement"
    _inherit = ["mobility.guard"]
    _order = "date_withdrawn desc, date_given desc, id desc"
    _rec_name = "purpose"
    _guarded_fields = frozenset({"recorded_by_id", "date_withdrawn", "withdrawn_by_id"})

    participant_id = fields.Many2one("mobility.participant", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="participant_id.company_id", store=True, index=True)
    mentor_id = fields.Many2one(related="participant_id.mentor_id", store=True, index=True)
    purpose = fields.Selection(
        [
            ("coaching", "Coaching and keeping a record"),
            ("sharing", "Sharing with an organisation"),
            ("story", "Telling the story"),
            ("research", "Research"),
            ("sms", "Text messages"),
        ],
        "What for",
        required=True,
    )
    organisation = fields.Char("With whom", help="The organisation that may know, such as the housing association.")
    ground = fields.Selection(
        [
            ("consent", "The person agrees"),
            ("task", "Public task"),
            ("law", "Duty by law"),
            ("vital", "Somebody's life or health"),
        ],
        required=True,
        default="consent",
        help="Coaching by a municipality is most often a public task: then no agreement is asked for it.",
    )
    given_how = fields.Selection(
        [("paper", "On paper"), ("spoken", "In a talk"), ("portal", "On the own page")], "Given how"
    )
    date_given = fields.Date("Since", required=True, default=fields.Date.context_today)
    recorded_by_id = fields.Many2one(
        "res.users", "Written down by", required=True, readonly=True, default=lambda self: self.env.uid
    )
    note = fields.Text(help="In own words: what is agreed, and what is not.")
    date_withdrawn = fields.Date("Withdrawn on", readonly=True, copy=False)
    withdrawn_by_id = fields.Many2one("res.users", "Withdrawal written down by", readonly=True, copy=False)

    _one_open = models.UniqueIndex(
        "(participant_id, purpose, (COALESCE(lower(organisation), ''))) WHERE date_withdrawn IS NULL",
        "There is an agreement for this already. Withdraw it first, when something changed.",
    )
    _check_organisation = models.Constraint(
        "CHECK((purpose = 'sharing') = (organisation IS NOT NULL AND organisation != ''))",
        "Name the organisation when something is shared with one, and only then.",
    )
    _check_given_how = models.Constraint(
        "CHECK(ground != 'consent' OR given_how IS NOT NULL)", "How did the person agree: on paper, or in a talk?"
    )

    @api.constrains("date_given")
    def _check_date_given(self):
        today = fields.Date.context_today(self)
        if any(consent.date_given > today for consent in self):
            raise ValidationError(self.env._("An agreement cannot begin in the future."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["organisation"] = " ".join((vals.get("organisation") or "").split()) or False
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
            raise UserError(self.env._("An agreement stays as it was given. Withdraw it and write down another."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("An agreement is never deleted. Withdraw it."))

    def action_withdraw(self):
        """Note that the person no longer agrees, from today on."""
        self.check_access("read")  # who may read the agreements of a person works with that person
        if any(consent.date_withdrawn for consent in self):
            raise UserError(self.env._("This was withdrawn already."))
        # sudo: guarded fields of what nobody changes otherwise
        self.sudo().write({"date_withdrawn": fields.Date.context_today(self), "withdrawn_by_id": self.env.uid})
        return True


class MobilityParticipant(models.Model):
    _inherit = "mobility.participant"

    consent_ids = fields.One2many("mobility.consent", "participant_id", "Agreements")

    def _has_consent(self, purpose, organisation=None):
        """Tell whether this may be done for or about the person: by agreement, or on a ground that needs none.

        The one place that decides; nothing noted down means no.

        :param organisation: with whom, for ``sharing``
        """
        self.ensure_one()
        wanted = " ".join((organisation or "").split()).lower()
        # sudo: answers yes or no to whoever does something for the person, also to the system
        return any(
            consent.purpose == purpose and not consent.date_withdrawn and (consent.organisation or "").lower() == wanted
            for consent in self.sudo().consent_ids
        )
