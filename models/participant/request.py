from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .retention_line import MANAGER
from .retention_run import CRON

COORDINATOR = "mobility_mentoring.group_coordinator"
MONTHS, MONTHS_WMO, MONTHS_MORE = 1, 3, 2


class MobilityRequest(models.Model):
    """What somebody asks about what is known of them: a copy, a correction, or to be forgotten. It has a deadline."""

    _name = "mobility.request"
    _description = "Request about one's data"
    _inherit = ["mobility.guard", "mobility.personal", "mail.thread", "mail.activity.mixin"]
    _order = "date_deadline, id"
    _rec_name = "participant_id"
    _guarded_fields = frozenset({"state", "date_done", "handled_by_id", "extend_reason"})

    participant_id = fields.Many2one("mobility.participant", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="participant_id.company_id", store=True, index=True)
    mentor_id = fields.Many2one(related="participant_id.mentor_id", store=True, index=True)
    kind = fields.Selection(
        [("copy", "A copy"), ("correction", "A correction"), ("deletion", "To be forgotten")],
        "Asks for",
        required=True,
        default="copy",
    )
    words = fields.Text("In own words", help="What the person asks. For a correction: what is not right.")
    asked_how = fields.Selection(
        [("spoken", "In a talk"), ("paper", "On paper"), ("mail", "By mail"), ("portal", "On the own page")],
        required=True,
        default="spoken",
    )
    date_received = fields.Date("Asked on", required=True, default=fields.Date.context_today)
    date_deadline = fields.Date(
        "Answer before", compute="_compute_date_deadline", store=True, precompute=True, index=True
    )
    extend_reason = fields.Text("Why later", readonly=True, copy=False)
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    state = fields.Selection(
        [("open", "Open"), ("done", "Done"), ("refused", "Refused"), ("withdrawn", "Withdrawn")],
        required=True,
        readonly=True,
        copy=False,
        default="open",
        index=True,
    )
    with_messages = fields.Boolean(
        "Messages and files too",
        default=True,
        help="Messages among colleagues may be about others. Untick them when they are, and say what is not given.",
    )
    answer = fields.Text("What was done", help="For a correction: what was changed, or the note that is kept with it.")
    refused_ground = fields.Selection(
        [
            ("law", "The law says that it is kept"),
            ("books", "Bookkeeping"),
            ("other_person", "It is about somebody else too"),
            ("claim", "Needed for a legal claim"),
            ("correct", "It is right as it stands"),
            ("repeated", "Asked again without reason"),
        ],
        "On which ground",
    )
    refused_what = fields.Text("What is not done", help="What stays, or is not given, and why. The person reads this.")
    handled_by_id = fields.Many2one("res.users", "Answered by", readonly=True, copy=False)
    date_done = fields.Date("Answered on", readonly=True, copy=False)
    line_ids = fields.One2many("mobility.retention.line", "request_id", groups=COORDINATOR)
    is_erasing = fields.Boolean(compute="_compute_is_erasing", groups=COORDINATOR)
    blocker = fields.Char("In the way", compute="_compute_blocker", groups=COORDINATOR)

    _one_open = models.UniqueIndex(
        "(participant_id, kind) WHERE state = 'open' AND kind != 'correction'",
        "This was asked already, and is not answered yet.",
    )
    _check_ground = models.Constraint(
        "CHECK(COALESCE(refused_what, '') = '' OR refused_ground IS NOT NULL)",
        "On which ground is this not done? The person has a right to know.",
    )

    @api.depends("kind", "date_received", "extend_reason", "participant_id")
    def _compute_date_deadline(self):
        bases = self.participant_id._get_legal_bases()
        for request in self:
            wmo = request.kind == "deletion" and bases.get(request.participant_id) == {"wmo"}
            months = MONTHS_WMO if wmo else MONTHS
            more = MONTHS_MORE if request.extend_reason else 0
            received = request.date_received
            request.date_deadline = received and received + relativedelta(months=months + more)

    @api.depends("date_deadline", "state")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for request in self:
            request.is_late = request.state == "open" and bool(request.date_deadline) and request.date_deadline < today

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("state", "=", "open"), ("date_deadline", "<", fields.Date.context_today(self))]

    @api.depends("line_ids.state")
    def _compute_is_erasing(self):
        for request in self:
            request.is_erasing = "confirmed" in request.sudo().line_ids.mapped("state")  # sudo: whether, for its reader

    @api.depends("kind", "state", "participant_id")
    def _compute_blocker(self):
        for request in self:
            wanted = request.kind == "deletion" and request.state == "open"
            request.blocker = wanted and request._get_blocker()

    def _get_blocker(self):
        """Tell what stands in the way of forgetting this person, or return False."""
        self.ensure_one()
        # sudo: reasons, for who may read the request
        person = self.sudo().participant_id
        return " ".join(person._get_erase_blockers().get(person, ())) or False

    @api.depends("kind", "participant_id.name")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for request in self:
            request.display_name = f"{request.participant_id.name or ''} · {kinds.get(request.kind, '')}"

    @api.constrains("date_received")
    def _check_date_received(self):
        today = fields.Date.context_today(self)
        if any(request.date_received > today for request in self):
            raise ValidationError(self.env._("Nobody asked in the future."))

    @api.constrains("kind", "words")
    def _check_words(self):
        for request in self:
            if request.kind == "correction" and request.state == "open" and not (request.words or "").strip():
                raise ValidationError(self.env._("What is not right? Write it down in the person's own words."))

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create(vals_list)
        for request in requests:
            request._do_tell_coordinators()
        return requests

    def write(self, vals):
        if not self.env.su and any(request.state != "open" for request in self):
            raise UserError(self.env._("This request was answered and stays as it is."))
        if {"participant_id", "member_id", "kind"} & vals.keys():
            raise UserError(self.env._("A request stays what it was and whose it was. Withdraw it and make another."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A request is answered or withdrawn, not deleted."))

    def action_done(self):
        """Answer: the copy was given, the correction made or the note kept."""
        self._check_handle()
        for request in self:
            if request.kind == "deletion":
                raise UserError(self.env._("A manager forgets somebody, with a button of its own."))
            if request.kind == "correction" and not (request.answer or "").strip():
                raise UserError(self.env._("What was changed, or which note is kept? Fill in 'What was done' first."))
        self._do_close("done")
        return True

    def action_refuse(self):
        """Refuse; what is not done and on which ground was filled in before."""
        self._check_handle()
        if not all(request.refused_ground and (request.refused_what or "").strip() for request in self):
            raise UserError(self.env._("Fill in first what is not done, and on which ground. The person reads it."))
        self._do_close("refused")
        return True

    def action_withdraw(self):
        """The person does not ask for it any more."""
        self._check_handle()
        self._do_close("withdrawn")
        return True

    def action_extend(self):
        """Take two months more, once, with a reason (``extend_reason``) that the person is told within the month."""
        self._check_handle()
        if any(request.extend_reason for request in self):
            raise UserError(self.env._("It was put off once already."))
        if any(request.is_late for request in self):
            raise UserError(self.env._("The day has passed. Putting off is said within the term."))
        reason = (self.env.context.get("extend_reason") or "").strip()
        if not reason:
            title = self.env._("Two months more: why?")
            return self.env["mobility.reason"]._open(self, "action_extend", "extend_reason", title)
        self.sudo().extend_reason = reason  # sudo: guarded field, checked above
        return True

    def action_erase(self):
        """Forget these people, in the background. A manager does so, and it cannot be undone.

        :raises UserError: with what stands in the way
        """
        self._check_handle()
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("A manager decides which records go."))
        for request in self:
            if request.kind != "deletion" or request.is_erasing:
                raise UserError(self.env._("This person did not ask to be forgotten, or is being forgotten already."))
            if reason := request._get_blocker():
                raise UserError(reason)
        lines = self.sudo().line_ids  # sudo: made by this action only, checked above
        lines.filtered(lambda line: line.state == "failed").unlink()
        lines = lines.create([request._prepare_line_vals() for request in self])
        lines.sudo(False)._do_decide("confirmed")
        self.env.ref(CRON).sudo()._trigger()  # sudo: who may confirm may start the work
        return True

    def _get_subject(self):
        """Return whom the request is about."""
        return self.participant_id

    def _prepare_line_vals(self):
        """Return the create values of the line that queues this person to be forgotten."""
        subject = self._get_subject()
        retention = subject._get_retention().get(subject)
        term = retention.term if retention else self.env["mobility.retention.term"]
        return {
            "request_id": self.id,
            "participant_id": self.participant_id.id,
            "legal_basis": term.legal_basis,
            "years": term.years,
            "source": term.source,
            "date_touched": retention.touched if retention else False,
            "date_due": retention.due if retention else False,
        }

    def action_download(self):
        """Offer the copy as a file that a computer can read."""
        self.ensure_one()
        self._check_copy()
        return {"type": "ir.actions.act_url", "url": f"/mobility/copy/{self.id}", "target": "new", "close": True}

    def _check_copy(self):
        """Refuse whoever may not see a whole record.

        :raises AccessError: for who is no coordinator of this organisation
        """
        self.check_access("read")
        if not self.env.user.has_group(COORDINATOR):
            raise AccessError(self.env._("A coordinator answers requests."))

    def _get_copy(self):
        """Return the copy that this person asked for, to be looked through before it is given."""
        self.ensure_one()
        self._check_copy()
        return self._get_subject()._get_access_copy(looked_through=self.with_messages)

    def _check_handle(self):
        self.check_access("write")
        if not self.env.user.has_group(COORDINATOR):
            raise AccessError(self.env._("A coordinator answers requests."))
        if any(request.state != "open" for request in self):
            raise UserError(self.env._("This request was answered and stays as it is."))

    def _do_close(self, state):
        # sudo: guarded fields, the callers checked
        requests = self.sudo()
        requests.write({"state": state, "date_done": fields.Date.context_today(self), "handled_by_id": self.env.uid})
        requests.activity_ids.unlink()

    def _do_tell_coordinators(self):
        """Put it on the list of who answers, without e-mail: it would carry the name out of the house."""
        # sudo: a task for colleagues, whoever wrote the request down
        request = self.sudo()
        for user in request.participant_id._get_coordinators():
            quietly = request.with_context(mail_activity_quick_update=True, lang=user.lang)
            quietly.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=request.date_deadline,
                user_id=user.id,
                summary=quietly.env._("Asks for something: see until when"),
            )
