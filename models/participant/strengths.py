from odoo import api, models
from odoo.exceptions import ValidationError

MOST_STRENGTHS = 3


def get_strengths(text):
    """Return the strengths in a text of one a line."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


class MobilityParticipant(models.Model):
    """What somebody is good at: a few things they can name at once, one a line."""

    _inherit = "mobility.participant"

    @api.constrains("strengths")
    def _check_strengths(self):
        for participant in self:
            strengths = get_strengths(participant.strengths)
            if len(strengths) > MOST_STRENGTHS:
                raise ValidationError(
                    self.env._(
                        "%(name)s: three strengths at most, one a line. Here are %(count)s: %(strengths)s. Keep the"
                        " three that help most now.",
                        name=participant.name,
                        count=len(strengths),
                        strengths=", ".join(strengths),
                    )
                )
