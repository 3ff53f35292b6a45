from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class MobilityConsent(models.Model):
    """What a person agreed to, or the ground on which no agreement is needed: one that holds a purpose.

    An agreement is never changed or deleted: it is withdrawn, and another is made. Withdrawing is as easy as giving.
    """

    _name = "mobility.consent"
    _description = "Agreement"
    _inherit = ["mobility.guard", "mobility.personal"]
    _order = "date_withdrawn desc, date_given desc, id desc"
    _rec_name = "purpose"
    _guarded_fields = frozenset({"recorded_by_id", "date_withdrawn", "withdrawn_by_id"})
    _erase_rows = True

    participant_id = fields.Many2one("mobility.participant", required=True, index=True, ondelete="cascade")
    member_id = fields.Many2one(
        "mobility.household.member",
        "About the child",
        domain="[('participant_id', '=', participant_id), ('relation', '=', 'child')]",
        index="btree_not_null",
        ondelete="cascade",
        help="Only when it is about a child of the household. Otherwise it is about the person.",
    )
    company_id = fields.Many2one(related="participant_id.company_id", store=True, index=True)
    mentor_id = fields.Many2one(related="participant_id.mentor_id", store=True, index=True)
    purpose = fields.Selection(
        [
            ("coaching", "Coaching and keeping a record"),
            ("sharing", "Sharing with an organisation"),
            ("story", "Telling the story"),
            ("research", "Research"),
            ("sms", "Text messages"),
            ("parents", "Parents may see it"),
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
    agreed_by = fields.Selection(
        [
            ("person", "The person"),
            ("together", "The person, with a parent or guardian"),
            ("guardian", "A parent or guardian"),
        ],
        "Who agrees",
        compute="_compute_agreed_by",
        store=True,
        readonly=False,
        precompute=True,
    )
    not_heard_reason = fields.Char(
        "Why not heard", help="From 12 a child takes part in what is decided. Why could it not be asked?"
    )
    decider_words = fields.Char("Who decides", compute="_compute_decider_words")
    date_given = fields.Date("Since", required=True, default=fields.Date.context_today)
    recorded_by_id = fields.Many2one(
        "res.users", "Written down by", required=True, readonly=True, default=lambda self: self.env.uid
    )
    note = fields.Text(help="In own words: what is agreed, and what is not.")
    date_withdrawn = fields.Date("Withdrawn on", readonly=True, copy=False)
    withdrawn_by_id = fields.Many2one("res.users", "Withdrawal written down by", readonly=True, copy=False)

    _one_open = models.UniqueIndex(
        "(participant_id, COALESCE(member_id, 0), purpose, (COALESCE(lower(organisation), '')))"
        " WHERE date_withdrawn IS NULL",
        "There is an agreement for this already. Withdraw it first, when something changed.",
    )
    _check_organisation = models.Constraint(
        "CHECK((purpose = 'sharing') = (organisation IS NOT NULL AND organisation != ''))",
        "Name the organisation when something is shared with one, and only then.",
    )
    _check_given_how = models.Constraint(
        "CHECK(ground != 'consent' OR given_how IS NOT NULL)", "How did the person agree: on paper, or in a talk?"
    )
    _check_parents = models.Constraint(
        "CHECK(purpose != 'parents' OR member_id IS NOT NULL)",
        "What parents may see is agreed for a child: choose the child.",
    )

    @api.depends("participant_id", "member_id", "ground", "date_given")
    def _compute_agreed_by(self):
        """Fill in the person where nobody else has a say; who agrees for a child is for somebody to say."""
        for consent in self:
            alone = consent._get_decider() in ("person", False)
            consent.agreed_by = "person" if consent.ground == "consent" and alone else False

    @api.depends("participant_id", "member_id", "date_given")
    def _compute_decider_words(self):
        for consent in self:
            subject = consent._get_subject()
            consent.decider_words = subject._get_decider_words(consent.date_given) if subject else False

    def _get_subject(self):
        """Return whom it is about: the child, or else the participant."""
        return self.member_id or self.participant_id

    def _get_decider(self):
        subject, day = self._get_subject(), self.date_given or fields.Date.context_today(self)
        return subject._get_decider_on(day) if subject else False

    @api.constrains("participant_id", "member_id")
    def _check_member(self):
        for consent in self:
            consent.member_id._check_child_of(consent.participant_id)

    @api.constrains("agreed_by", "ground", "not_heard_reason", "participant_id", "member_id", "date_given")
    def _check_agreed_by(self):
        for consent in self:
            if consent.ground == "consent" and (reason := consent._get_agreed_by_blocker()):
                raise ValidationError(reason)

    def _get_agreed_by_blocker(self):
        """Tell why this agreement was not given by who decides at that age, or return False."""
        decider, values = self._get_decider(), {"name": self._get_subject().name, "rule": self.decider_words or ""}
        if not self.agreed_by:
            return self.env._("%(name)s: who agreed? %(rule)s", **values)
        if decider == "person" and self.agreed_by != "person":
            return self.env._("%(name)s decides, nobody else agrees instead. %(rule)s", **values)
        if decider in ("together", "guardian") and self.agreed_by == "person":
            return self.env._("%(name)s does not decide alone. %(rule)s", **values)
        if decider == "together" and self.agreed_by == "guardian" and not (self.not_heard_reason or "").strip():
            return self.env._("%(name)s is 12 or older: was the child heard? If not, write why.", **values)
        return False

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
        self.flush_recordset(["date_withdrawn"])  # or the next one meets this one in the unique index
        return True

    def _filter_open(self, purpose, organisation=None):
        """Return those of these that hold now, for this purpose and with this organisation."""
        wanted = " ".join((organisation or "").split()).lower()
        return self.filtered(
            lambda consent: (
                consent.purpose == purpose
                and not consent.date_withdrawn
                and (consent.organisation or "").lower() == wanted
            )
        )

    def _get_copy_domain(self):
        """What is agreed for a child is about the child."""
        return [("member_id", "=", False)]


class MobilityParticipant(models.Model):
    _inherit = "mobility.participant"

    consent_ids = fields.One2many("mobility.consent", "participant_id", "Agreements")

    def _has_consent(self, purpose, organisation=None):
        """Tell whether this may be done for or about the person: by agreement, or on a ground that needs none.

        The one place that decides; nothing noted down means no.

        :param organisation: with whom, for ``sharing``
        """
        self.ensure_one()
        return bool(self._filter_consented(purpose, organisation))

    def _filter_consented(self, purpose, organisation=None):
        """Return those of these people for whom ``_has_consent`` holds, in two queries however many they are."""
        # sudo: answers yes or no to whoever does something for these people, also to the system
        consents = self.sudo().consent_ids.filtered(lambda consent: not consent.member_id)
        return self & consents._filter_open(purpose, organisation).participant_id


class MobilityHouseholdMember(models.Model):
    _inherit = "mobility.household.member"

    consent_ids = fields.One2many("mobility.consent", "member_id", "Agreements about the child")

    def _has_consent(self, purpose, organisation=None):
        """Tell whether this may be done about this child, like ``participant._has_consent``."""
        self.ensure_one()
        # sudo: as for a participant
        return bool(self.sudo().consent_ids._filter_open(purpose, organisation))
