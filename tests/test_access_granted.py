from datetime import timedelta

from odoo import fields

from .test_access import MODELS, PERSONAL, AccessCommon

# What stays shut to who opened a person for a day, and why.
SHUT = {
    "mobility.voucher",  # a code is money
    "mobility.reward.route",  # where money goes can wait for the own mentor
    "mobility.invitation",  # so can a link to somebody's own pages
    "mobility.request",  # a term runs, and a coordinator watches it
    "mobility.mentor.training",  # about the mentor, not the person
    # figures about the own people
    "mobility.session.report",
    "mobility.barrier.report",
    "mobility.outcome.report",
    "mobility.debt.report",
    "mobility.followup.report",
    "mobility.step.report",
}


class TestAccessGranted(AccessCommon):
    """A colleague who steps in can do the work of the day: what the own mentor reads is open, but for a few models."""

    def _open_all(self):
        """Open everybody of the other mentor for ours."""
        people = self.env["mobility.participant"].search([("mentor_id", "=", self.mentor_b.id)])
        vals = {"user_id": self.mentor.id, "reason": "Away", "valid_until": fields.Datetime.now() + timedelta(hours=1)}
        self.env["mobility.access.grant"].create([{"participant_id": person.id, **vals} for person in people])

    def test_what_the_own_mentor_reads_is_open_to_who_steps_in(self):
        own = {
            row["model"]
            for row in self.rows
            if (row["group"], row["record"], row["read"]) == ("mentor", "own", "1") and MODELS[row["model"]] == PERSONAL
        }
        self.assertGreater(len(own), 20)
        before = {model for model in own if self._reads(model)}
        self._open_all()
        opened = {model for model in own if self._reads(model)}
        self.assertEqual(own - opened, SHUT)
        self.assertFalse(before, "nothing of it was open before")

    def _reads(self, model):
        return self.records[model, "other"].with_user(self.mentor).has_access("read")
