"""Select the tests that may notice a mutant, from one run of their layer with coverage."""

import ast
import json
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from coverage import CoverageData

from lab.mutants.making import Mutant
from lab.mutants.places import runs_once, statement_at

# Its tests start processes, in which coverage.py measures nothing. They always run.
UNMEASURED = "tests/integration/test_whole_chain.py"
COVERAGE = ("--cov=app", "--cov-context=test", "--cov-report=")


@dataclass(frozen=True)
class Selection:
    """The tests that may notice a mutant, the fastest first, and the others."""

    tests: tuple[str, ...]
    others: frozenset[str]
    seconds: float


class Recorder:
    """A plugin of pytest that notes how long each test takes, and which modules it imports."""

    def __init__(self, notes: Path) -> None:
        self._notes = notes
        self._seconds: dict[str, float] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add up the phases of a test."""
        self._seconds[report.nodeid] = self._seconds.get(report.nodeid, 0) + report.duration

    def pytest_sessionfinish(self) -> None:
        """Write the notes."""
        self._notes.write_text(json.dumps([self._seconds, list(sys.modules)]), encoding="utf-8")


class Observed:
    """What the recorder and coverage.py observed of a layer, in a copy of the repository."""

    def __init__(self, copy: Path, notes: Path, coverage: Path) -> None:
        self.seconds: dict[str, float]
        self.seconds, self.modules = json.loads(notes.read_text(encoding="utf-8"))
        self._copy, self._data = copy, CoverageData(str(coverage))
        self._data.read()
        self._tree = cache(lambda path: ast.parse((copy / path).read_text(encoding="utf-8")))

    def select(self, mutant: Mutant) -> Selection:
        """Return the tests that run the mutant's statement, or else its file.

        Code that runs at an import, or in a fixture that tests share, is recorded only for the
        first of these tests. For such code, all other tests follow.
        """
        tree = self._tree(mutant.path)
        lines = statement_at(tree, mutant.line)
        once = runs_once(tree, mutant.line)
        recorded = self._data.contexts_by_lineno(str(self._copy / mutant.path))
        contexts = {name for line in recorded for name in recorded[line] if once or line in lines}
        tests = {name.rpartition("|")[0] for name in contexts} & self.seconds.keys()
        shared = once or not tests or any(name.endswith("|setup") for name in contexts)
        unmeasured = {test for test in self.seconds if test.startswith(UNMEASURED)}
        chosen = self.seconds.keys() if shared else tests | unmeasured
        ordered = sorted(chosen, key=lambda test: (test not in tests, self.seconds[test]))
        others = frozenset(self.seconds.keys() - chosen)
        return Selection(tuple(ordered), others, sum(self.seconds[test] for test in chosen))
