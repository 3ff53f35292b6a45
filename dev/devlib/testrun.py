"""./dev/test: the addon's tests on a fresh clone of a database that is kept ready.

Three kinds of tests are run and counted together:
  tests/test_*.py       Odoo's own (TransactionCase, HttpCase, browser tours), by Odoo's runner
  dev/faults/test_*.py  plain unittest files that need a process and a committed database of their own (two users at
                        once, a killed server); each gets a fresh clone with the addon installed, see devlib/host.py

A run fails on a failed test, on a skip whose reason does not begin with 'wanted:', on a WARNING or ERROR logged while
loading or by (or about) our addon, on a test file that tests/__init__.py forgot, and when no test ran. Its last line is
'N passed, N failed'.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from pathlib import Path

from .tally import Tally

RERUN = "examples:  ./dev/test   ./dev/test reward   ./dev/test reward.TestReward.test_twice payout   ./dev/test --all"
HOST_SUITES = "hostsuites"


def parse(arguments):
    parser = argparse.ArgumentParser(
        prog="./dev/test",
        description=__doc__.split("\n", 1)[0],
        epilog=RERUN,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "words",
        nargs="*",
        metavar="WORD",
        help="only the test files whose name contains WORD; or FILE.Class, FILE.Class.test_method, or a part of the "
        f"name of a class or method; or {HOST_SUITES}",
    )
    parser.add_argument(
        "--all", action="store_true", help=f"also what is slow: tests see MOBILITY_TEST_ALL=1, and {HOST_SUITES}"
    )
    parser.add_argument("--load", action="store_true", help="only install the addon and report warnings; no tests")
    parser.add_argument("--keep", action="store_true", help="keep the database, and print its name")
    parser.add_argument(
        "--clean", action="store_true", help="drop every test database and template of this cache, then stop"
    )
    return parser.parse_args(arguments)


# ---- which tests -------------------------------------------------------------------------------------------


class Selection:
    """The words of the command line, as Odoo's test tags and as fault files."""

    def __init__(self, repo, addon, words):
        self.addon = addon
        self.files = sorted((repo / "tests").glob("test_*.py"))
        self.fault_files = sorted((repo / "dev/faults").glob("test_*.py"))
        self.tags, self.faults, self.unknown, self.host_suites = [], {}, [], HOST_SUITES in words
        for word in words:
            if word != HOST_SUITES and not self._add(word):
                self.unknown.append(word)
        if not words:
            self.tags = [f"/{addon}"]
            self.faults = {path: None for path in self.fault_files}

    def _add(self, word):
        file_word, _dot, rest = word.removesuffix(".py").partition(".")
        file_word = Path(file_word).name.removeprefix("test_")
        found = False
        for path in self.files:
            if file_word in path.stem.removeprefix("test_"):
                self.tags.append(self._tag(path, rest))
                found = True
        for path in self.fault_files:
            if file_word in path.stem.removeprefix("test_"):
                self.faults[path] = rest or None
                found = True
        return found or self._add_by_name(word)

    def _add_by_name(self, word):
        found = False
        for path in self.files:
            text = path.read_text(encoding="utf-8")
            for kind, name in re.findall(r"^\s*(class|def) (\w+)", text, re.M):
                if kind == "class" and word in name and name.startswith("Test"):
                    self.tags.append(self._tag(path, name))
                    found = True
                elif kind == "def" and word in name and name.startswith("test_"):
                    self.tags.append(self._tag(path, f".{name}"))
                    found = True
        return found

    def _tag(self, path, rest):
        class_name, _dot, method = rest.partition(".")
        tag = f"/{self.addon}/tests/{path.name}"
        return tag + (f":{class_name}" if class_name else "") + (f".{method}" if method else "")

    def forgotten(self, repo):
        """Test files that tests/__init__.py does not import: Odoo would never run them, and nobody would notice."""
        init = (repo / "tests/__init__.py").read_text(encoding="utf-8")
        return [path.name for path in self.files if not re.search(rf"\b{path.stem}\b", init)]


# ---- running -----------------------------------------------------------------------------------------------


def run_odoo_tests(selection, tally, options, log):
    from devlib import sandbox  # here: it needs psycopg2, which --help does not have

    arguments = ["-i", sandbox.ADDON, "--with-demo"]
    if not options.load:
        arguments += ["--test-tags", ",".join(selection.tags)]
    with sandbox.fresh(sandbox.template(), "keep" if options.keep else "run", options.keep) as database:
        code = sandbox.odoo(database, *arguments, log=log, on_record=tally)
    if code and not tally.failures:
        tail = "".join(log.read_text(encoding="utf-8").splitlines(keepends=True)[-40:])
        tally.problems.append(f"Odoo ended with code {code}")
        print(f"\n--- Odoo ended with code {code}\n{tail}", flush=True)


def run_faults(selection, tally, log):
    from devlib import sandbox

    with sandbox.fresh(sandbox.template(), "run") as installed:
        sandbox.install(installed, log)
        for path, only in selection.faults.items():
            with sandbox.fresh(installed, "run") as database:
                run_fault_file(path, only, tally, database, log)


def run_host_suites(tally, log):
    from devlib import hostsuites

    host = hostsuites.run(log)
    tally.started.update(host.started)
    tally.failed.update(host.failed)
    tally.skipped.update({name: f"wanted: by the host: {reason}" for name, reason in host.skipped.items()})
    tally.durations.update(host.durations)
    tally.problems += host.problems


def run_fault_file(path, only, tally, database, log):
    from devlib import sandbox

    started = time.monotonic()
    arguments = ["-m", "devlib.faultrun", path, *([only] if only else [])]
    piped = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8", "errors": "replace"}
    result = sandbox.python_in(database, *arguments, **piped)
    with open(log, "a", encoding="utf-8") as out:
        out.write(result.stdout)
    file, before = f"faults/{path.stem}", tally.failures
    for outcome, name, reason in re.findall(r"^@@ (passed|failed|skipped) (\S+) ?(.*)$", result.stdout, re.M):
        tally.started[f"{file}.{name}"] = None
        if outcome == "failed":
            tally.failed[f"{file}.{name}"] = reason
        elif outcome == "skipped":
            tally.skipped[f"{file}.{name}"] = reason
    if "@@ end" not in result.stdout:
        tally.failed[f"{file} (ended with code {result.returncode})"] = ""
    if tally.failures > before:
        print(f"\n--- {file}\n{result.stdout}", flush=True)
    count = sum(name.startswith(f"{file}.") for name in tally.started)
    print(f"{file:<40} {count:>4} tests {time.monotonic() - started:>6.1f} s", flush=True)


def report(tally, options, log, seconds):
    if slow := sorted(((spent, name) for name, spent in tally.durations.items() if spent > 5), reverse=True)[:5]:
        print("slowest: " + ", ".join(f"{name} {spent:.0f} s" for spent, name in slow))
    for name, reason in tally.skipped.items():
        print(f"skipped{'' if reason.startswith('wanted:') else ' UNWANTED'}: {name}: {reason}")
    wanted = len(tally.skipped) - len(tally.unwanted_skips)
    if not options.load and not tally.started and not tally.failures:
        tally.problems.append("no test ran")
        print("no test ran")
    for name in [*tally.failed, *tally.unwanted_skips]:
        print(f"FAILED {name}")
    for text in tally.problems:
        print(f"FAILED log: {text.splitlines()[0][:200]}")
    print(f"{seconds:.0f} s, whole log: {log}")
    if options.load:
        print(f"the addon {'does not load cleanly' if tally.failures else 'loads cleanly'}")
    else:
        print(f"{tally.passed} passed, {tally.failures} failed" + (f", {wanted} skipped" if wanted else ""))
    return 1 if tally.failures else 0


def main(arguments):
    options = parse(arguments)
    from devlib import sandbox

    if options.clean:
        sandbox.drop_everything()
        return 0
    selection = Selection(sandbox.REPO, sandbox.ADDON, options.words)
    if selection.unknown:
        sys.exit(f"error: no test file, class or method is called {', '.join(selection.unknown)}")
    if options.all:
        os.environ["MOBILITY_TEST_ALL"] = "1"
    started, tally = time.monotonic(), Tally(sandbox.ADDON)
    log = sandbox.cache() / "log" / f"test-{time.strftime('%H%M%S')}-{os.getpid()}.log"
    for name in selection.forgotten(sandbox.REPO):
        tally.problems.append(f"tests/__init__.py does not import {name}: it would never run")
    sandbox.drop_leftovers()
    if selection.tags or options.load:
        run_odoo_tests(selection, tally, options, log)
    if selection.faults and not options.load:
        run_faults(selection, tally, log)
    if (selection.host_suites or options.all and not options.words) and not options.load:
        run_host_suites(tally, log)
    return report(tally, options, log, time.monotonic() - started)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
