"""Two people choose the same time on their own pages, at the same moment, with two real transactions: one gets it."""

import unittest
from datetime import timedelta

import psycopg2
from devlib.host import registry
from odoo import SUPERUSER_ID, fields
from odoo.api import Environment
from odoo.exceptions import UserError
from odoo.tools import mute_logger


class OwnSlot(unittest.TestCase):
    def setUp(self):
        with registry().cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {"no_reset_password": True, "tracking_disable": True})
            company = env["res.company"].create({"name": self.id()})
            group = env.ref("mobility_mentoring.group_mentor")
            login = {"company_id": company.id, "company_ids": [(6, 0, company.ids)], "group_ids": [(6, 0, group.ids)]}
            mentor = env["res.users"].create({**login, "name": "Noor", "login": self.id()})
            env = env(context={**env.context, "allowed_company_ids": company.ids})
            people = [{"name": f"Person {n}", "company_id": company.id, "mentor_id": mentor.id} for n in range(2)]
            self.company_id, self.talks = company.id, []
            for number, person in enumerate(env["mobility.participant"].create(people)):
                talk = env["mobility.session"].create(
                    {
                        "participant_id": person.id,
                        "mentor_id": mentor.id,
                        "session_type_id": env.ref("mobility_mentoring.session_type_checkin").id,
                        "start": fields.Datetime.now().replace(microsecond=0) + timedelta(days=60 + number),
                    }
                )
                self.talks.append(talk.id)

    def _open(self):
        """Return an environment on a transaction of its own, which sees the database as it is now."""
        cr = registry().cursor()
        self.addCleanup(cr.close)
        env = Environment(cr, SUPERUSER_ID, {"allowed_company_ids": [self.company_id], "tracking_disable": True})
        env.cr.execute("SELECT count(*) FROM mobility_session")
        return env

    def _move(self, env, number, start):
        env["mobility.session"].browse(self.talks[number])._do_own_move(start)
        env.flush_all()

    def test_one_time_for_two_people(self):
        first, second = self._open(), self._open()
        talks = [env["mobility.session"].browse(self.talks[number]) for number, env in enumerate((first, second))]
        start = talks[0]._get_own_slots()[0]
        self.assertEqual(talks[1]._get_own_slots()[0], start, "both are offered the same")
        self._move(first, 0, start)
        first.cr.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.SerializationFailure):
            self._move(second, 1, start)
        second.cr.rollback()
        # the host tries again, as it does for every request that met another
        again = self._open()
        with self.assertRaisesRegex(UserError, "not free any more"):
            self._move(again, 1, start)
        again.cr.rollback()
        self.assertNotIn(start, again["mobility.session"].browse(self.talks[1])._get_own_slots())
