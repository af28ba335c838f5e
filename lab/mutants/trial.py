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
    """A plugin of pytest that runs the chosen tests in the chosen order, and no idle one.

    A test that is in neither owes its name to the mutant, as a parameter: it comes last.
    """

    def __init__(self, tests: Sequence[str], idle: Set[str]) -> None:
        self._place = {test: place for place, test in enumerate(tests)}
        self._idle = idle

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Drop the idle ones and sort the rest."""
        items[:] = [item for item in items if item.nodeid not in self._idle]
        items.sort(key=lambda item: self._place.get(item.nodeid, len(self._place)))


class Trial:
    """One pytest in a copy of the repository, with a time limit."""

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
        """Return the rest of its time."""
        return max(0.0, self._deadline - time.monotonic())

    def end(self) -> int | None:
        """End what is left of it; return pytest's exit status, None when the time was up."""
        self._process.join(1 if self.seconds_left else 0)  # it says that it ends before it has
        in_time = self._process.exitcode is not None
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid or 0, signal.SIGKILL)
        self._process.join()
        return self._process.exitcode if in_time else None

    def output(self) -> str:
        """Return what pytest has written."""
        return (self.copy / OUTPUT).read_text(encoding="utf-8")


def import_for_all(modules: Iterable[str]) -> None:
    """Import pytest's plugins and libraries once, for each process that is forked from this one."""
    with redirect_stdout(io.StringIO()):
        pytest.main(["--collect-only", "-q", "tests/test_twins.py"])
    for name in modules:
        if name.partition(".")[0] not in OURS and name not in sys.modules:
            with suppress(Exception):  # some modules are made at run time
                importlib.import_module(name)
    gc.collect()
    gc.freeze()


def _run(copy: Path, arguments: Sequence[str], plugin: object) -> None:
    os.setsid()
    end_with_parent()
    os.chdir(copy)
    sys.path[0] = str(copy)
    # Two mutants of a file may have its size and its second.
    sys.dont_write_bytecode = isinstance(plugin, Order)
    for name in [name for name in sys.modules if name.partition(".")[0] in OURS]:
        del sys.modules[name]
    with (copy / OUTPUT).open("w") as output, redirect_stdout(output), redirect_stderr(output):
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
        status = pytest.main([*arguments], plugins=[plugin])
        output.flush()
    os._exit(int(status))
