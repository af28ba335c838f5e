"""Which tests run a line of app/, and how long they take: seen in one run of their layer."""

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

# It starts processes of its own, which coverage.py does not see: it follows in any case.
UNSEEN = "tests/integration/test_whole_chain.py"
COVERAGE = ("--cov=app", "--cov-context=test", "--cov-report=")


@dataclass(frozen=True)
class Choice:
    """The tests that may notice a mutant, the quickest first, and those that do not run it."""

    tests: tuple[str, ...]
    idle: frozenset[str]
    seconds: float


class Witness:
    """A plugin of pytest that notes how long each test takes, and what was imported."""

    def __init__(self, notes: Path) -> None:
        self._notes = notes
        self._seconds: dict[str, float] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add up the parts of a test."""
        self._seconds[report.nodeid] = self._seconds.get(report.nodeid, 0) + report.duration

    def pytest_sessionfinish(self) -> None:
        """Write the notes."""
        self._notes.write_text(json.dumps([self._seconds, list(sys.modules)]), encoding="utf-8")


class Seen:
    """What a witness and coverage.py have seen of a layer, in a copy of the repository."""

    def __init__(self, copy: Path, notes: Path, coverage: Path) -> None:
        self.seconds: dict[str, float]
        self.seconds, self.modules = json.loads(notes.read_text(encoding="utf-8"))
        self._copy, self._data = copy, CoverageData(str(coverage))
        self._data.read()
        self._tree = cache(lambda path: ast.parse((copy / path).read_text(encoding="utf-8")))

    def choose(self, mutant: Mutant) -> Choice:
        """Return the tests that run the mutant's statement, or else its file.

        What runs at an import, or while something is prepared that tests share, is noted with the
        first of them only: there the others follow.
        """
        tree = self._tree(mutant.path)
        lines = statement_at(tree, mutant.line)
        once = runs_once(tree, mutant.line)
        seen = self._data.contexts_by_lineno(str(self._copy / mutant.path))
        contexts = {name for line in seen for name in seen[line] if once or line in lines}
        tests = {name.rpartition("|")[0] for name in contexts} & self.seconds.keys()
        others = once or not tests or any(name.endswith("|setup") for name in contexts)
        unseen = {test for test in self.seconds if test.startswith(UNSEEN)}
        chosen = self.seconds.keys() if others else tests | unseen
        ordered = sorted(chosen, key=lambda test: (test not in tests, self.seconds[test]))
        idle = frozenset(self.seconds.keys() - chosen)
        return Choice(tuple(ordered), idle, sum(self.seconds[test] for test in chosen))
