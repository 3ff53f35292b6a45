"""Two people at the same moment, with two real transactions: nothing is collected, booked, paid or approved twice."""

import unittest

import psycopg2
from devlib.host import registry
from devlib.world import make_company, make_people, make_rewards
from odoo import SUPERUSER_ID
from odoo.api import Environment
from odoo.exceptions import UserError
from odoo.tools import mute_logger

REFUSED = (psycopg2.errors.SerializationFailure, psycopg2.errors.UniqueViolation)


class TwoAtOnce(unittest.TestCase):
    def setUp(self):
        with registry().cursor() as cr:
            env, company, _journal = make_company(Environment(cr, SUPERUSER_ID, {}), name=self.id())
            self.company_id = company.id
            self.rewards = make_rewards(env, company, make_people(env, company, 5)).ids

    def _open(self):
        """Return an environment on a transaction of its own, which sees the database as it is now."""
        cr = registry().cursor()
        self.addCleanup(cr.close)
        env = Environment(cr, SUPERUSER_ID, {"allowed_company_ids": [self.company_id], "tracking_disable": True})
        env.cr.execute("SELECT count(*) FROM mobility_payout_item")
        return env

    def _payout(self, stage):
        """Return the id of a payout that has come as far as ``stage``."""
        env = self._open()
        payout = env["mobility.payout"].create({"company_id": self.company_id})
        for action in ("action_collect", "action_post")[: ("draft", "posted").index(stage) + 1]:
            getattr(payout, action)()
        env.cr.commit()
        return payout.id

    def _both(self, action):
        """Do ``action`` in two transactions that began at the same moment; the second must be refused by the database.

        The host tries the second once more, with what the first did: then the answer must be a clear one.
        """
        first, second = self._open(), self._open()
        action(first)
        first.cr.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(REFUSED):
            action(second)
            second.cr.commit()
        second.cr.rollback()
        with self.assertRaises(UserError):
            action(self._open())

    def test_two_users_collect_the_same_rewards(self):
        self._both(lambda env: env["mobility.payout"].create({"company_id": self.company_id}).action_collect())
        items = self._open()["mobility.payout.item"].search([("reward_id", "in", self.rewards)])
        self.assertEqual(sorted(items.reward_id.ids), sorted(self.rewards))
        self.assertEqual(len(items), len(self.rewards))

    def test_two_users_book_the_same_payout(self):
        payout_id = self._payout("draft")
        self._both(lambda env: env["mobility.payout"].browse(payout_id).action_post())
        self.assertEqual(self._open()["account.move"].search_count([("mobility_payout_id", "=", payout_id)]), 1)

    def test_two_users_pay_the_same_payout(self):
        payout_id = self._payout("posted")
        self._both(lambda env: env["mobility.payout"].browse(payout_id).action_pay())
        payout = self._open()["mobility.payout"].browse(payout_id)
        self.assertEqual(payout.env["account.move"].search_count([("mobility_payout_id", "=", payout_id)]), 2)
        self.assertEqual(payout.state, "paid")
        self.assertEqual(sum(payout.payment_move_id.line_ids.mapped("debit")), 250)

    def test_two_approvals_that_fit_alone_do_not_overspend_the_budget(self):
        env = self._open()
        one, two = env["mobility.reward"].browse(self.rewards[:2])
        (one | two).write({"approval_state": "earned", "amount": 80})
        one.program_id.reward_budget = 250  # three times 50 is approved: one of the two fits, not both
        env.cr.commit()
        first, second = self._open(), self._open()
        first["mobility.reward"].browse(one.id)._do_approve("rule")
        first.cr.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(REFUSED):
            second["mobility.reward"].browse(two.id)._do_approve("rule")
        second.cr.rollback()
        with self.assertRaisesRegex(UserError, "does not fit"):
            self._open()["mobility.reward"].browse(two.id)._do_approve("rule")

    def test_a_connection_that_dies_leaves_nothing_half_done(self):
        payout_id = self._payout("posted")
        env = self._open()
        env["mobility.payout"].browse(payout_id).action_pay()
        env.flush_all()
        killer = self._open()
        killer.cr.execute("SELECT pg_terminate_backend(%s)", [env.cr._cnx.get_backend_pid()])
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.Error):
            env.cr.commit()
        payout = self._open()["mobility.payout"].browse(payout_id)
        self.assertEqual((payout.state, payout.payment_move_id.id), ("posted", False))
        payout.action_pay()
        self.assertEqual(payout.state, "paid")
