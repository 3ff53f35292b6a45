"""Two people follow the same invitation at the same moment, with two real transactions: one password works."""

import unittest

import psycopg2
from devlib.host import registry
from odoo import SUPERUSER_ID
from odoo.api import Environment
from odoo.tools import mute_logger


class OneLink(unittest.TestCase):
    def setUp(self):
        with registry().cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {"no_reset_password": True, "tracking_disable": True})
            company = env["res.company"].create({"name": self.id()})
            person = env["mobility.participant"].create({"name": "Nadia", "company_id": company.id})
            invitation = env["mobility.invitation"]._do_invite(person, "letter")
            self.person_id, self.token = person.id, invitation._get_url().rsplit("/", 1)[1]

    def _open(self):
        """Return an environment on a transaction of its own, which sees the database as it is now."""
        cr = registry().cursor()
        self.addCleanup(cr.close)
        env = Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        env.cr.execute("SELECT count(*) FROM mobility_invitation")
        return env

    def _accept(self, env, password):
        invitation = env["mobility.invitation"]._find_open(self.token)
        self.assertTrue(invitation, "both see the page")
        invitation._do_accept(password)
        env.flush_all()

    def test_the_second_finds_a_link_that_does_not_work(self):
        first, second = self._open(), self._open()
        self._accept(first, "blauwe fiets morgen")
        first.cr.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.SerializationFailure):
            self._accept(second, "rode trein vandaag")
        second.cr.rollback()
        # the host tries again, as it does for every request that met another
        again = self._open()
        self.assertFalse(again["mobility.invitation"]._find_open(self.token))
        user = again["mobility.participant"].browse(self.person_id).partner_id.user_ids
        self.assertEqual(len(user), 1)
        credential = {"login": user.login, "password": "blauwe fiets morgen", "type": "password"}
        self.assertTrue(user.with_user(user)._check_credentials(credential, {"interactive": True}))
