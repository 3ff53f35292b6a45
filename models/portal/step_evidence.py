from odoo import fields, models
from odoo.exceptions import UserError

from .upload import PDF

MOST_FILES = 5


class MobilityGoalStep(models.Model):
    """A photo or a paper that shows that a step was done: for the mentor and coordinators, who may read the step."""

    _inherit = "mobility.goal.step"

    evidence_ids = fields.Many2many(
        "ir.attachment",
        string="Photo or paper",
        compute="_compute_evidence_ids",
        help="What the person sent along on the own page. Nobody has to send anything.",
    )
    has_evidence = fields.Boolean(compute="_compute_evidence_ids")

    def _compute_evidence_ids(self):
        files = self.env["ir.attachment"].search([("res_model", "=", self._name), ("res_id", "in", self.ids)])
        by_step = files.grouped("res_id")
        for step in self:
            step.evidence_ids = by_step.get(step._origin.id, files.browse())
            step.has_evidence = bool(step.evidence_ids)

    def action_view_evidence(self):
        """Open the step, with what was sent along."""
        self.ensure_one()
        self.check_access("read")
        return self._get_records_action(target="new")

    def _do_add_evidence(self, content, mimetype):
        """Keep a file with this step. The caller is the person whose step it is, and looked at what is in the file.

        :raises UserError: there are enough files already
        """
        self.ensure_one()
        number = len(self.evidence_ids) + 1
        if number > MOST_FILES:
            raise UserError(self.env._("Five photos lie here already. That is enough."))
        self.env["ir.attachment"].create(
            {
                # not the name that a phone or somebody gave it
                "name": f"{number}.{'pdf' if mimetype == PDF else 'jpg'}",
                "raw": content,
                "mimetype": mimetype,
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        self.invalidate_recordset(["evidence_ids", "has_evidence"])

    def _do_own_undo(self):
        # EXTENDS: what showed that it was done goes with the tick
        was_ticked = self.own_tick_date
        super()._do_own_undo()
        if was_ticked:
            self.evidence_ids.unlink()
