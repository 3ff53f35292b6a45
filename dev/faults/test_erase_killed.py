"""A server that dies with kill -9 while it forgets people: nobody is forgotten by half, and after that it goes on.

The work is started as the host's cron worker starts it, with its lock, its trigger and its progress. The moments are
random, but counted in statements, so that they are the same on a slow machine.
"""

import multiprocessing
import os
import random
import signal
import unittest

from devlib.copies import copy_rows, get_rows, let_term_pass
from devlib.fork import fork, join, work_as_cron
from devlib.host import environment
from devlib.journey import Journey

ALL = bool(os.environ.get("MOBILITY_TEST_ALL"))
PEOPLE, BATCH = (300, 20) if ALL else (40, 4)
KILLS, SEED = 8, 20261128
CRON = "mobility_mentoring.ir_cron_erase"
# Words that were written about each of them, by table and column.
WORDS = (
    ("mobility_participant", "strengths"),
    ("mobility_household_member", "name"),
    ("mobility_assessment", "vision"),
    ("mobility_goal", "motivation"),
    ("mobility_goal_step", "if_then"),
    ("mobility_session", "note"),
    ("mobility_barrier", "name"),
)


def work(cron_id, counter, last=None):
    """Be a cron worker with small batches, until statement number ``last``."""
    from odoo.addons.mobility_mentoring.models.participant import retention_run

    retention_run.BATCH = BATCH
    work_as_cron(cron_id, counter, last)


class EraseKilled(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with environment() as env:
            journey = Journey(env)
            journey.live()
            cls.company_id, cls.manager_id = journey.company.id, journey.manager.id
            env["mobility.retention"].search([("company_id", "=", cls.company_id)]).unlink()
            copy_rows(env, get_rows(env, journey.person), 2 * PEOPLE - 1)
            env.cr.execute("ANALYZE")

    def _confirm(self):
        """Let the term of some people be over, and let a manager confirm that they go; return (list, ids of people)."""
        with environment() as env:
            people = let_term_pass(env, self.company_id, PEOPLE)
        with environment(user=self.manager_id, allowed_company_ids=[self.company_id]) as env:
            retention = env["mobility.retention"].create({"company_id": self.company_id})
            retention.action_confirm()
            return retention.id, people

    def _is_running(self, retention_id):
        """Tell whether somebody waits; the clock of the host is put on to the next time that it looks."""
        with environment() as env:
            cron = env.ref(CRON)
            self.cron_id = cron.id
            env.cr.execute("UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' WHERE id = %s", [cron.id])
            return env["mobility.retention"].browse(retention_id).state == "running"

    def _finish(self, retention_id):
        """Work without being killed until it is done; return the number of statements that it took."""
        counter = multiprocessing.Value("i", 0)
        for _run in range(100):
            if not self._is_running(retention_id):
                return counter.value
            join(fork(work, self.cron_id, counter))
        return self.fail("it does not come to an end")

    def test_killed_at_random_moments(self):
        statements = self._finish(self._confirm()[0])
        retention_id, people = self._confirm()
        moments, kills = random.Random(SEED), 0
        while kills < KILLS:
            self.assertTrue(self._is_running(retention_id), "it was done before it was killed often enough")
            moment = moments.randint(1, statements // KILLS)
            worker = fork(work, self.cron_id, multiprocessing.Value("i", 0), moment)
            worker.join(300)
            # after three workers died without a step done, the host waits for the next time before it tries again
            self.assertIn(worker.exitcode, (-signal.SIGKILL, 0), moment)
            kills += worker.exitcode != 0
            self._check_whole(people)
        self.assertTrue(0 < len(self._get_forgotten(people)) < PEOPLE, "killed in the middle of it")
        self._finish(retention_id)
        self._check_whole(people)
        self.assertEqual(self._get_forgotten(people), set(people))
        with environment() as env:
            retention = env["mobility.retention"].browse(retention_id)
            self.assertEqual((retention.state, retention.destroyed_count), ("done", PEOPLE))
            self.assertFalse(retention.line_ids, "nobody failed")

    def _get_forgotten(self, people):
        with environment() as env:
            domain = [("id", "in", people), ("date_erased", "!=", False)]
            return set(env["mobility.participant"].with_context(active_test=False).search(domain).ids)

    def _check_whole(self, people):
        """Of who is forgotten nothing is left, of who is not nothing is gone, and each has one record of it."""
        forgotten = self._get_forgotten(people)
        with environment() as env:
            for table, column in WORDS:
                owner = "id" if table == "mobility_participant" else "participant_id"
                env.cr.execute(
                    f"SELECT DISTINCT {owner} FROM {table} WHERE {owner} = ANY(%s) AND {column} LIKE '%%planted%%'",
                    [people],
                )
                self.assertEqual({row[0] for row in env.cr.fetchall()}, set(people) - forgotten, table)
            for model in ("mail.message", "ir.attachment", "mail.activity"):
                field = "model" if model == "mail.message" else "res_model"
                domain = [(field, "=", "mobility.participant"), ("res_id", "in", list(forgotten))]
                self.assertFalse(env[model].search_count(domain), model)
            lists = env["mobility.retention"].search([("company_id", "=", self.company_id)], order="id")
            self.assertEqual(len(lists[-1].destruction_ids), len(forgotten), "each once")
