from dateutil.relativedelta import relativedelta
from odoo import api, fields, models

# Not coming is told the second time within so many months, whether or not the person came in between.
MONTHS = 3


class MobilitySession(models.Model):
    """What becomes of sessions raises or solves signals."""

    _inherit = "mobility.session"

    @api.model_create_multi
    def create(self, vals_list):
        sessions = super().create(vals_list)
        sessions._do_follow_signals()
        return sessions

    def write(self, vals):
        result = super().write(vals)
        if {"state", "start", "stop"} & vals.keys():
            self._do_follow_signals()
        return result

    def _do_follow_signals(self):
        Signal = self.env["mobility.signal"]
        now = fields.Datetime.now()
        if planned := self.filtered(lambda session: session.state == "planned" and session.stop > now):
            Signal._do_solve_for(planned.participant_id, "no_next")

    def _do_close(self, state, reason=False):
        super()._do_close(state, reason=reason)
        Signal = self.env["mobility.signal"]
        people = self.participant_id
        if state == "no_show":
            Signal._do_raise(self._get_people_absent_again(people), "no_show")
        elif state == "held":  # the person came again
            Signal._do_solve_for(people, "no_show")
        elif state == "planned":  # it was a mistake
            Signal._do_solve_for(people - self._get_people_absent_again(people), "no_show")

    @api.model
    def _get_people_absent_again(self, people):
        """Return those of these people who did not come twice or more in the last three months."""
        since = fields.Datetime.now() - relativedelta(months=MONTHS)
        domain = [("participant_id", "in", people.ids), ("state", "=", "no_show"), ("start", ">=", since)]
        # sudo: also talks that the mentor of somebody's group may not read; only that there were two is asked
        groups = self.sudo()._read_group(domain, ["participant_id"], having=[("__count", ">", 1)])
        return people.browse([person.id for (person,) in groups]).filtered(lambda person: not person.date_deceased)
