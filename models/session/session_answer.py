from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq, hmac

from .session import MobilitySession as Session
from .session_invitation import TELL

SCOPE = "mobility_session_answer"
LENGTH = 16
ANSWERS = [("yes", "Comes"), ("no", "Cannot come")]


class MobilitySession(models.Model):
    """Whether somebody comes: said behind a link in the mail or SMS, or to a colleague who writes it down."""

    _inherit = "mobility.session"
    _guarded_fields = Session._guarded_fields | {"answer"}

    answer = fields.Selection(
        ANSWERS, readonly=True, copy=False, help="What the person said about this day and time. Empty: nothing yet."
    )

    can_answer = fields.Boolean(compute="_compute_can_answer")

    @api.depends("state", "start")
    def _compute_can_answer(self):
        for session in self:
            session.can_answer = session._is_answerable()

    def write(self, vals):
        starts = {session: session.start for session in self} if "start" in vals else {}
        result = super().write(vals)
        moved = self.filtered(lambda session: session.answer and starts.get(session, session.start) != session.start)
        moved.sudo().answer = False  # sudo: guarded field, who may write the session just moved it
        return result

    def action_comes(self):
        """Write down that these people said that they come."""
        self._check_answer_open()
        self._do_answer("yes")
        return True

    def action_cannot_come(self):
        """Write down that these people cannot come. The session stays planned until somebody moves it."""
        self._check_answer_open()
        self._do_answer("no")
        return True

    def _check_answer_open(self):
        self._check_transition(("planned",))
        for session in self:
            if not session._is_answerable():
                raise UserError(self.env._("%(name)s has begun.", name=session.display_name))

    def _is_answerable(self):
        self.ensure_one()
        return bool(self.id and self.state == "planned" and self.start > fields.Datetime.now())

    def _do_answer(self, answer):
        """Keep what these people answered. Who answers was told."""
        # sudo: guarded field and a task of the mentor's; the caller checked the right to write, or has the link
        sessions = self.sudo()
        sessions.answer = answer
        sessions.activity_unlink([TELL], only_automated=False)
        for session in sessions:
            words = {
                "yes": session.env._("The person comes."),
                "no": session.env._("The person cannot come."),
            }
            session._message_log(body=words[answer])

    # -- the link in a mail or SMS ------------------------------------------------------------------------------------

    def _get_answer_token(self):
        """Return what opens the page of this appointment: it is worth nothing any more once the appointment moved."""
        self.ensure_one()
        # sudo: the secret of the database; only a signature made with it leaves
        signature = hmac(self.env(su=True), SCOPE, (self.id, self.ics_uid, str(self.start)))
        return f"{self.id}-{signature[:LENGTH]}"

    def _get_answer_url(self):
        return f"{self.get_base_url()}/appointment/{self._get_answer_token()}"

    @api.model
    def _find_answerable(self, token):
        """Return the session that ``token`` opens, with all rights, or none when nothing can be answered there.

        Unknown, moved, cancelled and begun are the same to who asks.
        """
        number = token.partition("-")[0]
        if not (number.isascii() and number.isdecimal() and len(number) < 10):
            return self.browse()
        # superuser: who has the link has no login; what is done was done by nobody on the staff
        session = self.with_user(SUPERUSER_ID).browse(int(number)).exists()
        if not session or not consteq(session._get_answer_token().encode(), token.encode()):
            return self.browse()
        return session.filtered(lambda one: one._is_answerable())

    def _prepare_answer_page(self):
        """Return what the page behind the link shows: no more than the mail or SMS did, and no name of the person."""
        session, company = self._for_person(), self.company_id
        return {
            "page_lang": session.env.lang.replace("_", "-"),
            "when": session._get_when(),
            "whom": session.mentor_id.name,
            "where": session.location or False,
            "answer": session.answer,
            "company": company.name,
            "phone": company.phone or False,
        }
