"""A running Odoo inside a plain Python process, for dev/faults and dev/benches: real transactions, real commits.

    from devlib.host import registry, environment

    with environment() as env:                 # superuser, committed at the end; env.cr.rollback() to undo
        env["res.partner"].search_count([])
    with registry().cursor() as cr: ...        # a second, independent transaction

The database and the configuration are those that dev/test or dev/bench made for this process: MOBILITY_DB and
MOBILITY_CONF.
"""

import contextlib
import functools
import os

import odoo.cli  # noqa: F401 (sets Odoo's time zone and import hooks before anything else of it is loaded)
from odoo import SUPERUSER_ID
from odoo.api import Environment
from odoo.modules.registry import Registry
from odoo.tools import config


@functools.cache
def _configure():
    config.parse_config(
        ["-c", os.environ["MOBILITY_CONF"], "-d", os.environ["MOBILITY_DB"], "--no-http", "--log-level", "warn"],
        setup_logging=True,
    )


def registry():
    _configure()
    return Registry(os.environ["MOBILITY_DB"])


@contextlib.contextmanager
def environment(user=SUPERUSER_ID, **context):
    with registry().cursor() as cr:
        yield Environment(cr, user, context)
