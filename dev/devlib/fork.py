"""Sessions of their own, for dev/faults: a process each, that begins with Odoo loaded and no connection of its parent.

one, two = fork(action, 1), fork(action, 2)        # both are at work now
one.kill()                                         # as kill -9
join(two)                                          # raises when it failed
"""

import multiprocessing
import os
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
