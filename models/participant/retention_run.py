import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import retrying

BATCH = 20
CRON = "mobility_mentoring.ir_cron_erase"
_logger = logging.getLogger(__name__)


class MobilityRetentionLine(models.Model):
    """Forgetting people in the background: a batch a transaction, so that after a kill the rest goes on."""

    _inherit = "mobility.retention.line"

    @api.model
    def _cron_erase(self):
        """Forget those for whom it was confirmed, as long as the host gives us."""
        while lines := self.search([("state", "=", "confirmed")], limit=BATCH, order="id"):
            if self._do_attempt(lines):
                for line in lines:
                    if problem := self._do_attempt(line):
                        line._do_fail(problem)
            left = self.search_count([("state", "=", "confirmed")])
            seconds = self.env["ir.cron"]._commit_progress(len(lines), remaining=left)
            self.env.invalidate_all()
            if seconds <= 0:
                break

    def _do_attempt(self, lines):
        """Forget these people in a transaction of its own; return what went wrong, in words, or False."""
        try:
            retrying(lines._do_work, self.env)
            self.env.cr.commit()  # pylint: disable=invalid-commit; one batch is one transaction
            return False
        except Exception as error:
            self.env.cr.rollback()
            self.env.invalidate_all()
            _logger.warning("Forgetting %s people did not work.", len(lines), exc_info=True)
            known = isinstance(error, UserError)
            return str(error) if known else self.env._("Something unexpected went wrong. See the log.")

    def _do_fail(self, problem):
        """Keep these for a manager to look at: this is in the way."""
        self.write({"state": "failed", "problem": problem})
        self.retention_id._do_finish()

    def _do_work(self):
        """Forget these people, and leave a record without a name for each.

        Somebody who came back since it was confirmed is not forgotten: a manager looks again.
        """
        language = self.company_id[:1].partner_id.lang
        lines = self.exists().with_context(lang=language).filtered(lambda line: line.state == "confirmed")
        for line, problem in lines._get_blockers().items():
            line._do_fail(problem)
        lines = lines.filtered(lambda line: line.state == "confirmed")
        vals_list = [line._prepare_destruction_vals() for line in lines]
        about_people = lines.filtered(lambda line: not line.member_id)
        asked = about_people.participant_id.request_ids.filtered(lambda request: not request.member_id)
        requests = (asked | lines.request_id).filtered(lambda request: request.state == "open")
        retentions = self.retention_id
        lines.member_id._do_erase()  # each takes its lines along
        about_people.participant_id._do_erase()
        self.env["mobility.destruction"].create(vals_list)
        requests._do_close("done")
        retentions._do_finish()

    def _prepare_destruction_vals(self):
        """Return the values of the record that stays: nothing of whom it was about."""
        self.ensure_one()
        return {
            "company_id": self.company_id.id,
            "date": fields.Date.context_today(self),
            "ground": "request" if self.request_id else "term",
            "legal_basis": self.legal_basis,
            "years": self.years,
            "source": self.source,
            "confirmed_by_id": self.decided_by_id.id,
            "date_confirmed": self.date_decided,
            "retention_id": self.retention_id.id,
        }
