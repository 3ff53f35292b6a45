from odoo import fields, models

# Not coming happens to everybody. Twice within this many talks is worth a question.
LATEST = 4


class MobilitySession(models.Model):
    """Closing a talk on one screen, and what is noticed when somebody does not come."""

    _inherit = "mobility.session"

    mood = fields.Selection(
        [("1", "Very heavy"), ("2", "Heavy"), ("3", "So-so"), ("4", "Fine"), ("5", "Good")],
        string="How are you today?",
        copy=False,
        help="What the person tapped; nobody has to.",
    )

    def action_close(self):
        """Open the screen that closes this session."""
        self.ensure_one()
        self._check_transition(("planned",))
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "mobility.session.close",
            "view_mode": "form",
            "target": "new",
            "context": {"default_session_id": self.id, "dialog_size": "extra-large"},
        }

    def _do_close(self, state, reason=False):
        super()._do_close(state, reason=reason)
        if state == "no_show" and (again := self.filtered(lambda session: session._is_second_no_show())):
            again._do_second_no_show()

    def _is_second_no_show(self):
        """Tell whether this person did not come to another of the latest talks either."""
        self.ensure_one()
        earlier = self.search(
            [
                ("participant_id", "=", self.participant_id.id),
                ("state", "in", ("held", "no_show")),
                ("start", "<", self.start),
            ],
            order="start desc, id desc",
            limit=LATEST - 1,
        )
        return "no_show" in earlier.mapped("state")

    def _do_second_no_show(self):
        """Called with sessions to which somebody did not come, as to another one shortly before. Never a sanction."""
