"""Runs one file of dev/faults and says each result on a line of its own, for dev/test to count.

python -m devlib.faultrun FILE [Class[.test_method]], with MOBILITY_DB and MOBILITY_CONF set.
"""

import importlib.util
import sys
import unittest
from pathlib import Path


class Result(unittest.TextTestResult):
    def stopTest(self, test):
        super().stopTest(test)
        bad = [failed for failed, _trace in self.failures + self.errors if test.id() in failed.id()]
        skip = [reason for skipped, reason in self.skipped if skipped is test]
        name = ".".join(test.id().split(".")[-2:])
        if bad:
            print(f"\n@@ failed {name}", flush=True)
        elif skip:
            print(f"\n@@ skipped {name} {skip[0]}", flush=True)
        else:
            print(f"\n@@ passed {name}", flush=True)


def main(path, only=None):
    spec = importlib.util.spec_from_file_location(Path(path).stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module
    spec.loader.exec_module(module)
    loader = unittest.defaultTestLoader
    suite = loader.loadTestsFromName(only, module) if only else loader.loadTestsFromModule(module)
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2, resultclass=Result).run(suite)
    counted = result.testsRun - len(result.failures) - len(result.errors)
    if result.wasSuccessful() or counted < result.testsRun:
        print("@@ end")  # without this line the file counts as failed: it died on the way
    if any("setUpClass" in test.id() or "setUpModule" in test.id() for test, _trace in result.errors):
        print("@@ failed setUpClass")


if __name__ == "__main__":
    main(*sys.argv[1:])
