from odoo import fields, models


class MobilitySession(models.Model):
    """Closing a talk on one screen."""

    _inherit = "mobility.session"

    mood = fields.Selection(
        [("1", "Very heavy"), ("2", "Heavy"), ("3", "So-so"), ("4", "Good"), ("5", "Very good")],
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
            "name": self.env._("How did it go with %(name)s?", name=self.participant_id.name),
            "res_model": "mobility.session.close",
            "view_mode": "form",
            "target": "new",
            "context": {"default_session_id": self.id, "dialog_size": "extra-large"},
        }
