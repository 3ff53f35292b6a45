"""./dev/test: the addon's tests on a fresh clone of a database that is kept ready.

Two kinds of tests are run and counted together:
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

RERUN = "examples:  ./dev/test   ./dev/test reward   ./dev/test reward.TestReward.test_twice payout   ./dev/test --all"

# Noise of the host itself: (logger, text, reason). Short, and each with its reason; our own never belongs here.
HOST_NOISE = [
    (r"odoo\.tests\.result", r"\d+ failed, \d+ error\(s\) of \d+ tests", "the summary: failures are counted singly"),
    (
        r"odoo\.(modules\.loading|service\.server|modules\.module)",
        r"(tests? failed|\d+ failures?, \d+ errors?)",
        "the same",
    ),
    (r"py\.warnings", r"/odoo/addons/web/controllers/.*ResourceWarning", "a file that the host forgets to close"),
    (r"py\.warnings", r"ResourceWarning: unclosed <socket", "of the host's browser and server; we open none"),
]
# who reports what is wrong with how an addon is written, at whatever moment
LOADERS = r"odoo\.(modules|registry|fields|models|orm|schema|tools\.convert|tools\.translate)|py\.warnings"


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
        "name of a class or method",
    )
    parser.add_argument("--all", action="store_true", help="also what is slow (tests see MOBILITY_TEST_ALL=1)")
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
        self.tags, self.faults, self.unknown = [], {}, []
        for word in words:
            if not self._add(word):
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


# ---- what happened -----------------------------------------------------------------------------------------


class Tally:
    """Follows the records of a run; prints a failure when it is logged and a line for each file when it is through."""

    def __init__(self, addon):
        self.addon = addon
        self.started, self.failed, self.skipped, self.problems = {}, {}, {}, []
        self.tests_begun = False
        self.file, self.file_time = None, None
        self.durations = {}

    @property
    def passed(self):
        return len(self.started.keys() - self.failed.keys() - self.skipped.keys())

    @property
    def unwanted_skips(self):
        return {name: reason for name, reason in self.skipped.items() if not reason.startswith("wanted:")}

    @property
    def failures(self):
        return len(self.failed) + len(self.problems) + len(self.unwanted_skips)

    def __call__(self, record):
        where = re.match(rf"odoo\.addons\.{self.addon}\.tests\.(\w+)$", record.logger)
        if where and (match := re.match(r"Starting (\S+) \.\.\.", record.message)):
            self._start(where[1], match[1], record.time)
        elif record.logger.startswith(("odoo.tests.", f"odoo.addons.{self.addon}.tests.")) and (
            match := re.match(r"(skipped|FAIL:|ERROR:) (.+?)(?: : (.*)|\n|$)", record.message, re.S)
        ):
            name = self._name(where[1] if where else record.logger, match[2])
            if match[1] == "skipped":
                self.skipped[name] = (match[3] or "").strip()
            else:
                self._fail(name, record.message)
        elif record.level in ("WARNING", "ERROR", "CRITICAL") and self._ours(record):
            self.problems.append(record.text)
            print(f"\n--- logged\n{record.text.rstrip()}\n", flush=True)
        elif record.logger == "odoo.service.server" and "post-tests in" in record.message:
            self._finish(record.time)

    @staticmethod
    def _name(file, test):
        test = re.sub(r"^Subtest (\S+) .*", r"\1", test, flags=re.S)
        # setUpClass (odoo.addons.x.tests.test_y.TestZ)
        if match := re.match(r"(\w+) \((?:.*\.)?(\w+)\.(\w+)\)$", test):
            method, file, class_name = match.groups()
            test = f"{class_name}.{method}"
        return f"{file}.{test}"

    def _start(self, file, test, when):
        self.tests_begun = True
        self._clock(when)
        if file != self.file:
            self._file_through(when)
            self.file, self.file_time = file, when
        self.started[f"{file}.{test}"] = when

    def _clock(self, when):
        if last := next(reversed(self.started), None):
            self.durations.setdefault(last, (when - self.started[last]).total_seconds())

    def _finish(self, when):
        self._clock(when)
        self._file_through(when)

    def _file_through(self, when):
        if self.file:
            names = [name for name in self.started if name.startswith(f"{self.file}.")]
            failed = sum(name.startswith(f"{self.file}.") for name in self.failed)
            print(
                f"{self.file:<40} {len(names):>4} tests {(when - self.file_time).total_seconds():>6.1f} s"
                + (f"   {failed} FAILED" if failed else ""),
                flush=True,
            )
            self.file = None

    def _fail(self, name, text):
        self.failed.setdefault(name, text)
        print(f"\n--- {name}\n{text.rstrip()}\n", flush=True)

    def _ours(self, record):
        """Everything while loading; afterwards what our addon logs, or the host logs about our models and files."""
        for logger, text, _why in HOST_NOISE:
            if re.search(logger, record.logger) and re.search(text, record.message):
                return False
        return (
            not self.tests_begun
            or self.addon in record.logger
            or re.match(LOADERS, record.logger)
            or bool(re.search(r"\bmobility[._]\w", record.message))
        )


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
    return report(tally, options, log, time.monotonic() - started)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
