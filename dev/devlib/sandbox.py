"""Throw-away databases: a template with everything but our addon installed, kept between runs, and clones of it.

Used by dev/test, dev/bench and dev/i18n, through their shell scripts, which give the settings as environment variables.
"""

import ast
import contextlib
import fcntl
import hashlib
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

from . import db
from .odoolog import Record, records

REPO = Path(__file__).resolve().parents[2]
ADDON = "mobility_mentoring"
LANGUAGES = "en_US,nl_NL"  # the first is what new users get
PREGENERATE = """
from devlib.host import environment
with environment() as env:
    env["ir.qweb"]._pregenerate_assets_bundles()
"""
TEMPLATE_FORMAT = 2  # raise it when the way of building the template changes


def _setting(name):
    value = os.environ.get(name)
    if not value:
        sys.exit(f"error: {name} is not set: start this through the scripts in dev/")
    return value


def conf():
    return Path(_setting("MOBILITY_CONF"))


def cache():
    return Path(_setting("MOBILITY_CACHE"))


def say(text):
    print(f">> {text}", file=sys.stderr, flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _odoo_environment():
    return {**os.environ, "PYTHONPATH": _setting("ODOO_HOME"), "PYTHONWARNINGS": "default", "PYTHONUNBUFFERED": "1"}


def export_texts(database, config, out, log):
    """Odoo's own export of what can be translated; returns whether there is a file."""
    command = odoo_command("i18n", "export", "-c", config, "-d", database, "-o", out, ADDON)
    with open(log, "a", encoding="utf-8") as output:
        subprocess.run(
            command, env=_odoo_environment(), stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False
        )
    return out.exists()  # empty when there is nothing to translate


def odoo_command(*arguments):
    return [sys.executable, _setting("ODOO_BIN"), *map(str, arguments)]


def odoo(database, *arguments, log, on_record=None, config=None, script=None):
    """Run Odoo until it stops, its output into `log`, each record to `on_record`; returns the exit code.

    With a script it is Odoo's shell that runs, and ends with it.
    """
    command = odoo_command(
        "shell" if script else "server",
        "-c",
        config or conf(),
        "-d",
        database,
        "--http-port",
        free_port(),
        "--gevent-port",
        free_port(),
        "--workers",
        0,
        "--max-cron-threads",
        0,
        "--stop-after-init",
        *arguments,
    )
    environment = _odoo_environment()
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.PIPE,
        env=environment,
        encoding="utf-8",
        errors="replace",
        cwd=cache(),
    )
    try:
        with process.stdin as given:
            given.write(script or "")
        with open(log, "a", encoding="utf-8") as out:
            for record in records(process.stdout, out):
                if on_record:
                    on_record(record)
        return process.wait()
    finally:
        if process.poll() is None:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()


def python_in(database, *arguments, **options):
    """Run our own Python with Odoo beside it (see host.py) on a database."""
    path = os.pathsep.join([str(REPO / "dev"), _setting("ODOO_HOME")])
    environment = {**os.environ, "MOBILITY_DB": database, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}
    return subprocess.run(
        [sys.executable, *map(str, arguments)], env=environment, stdin=subprocess.DEVNULL, check=False, **options
    )


# ---- the template ------------------------------------------------------------------------------------------


def manifest():
    return ast.literal_eval((REPO / "__manifest__.py").read_text(encoding="utf-8"))


def _template_key():
    """What the template depends on. Odoo's own code is meant by its place: a cached one is named after its version."""
    odoo_home = Path(_setting("ODOO_HOME"))
    parts = [
        TEMPLATE_FORMAT,
        sorted(manifest()["depends"]),
        LANGUAGES,
        odoo_home,
        (odoo_home / "odoo/release.py").read_bytes(),
        (REPO / "dev/requirements.txt").read_bytes(),
    ]
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:10]


@contextlib.contextmanager
def _lock(name):
    with open(cache() / f"{name}.lock", "w", encoding="utf-8") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def template():
    """The name of the template database; built when it is not there (about a minute)."""
    name = f"mm_tpl_{_template_key()}"
    with _lock("template"):
        if not db.exists(name):
            _build_template(name)
    return name


def _build_template(name):
    started, log, unfinished = time.monotonic(), cache() / "log" / f"{name}.log", f"{name}_new"
    log.unlink(missing_ok=True)
    depends = ",".join(manifest()["depends"])
    say(f"building the template database (once, about two minutes): {depends} with demo data and {LANGUAGES}")
    drop(unfinished)
    db.create(unfinished)
    problems = []

    def watch(record: Record):
        if record.level in ("ERROR", "CRITICAL"):
            problems.append(record)

    code = odoo(unfinished, "-i", depends, "--with-demo", "--load-language", LANGUAGES, log=log, on_record=watch)
    # the web client's scripts and styles: Odoo makes them before the first browser test, 25 s in each run if not kept
    with open(log, "a", encoding="utf-8") as out:
        made = python_in(unfinished, "-c", PREGENERATE, stdout=out, stderr=out)
    if code or problems or made.returncode:
        for record in problems[:5]:
            print(record.text, file=sys.stderr)
        sys.exit(f"error: the template database could not be built (exit code {code}), see {log}")
    db.rename(unfinished, name)
    if _filestore(unfinished).exists():
        _filestore(unfinished).rename(_filestore(name))
    say(f"the template is ready ({time.monotonic() - started:.0f} s)")


# ---- clones ------------------------------------------------------------------------------------------------


def _filestore(database):
    data_dir = re.search(r"^data_dir = (.*)$", conf().read_text(encoding="utf-8"), re.M).group(1)
    return Path(data_dir) / "filestore" / database


def drop(database):
    db.drop(database)
    shutil.rmtree(_filestore(database), ignore_errors=True)


def clone(source, name):
    db.clone(source, name)
    if _filestore(source).exists():
        # files are named after their content and never written twice: a hard link is as good as a copy
        shutil.copytree(_filestore(source), _filestore(name), copy_function=_link)
    return name


def _link(source, target):
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _new_name(kind):
    # our process id is in the name, so that a later run can tell which databases were left behind by a killed one
    return f"mm_{kind}_{_setting('MOBILITY_CHECKOUT')}_{os.getpid()}_{secrets.token_hex(2)}"


@contextlib.contextmanager
def fresh(source, kind, keep=False):
    """A clone that is dropped at the end."""
    name = clone(source, _new_name(kind))
    try:
        yield name
    finally:
        if keep:
            say(f"kept: database {name} (PGHOST={os.environ.get('PGHOST', '')}), configuration {conf()}")
        else:
            drop(name)


def drop_leftovers():
    """Databases of runs that were killed before they could clean up; those of living runs and the kept ones stay."""
    for name in db.names(f"mm_run_{_setting('MOBILITY_CHECKOUT')}"):
        pid = int(name.split("_")[3])
        if not Path(f"/proc/{pid}").exists():
            drop(name)


def drop_everything():
    for name in db.names("mm_"):
        drop(name)


def install(database, log, config=None, modules=ADDON):
    """Install the addon (or other modules), for what works on an installed one; errors end the program."""
    problems = []

    def watch(record: Record):
        if record.level in ("ERROR", "CRITICAL"):
            problems.append(record)

    code = odoo(database, "-i", modules, "--with-demo", log=log, on_record=watch, config=config)
    if code or problems:
        for record in problems[:5]:
            print(record.text, file=sys.stderr)
        sys.exit(f"error: {modules} does not install, see {log}")
