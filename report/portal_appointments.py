from odoo import fields, models
from odoo.tools import format_date, format_datetime

MOST = 10


class MobilityParticipant(models.Model):
    """The words on somebody's own pages about appointments."""

    _inherit = "mobility.participant"

    def _prepare_own_appointments(self):
        """Return what the page shows, as words in the language of the context and nothing else."""
        Session, own = self.env["mobility.session"], [("participant_id", "=", self.id)]
        coming = [("state", "=", "planned"), ("stop", ">", fields.Datetime.now())]
        sessions = Session.search([*own, *coming], order="start, id", limit=MOST)
        held = Session.search([*own, ("state", "=", "held")], limit=MOST)
        return {
            "talks": [session._prepare_own_talk() | session._prepare_own_childcare() for session in sessions],
            "held": [session._prepare_own_held() for session in held],
            "mentor": self._prepare_mentor(),
        }


class MobilitySession(models.Model):
    _inherit = "mobility.session"

    def _prepare_own_talk(self):
        """Return this appointment in words, for the person whose it is."""
        self.ensure_one()
        return {
            "id": self.id,
            "when": self._get_near_when(),
            "whom": self.mentor_id.name,
            "where": self.location or "",
            "answer": self.answer or "",
            "open": not self._get_own_blocker(),
            "can_move": not self._get_own_move_blocker(),
        }

    def _prepare_own_childcare(self):
        """Return who may come along: id, first name and whether it does, and who looks after them in words."""
        coming = self.childcare_member_ids if self.childcare_needed else self.childcare_member_ids.browse()
        children = [(child.id, (child.name.split() or [""])[0], child in coming) for child in self._get_own_children()]
        return {"childcare": self._get_own_childcare(), "children": children}

    def _get_own_childcare(self):
        """Say who looks after the child meanwhile; '' when no child comes along."""
        if not self.childcare_needed:
            return ""
        if self.volunteer_id:
            return self.env._("Somebody looks after your child.")
        return self.env._("We look for somebody to look after your child.")

    def _prepare_own_held(self):
        zone = self._get_tz()
        day = format_datetime(self.env, self.start, tz=zone, dt_format="EEEE d MMMM y", lang_code=self.env.lang)
        return {"day": day, "whom": self.mentor_id.name, "note": self.note or ""}

    def _prepare_own_move(self):
        """Return the times to choose from, by day: what is sent, and what stands on the button."""
        zone, days = self._get_tz(), {}
        for start in self._get_own_slots():
            local = fields.Datetime.context_timestamp(self.with_context(tz=zone), start)
            day = format_date(self.env, local.date(), date_format="EEEE d MMMM")
            time = format_datetime(self.env, start, tz=zone, dt_format="HH:mm", lang_code=self.env.lang)
            days.setdefault(day, []).append((fields.Datetime.to_string(start), time))
        return {**self._prepare_own_talk(), "days": list(days.items()), "mentor": self.participant_id._prepare_mentor()}
