from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from .retention_line import MANAGER
from .retention_run import CRON


class MobilityRetention(models.Model):
    """The yearly list of records whose term is over: a manager looks, keeps some with a reason, and confirms."""

    _name = "mobility.retention"
    _description = "List of records that may go"
    _inherit = ["mobility.guard", "mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _rec_name = "company_id"
    _guarded_fields = frozenset({"state", "date", "unset_count"})

    company_id = fields.Many2one(
        "res.company", "Organisation", required=True, index=True, default=lambda self: self.env.company
    )
    date = fields.Date("Made on", required=True, readonly=True, default=fields.Date.context_today)
    state = fields.Selection(
        [("draft", "To decide"), ("running", "Being forgotten"), ("done", "Done")],
        required=True,
        readonly=True,
        default="draft",
        index=True,
    )
    line_ids = fields.One2many("mobility.retention.line", "retention_id", "People", readonly=True)
    due_count = fields.Integer("To decide", compute="_compute_counts")
    kept_count = fields.Integer("Kept", compute="_compute_counts")
    waiting_count = fields.Integer("Waiting", compute="_compute_counts")
    destruction_ids = fields.One2many("mobility.destruction", "retention_id", "Destroyed records", readonly=True)
    destroyed_count = fields.Integer("Forgotten", compute="_compute_counts")
    unset_count = fields.Integer(
        "Without a term",
        readonly=True,
        help="People who are not coached any more, under a law or agreement without a term.",
    )

    _one_open = models.UniqueIndex("(company_id) WHERE state = 'draft'", "There is a list to decide on already.")

    @api.depends("date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for retention in self:
            date = format_date(self.env, retention.date)
            retention.display_name = self.env._("Records that may go, %(date)s", date=date)

    @api.depends("line_ids.state", "destruction_ids")
    def _compute_counts(self):
        for retention in self:
            states = retention.line_ids.mapped("state")
            retention.due_count = states.count("due") + states.count("failed")
            retention.kept_count = states.count("keep")
            retention.waiting_count = states.count("confirmed")
            retention.destroyed_count = len(retention.destruction_ids)

    @api.model_create_multi
    def create(self, vals_list):
        retentions = super().create(vals_list)
        for retention in retentions:
            retention._do_fill()
        return retentions

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if any(retention.state != "draft" for retention in self):
            raise UserError(self.env._("A list that was confirmed stays to be read."))

    def action_fill(self):
        """Look again who is due; what was decided stays."""
        self._check_manager()
        self._check_draft()
        for retention in self:
            retention._do_fill()
        return True

    def action_confirm(self):
        """Confirm that the records on these lists go, but for those that are kept or have something in the way.

        They are forgotten in the background, and it cannot be undone.
        """
        self._check_manager()
        self._check_draft()
        for retention in self:
            retention._do_fill()  # somebody may have come back since
            lines = retention.line_ids.filtered(lambda line: line.state == "due" and not line._get_blocker())
            if not lines:
                raise UserError(self.env._("Nobody on this list can be forgotten now."))
            lines._do_decide("confirmed")
            retention.sudo().state = "running"  # sudo: guarded field, the right was checked
        # sudo: everybody who may confirm may start the work
        self.env.ref(CRON).sudo()._trigger()
        return True

    def _check_manager(self):
        self.check_access("read")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("A manager decides which records go."))

    def _check_draft(self):
        if any(retention.state != "draft" for retention in self):
            raise UserError(self.env._("This list was confirmed already. Make a new one."))

    def _do_fill(self):
        """Put those on the list who are due today, and take off who is not any more."""
        self.ensure_one()
        people = self._get_people()
        retention = people._get_retention()
        today = fields.Date.context_today(self)
        due = {person: one for person, one in retention.items() if one.due <= today}
        due |= {child: one for child, one in self._get_children(due)._get_retention().items() if one.due <= today}
        listed = {line._get_subject() for line in self.line_ids}
        # sudo: lines are made here only, and the caller was checked
        lines = self.sudo().line_ids
        lines.filtered(lambda line: line._get_subject() not in due).unlink()
        lines.create([self._prepare_line_vals(one, due[one]) for one in due if one not in listed])
        # sudo: guarded field
        self.sudo().unset_count = len(
            people.filtered(lambda person: person.state == "ended" and person not in retention)
        )

    def _get_people(self):
        """Return everybody of this organisation who was not forgotten yet."""
        # sudo: a list is about everybody of the organisation
        Participant = self.env["mobility.participant"].sudo().with_context(active_test=False)
        return Participant.search([("company_id", "=", self.company_id.id), ("date_erased", "=", False)])

    def _get_children(self, people):
        """Return the children of this organisation of whom something is known, but for those of ``people``."""
        # sudo: as above
        members = self.env["mobility.household.member"].sudo()
        domain = [("company_id", "=", self.company_id.id), ("relation", "=", "child"), ("date_erased", "=", False)]
        return members.search(domain).filtered(lambda child: child.participant_id not in people and child._has_record())

    def _prepare_line_vals(self, subject, retention):
        """Return the create values of the line about ``subject``: a participant, or a child."""
        child = subject._name == "mobility.household.member"
        return {
            "retention_id": self.id,
            "participant_id": subject.participant_id.id if child else subject.id,
            "member_id": child and subject.id,
            "legal_basis": retention.term.legal_basis,
            "years": retention.term.years,
            "source": retention.term.source,
            "date_touched": retention.touched,
            "date_due": retention.due,
        }

    def _do_finish(self):
        """Close the lists on which nobody waits any more."""
        for retention in self:
            if retention.state == "running" and "confirmed" not in retention.line_ids.mapped("state"):
                retention.state = "done"

    @api.model
    def _cron_make_lists(self):
        """Once a year: make a list for each organisation where somebody is due, and tell its managers."""
        people = self.env["mobility.participant"].with_context(active_test=False)
        for (company,) in people._read_group([("date_erased", "=", False)], ["company_id"]):
            if self.search_count([("company_id", "=", company.id), ("state", "=", "draft")], limit=1):
                continue
            retention = self.create({"company_id": company.id})
            if retention.line_ids:
                retention._do_tell_managers()
            else:
                retention.unlink()

    def _do_tell_managers(self):
        managers = self.env["res.users"].search(
            [
                ("share", "=", False),
                ("company_ids", "in", self.company_id.ids),
                ("all_group_ids", "in", self.env.ref(MANAGER).ids),
            ]
        )
        for user in managers:
            quietly = self.with_context(mail_activity_quick_update=True, lang=user.lang)
            summary = quietly.env._("Look which records may go")
            quietly.activity_schedule("mail.mail_activity_data_todo", user_id=user.id, summary=summary)
