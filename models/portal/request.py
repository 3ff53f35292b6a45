from odoo import models
from odoo.exceptions import UserError

MOST_OPEN = 5


class MobilityParticipant(models.Model):
    """Asking for what the law gives everybody: a copy, a correction, to be forgotten."""

    _inherit = "mobility.participant"

    def _do_own_ask(self, kind, words=""):
        """This person asks for something about the own record. The caller is that person.

        :param kind: 'copy', 'correction' or 'deletion'
        :return: the request
        """
        self.ensure_one()
        if kind not in dict(self.env["mobility.request"]._fields["kind"].selection):
            raise UserError(self.env._("What do you want to ask? Choose one of these."))
        if kind == "correction" and not words:
            raise UserError(self.env._("What is not right? Write it down in a few words."))
        if len(self.request_ids.filtered(lambda request: request.state == "open")) >= MOST_OPEN:
            raise UserError(self.env._("You asked some things already. We answer those first."))
        return self._do_ask(kind, words)
