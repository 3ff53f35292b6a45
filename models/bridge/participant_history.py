from odoo import models


class MobilityParticipant(models.Model):
    """What somebody said over the years, oldest first. ``report/`` draws it."""

    _inherit = "mobility.participant"

    def action_over_time(self):
        """Open the page that shows how things went over the years.

        :return: a window action on the page; it has nothing to save
        """
        self.ensure_one()
        self.check_access("read")
        page = self.env["mobility.over.time"].create({"participant_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Over time"),
            "res_model": page._name,
            "res_id": page.id,
            "views": [(False, "form")],
        }

    def _get_history(self, audience="adult", member=None):
        """Return the confirmed assessments about one thing that the user may read, oldest first.

        :param str audience: 'adult', 'child' or 'skills', as of instruments
        :param member: the child, when it is about one
        """
        self.ensure_one()
        domain = [
            ("participant_id", "=", self.id),
            ("member_id", "=", member.id if member else False),
            ("instrument_id.audience", "=", audience),
            ("state", "=", "confirmed"),
        ]
        return self.env["mobility.assessment"].search(domain, order="date, id")

    def _get_trainings(self):
        """Return the trainings this person followed, oldest first. Upper rooms, which know of sessions, add theirs.

        :return: list of (date, name, areas): the day, what it is called, and the skill areas it trained, of whichever
            version of the instrument
        """
        self.ensure_one()
        return []
