"""Run every layer of tests and end with a table: `make test`."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from dev.chromium import why_none
from dev.settings import ROOT
from lab.layers import LAYERS
from lab.table import table

SECONDS_TO_END = 60
NO_TESTS = 5  # the exit status of pytest when it finds no test
NO_BROWSER_HERE = os.EX_UNAVAILABLE  # the exit status of the browser layer, which prints the remedy
VERDICTS = {
    0: "passed",
    1: "FAILED",
    2: "STOPPED EARLY",
    NO_TESTS: "NO TESTS",
    NO_BROWSER_HERE: "DID NOT RUN: no browser, see below",
}


@dataclass(frozen=True)
class Result:
    """The result of one layer; `status` is the exit status of pytest, `seconds` its whole run."""

    layer: str
    status: int
    seconds: float
    tests: int = 0
    failed: int = 0
    skipped: int = 0
    slowest: str = ""

    @property
    def verdict(self) -> str:
        """Return the meaning of its exit status."""
        return VERDICTS.get(self.status, f"CRASHED ({self.status})")


def main(arguments: Sequence[str]) -> int:
    """Run the layers in turn, with `arguments` for pytest; return 0 if all passed, else 1."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    results = []
    for name, layer in LAYERS.items():
        print(f"\nmake test-{name}", flush=True)
        results.append(run_layer(name, [*layer.arguments, *arguments]))
    print(f"\n{summary(results)}")
    if any(result.status == NO_BROWSER_HERE for result in results):
        print(f"\nThe browser tests did not run. {why_none(os.environ)}")
    return int(not passed(results, arguments))


def passed(results: Sequence[Result], arguments: Sequence[str]) -> bool:
    """Tell whether the run as a whole passed.

    With `-k`, which may select tests of one layer, others may be empty. A missing browser is not a
    failure; the table says that the layer did not run.
    """
    statuses = {result.status for result in results} - {NO_BROWSER_HERE}
    return 0 in statuses and statuses <= ({0, NO_TESTS} if "-k" in arguments else {0})


def run_layer(layer: str, arguments: Sequence[str]) -> Result:
    """Run one layer, with its output on the terminal."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        start = time.monotonic()
        status = run_pytest([*arguments, f"--junitxml={report}"])
        return read_report(report, layer, status, time.monotonic() - start)


def run_pytest(arguments: Sequence[str], **variables: str) -> int:
    """Return the exit status of pytest; let it clean up first if this process has to stop."""
    command = [sys.executable, "-m", "pytest", *arguments]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **variables}) as pytest:
        try:
            return pytest.wait()
        except KeyboardInterrupt:  # Ctrl-C has reached pytest, too
            pytest.wait(SECONDS_TO_END)
            raise
        except SystemExit:
            pytest.send_signal(signal.SIGINT)
            pytest.wait(SECONDS_TO_END)
            raise


def read_report(report: Path, layer: str, status: int, seconds: float) -> Result:
    """Return the numbers of a JUnit report; without one they are zero."""
    try:
        suites = ElementTree.parse(report).getroot().findall("testsuite")
    except (FileNotFoundError, ElementTree.ParseError):
        return Result(layer, status, seconds)
    count = {
        name: sum(int(suite.get(name, 0)) for suite in suites)
        for name in ("tests", "failures", "errors", "skipped")
    }
    cases = [case for suite in suites for case in suite.iter("testcase")]
    times = [(float(case.get("time", 0)), case.get("name", "")) for case in cases]
    slowest = "{:.2f} s  {}".format(*max(times)) if times else ""
    failed = count["failures"] + count["errors"]
    return Result(layer, status, seconds, count["tests"], failed, count["skipped"], slowest)


def summary(results: Sequence[Result]) -> str:
    """Return the table of the layers."""
    header = ("layer", "", "tests", "failed", "skipped", "seconds", "slowest test")
    rows = [
        (r.layer, r.verdict, r.tests, r.failed, r.skipped, round(r.seconds, 1), r.slowest)
        for r in results
    ]
    return table(header, rows)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
