"""Measuring, for the files in dev/benches; each is a script that ./dev/bench runs on a throw-away database.

    from devlib.bench import Measure, environment, table

    with environment() as env:                    # superuser; committed at the end
        with Measure("the host's way", env) as host:
            ...
        with Measure("our way", env, per=1000) as ours:   # per: how many things were done; queries a thing are shown
            ...
    table([host, ours])                           # seconds, queries, and each as a ratio to the first line

A bench whose file says WITH_AND_WITHOUT = True runs twice, on a database without our addon and on one with it, and the
two are printed side by side: what does the host feel of us?

Measure flushes before it stops the clock, so that waiting writes count. Every query of the process is counted, also
those of other cursors. Further arguments are in sys.argv[1:].
"""

import json
import os
import re
import runpy
import sys
import time
from pathlib import Path


class Measure:
    def __init__(self, name, env, per=1):
        self.name, self.env, self.per = name, env, per
        self.seconds = self.queries = 0

    def __enter__(self):
        from odoo import sql_db

        self.env.flush_all()
        self._begun, self._before = time.perf_counter(), sql_db.sql_counter
        return self

    def __exit__(self, kind, *_rest):
        from odoo import sql_db

        if kind is None:
            self.env.flush_all()
        self.seconds = time.perf_counter() - self._begun
        self.queries = sql_db.sql_counter - self._before


def table(measures):
    """Print the measures, each compared with the first (or hand them on, to be compared with the other side)."""
    if out := os.environ.get("MOBILITY_MEASURES"):
        rows = [[measure.name, measure.seconds, measure.queries] for measure in measures]
        Path(out).write_text(json.dumps(rows), encoding="utf-8")
        return
    first = measures[0]
    width = max(len(measure.name) for measure in measures)
    print(f"{'':<{width}} {'seconds':>9} {'ratio':>7} {'queries':>9} {'ratio':>7} {'each':>9}")
    for measure in measures:
        seconds, queries = measure.seconds / (first.seconds or 1), measure.queries / (first.queries or 1)
        print(
            f"{measure.name:<{width}} {measure.seconds:>9.2f} {seconds:>7.3f} "
            f"{measure.queries:>9} {queries:>7.3f} {measure.queries / measure.per:>9.2f}"
        )


def verdict(promise, ratio, most):
    """Say whether a promise about a ratio was kept."""
    print(f"{'HIT ' if ratio <= most else 'MISS'} {promise}: {ratio:.2f}, at most {most:.2f}")


def environment(*args, **kwargs):
    from devlib import host

    return host.environment(*args, **kwargs)


def main(name, *arguments):
    from devlib import sandbox

    log = sandbox.cache() / "log" / f"bench-{os.getpid()}.log"
    script = sandbox.REPO / "dev/benches" / f"{name}.py"
    if re.search(r"^WITH_AND_WITHOUT = True", script.read_text(encoding="utf-8"), re.M):
        return _with_and_without(sandbox, script, log, arguments)
    with sandbox.fresh(sandbox.template(), "run") as database:
        sandbox.say("installing the addon")
        sandbox.install(database, log)
        return sandbox.python_in(database, "-m", "devlib.bench", "--inside", script, *arguments).returncode


def _with_and_without(sandbox, script, log, arguments):
    sides = []
    for ours in (False, True):
        with sandbox.fresh(sandbox.template(), "run") as database:
            if ours:
                sandbox.install(database, log)
            out = sandbox.cache() / "log" / f"bench-{os.getpid()}.json"
            os.environ["MOBILITY_MEASURES"] = str(out)
            sandbox.say(f"measuring {'with' if ours else 'without'} the addon")
            if code := sandbox.python_in(database, "-m", "devlib.bench", "--inside", script, *arguments).returncode:
                return code
            sides.append(json.loads(out.read_text(encoding="utf-8")))
            out.unlink()
    print(f"{'':<44} {'without':>9} {'with':>9} {'ratio':>7} {'queries':>9} {'more':>6}")
    for (name, before, few), (_name, after, many) in zip(*sides, strict=True):
        print(f"{name:<44} {before:>8.3f}s {after:>8.3f}s {after / before:>7.2f} {few:>9} {many - few:>+6}")
    return 0


def inside(script, *arguments):
    sys.argv = [script, *arguments]
    runpy.run_path(str(Path(script)), run_name="__main__")


if __name__ == "__main__":
    if sys.argv[1] == "--inside":
        inside(*sys.argv[2:])
    else:
        sys.exit(main(*sys.argv[1:]))
