"""What happened in a run of tests: read from the log while it is written."""

import re

# Noise of the host itself: (logger, text, reason). Short, and each with its reason; our own never belongs here.
HOST_NOISE = [
    (r"odoo\.tests\.result", r"\d+ failed, \d+ error\(s\) of \d+ tests", "the summary: failures are counted singly"),
    (
        r"odoo\.(modules\.loading|service\.server|modules\.module)",
        r"(tests? failed|\d+ failures?, \d+ errors?)",
        "the same",
    ),
    (
        r"py\.warnings",
        r"\A(?!.*/mobility_mentoring/).*ResourceWarning: unclosed",
        "files and sockets of the host's browser and server, noticed whenever Python tidies up; not ours",
    ),
]
# who reports what is wrong with how an addon is written, at whatever moment
LOADERS = r"odoo\.(modules|registry|fields|models|orm|schema|tools\.convert|tools\.translate)|py\.warnings"


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
        file = self._file(record.logger)
        if file and (match := re.match(r"Starting (\S+) \.\.\.", record.message)):
            self._start(file, match[1], record.time)
        elif (file or record.logger.startswith("odoo.tests.")) and (
            match := re.match(r"(skipped|FAIL:|ERROR:) (.+?)(?: : (.*)|\n|$)", record.message, re.S)
        ):
            name = self._name(file or record.logger, match[2])
            if match[1] == "skipped":
                self.skipped[name] = (match[3] or "").strip()
            else:
                self._fail(name, record.message)
        elif record.level in ("WARNING", "ERROR", "CRITICAL") and self._ours(record):
            self.problems.append(record.text)
            print(f"\n--- logged\n{record.text.rstrip()}\n", flush=True)
        elif record.logger == "odoo.service.server" and "post-tests in" in record.message:
            self._finish(record.time)

    def _file(self, logger):
        """The short name of the test file that logs under this name, if it is one that we count."""
        where = re.match(rf"odoo\.addons\.{self.addon}\.tests\.(\w+)$", logger)
        return where and where[1]

    def _name(self, file, test):
        test = re.sub(r"^Subtest (\S+) .*", r"\1", test, flags=re.S)
        # setUpClass (odoo.addons.x.tests.test_y.TestZ)
        if match := re.match(r"(\w+) \((.*)\.(\w+)\)$", test):
            method, logger, class_name = match.groups()
            file, test = self._file(logger) or logger, f"{class_name}.{method}"
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
