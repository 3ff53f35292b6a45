"""Many people at the same moment, each a process with a session of its own, as the host serves them: with retries."""

import functools
import os
import time
import unittest

from devlib.fork import fork, join
from devlib.host import environment
from devlib.world import make_company, make_people, make_rewards
from odoo.exceptions import UserError
from odoo.service.model import retrying

SESSIONS = 8
REWARDS = 500 if os.environ.get("MOBILITY_TEST_ALL") else 100
GROUPS = ("mobility_mentoring.group_coordinator", "mobility_mentoring.group_finance")


def make_world(name, count, sessions):
    """Return (id of company, ids of rewards, ids of users); users may approve and may pay."""
    with environment() as env:
        env, company, _journal = make_company(env, name=name)
        rewards = make_rewards(env, company, make_people(env, company, count))
        users = env["res.users"].create(
            [
                {
                    "name": f"{name} {number}",
                    "login": f"{name}-{number}",
                    "company_id": company.id,
                    "company_ids": [(6, 0, company.ids)],
                    "group_ids": [(6, 0, [env.ref(group).id for group in GROUPS])],
                }
                for number in range(sessions)
            ]
        )
        rewards.program_id.auto_approve_below = 0
        return company.id, rewards.ids, users.ids


def request(user_id, company_id, action, start):
    """Do what a request of this user does: ``action`` in one transaction, retried by the host, refused with words."""
    time.sleep(max(0, start - time.time()))
    with environment(user_id, allowed_company_ids=[company_id], tracking_disable=True) as env:
        try:
            retrying(functools.partial(action, env), env)
        except UserError:
            env.cr.rollback()


def session(user_id, company_id, ids, start):
    request(user_id, company_id, lambda env: approve(env, ids), start)
    request(user_id, company_id, collect, start)


def approve(env, ids):
    rewards = env["mobility.reward"].browse(ids)
    rewards.filtered(lambda reward: reward.state == "earned").action_approve()


def collect(env):
    env["mobility.payout"].create({}).action_collect()


def post(env, payout_id):
    env["mobility.payout"].browse(payout_id).action_post()


def pay(env, payout_id):
    env["mobility.payout"].browse(payout_id).action_pay()


class Storm(unittest.TestCase):
    def test_eight_sessions_approve_and_collect_the_same_rewards(self):
        company_id, ids, users = make_world("storm", REWARDS, SESSIONS)
        with environment() as env:
            env["mobility.reward"].browse(ids).write({"approval_state": "earned"})
        start = time.time() + 1
        join(*[fork(session, user_id, company_id, ids, start) for user_id in users])
        with environment() as env:
            rewards = env["mobility.reward"].browse(ids)
            self.assertEqual(set(rewards.mapped("approval_state")), {"approved"})
            self.assertEqual(len(rewards.approved_by_id), 1, "each was approved once, by who came first")
            items = env["mobility.payout.item"].search([("reward_id", "in", ids)])
            self.assertEqual(sorted(items.reward_id.ids), sorted(ids))
            self.assertEqual(len(items), len(ids), "each is in exactly one payout")
            payouts = env["mobility.payout"].search([("company_id", "=", company_id)])
            self.assertEqual(sum(payouts.mapped("amount_total")), 50 * len(ids))

    def test_two_approvals_of_80_on_a_budget_of_100(self):
        company_id, ids, users = make_world("budget", 2, 2)
        with environment() as env:
            rewards = env["mobility.reward"].browse(ids)
            rewards.write({"approval_state": "earned", "amount": 80})
            rewards.program_id.reward_budget = 100
        start = time.time() + 1
        join(
            *[
                fork(request, user_id, company_id, functools.partial(approve, ids=[reward_id]), start)
                for user_id, reward_id in zip(users, ids, strict=True)
            ]
        )
        with environment() as env:
            states = env["mobility.reward"].browse(ids).mapped("approval_state")
            self.assertEqual(sorted(states), ["approved", "earned"])

    def test_two_users_book_and_pay_the_same_payout(self):
        company_id, _ids, users = make_world("twice", 20, 3)
        request(users[2], company_id, collect, 0)
        with environment() as env:
            payout_id = env["mobility.payout"].search([("company_id", "=", company_id)]).id
        for action, entries in ((post, 1), (pay, 2)):
            start = time.time() + 1
            join(
                *[
                    fork(request, user_id, company_id, functools.partial(action, payout_id=payout_id), start)
                    for user_id in users[:2]
                ]
            )
            with environment() as env:
                moves = env["account.move"].search([("mobility_payout_id", "=", payout_id)])
                self.assertEqual(moves.mapped("state"), ["posted"] * entries)
        with environment() as env:
            payout = env["mobility.payout"].browse(payout_id)
            self.assertEqual(payout.state, "paid")
            self.assertEqual(sum(payout.payment_move_id.line_ids.mapped("debit")), 1000)
