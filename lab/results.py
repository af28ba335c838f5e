"""The results of layers of tests, and the table of them."""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from lab.table import table

NO_TESTS = 5  # the exit status of pytest when it finds no test
NO_BROWSER_HERE = os.EX_UNAVAILABLE  # the exit status of the browser layer, which prints the remedy
TOO_LONG = 124  # the exit status of `timeout`
VERDICTS = {
    0: "passed",
    1: "FAILED",
    2: "STOPPED EARLY",
    NO_TESTS: "NO TESTS",
    NO_BROWSER_HERE: "DID NOT RUN: no browser, see below",
    TOO_LONG: "TOOK TOO LONG",
}


HEADER = ("layer", "", "tests", "failed", "skipped", "seconds", "slowest test")


@dataclass(frozen=True)
class Result:
    """The result of one layer; `status` is the exit status of pytest, `seconds` its whole run.

    None is the status of a run of which only its report is known.
    """

    layer: str
    status: int | None
    seconds: float
    tests: int = 0
    failed: int = 0
    skipped: int = 0
    slowest: str = ""
    reasons: tuple[tuple[str, int], ...] = ()  # why tests were skipped, and how many

    @property
    def verdict(self) -> str:
        """Return the meaning of its exit status, or else of the numbers in its report."""
        if self.status is None:
            return self._by_its_numbers()
        return VERDICTS.get(self.status, f"CRASHED ({self.status})")

    def _by_its_numbers(self) -> str:
        if not self.tests:
            return "NO REPORT"
        if self.skipped == self.tests:
            return "DID NOT RUN"
        return VERDICTS[int(self.failed > 0)]


def passed(results: Sequence[Result], arguments: Sequence[str]) -> bool:
    """Tell whether the run as a whole passed.

    With `-k`, which may select tests of one layer, others may be empty. A missing browser is not a
    failure; the table says that the layer did not run.
    """
    statuses = {result.status for result in results} - {NO_BROWSER_HERE}
    return 0 in statuses and statuses <= ({0, NO_TESTS} if "-k" in arguments else {0})


def read_report(
    report: Path, layer: str, status: int | None = None, seconds: float | None = None
) -> Result:
    """Return the numbers of a JUnit report; without one they are zero.

    The seconds are those of the report, if no others are given.
    """
    try:
        suites = ElementTree.parse(report).getroot().findall("testsuite")
    except (FileNotFoundError, ElementTree.ParseError):
        return Result(layer, status, seconds or 0.0)
    if seconds is None:
        seconds = sum(float(suite.get("time", 0)) for suite in suites)
    count = {
        name: sum(int(suite.get(name, 0)) for suite in suites)
        for name in ("tests", "failures", "errors", "skipped")
    }
    cases = [case for suite in suites for case in suite.iter("testcase")]
    failed = count["failures"] + count["errors"]
    figures = (count["tests"], failed, count["skipped"], _slowest(cases))
    return Result(layer, status, seconds, *figures, _reasons(cases))


def _slowest(cases: Sequence[Element]) -> str:
    times = [(float(case.get("time", 0)), case.get("name", "")) for case in cases]
    return "{:.2f} s  {}".format(*max(times)) if times else ""


def _reasons(cases: Sequence[Element]) -> tuple[tuple[str, int], ...]:
    skipped = [found for case in cases for found in case.findall("skipped")]
    reasons = Counter(found.get("message", "").partition("\n")[0] for found in skipped)
    return tuple(reasons.items())


def summary(results: Sequence[Result]) -> str:
    """Return the table of the layers."""
    rows = [
        (r.layer, r.verdict, r.tests, r.failed, r.skipped, round(r.seconds, 1), r.slowest)
        for r in results
    ]
    return table(HEADER, rows)


def skips(results: Sequence[Result]) -> str:
    """Return why tests were skipped, a line for each reason, or nothing."""
    lines = [
        f"{result.layer}: {count} skipped: {reason}"
        for result in results
        if result.status != NO_BROWSER_HERE
        for reason, count in result.reasons
    ]
    return "\n".join(lines)
