from odoo import api, fields, models

ADULT = 18
# Who decides for somebody under 18, by the law or agreement that the program works under: from which age, who.
AUTHORITY = {
    # second-hand: check with your lawyer
    "youth": ((0, "guardian"), (12, "together"), (16, "person")),
    # art. 5.3.2 names 12 and 16 for seeing, copying and correcting; that they decide likewise: check with your lawyer
    "wmo": ((0, "guardian"), (12, "together"), (16, "person")),
    # taking part is from 18; being heard from 12 is our own care: check with your lawyer
    "participation": ((0, "guardian"), (12, "together"), (18, "person")),
    "debt": ((0, "guardian"), (12, "together"), (18, "person")),
    "other": ((0, "guardian"), (12, "together"), (18, "person")),
}
# On which ground a record is kept under each of them, as far as no agreement is needed: a proposal, people decide.
GROUNDS = {"participation": "task", "wmo": "task", "youth": "task"}


class MobilityParticipant(models.Model):
    """Who decides for a participant who is not 18 yet: a rule of the program's law."""

    _inherit = "mobility.participant"

    decider_words = fields.Char("Who decides", compute="_compute_decider_words")
    ground_missing = fields.Boolean(compute="_compute_ground_missing")

    @api.depends("birthdate", "program_id.legal_basis")
    @api.depends_context("lang")
    def _compute_decider_words(self):
        today = fields.Date.context_today(self)
        for person in self:
            person.decider_words = person._get_decider_words(today)

    @api.depends("enrollment_id", "state", "consent_ids.purpose", "consent_ids.date_withdrawn")
    def _compute_ground_missing(self):
        grounded = self._filter_consented("coaching")
        for person in self:
            person.ground_missing = bool(person.enrollment_id) and person.state != "ended" and person not in grounded

    def _get_decider_on(self, day):
        # EXTENDS participant
        age = self._get_age_on(day)
        if age is None or age >= ADULT:
            return super()._get_decider_on(day)
        rules = AUTHORITY[self.program_id.legal_basis or "other"]
        return [who for since, who in rules if age >= since][-1]

    def _get_decider_words(self, day):
        # EXTENDS participant
        age = self._get_age_on(day)
        if age is None or age >= ADULT:
            return super()._get_decider_words(day)
        program = self.program_id
        labels = dict(program._fields["legal_basis"]._description_selection(self.env))
        who = {
            "guardian": self.env._("a parent or guardian decides"),
            "together": self.env._("decides together with a parent or guardian"),
            "person": self.env._("decides alone"),
        }[self._get_decider_on(day)]
        return self.env._(
            "%(name)s is %(age)s: %(who)s (%(law)s). Check it with your lawyer.",
            name=self.name,
            age=age,
            who=who,
            law=labels[program.legal_basis] if program else self.env._("no program yet"),
        )

    def action_note_ground(self):
        """Open an agreement about coaching, filled in with the ground that the program's law proposes.

        :return: a window action
        """
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("On which ground do we coach?"),
            "res_model": "mobility.consent",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_participant_id": self.id, "default_purpose": "coaching"},
        }


class MobilityConsent(models.Model):
    _inherit = "mobility.consent"

    ground = fields.Selection(default=None, compute="_compute_ground", store=True, readonly=False, precompute=True)

    @api.depends("purpose", "participant_id", "member_id")
    def _compute_ground(self):
        """Propose the ground of the program's law for coaching; everything else is asked."""
        for consent in self:
            basis = consent.participant_id.program_id.legal_basis if consent.purpose == "coaching" else False
            consent.ground = GROUNDS.get(basis, "consent")


class MobilityEnrollment(models.Model):
    _inherit = "mobility.enrollment"

    ground_missing = fields.Boolean(related="participant_id.ground_missing")

    def action_note_ground(self):
        """Open the agreement about coaching this person: see the participant's."""
        self.ensure_one()
        self.check_access("write")
        return self.participant_id.action_note_ground()
