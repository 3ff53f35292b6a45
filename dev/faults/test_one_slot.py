"""Two people at the same moment, with two real transactions: nobody's time is given away twice."""

import unittest

import psycopg2
from devlib.host import registry
from odoo import SUPERUSER_ID
from odoo.api import Environment
from odoo.exceptions import UserError
from odoo.tools import mute_logger

START = "2035-01-02 09:00:00"


class OneSlot(unittest.TestCase):
    def setUp(self):
        with registry().cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {"no_reset_password": True})
            company = env["res.company"].create({"name": self.id()})
            group = env.ref("mobility_mentoring.group_mentor")
            vals = {"company_id": company.id, "company_ids": [(6, 0, company.ids)], "group_ids": [(6, 0, group.ids)]}
            logins = [{**vals, "name": name, "login": f"{name} {self.id()}"} for name in ("Noor", "Karim")]
            self.mentors = env["res.users"].create(logins).ids
            people = [{"name": f"Person {n}", "company_id": company.id, "mentor_id": self.mentors[0]} for n in range(2)]
            self.people = env["mobility.participant"].create(people).ids
            self.company_id = company.id

    def _open(self):
        """Return an environment on a transaction of its own, which sees the database as it is now."""
        cr = registry().cursor()
        self.addCleanup(cr.close)
        env = Environment(cr, SUPERUSER_ID, {"allowed_company_ids": [self.company_id], "tracking_disable": True})
        env.cr.execute("SELECT count(*) FROM mobility_session")
        return env

    def _book(self, env, person, mentor, kind="checkin", start=START):
        env["mobility.session"].create(
            {
                "participant_id": self.people[person],
                "mentor_id": self.mentors[mentor],
                "session_type_id": env.ref(f"mobility_mentoring.session_type_{kind}").id,
                "start": start,
            }
        )
        env.flush_all()

    def _both(self, one, two):
        first, second = self._open(), self._open()
        self._book(first, *one)
        first.cr.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.SerializationFailure):
            self._book(second, *two)
        second.cr.rollback()
        return self._open()

    def test_one_slot_of_a_mentor_for_two_people(self):
        again = self._both((0, 0), (1, 0))
        with self.assertRaisesRegex(UserError, "no time any more"):
            self._book(again, 1, 0)

    def test_one_person_with_two_mentors(self):
        again = self._both((0, 0), (0, 1))
        with self.assertRaisesRegex(UserError, "another session"):
            self._book(again, 0, 1)

    def test_two_join_a_group_at_once(self):
        again = self._both((0, 0, "group"), (1, 0, "group"))
        self._book(again, 1, 0, "group")
        again.cr.commit()
        sessions = self._open()["mobility.session"].search([("participant_id", "in", self.people)])
        self.assertEqual((len(sessions), len(sessions.event_id)), (2, 1))
