"""Run tests against mutants, each in a process forked from one that has imported the libraries."""

import gc
import importlib
import io
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Iterable, Sequence, Set
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path

import pytest

from dev.run.stopping import end_with_parent

OURS = {"app", "dev", "lab", "tests", "migrations"}
OUTPUT = "pytest-output"
FORK = multiprocessing.get_context("fork")


class Order:
    """A plugin of pytest that runs the selected tests in their order, and none of the others.

    A test that is in neither has a name that the mutant changed, as a parameter: it comes last.
    """

    def __init__(self, tests: Sequence[str], others: Set[str]) -> None:
        self._place = {test: place for place, test in enumerate(tests)}
        self._others = others

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Drop the others and sort the rest."""
        items[:] = [item for item in items if item.nodeid not in self._others]
        items.sort(key=lambda item: self._place.get(item.nodeid, len(self._place)))


class Trial:
    """One run of pytest in a copy of the repository, with a time limit."""

    def __init__(
        self, copy: Path, arguments: Sequence[str], plugin: object, limit: float = 600
    ) -> None:
        self.copy = copy
        self._deadline = time.monotonic() + limit
        self._process = FORK.Process(target=_run, args=(copy, arguments, plugin))
        self._process.start()
        self.sentinel = self._process.sentinel

    def wait(self) -> None:
        """Wait until it ends or its time is up."""
        self._process.join(self.seconds_left)

    @property
    def seconds_left(self) -> float:
        """Return the seconds before its time limit."""
        return max(0.0, self._deadline - time.monotonic())

    def end(self) -> int | None:
        """End it and its processes; return the exit status of pytest, None after the time limit."""
        self._process.join(
            1 if self.seconds_left else 0
        )  # its exit status may follow a moment later
        in_time = self._process.exitcode is not None
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid or 0, signal.SIGKILL)
        self._process.join()
        return self._process.exitcode if in_time else None

    def output(self) -> str:
        """Return the output of pytest."""
        return (self.copy / OUTPUT).read_text(encoding="utf-8")


def import_for_all(modules: Iterable[str]) -> None:
    """Import the plugins and libraries once, for every process that is forked from this one."""
    with redirect_stdout(io.StringIO()):
        pytest.main(["--collect-only", "-q", "tests/test_twins.py"])
    for name in modules:
        if name.partition(".")[0] not in OURS and name not in sys.modules:
            with suppress(Exception):  # some modules exist only at run time
                importlib.import_module(name)
    gc.collect()
    gc.freeze()


def _run(copy: Path, arguments: Sequence[str], plugin: object) -> None:
    os.setsid()
    end_with_parent()
    os.chdir(copy)
    sys.path[0] = str(copy)
    # Two mutants of a file may have the same size and time, and Python compares nothing else.
    sys.dont_write_bytecode = isinstance(plugin, Order)
    for name in [name for name in sys.modules if name.partition(".")[0] in OURS]:
        del sys.modules[name]
    with (copy / OUTPUT).open("w") as output, redirect_stdout(output), redirect_stderr(output):
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
        status = pytest.main([*arguments], plugins=[plugin])
        output.flush()
    os._exit(int(status))
