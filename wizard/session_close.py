from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ..models.session.session_helped import ANSWERS


class MobilitySessionClose(models.TransientModel):
    """Close a session on one screen: everything typed once, one Save, all of it or nothing.

    Here is the talk itself; the steps and the next appointment are in the files beside this one.
    """

    _name = "mobility.session.close"
    _description = "Close a session"

    session_id = fields.Many2one("mobility.session", required=True, readonly=True, ondelete="cascade")
    participant_id = fields.Many2one(related="session_id.participant_id")
    program_id = fields.Many2one(related="session_id.program_id")
    subtitle = fields.Char(compute="_compute_subtitle")
    outcome = fields.Selection([("held", "Came"), ("no_show", "Did not come"), ("cancelled", "Cancelled")])
    reason = fields.Text("What was in the way?")
    topic_ids = fields.Many2many("mobility.topic", string="Topics", default=lambda self: self._default("topic_ids"))
    note = fields.Text(default=lambda self: self._default("note"))
    mood = fields.Selection(
        lambda self: self.env["mobility.session"]._fields["mood"]._description_selection(self.env),
        string="How are you today?",
        default=lambda self: self._default("mood"),
    )
    helped = fields.Selection(ANSWERS, "Did this help you?")
    barrier = fields.Char("Something in the way?")
    barrier_cause = fields.Selection(
        lambda self: self.env["mobility.barrier"]._fields["cause"]._description_selection(self.env),
        string="Where it comes from",
        default="person",
    )
    barrier_area_id = fields.Many2one(
        "mobility.area",
        "Part of the Bridge",
        domain="[('instrument_id.state', '=', 'published'), ('instrument_id.audience', '=', 'adult')]",
    )

    def _default(self, name):
        """Return what the session says already: it may be closed anew."""
        return self.env["mobility.session"].browse(self.env.context.get("default_session_id"))[name]

    @api.depends("session_id")
    @api.depends_context("lang", "tz")
    def _compute_subtitle(self):
        for wizard in self:
            session = wizard.session_id
            when = session.start and format_datetime(self.env, session.start, dt_format="EEEE d MMMM, HH:mm")
            wizard.subtitle = " · ".join(part for part in (session.session_type_id.name, when) if part)

    def action_save(self):
        """Do all that is on the screen; what cannot be done is said, and everything typed stays."""
        return self._do_save() or self._open_again()

    def action_save_and_print(self):
        """Do the same, and print the goal plan to take home."""
        if not self._do_save():
            return self._open_again()
        action = self.env.ref("mobility_mentoring.report_goal_plan").report_action(self.participant_id)
        return {**action, "close_on_report_download": True}

    def _do_save(self):
        """Do all that is on the screen.

        :return: what to tell about it, or None when the next appointment was taken meanwhile and nothing was done
        """
        self.ensure_one()
        if not self.outcome:
            raise UserError(self.env._("Did %(name)s come? Choose that first.", name=self.participant_id.name))
        self.session_id._check_transition(("planned",))
        following = self._do_plan_next()
        if following is None:
            return None
        self._do_close_session()
        steps = self._do_steps()
        self._do_note_barrier()
        self._do_count_helped()
        return self._get_notification(following, steps)

    def _open_again(self):
        return {**self.session_id.action_close(), "res_id": self.id}

    def _do_close_session(self):
        session = self.session_id
        if self.outcome == "held":
            # what they talked about stays so, also when a topic was archived meanwhile
            topics = self.with_context(active_test=False).topic_ids
            session.write({"topic_ids": topics.ids, "note": self.note, "mood": self.mood})
            session.action_hold()
        elif self.outcome == "no_show":
            session.with_context(no_show_reason=self.reason or "").action_no_show()
        else:
            session.with_context(cancel_reason=self.reason or "").action_cancel()

    def _do_note_barrier(self):
        name = (self.barrier or "").strip()
        if not name or self.outcome == "cancelled":
            return
        self.env["mobility.barrier"].create(
            {
                "participant_id": self.participant_id.id,
                "name": name,
                "cause": self.barrier_cause or "person",
                "area_id": self.barrier_area_id.id,
            }
        )

    def _do_count_helped(self):
        if not self.helped:
            return
        if self.outcome == "held" and self.program_id:
            self.env["mobility.session.helped"]._do_count(self.program_id, self.helped)
        self.helped = False  # it is counted, and nobody reads afterwards who said it

    def _get_notification(self, following, steps):
        """Return the client action that closes the screen and says what was done."""
        message = [self.env._("%(count)s new steps", count=len(steps))] if steps else []
        if following:
            when = format_datetime(self.env, following.start, dt_format="EEEE d MMMM, HH:mm")
            message.append(self.env._("next appointment %(when)s", when=when))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "title": self.env._("Saved: %(name)s", name=self.participant_id.name),
                "message": " · ".join(message),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
