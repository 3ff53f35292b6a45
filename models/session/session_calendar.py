from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..host.calendar_event import FOLLOWING

# What the calendar shows of a session; when one of these changes, so does the event.
EVENT_FIELDS = ("start", "stop", "mentor_id")


class MobilitySession(models.Model):
    """The session in the mentor's calendar: staff only, private, neutral; one event a session, or a group."""

    _inherit = "mobility.session"

    @api.constrains("start", "stop")
    def _check_end(self):
        # as the database does, but before the host's calendar says it in words of its own
        if any(session.stop <= session.start for session in self):
            raise ValidationError(self.env._("A session ends after it starts."))

    @api.model_create_multi
    def create(self, vals_list):
        sessions = super().create(vals_list)
        sessions._do_add_events()
        return sessions

    def write(self, vals):
        before = {session: session._get_appointment() for session in self if session.state == "planned"}
        result = super().write(vals)
        if not vals.keys() & {*EVENT_FIELDS}:
            return result
        moved = self.filtered(lambda s: before.get(s, s._get_appointment()) != s._get_appointment())
        if self.env.context.get("mobility_following") is not FOLLOWING:
            moved._do_move_events()
        return result

    def unlink(self):
        events = self.sudo().event_id  # sudo: a coordinator may not read a mentor's private events
        result = super().unlink()
        self.browse()._do_remove_events(events)
        return result

    def _is_changed_by_person(self):
        # an external calendar works in the name of its owner
        return super()._is_changed_by_person() and self.env.context.get("mobility_forced") is not FOLLOWING

    def action_restore_event(self):
        """Put sessions back in the calendar that somebody removed them from."""
        self._check_transition(("planned",))
        self._do_add_events()
        return True

    def _do_cancel(self, reason, tell=True):
        super()._do_cancel(reason, tell=tell)
        events = self.sudo().event_id  # sudo: a coordinator may not read a mentor's private events
        self.sudo().event_id = False  # sudo: guarded field, the caller checked the right to write
        self._do_remove_events(events)

    def _get_appointment(self):
        return self.start, self.stop, self.mentor_id

    def _get_event_model(self, mentor):
        """Return the host's calendar as if ``mentor`` did it all: accepted at once, nobody invited, nothing logged.

        A coordinator may not touch a mentor's private events, and external calendars send what their owner does.
        """
        # sudo: the rules of the session were checked; the event only mirrors it
        Event = self.env["calendar.event"].with_user(mentor).sudo()
        return Event.with_context(
            mobility_following=FOLLOWING,
            lang=mentor.lang or self.env.lang,
            skip_contact_description=True,
            no_mail_to_attendees=True,
            skip_attendee_notification=True,
            mail_create_nosubscribe=True,
            mail_create_nolog=True,
            tracking_disable=True,
            # the host would link the record that the user looks at, and put an activity on it
            active_model=False,
            active_id=False,
            default_res_model=False,
            default_res_model_id=False,
            default_res_id=False,
        )

    def _prepare_event_vals(self):
        """Return the values of the event: that there is an appointment, and nothing else."""
        self.ensure_one()
        return {
            "name": self._get_event_model(self.mentor_id).env._("Appointment"),
            "start": self.start,
            "stop": self.stop,
            "duration": self.duration,
            "allday": False,
            "user_id": self.mentor_id.id,
            "partner_ids": [Command.set(self.mentor_id.partner_id.ids)],
            "privacy": "private",
            "show_as": "busy",
            "description": False,
            "location": False,
            "alarm_ids": [Command.clear()],
        }

    def _do_add_events(self):
        now = fields.Datetime.now()
        for session in self:
            if session.state != "planned" or session.stop <= now or session.sudo().event_id:  # sudo: as below
                continue
            event = session._get_group_event()
            if not event:
                event = session._get_event_model(session.mentor_id).create(session._prepare_event_vals())
            session.sudo().event_id = event.id  # sudo: guarded field, who may write the session just did

    def _get_group_event(self):
        """Return the event of the others in the same group: same mentor, same time."""
        self.ensure_one()
        if not self.session_type_id.is_group:
            return self.env["calendar.event"]
        domain = [(name, "=", self[name]) for name in ("start", "stop", "state")]
        domain += [(name, "=", self[name].id) for name in ("mentor_id", "session_type_id", "company_id")]
        # sudo: others in the group may be somebody else's people; only the event is asked
        others = self.sudo().search([*domain, ("event_id", "!=", False), ("id", "!=", self.id)], limit=1)
        return others.event_id

    def _do_move_events(self):
        """Let the calendar follow: another time moves the event, another mentor gets an event of their own."""
        for session in self.sudo():  # sudo: guarded field and private events, who may write the session just did
            event = session.event_id
            together = event._get_mobility_sessions()
            if event.user_id == session.mentor_id and len({s._get_appointment() for s in together}) == 1:
                times = {"start": session.start, "stop": session.stop, "allday": False}
                session._get_event_model(session.mentor_id).browse(event.id).write(times)
            else:
                session.event_id = False
                session._do_remove_events(event)
                session._do_add_events()

    @api.model
    def _do_remove_events(self, events):
        """Remove events that stand for no planned session any more."""
        for event in events.exists():
            if not event._get_mobility_sessions():
                self._get_event_model(event.user_id or self.env.user).browse(event.id).unlink()

    @api.model
    def _do_erase_events(self, events):
        """Remove the events of people who were forgotten, with what somebody may have written in them."""
        # sudo: others in a group may be somebody else's people; only their event is asked
        shared = self.sudo().search([("event_id", "in", events.ids)]).event_id
        for user, own in (events - shared).grouped("user_id").items():
            own = self._get_event_model(user or self.env.user).browse(own.ids)
            own.write({"name": self.env._("Appointment"), "description": False, "location": False})
            own.unlink()

    # -- what happens in the calendar ---------------------------------------------------------------------------------

    def _follow_events(self, user, forced):
        """Do with these planned sessions what was done with their events; called with all rights.

        :param user: who did it
        :param forced: an external calendar or the system did it, which cannot be refused anything
        """
        companies = user.sudo().company_ids.ids  # sudo: whichever companies are chosen at the moment
        may_write = self.with_user(user).with_context(allowed_company_ids=companies)._filtered_access("write")
        for event, sessions in self.grouped("event_id").items():
            allowed = sessions & may_write
            if event.exists() and event.active:
                sessions._follow_move(event, allowed, user, forced)
            else:
                sessions._follow_removal(allowed, user)

    def _do_put_back(self):
        """Give these sessions an event again where the host took theirs away while it remade a series.

        On another day of the week, say, none of the new events is the old one. Nobody removed the appointment.
        """
        lost = self.filtered(lambda session: not (session.event_id.exists() and session.event_id.active))
        lost.event_id = False
        lost._do_add_events()

    def _follow_move(self, event, allowed, user, forced):
        times = event.start, event.stop
        moved = self.filtered(lambda session: (session.start, session.stop) != times)
        if not moved:
            return
        if reason := self._get_move_blocker(event, moved - allowed):
            if not forced:
                raise UserError(reason)
            times = {"allday": False, "start": moved[0].start, "stop": moved[0].stop}
            self._get_event_model(moved[0].mentor_id).browse(event.id).write(times)
            return
        happened = {"session_happened": True, "mobility_forced": FOLLOWING} if forced else {}
        moved = (moved if forced else moved.with_user(user)).with_context(mobility_following=FOLLOWING, **happened)
        moved.write({"start": event.start, "stop": event.stop})

    def _get_move_blocker(self, event, refused):
        """Tell why these sessions cannot go where their event went, or return False."""
        if event.allday:
            return self.env._("An appointment with somebody has a time of day: it cannot take all day.")
        if event.stop <= event.start:
            return self.env._("An appointment with somebody takes time: it ends after it starts.")
        return self.env._("You cannot move this appointment. Ask who has it.") if refused else False

    def _follow_removal(self, allowed, user):
        self.event_id = False
        if allowed:
            allowed._do_cancel(self.env._("%(name)s removed it from the calendar.", name=user.name))
        if refused := self - allowed:
            refused._say_still_planned(user)

    def _say_still_planned(self, user):
        """Tell the mentor, and who removed the event, that the session stands although it is out of the calendar."""
        note = self.env._("%(name)s removed it from the calendar. Put it back, or cancel it.", name=user.name)
        self._do_plan_task(self.env._("Out of your calendar, still planned"), note)
        message = {
            "type": "warning",
            "sticky": True,
            "title": self.env._("The appointment stays planned"),
            "message": self.env._("You may not cancel it. Who has it was told."),
        }
        user._bus_send("simple_notification", message)
