from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# Kept on the dedicated contact, where the host's mails, letters, portal and payments look for them.
CONTACT_FIELDS = ("name", "email", "phone", "street", "street2", "zip", "city", "country_id", "lang")


class MobilityParticipant(models.Model):
    _name = "mobility.participant"
    _description = "Participant"
    _inherit = [
        "mobility.named",
        "mobility.logged",
        "mobility.guard",
        "mobility.personal",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "name, id"
    _rec_names_search = ["name", "ref"]
    _guarded_fields = frozenset({"date_deceased", "told_age"})
    _person_path = "id"
    _erase_to_year = frozenset({"birthdate", "date_deceased"})

    name = fields.Char(related="partner_id.name", store=True, readonly=False, index="trigram")
    email = fields.Char(related="partner_id.email", readonly=False)
    phone = fields.Char(related="partner_id.phone", readonly=False)
    street = fields.Char(related="partner_id.street", readonly=False)
    street2 = fields.Char(related="partner_id.street2", readonly=False)
    zip = fields.Char(related="partner_id.zip", readonly=False)
    city = fields.Char(related="partner_id.city", readonly=False)
    country_id = fields.Many2one(related="partner_id.country_id", readonly=False)
    lang = fields.Selection(related="partner_id.lang", readonly=False)
    partner_id = fields.Many2one(
        "res.partner", "Contact", required=True, readonly=True, ondelete="restrict", copy=False
    )
    ref = fields.Char(
        "Reference", copy=False, help="Your own number for this person. Left empty, the next number is taken."
    )
    company_id = fields.Many2one(
        "res.company", "Organisation", required=True, index=True, readonly=True, default=lambda self: self.env.company
    )
    active = fields.Boolean(default=True)
    mentor_id = fields.Many2one(
        "res.users",
        index=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        default=lambda self: self._default_mentor_id(),
    )
    birthdate = fields.Date("Born on")
    age = fields.Integer(compute="_compute_age", help="In whole years, today.")
    told_age = fields.Integer(
        default=0, copy=False, readonly=True, help="The latest birthday for which the mentor got a task: 16 or 18."
    )
    strengths = fields.Text(help="What I am good at, in my own words. One strength a line.")
    contact_way = fields.Selection(
        [("portal", "Own page"), ("mail", "E-mail"), ("sms", "SMS"), ("phone", "Phone"), ("paper", "Paper")],
        string="Prefers contact by",
        default="phone",
        required=True,
    )
    safe_contact = fields.Text(
        help="How to reach this person safely and what not to do: do not ring, shared phone, secret address."
    )
    payee_id = fields.Many2one(
        "res.partner",
        "Money goes to",
        domain="[('mobility_hidden', '=', False)]",
        help="Only if somebody else receives the money for this person, such as a budget administrator or a guardian.",
    )
    payee_bank_id = fields.Many2one(
        "res.partner.bank",
        "Account for this person",
        domain="[('partner_id', '=', payee_id)]",
        help="The account that the budget administrator or guardian keeps for this person.",
    )
    household_member_ids = fields.One2many("mobility.household.member", "participant_id", "Household")
    household_type = fields.Selection(
        [
            ("single", "Single"),
            ("couple", "Couple"),
            ("single_parent", "Single parent"),
            ("couple_with_children", "Couple with children"),
        ]
    )
    date_deceased = fields.Date("Died on", readonly=True, copy=False)

    _ref_company_unique = models.Constraint(
        "UNIQUE(ref, company_id)", "Another participant of this organisation has this reference already."
    )
    _partner_unique = models.Constraint("UNIQUE(partner_id)", "A contact belongs to one participant only.")

    def _default_mentor_id(self):
        user = self.env.user
        return user if user.has_group("mobility_mentoring.group_mentor") and not self.env.su else False

    @api.depends("birthdate", "date_deceased")
    def _compute_age(self):
        today = fields.Date.context_today(self)
        for participant in self:
            participant.age = participant._get_age_on(participant.date_deceased or today) or 0

    @api.constrains("birthdate")
    def _check_birthdate(self):
        today = fields.Date.context_today(self)
        for participant in self:
            if participant.birthdate and participant.birthdate > today:
                raise ValidationError(
                    self.env._("%(name)s: a birth date cannot lie in the future.", name=participant.name)
                )

    @api.constrains("payee_id", "payee_bank_id")
    def _check_payee_bank(self):
        for participant in self:
            # sudo: only compares who owns the account; a mentor need not be able to read it
            person = participant.sudo()
            bank, payee = person.payee_bank_id, person.payee_id
            if bank and bank.partner_id != payee:
                raise ValidationError(
                    self.env._("The account for this person must belong to the one who gets the money.")
                )
            if payee.mobility_hidden and payee != person.partner_id:
                raise ValidationError(self.env._("Money for one participant cannot go to another participant."))

    @api.model_create_multi
    def create(self, vals_list):
        prepared = [dict(vals) for vals in vals_list]
        for vals in prepared:
            self._check_own_contact(vals)
            if not (vals.get("name") or "").strip():
                raise ValidationError(self.env._("A participant needs a name."))
        self._set_missing_refs(prepared)
        # sudo: a mentor may not create contacts in general, but each participant has one; super() checks the right
        # to create the participant and undoes this when it is missing
        Partner = self.env["res.partner"].sudo().with_context(tracking_disable=True, mail_create_nosubscribe=True)
        partners = Partner.create([self._prepare_partner_vals(vals) for vals in prepared])
        for vals, partner in zip(prepared, partners, strict=True):
            vals["partner_id"] = partner.id
            for name in CONTACT_FIELDS:
                vals.pop(name, None)
        return super().create(prepared)

    def write(self, vals):
        self._check_own_contact(vals)
        contact_vals = {name: vals[name] for name in CONTACT_FIELDS if name in vals}
        if "name" in contact_vals and not (contact_vals["name"] or "").strip():
            raise ValidationError(self.env._("A participant needs a name."))
        result = super().write({name: value for name, value in vals.items() if name not in CONTACT_FIELDS})
        if contact_vals:
            self.check_access("write")
            # sudo: the right to change the person was checked, and the contact is nothing but this person's
            self.partner_id.sudo().write(contact_vals)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        """Deleting is for mistakes; a person with a history is forgotten by retention or on request."""
        for participant in self:
            if reason := participant._get_unlink_blocker():
                raise UserError(reason)

    def unlink(self):
        partners = self.partner_id.sudo()  # sudo: dedicated contacts, useless without their participant
        result = super().unlink()
        partners.unlink()
        return result

    def _get_age_on(self, day):
        """Return the age in whole years on ``day``, None without a birth date."""
        return self._get_years(self.birthdate, day)

    @api.model
    def _get_years(self, birth, day):
        """Return how many whole years lie between a birth date, which may be empty, and ``day``; else None."""
        return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day)) if birth else None

    def _get_decider_on(self, _day):
        """Return who decides what is agreed for this person: see ``household_member``. Programs know the law."""
        return "person"

    def _get_decider_words(self, _day):
        """Return the rule in words, or False where nobody else has a say."""
        return False

    def _get_unlink_blocker(self):
        """Tell why this participant cannot be deleted, or return False. Upper rooms add their reasons."""
        return False

    def _check_own_contact(self, vals):
        """Refuse an existing contact: staff elsewhere would learn that this person takes part."""
        if "partner_id" in vals:
            raise UserError(
                self.env._(
                    "A participant gets a contact of their own. An existing contact is never used, because colleagues"
                    " elsewhere could see that this person takes part."
                )
            )
        if "company_id" in vals and self:
            raise UserError(
                self.env._("A participant stays with the organisation that began. Start anew in the other one.")
            )

    def _set_missing_refs(self, vals_list):
        """Give those without a reference the next number, looking for the sequence once: registers bring thousands."""
        missing = [vals for vals in vals_list if not vals.get("ref")]
        if not missing:
            return
        domain = [("code", "=", "mobility.participant"), ("company_id", "in", [self.env.company.id, False])]
        # sudo: everybody who may add a person takes a number, whatever they may read of sequences
        sequence = self.env["ir.sequence"].sudo().search(domain, order="company_id", limit=1)
        for vals in missing:
            vals["ref"] = sequence.next_by_id() if sequence else False

    def _prepare_partner_vals(self, vals):
        """Return the values of the dedicated, hidden contact for a participant's create values."""
        return {
            **{name: vals[name] for name in CONTACT_FIELDS if name in vals},
            "company_id": vals.get("company_id") or self.env.company.id,
            "is_company": False,
            "mobility_hidden": True,
        }

    def _get_activity_sources(self):
        """Return the recordsets on which there may be activities about these people. Upper rooms add theirs."""
        return [self]

    @contextmanager
    def _handing_over(self):
        """When these people get another mentor meanwhile, hand what the former one had to do for them to the new one.

        Who is assigned to an activity reads the person's name in it, whatever the rules say.
        """
        former = {person: person.mentor_id for person in self}
        yield
        for person, mentor in former.items():
            if mentor and person.mentor_id != mentor:
                person._do_hand_over_activities(mentor)

    def _do_hand_over_activities(self, former):
        for records in self._get_activity_sources():
            # sudo: the former mentor's activities, by somebody who was allowed to assign another mentor
            activities = records.sudo().activity_ids.filtered(lambda activity: activity.user_id == former)
            activities.user_id = self.mentor_id or self.env.user

    def _mail_get_partner_fields(self, introspect_fields=False):
        # EXTENDS mail: the chatter is for staff; it must not propose to write to, or follow with, the participant
        return []

    def _message_add_suggested_recipients(self, force_primary_email=False):
        # EXTENDS mail: as above; the host would also find the contact by the e-mail address
        return {person.id: {"email_to_lst": [], "partners": self.env["res.partner"]} for person in self}

    def action_deceased(self):
        """Record that this person died: nothing is asked, sent, planned or paid any more.

        :return: an action with what is still open, for somebody to look at
        """
        self.ensure_one()
        self.check_access("write")
        self._do_deceased(fields.Date.context_today(self))
        lines = self._get_open_items()
        message = "\n".join(lines) if lines else self.env._("Nothing is open.")
        self._message_log(body=message)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Everything for %(name)s has stopped. Still open:", name=self.name),
                "message": message,
                "sticky": True,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _do_deceased(self, date):
        """Stop all that would reach out to this person. Upper rooms stop what is theirs."""
        # sudo: guarded field; the caller checked the right to write
        self.sudo().date_deceased = date
        self.activity_ids.unlink()

    def _get_open_items(self):
        """Return sentences about what is still open, for a colleague to settle. Upper rooms add theirs."""
        return []
