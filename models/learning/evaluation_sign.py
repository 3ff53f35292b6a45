from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .evaluation import COORDINATOR

MANAGER = "mobility_mentoring.group_manager"


class MobilityEvaluation(models.Model):
    """Checking that figures come out the same again, and signing them."""

    _inherit = "mobility.evaluation"

    def action_check(self):
        """Compute again what was computed, with the data up to the same day, and say whether it comes out the same."""
        self.ensure_one()
        self.check_access("read")
        if self.state == "draft" or not self.env.user.has_group(COORDINATOR):
            raise UserError(self.env._("There are no figures to check."))
        # sudo: as in _do_run
        evaluation = self.sudo()
        answer = evaluation._get_answer(evaluation.date_data)
        is_same = answer["hash"] == evaluation.data_hash
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Computed again"),
                "message": evaluation._get_check_words(answer),
                "type": "success" if is_same else "warning",
                "sticky": True,
            },
        }

    def _get_check_words(self, answer):
        """Say whether ``answer`` is what was kept."""
        if answer["hash"] != self.data_hash:
            changed = self.line_ids._get_changed(answer["lines"])
            return self.env._(
                "The data changed since %(day)s: something was added, cancelled or corrected. %(changed)s of %(count)s"
                " rows would be different now. The figures shown are those of that day.",
                day=fields.Date.to_string(self.date_data),
                changed=len(changed),
                count=len(self.line_ids),
            )
        if self.line_ids._get_changed(answer["lines"]):
            return self.env._(
                "The data are the same, the figures are not: another version of scipy or of this software."
            )
        return self.env._("The same data, the same figures.")

    def _get_sign_blocker(self):
        """Tell why the current user cannot sign this, or return False."""
        self.ensure_one()
        if self.state == "signed":
            return self.env._("It is signed already.")
        if self.state == "draft":
            return self.env._("There are no figures to sign yet.")
        if not self.env.user.has_group(MANAGER):
            return self.env._("A manager signs.")
        return False

    def action_sign(self):
        """Sign the figures as they are: nothing changes them any more, and analysts may read them.

        Not so when they read another one about some of the same people.

        :raises AccessError: by somebody who is no manager
        """
        self.check_access("write")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("A manager signs."))
        for evaluation in self:
            if reason := evaluation._get_sign_blocker():
                raise UserError(reason)
        for evaluation in self.sudo():  # sudo: guarded fields, the right to sign was checked
            evaluation.write(
                {
                    "state": "signed",
                    "signed_by_id": self.env.uid,
                    "date_signed": fields.Datetime.now(),
                    "for_analysts": evaluation._is_apart(),
                }
            )
        return True

    def _is_apart(self):
        """Tell whether analysts read no evaluation yet of some of those who started, whatever it asks about them.

        One with a month more in it may count one person more, and what the two differ by is what that person said.
        """
        told = self.search([("for_analysts", "=", True), ("company_id", "=", self.company_id.id)]) - self
        return not any(self._shares_people(other) for other in told)

    def _shares_people(self, other):
        """Tell whether a group of this evaluation and one of ``other`` could be about the same people."""
        return any(
            set(mine["programs"]) & set(theirs["programs"])
            and mine["date_from"] <= theirs["date_to"]
            and theirs["date_from"] <= mine["date_to"]
            for mine in self._get_told_groups()
            for theirs in other._get_told_groups()
        )

    def _get_told_groups(self):
        """Return whose people figures are told of, as ``_get_group`` does."""
        groups = [self._get_group("program")]
        return groups if self.comparison == "none" else [*groups, self._get_group("comparison")]
