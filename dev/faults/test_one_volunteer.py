"""Two volunteers say yes at once, two workers remind at once, a worker dies: with real transactions."""

import unittest
from datetime import timedelta
from unittest.mock import patch

import psycopg2
from devlib.host import registry
from odoo import SUPERUSER_ID, fields
from odoo.addons.base.models.ir_cron import IrCron
from odoo.api import Environment
from odoo.tools import mute_logger


class OneVolunteer(unittest.TestCase):
    def setUp(self):
        with registry().cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {"no_reset_password": True})
            company = env["res.company"].create({"name": self.id(), "email": "hello@example.org"})
            company.partner_id.tz = "Europe/Amsterdam"
            vals = {"company_id": company.id, "company_ids": [(6, 0, company.ids)]}
            mentor = env["res.users"].create(
                {
                    **vals,
                    "name": "Noor",
                    "login": f"Noor {self.id()}",
                    "group_ids": [(6, 0, env.ref("mobility_mentoring.group_mentor").ids)],
                }
            )
            groups = env.ref("base.group_portal") | env.ref("mobility_mentoring.group_volunteer")
            logins = [
                {**vals, "name": name, "login": f"{name} {self.id()}", "group_ids": [(6, 0, groups.ids)]}
                for name in ("Ans", "Bert")
            ]
            volunteers = env["res.users"].create(logins)
            start = fields.Datetime.now().replace(microsecond=0) + timedelta(hours=47)
            env["mobility.volunteer.day"].create(
                [
                    {"user_id": user.id, "company_id": company.id, "weekday": str(weekday)}
                    for user in volunteers
                    for weekday in range(7)
                ]
            )
            person = env["mobility.participant"].create(
                {
                    "name": "Samira",
                    "company_id": company.id,
                    "mentor_id": mentor.id,
                    "contact_way": "mail",
                    "email": "samira@example.org",
                }
            )
            session = env["mobility.session"].create(
                {
                    "participant_id": person.id,
                    "session_type_id": env.ref("mobility_mentoring.session_type_checkin").id,
                    "start": start,
                    "childcare_needed": True,
                }
            )
            session.date_set = start - timedelta(days=5)
            self.session_id, self.volunteers = session.id, volunteers.ids

    def _open(self, user_id=SUPERUSER_ID):
        """Return an environment on a transaction of its own, which sees the database as it is now."""
        cr = registry().cursor()
        self.addCleanup(cr.close)
        env = Environment(cr, user_id, {"tracking_disable": True})
        env.cr.execute("SELECT count(*) FROM mobility_session")
        return env

    def _accept(self, env):
        ask = env["mobility.childcare.ask"]._get_own().filtered(lambda ask: ask.session_id.id == self.session_id)
        result = env["mobility.childcare.ask"]._do_answer(ask.id, "accept")
        env.flush_all()
        return result

    def _remind(self, env, crash=False):
        """Run the cron in one transaction, which stays open."""

        def stop(*_arguments, **_values):
            if crash:
                raise RuntimeError("killed")
            return 0

        with patch.object(IrCron, "_commit_progress", stop):
            env["mobility.session.reminder"]._cron_remind()
        env.flush_all()

    def _count(self, env):
        reminders = env["mobility.session.reminder"].search([("session_id", "=", self.session_id)])
        return len(reminders), len(reminders.mail_id)

    def test_two_say_yes_at_once(self):
        first, second = (self._open(user_id) for user_id in self.volunteers)
        self.assertEqual(self._accept(first), "accepted")
        first.cr.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.SerializationFailure):
            self._accept(second)
        second.cr.rollback()
        self.assertEqual(self._accept(self._open(self.volunteers[1])), "late")
        session = self._open()["mobility.session"].browse(self.session_id)
        self.assertEqual(session.volunteer_id.id, self.volunteers[0])

    def test_two_workers_remind_once(self):
        first, second = self._open(), self._open()
        self._remind(first)
        self._remind(second)  # the first has the session: skipped
        first.cr.commit()
        second.cr.rollback()
        self.assertEqual(self._count(self._open()), (1, 1))

    def test_a_worker_with_an_old_view_is_refused_by_the_database(self):
        first, second = self._open(), self._open()
        self._remind(first)
        first.cr.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.Error):
            self._remind(second)
        second.cr.rollback()
        self.assertEqual(self._count(self._open()), (1, 1))

    def test_a_worker_that_dies_leaves_nothing_and_the_next_does_it(self):
        first = self._open()
        with self.assertRaises(RuntimeError):
            self._remind(first, crash=True)
        first.cr.rollback()
        self.assertEqual(self._count(self._open()), (0, 0))
        second = self._open()
        self._remind(second)
        second.cr.commit()
        self.assertEqual(self._count(self._open()), (1, 1))
