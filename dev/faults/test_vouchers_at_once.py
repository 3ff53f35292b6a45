"""Two people at the same moment, with two real transactions: one voucher is for one reward and handed over once."""

import unittest

import psycopg2
from devlib.host import registry
from devlib.world import make_company, make_people, make_rewards
from odoo import SUPERUSER_ID
from odoo.api import Environment
from odoo.exceptions import UserError
from odoo.tools import mute_logger

REFUSED = (psycopg2.errors.SerializationFailure, psycopg2.errors.UniqueViolation)


class VouchersAtOnce(unittest.TestCase):
    def setUp(self):
        with registry().cursor() as cr:
            env, company, _journal = make_company(Environment(cr, SUPERUSER_ID, {}), name=self.id())
            self.company_id = company.id
            card = env.ref("mobility_mentoring.reward_type_voucher")
            prepaid = env["account.account"].search(
                [("account_type", "=", "asset_current"), ("company_ids", "in", company.ids)], limit=1
            )
            card.with_company(company).prepaid_account_id = prepaid
            rewards = make_rewards(env, company, make_people(env, company, 3))
            rewards.write({"kind": "voucher", "reward_type_id": card.id})
            self.rewards = rewards.ids
            self.card_id = card.id

    def _open(self):
        """Return an environment on a transaction of its own, which sees the database as it is now."""
        cr = registry().cursor()
        self.addCleanup(cr.close)
        env = Environment(cr, SUPERUSER_ID, {"allowed_company_ids": [self.company_id], "tracking_disable": True})
        env.cr.execute("SELECT count(*) FROM mobility_voucher")
        return env

    def _fill_stock(self, count):
        env = self._open()
        env["mobility.voucher"].create(
            [
                {
                    "code": f"{self.id()} {number}",
                    "company_id": self.company_id,
                    "reward_type_id": self.card_id,
                    "currency_id": env["res.company"].browse(self.company_id).currency_id.id,
                    "amount": 50,
                }
                for number in range(count)
            ]
        )
        env.cr.commit()

    def _get_vouchers(self, env):
        return env["mobility.voucher"].search([("company_id", "=", self.company_id)])

    def test_two_users_take_the_last_voucher_for_two_rewards(self):
        self._fill_stock(1)
        first, second = self._open(), self._open()
        self.assertFalse(first["mobility.reward"].browse(self.rewards[0])._do_assign_voucher())
        # the first one has not committed yet: the second passes over its row instead of waiting for it
        self.assertTrue(second["mobility.reward"].browse(self.rewards[1])._do_assign_voucher())
        first.cr.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(REFUSED):
            # a row that changed since this transaction began is not taken on the word of an old snapshot
            second["mobility.reward"].browse(self.rewards[1])._do_assign_voucher()
        second.cr.rollback()
        with self.assertRaisesRegex(UserError, "out of stock"):
            self._open()["mobility.reward"].browse(self.rewards[1]).action_assign_voucher()
        self.assertEqual(self._get_vouchers(self._open()).reward_id.ids, [self.rewards[0]])

    def test_two_users_take_vouchers_at_the_same_moment(self):
        self._fill_stock(3)
        first, second = self._open(), self._open()
        first["mobility.reward"].browse(self.rewards[:1])._do_assign_voucher()
        second["mobility.reward"].browse(self.rewards[1:])._do_assign_voucher()
        first.cr.commit()
        second.cr.commit()
        vouchers = self._get_vouchers(self._open())
        self.assertEqual(sorted(vouchers.reward_id.ids), sorted(self.rewards))
        self.assertEqual(len(vouchers), 3)

    def test_two_users_take_a_voucher_for_the_same_reward(self):
        self._fill_stock(2)
        first, second = self._open(), self._open()
        first["mobility.reward"].browse(self.rewards[0])._do_assign_voucher()
        # the unique index makes the second wait for the first: it may not wait for a commit that never comes
        second.cr.execute("SET LOCAL lock_timeout = '500ms'")
        with mute_logger("odoo.sql_db"), self.assertRaises((*REFUSED, psycopg2.errors.LockNotAvailable)):
            second["mobility.reward"].browse(self.rewards[0])._do_assign_voucher()
        second.cr.rollback()
        first.cr.commit()
        self.assertEqual(self._get_vouchers(self._open()).mapped("state").count("assigned"), 1)

    def test_two_users_hand_over_the_same_voucher(self):
        self._fill_stock(1)
        env = self._open()
        env["mobility.reward"].browse(self.rewards[0])._do_assign_voucher()
        env.cr.commit()
        first, second = self._open(), self._open()
        first["mobility.reward"].browse(self.rewards[0]).action_hand_over()
        first.cr.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(REFUSED):
            second["mobility.reward"].browse(self.rewards[0]).action_hand_over()
        second.cr.rollback()
        env = self._open()
        with self.assertRaisesRegex(UserError, "Handed over on"):
            env["mobility.reward"].browse(self.rewards[0]).action_hand_over()
        self.assertEqual(env["account.move"].search_count([("mobility_reward_id", "=", self.rewards[0])]), 1)
