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
        here = [("retention_id", "in", self.ids)]
        groups = self.env["mobility.retention.line"]._read_group(here, ["retention_id", "state"], ["__count"])
        counts = {(retention, state): count for retention, state, count in groups}
        destroyed = dict(self.env["mobility.destruction"]._read_group(here, ["retention_id"], ["__count"]))
        for retention in self:
            own = {state: counts.get((retention._origin, state), 0) for state in ("due", "failed", "keep", "confirmed")}
            retention.due_count = own["due"] + own["failed"]
            retention.kept_count = own["keep"]
            retention.waiting_count = own["confirmed"]
            retention.destroyed_count = destroyed.get(retention._origin, 0)

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
            lines = retention.line_ids.filtered(lambda line: line.state == "due")
            if not (lines := lines - lines.browse(line.id for line in lines._get_blockers())):
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

    def _do_finish(self):
        """Close the lists on which nobody waits any more, and tell managers when some could not be forgotten."""
        Line = self.env["mobility.retention.line"]
        groups = Line._read_group([("retention_id", "in", self.ids)], ["retention_id", "state"])
        busy = self.browse(retention.id for retention, state in groups if state == "confirmed")
        finished = (self - busy).filtered(lambda retention: retention.state == "running")
        finished.state = "done"
        for retention, state in groups:
            if state == "failed" and retention in finished:
                finished.browse(retention.id)._do_tell_managers()

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
            failed = quietly.env._("Look who could not be forgotten, and why")
            summary = failed if self.state == "done" else quietly.env._("Look which records may go")
            quietly.activity_schedule("mail.mail_activity_data_todo", user_id=user.id, summary=summary)
