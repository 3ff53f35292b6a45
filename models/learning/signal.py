from odoo import api, fields, models
from odoo.exceptions import UserError

BATCH = 500
# A choice is kept too: nothing of that kind is asked about this person until somebody takes the choice back.
LIVE_STATES = ("open", "seen", "my_choice")


class MobilitySignal(models.Model):
    """Something worth a question to a person: never a sanction, and gone by itself when its reason is gone."""

    _name = "mobility.signal"
    _description = "Signal"
    _inherit = ["mobility.named", "mobility.guard", "mobility.personal"]
    _order = "date desc, id desc"
    _rec_name = "participant_id"
    _guarded_fields = frozenset({"state", "kind", "date", "participant_id"})
    _erase_rows = True

    participant_id = fields.Many2one("mobility.participant", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="participant_id.company_id", store=True, index=True, precompute=True)
    mentor_id = fields.Many2one(related="participant_id.mentor_id", store=True, index=True, precompute=True)
    kind = fields.Selection(
        [("no_show", "Did not come for the second time"), ("no_next", "No next appointment")],
        required=True,
        readonly=True,
        index=True,
    )
    date = fields.Date("Since", required=True, readonly=True, default=fields.Date.context_today)
    state = fields.Selection(
        [("open", "New"), ("seen", "Seen"), ("solved", "Solved"), ("my_choice", "My choice")],
        required=True,
        readonly=True,
        default="open",
        index=True,
        group_expand=True,
        help="'My choice': the person wants it this way. It is not asked again until somebody takes that back.",
    )
    words = fields.Char("What to ask", compute="_compute_words")

    _one_live = models.UniqueIndex(
        "(participant_id, kind) WHERE state != 'solved'", "This person has such a signal already."
    )

    @api.depends("kind")
    def _compute_words(self):
        words = {
            "no_show": self.env._("Two talks in three months did not happen. What is in the way, and what would help?"),
            "no_next": self.env._("Nothing is planned. When would it suit this person to talk again?"),
        }
        for signal in self:
            signal.words = words.get(signal.kind, "")

    def action_see(self):
        """Say that one knows: it leaves the screen of today, and goes when its reason is gone."""
        self._check_transition(("open",))
        self._do_set_state("seen")
        return True

    def action_solve(self):
        """Say that it was talked about. If its reason comes again, so does the signal."""
        self._check_transition(("open", "seen"))
        self._do_set_state("solved")
        return True

    def action_my_choice(self):
        """Say that the person wants it this way: nothing of this kind is asked about this person any more."""
        self._check_transition(("open", "seen"))
        self._do_set_state("my_choice")
        return True

    def action_ask_again(self):
        """Take a choice back: from now on it is asked again when there is a reason."""
        self._check_transition(("my_choice",))
        self._do_set_state("solved")
        return True

    def _check_transition(self, allowed):
        self.check_access("read")  # nobody writes signals; who may read one, may say what becomes of it
        labels = dict(self._fields["state"]._description_selection(self.env))
        for signal in self:
            if signal.state not in allowed:
                name, state = signal.participant_id.name, labels[signal.state]
                raise UserError(self.env._("%(name)s: '%(state)s' already.", name=name, state=state))

    def _do_set_state(self, state):
        self.sudo().state = state  # sudo: guarded field, the caller checked the right or found the reason gone

    @api.model
    def _do_raise(self, people, kind):
        """Raise a signal about these people, except those who have one or made their choice."""
        # sudo: signals are raised by what happens, whoever did it
        Signal = self.sudo()
        known = Signal.search(
            [("participant_id", "in", people.ids), ("kind", "=", kind), ("state", "in", LIVE_STATES)]
        ).participant_id
        # sudo: the same people in the environment of the signals; only their ids are used
        return Signal.create([{"participant_id": person.id, "kind": kind} for person in people.sudo() - known])

    @api.model
    def _do_solve_for(self, people, kind):
        """Solve what is said about these people: its reason is gone. A choice stays a choice."""
        # sudo: as above
        signals = people.sudo().signal_ids
        signals.filtered(lambda one: one.kind == kind and one.state in ("open", "seen"))._do_set_state("solved")

    # -- no next appointment ------------------------------------------------------------------------------------------

    @api.model
    def _get_planned_domain(self):
        return [("state", "=", "planned"), ("stop", ">", fields.Datetime.now())]

    @api.model
    def _get_no_next_domain(self):
        """Return the domain of the people under way for whom nothing is planned."""
        return [
            ("state", "=", "active"),
            ("date_deceased", "=", False),
            ("session_ids", "not any", self._get_planned_domain()),
        ]

    @api.model
    def _cron_signal(self):
        """Raise and solve what nobody does by a button: once a day, a batch of people at a time."""
        Participant = self.env["mobility.participant"]
        gone = [("kind", "=", "no_next"), ("state", "in", ("open", "seen"))]
        self.search([*gone, "!", ("participant_id", "any", self._get_no_next_domain())])._do_set_state("solved")
        live = [("kind", "=", "no_next"), ("state", "in", LIVE_STATES)]
        wanted = [*self._get_no_next_domain(), ("signal_ids", "not any", live)]
        remaining = Participant.search_count(wanted)
        self.env["ir.cron"]._commit_progress(remaining=remaining)
        while people := Participant.search(wanted, limit=BATCH, order="id"):
            self._do_raise(people, "no_next")
            if not self.env["ir.cron"]._commit_progress(len(people)):
                break
