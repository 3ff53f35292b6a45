"""Sessions of their own, for dev/faults: a process each, that begins with Odoo loaded and no connection of its parent.

one, two = fork(action, 1), fork(action, 2)        # both are at work now
one.kill()                                         # as kill -9
join(two)                                          # raises when it failed
fork(work_as_cron, cron_id, counter, 500)          # a cron worker that dies at its 500th statement
"""

import multiprocessing
import os
import signal
import sys
import traceback

from .host import registry


def fork(function, *args):
    """Start ``function`` in a process of its own and return that process."""
    from odoo import sql_db

    registry()  # loaded once, here
    sql_db.close_all()  # a connection shared with a child would mix up both
    process = multiprocessing.get_context("fork").Process(target=_run, args=(function, args))
    process.start()
    return process


def work_as_cron(cron_id, counter, last=None):
    """Do what a cron worker of the host does when this job is ready, once: with its lock, its trigger, its progress.

    Every statement and commit is counted in ``counter``, so that a moment is the same on a slow machine; at number
    ``last`` it dies as with kill -9.
    """
    from odoo import sql_db

    def counted(method):
        def call(*args, **kwargs):
            counter.value += 1
            if counter.value == last:
                os.kill(os.getpid(), signal.SIGKILL)
            return method(*args, **kwargs)

        return call

    sql_db.Cursor.execute = counted(sql_db.Cursor.execute)
    sql_db.Cursor.commit = counted(sql_db.Cursor.commit)
    with sql_db.db_connect(os.environ["MOBILITY_DB"]).cursor() as cron_cr:
        registry()["ir.cron"]._process_jobs_loop(cron_cr, job_ids=[cron_id])


def join(*processes, seconds=300):
    """Wait for these processes and make sure that each came to its end."""
    for process in processes:
        process.join(seconds)
    codes = [process.exitcode for process in processes]
    assert codes == [0] * len(codes), f"processes ended with {codes}"


def _run(function, args):
    try:
        function(*args)
    except BaseException:
        traceback.print_exc(file=sys.stdout)
        sys.stdout.flush()
        os._exit(1)
    os._exit(0)
