from datetime import datetime, timedelta

import pytz
from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_datetime

from ..session.session_invitation import TELL

# In the context: the person did this, and need not be told by a colleague. An object, because no caller can give it.
OWN = object()
WEEKS, DAYS, APART = 4, 5, timedelta(hours=2, minutes=30)


class MobilitySession(models.Model):
    """What somebody does with the own appointments: choose another time, cancel, ask for somebody to mind a child.

    The caller found the session with the person in the domain, and is that person.
    """

    _inherit = "mobility.session"

    def _plan_to_tell(self, what):
        # EXTENDS: who did it knows, also of what a colleague was still to tell
        if self.env.context.get("mobility_own") is OWN:
            self.activity_unlink([TELL], only_automated=False)
        else:
            super()._plan_to_tell(what)

    def _get_own_blocker(self):
        """Tell why this person changes nothing about this appointment, or return False."""
        self.ensure_one()
        if self.state != "planned":
            return self.env._("This appointment is off, or it took place already.")
        if self.start <= fields.Datetime.now():
            return self.env._("This appointment has begun. Call us.")
        return False

    def _do_own_come(self):
        """The person says that they come. Said twice, it is the same."""
        self.ensure_one()
        if reason := self._get_own_blocker():
            raise UserError(reason)
        if self.answer != "yes":
            self._do_answer("yes")

    def _get_own_move_blocker(self):
        """Tell why this person cannot choose another time, or return False."""
        if not (reason := self._get_own_blocker()) and self.session_type_id.is_group:
            return self.env._("This is with a group. The time stays the same for everybody.")
        return reason

    def _get_own_slots(self):
        """Return the times to choose from, in order of time: a few spread over each of the first days with room.

        The first days are those on which somebody can look after a child, if one comes along.
        """
        self.ensure_one()
        if not (slots := self._find_own_slots()):
            return []
        zone = pytz.timezone(self._get_mentor_tz(self.mentor_id, self.company_id))
        days = {}
        for start, _stop in slots:
            days.setdefault(pytz.utc.localize(start).astimezone(zone).date(), []).append(start)
        chosen = []
        for starts in list(days.values())[:DAYS]:
            last = datetime.min
            for start in sorted(starts):
                if start >= last + APART:
                    chosen.append(start)
                    last = start
        return sorted(chosen)

    def _find_own_slots(self):
        today = fields.Date.context_today(self)
        try:
            return self._find_slots(
                self.mentor_id,
                self.duration,
                today + timedelta(days=1),
                today + timedelta(weeks=WEEKS),
                self.demanding,
                best_hours=self.participant_id.best_hours,
                company=self.company_id,
                childcare=self.childcare_needed,
            )
        except UserError:  # the mentor left or has no working hours: words for staff
            return []

    def _do_own_move(self, start):
        """The person chooses another time, one that is free. The mentor hears of it.

        :param start: naive UTC
        :raises UserError: it is not free (any more)
        """
        self.ensure_one()
        if reason := self._get_own_move_blocker():
            raise UserError(reason)
        if start == self.start:
            return
        self._lock_agendas()
        if start not in [free for free, _stop in self._find_own_slots()]:
            raise UserError(self.env._("This time is not free any more. Choose another."))
        before, zone = self.start, self._get_tz()
        self.with_context(mobility_own=OWN).write({"start": start})

        def say(env):
            former = format_datetime(env, before, tz=zone, dt_format="EEEE d MMMM, HH:mm", lang_code=env.lang)
            return env._("Chose another time"), env._("It was %(when)s. Your calendar has the new time.", when=former)

        self.participant_id._do_tell_staff(say, self, self.mentor_id)

    def _do_own_cancel(self, words=""):
        """The person calls this appointment off. The mentor hears of it.

        :param words: what is in the way, if somebody wants to say so
        """
        self.ensure_one()
        if self.state == "cancelled":
            return
        if reason := self._get_own_blocker():
            raise UserError(reason)
        words = (words or "").strip()[:1000]
        self.with_context(mobility_own=OWN)._do_cancel(words or False)
        self.participant_id._do_tell_staff(
            lambda env: (env._("Called the appointment off: when would suit?"), words), self, self.mentor_id
        )

    def _do_own_childcare(self, children):
        """The person brings these children, and somebody is to look after them; none: not needed any more.

        :param children: ids of members of the household
        """
        self.ensure_one()
        if reason := self._get_own_blocker():
            raise UserError(reason)
        chosen = self._get_own_children().filtered(lambda child: child.id in children)
        vals = {"childcare_needed": bool(chosen), "childcare_member_ids": [Command.set(chosen.ids)]}
        self.with_context(mobility_own=OWN).write(vals)

    def _get_own_children(self):
        """Return who may come along."""
        return self.participant_id.household_member_ids.filtered(lambda member: member.relation != "partner")

    def _get_own_ics(self):
        """Return this appointment as a file for any calendar: that there is one, and nothing else."""
        return self._for_person()._prepare_ics_vals("publish")["raw"]
