from odoo import fields, models
from odoo.exceptions import UserError

# In the context: this change of an event or a session follows from the other, so that nothing has to follow from it. An
# object, because a caller over RPC can give any context, but not this.
FOLLOWING = object()
# What sessions follow, or what could make an event say more than that there is an appointment. A change of a whole
# series counts whatever it changes: the host archives all of it on the way.
WATCHED = frozenset(
    {"start", "stop", "start_date", "stop_date", "duration", "allday", "active", "recurrency", "recurrence_update"}
    | {"partner_ids", "attendee_ids", "privacy", "user_id"}
)


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    mobility_session_ids = fields.One2many(
        "mobility.session", "event_id", "Sessions", groups="mobility_mentoring.group_mentor"
    )

    def write(self, vals):
        # EXTENDS calendar: however many steps the host takes (it archives and remakes series), only the end counts
        if self.env.context.get("mobility_following") is FOLLOWING or not WATCHED & vals.keys():
            return super().write(vals)
        events = self | self.recurrence_id.calendar_event_ids if vals.get("recurrence_update") else self
        sessions = events._get_mobility_sessions()
        if not sessions:
            return super().write(vals)
        if vals.get("recurrency") and not self.env.su:
            raise UserError(
                self.env._("An appointment with somebody does not repeat by itself. Plan a series from the person.")
            )
        # asked now: the host takes it out of the values
        remade = vals.get("recurrence_update") and "active" not in vals
        result = super(CalendarEvent, self.with_context(mobility_following=FOLLOWING)).write(vals)
        if remade:
            sessions._do_put_back()
        sessions.event_id.exists()._do_keep_neutral()
        sessions._follow_events(self.env.user, forced=self.env.su)
        return result

    def unlink(self):
        # EXTENDS calendar: what is in an external calendar too is archived instead
        if self.env.context.get("mobility_following") is FOLLOWING:
            return super().unlink()
        sessions = self._get_mobility_sessions()
        result = super(CalendarEvent, self.with_context(mobility_following=FOLLOWING)).unlink()
        sessions._follow_events(self.env.user, forced=self.env.su)
        return result

    def _get_mobility_sessions(self):
        """Return the planned sessions that these events stand for, with all rights."""
        # sudo: whoever works in a calendar, the session it stands for is found
        Session = self.env["mobility.session"].sudo()
        return Session.search([("event_id", "in", self.ids), ("state", "=", "planned")]) if self.ids else Session

    def _do_keep_neutral(self):
        """Take out of these events what tells more than that there is an appointment.

        Guests are added in an external calendar by anybody's hand; who takes part must not be among them.
        """
        for event in self:
            sessions = event._get_mobility_sessions()
            mentor = sessions.mentor_id[:1]
            for one in event | event.recurrence_id.calendar_event_ids:
                if vals := one._prepare_neutral_vals(mentor):
                    sessions._get_event_model(mentor or self.env.user).browse(one.id).write(vals)

    def _prepare_neutral_vals(self, mentor):
        """Return what has to change in this event of ``mentor``: a dict, empty when it tells nothing."""
        self.ensure_one()
        vals = {}
        if self.privacy != "private":
            vals["privacy"] = "private"
        if self.user_id != mentor:
            vals["user_id"] = mentor.id
        if hidden := self.sudo().partner_ids.filtered("mobility_hidden"):  # sudo: only asks the flag
            vals["partner_ids"] = [(3, partner.id) for partner in hidden]
        return vals
