from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

PLAN = {
    "stress_signs": "Ik slaap slecht.\nIk laat de post liggen.",
    "stress_helps": "Een rondje lopen met Nour.\nEén ding doen. De rest komt later.",
    "stress_call": "Mijn zus: 06 00 00 00 71\nNoor, mijn mentor: 06 00 00 00 99",
    "stress_if_then": "Als ik niet slaap dan bel ik 's ochtends mijn zus.",
}
LOOKED = (
    # who, how, and how many days ago
    ("mentor", "open", 9),
    ("coordinator", "open", 6),
    ("mentor", "print", 3),
    ("mentor", "open", 1),
)


class OwnPages:
    """What Samira finds on her own pages besides what happened: her plan for stress, and who looked at her record."""

    def __init__(self, town, person):
        self.town, self.person = town, person

    def live(self):
        self.person.write(PLAN)
        for login, kind, days in LOOKED:
            self._look(login, kind, self.town.today - timedelta(days=days))

    def _look(self, login, kind, date):
        env = self.town.acting_as(login, date)
        log = env["mobility.access.log"]
        report = "Doelenplan" if kind == "print" else ""
        log._do_log(self.person.with_env(env), kind, report)
        # nobody changes a line, not even the system: the day is moved below the ORM
        moment = fields.Datetime.to_datetime(date) + timedelta(hours=10)
        latest = SQL("(SELECT MAX(id) FROM mobility_access_log)")
        self.town.env.cr.execute(SQL("UPDATE mobility_access_log SET date = %s WHERE id = %s", moment, latest))
