"""A server that dies with kill -9 while it makes payouts in the background: nothing twice, nothing lost, it goes on.

The work is started as the host's cron worker starts it, with its lock, its trigger and its progress. The moments are
random, but counted in statements, so that they are the same on a slow machine.
"""

import multiprocessing
import os
import random
import signal
import unittest
from collections import Counter

from devlib.fork import fork, join, work_as_cron
from devlib.host import environment
from devlib.world import make_company, make_people, make_rewards

ALL = bool(os.environ.get("MOBILITY_TEST_ALL"))
REWARDS, PAYEES = (3000, 250) if ALL else (180, 30)
KILLS, SEED = 10, 20261121
CRON = "mobility_mentoring.ir_cron_payout_batch"


def work(cron_id, counter, last=None):
    """Be a cron worker with small batches, until statement number ``last``."""
    from odoo.addons.mobility_mentoring.models.reward import payout_collect

    payout_collect.MAX_PAYEES = PAYEES
    work_as_cron(cron_id, counter, last)


def make_batch(name):
    """Return (id of batch, id of company, ids of rewards) of an organisation that just started to pay everything."""
    with environment() as env:
        env, company, _journal = make_company(env, name=name)
        rewards = make_rewards(env, company, make_people(env, company, REWARDS))
        env.user.group_ids += env.ref("mobility_mentoring.group_finance")
        batch = env["mobility.payout.batch"].create({"until": "pay"})
        batch.action_start()
        env.flush_all()
        env.cr.execute("ANALYZE")
        return batch.id, company.id, rewards.ids


class Killed(unittest.TestCase):
    def _is_running(self, batch_id):
        """Tell whether the batch is at work; the clock of the host is put on to the next time that it looks."""
        with environment() as env:
            cron = env.ref(CRON)
            self.cron_id = cron.id
            env.cr.execute("UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' WHERE id = %s", [cron.id])
            return env["mobility.payout.batch"].browse(batch_id).state == "running"

    def _finish(self, batch_id):
        """Work without being killed until it is done; return the number of statements that it took."""
        counter = multiprocessing.Value("i", 0)
        for _run in range(100):
            if not self._is_running(batch_id):
                return counter.value
            join(fork(work, self.cron_id, counter))
        return self.fail("it does not come to an end")

    def test_killed_at_ten_random_moments(self):
        statements = self._finish(make_batch("rehearsal")[0])
        batch_id, self.company_id, self.rewards = make_batch("killed")
        moments, kills = random.Random(SEED), 0
        while kills < KILLS:
            self.assertTrue(self._is_running(batch_id), "it was done before it was killed ten times")
            moment = moments.randint(1, statements // KILLS)
            worker = fork(work, self.cron_id, multiprocessing.Value("i", 0), moment)
            worker.join(300)
            # after three workers died without a step done, the host waits for the next time before it tries again
            self.assertIn(worker.exitcode, (-signal.SIGKILL, 0), moment)
            kills += worker.exitcode != 0
            self._check_half_way(batch_id)
        self._finish(batch_id)
        self._check_end(batch_id)

    def _check_half_way(self, batch_id):
        """Whatever was kept is whole: entries balance, equal their items, and no reward is in two payouts."""
        with environment(allowed_company_ids=[self.company_id]) as env:
            batch = env["mobility.payout.batch"].browse(batch_id)
            items = Counter(item.reward_id.id for item in batch.payout_ids.line_ids.item_ids)
            self.assertFalse([reward for reward, count in items.items() if count > 1])
            for payout in batch.payout_ids:
                moves = payout.move_id | payout.payment_move_id
                self.assertEqual(set(moves.mapped("state")) - {"posted"}, set())
                for move in moves:
                    self.assertAlmostEqual(move.amount_total, payout.amount_total)
                    self.assertAlmostEqual(sum(move.line_ids.mapped("balance")), 0)
                self.assertEqual(bool(payout.payment_move_id), payout.state == "paid")
                self.assertFalse(payout.batch_problem)

    def _check_end(self, batch_id):
        with environment(allowed_company_ids=[self.company_id]) as env:
            batch = env["mobility.payout.batch"].browse(batch_id)
            payouts = batch.payout_ids
            self.assertEqual((batch.state, batch.progress, batch.problem_count), ("done", 100, 0))
            self.assertEqual(len(payouts), -(-REWARDS // PAYEES))
            rewards = env["mobility.reward"].browse(self.rewards)
            self.assertEqual(Counter(rewards.mapped("state")), {"received": REWARDS}, "nothing lost")
            self.assertEqual(sorted(payouts.line_ids.item_ids.reward_id.ids), sorted(self.rewards))
            self.assertEqual(len(payouts.line_ids.item_ids), REWARDS, "nothing twice")
            entries = env["account.move"].search([("company_id", "=", self.company_id)])
            self.assertEqual(len(entries), 2 * len(payouts))
            totals = Counter()
            for line in entries.line_ids:
                totals[line.account_id.account_type] += line.balance
            self.assertAlmostEqual(totals["expense"], 50 * REWARDS)
            self.assertAlmostEqual(totals["liability_payable"], 0)
            self.assertAlmostEqual(totals.total(), 0)
            self.assertEqual(len(payouts.file_ids), len(payouts), "one file each")
