"""The test suite as its users wait for it: layers, the gallery, a new product."""

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from dev.settings import ROOT
from lab import commands
from lab.bench.processors import profiled
from lab.bench.rows import Measured, in_turn
from lab.layers import LAYERS
from lab.trees import Tree
from lab.trials import make

LIMIT_SECONDS = 1800.0
OF_MAKE = {"MAKEFLAGS", "MAKELEVEL", "ONLY", "SHOW"}
EMPTY = "import pytest\n\n@pytest.mark.parametrize('n', range({count}))\ndef test_it(n): pass\n"
CLONES = """
import pytest
from tests.support.database_fixtures import *

@pytest.mark.parametrize('n', range({count}))
def test_it(n, postgresql):
    postgresql.execute('SELECT count(*) FROM users')
"""


class SuiteFailed(Exception):
    """A command failed, so that its time says nothing; the message is the end of its output."""


def unit() -> Measured:
    """Compare a unit test, all in, with a test that does nothing."""
    count = _count("unit")
    with _tests(EMPTY.format(count=count)) as command:
        return in_turn(
            partial(_milliseconds, make("test-unit"), count),
            partial(_milliseconds, command, count),
            rounds=3,
        )


def integration() -> Measured:
    """Compare an integration test, all in, with a clone by pytest-postgresql for each test."""
    count = _count("integration")
    with _tests(CLONES.format(count=40)) as command:
        measured = in_turn(
            partial(_milliseconds, make("test-integration"), count),
            partial(_milliseconds, command, 40),
            rounds=3,
        )
    return replace(measured, series=_profiled(make("test-integration")).series)


def all_layers() -> Measured:
    """Compare the layers side by side with one after the other."""
    return _beside(make("test"), make("test", "JOBS=1"))


def browser() -> Measured:
    """Compare the browser layer with the same in two browsers."""
    return _beside(make("test-browser"), make("test-browser", "ARGS=-n 2"))


def gallery() -> Measured:
    """Measure the whole gallery, which also writes its pages anew."""
    return _profiled(make("seams"))


def product() -> Measured:
    """Measure from `make new` to the end of the first `make test` in the new place."""
    with TemporaryDirectory(prefix="handshake-bench-") as folder:
        # From a copy: `make new` refuses a clone with changes, such as new figures.
        copy, place = Tree(Path(folder) / "copy").folder, Path(folder) / "product"
        to_make = _seconds(make("new", "NAME=Acme Notes", f"DEST={place}"), copy)
        tested = _profiled(make("test"), place)
        return replace(tested, figure=to_make + tested.figure)


@contextmanager
def _tests(text: str) -> Iterator[list[str]]:
    """Give a command that runs these tests, within the block."""
    with TemporaryDirectory(dir=ROOT / ".local", prefix="bench-") as folder:
        path = Path(folder) / "test_reference.py"
        path.write_text(text, encoding="utf-8")
        options = ("-q", "-p", "no:cacheprovider", "-p", "no:randomly")
        layer = LAYERS["integration"].options
        yield [sys.executable, "-m", "pytest", *options, *layer, str(path)]


def _count(layer: str) -> int:
    command = [sys.executable, "-m", "lab.layers", layer, "--collect-only", "-q"]
    _, output = commands.run(command, ROOT, LIMIT_SECONDS)
    return sum("::" in line for line in output.splitlines())


def _milliseconds(command: Sequence[str], tests: int) -> float:
    return 1000 * _seconds(command) / tests


def _beside(command: Sequence[str], reference: Sequence[str]) -> Measured:
    ours, other = _profiled(command), _seconds(reference)
    return replace(ours, reference=other, ratio=ours.figure / other)


def _profiled(command: Sequence[str], folder: Path = ROOT) -> Measured:
    with profiled() as profile:
        seconds = _seconds(command, folder)
    return Measured(seconds, series={"processors": profile})


def _seconds(command: Sequence[str], folder: Path = ROOT) -> float:
    start = time.monotonic()
    # What was said to this `make` is not for the one that it runs.
    environment = {name: value for name, value in os.environ.items() if name not in OF_MAKE}
    status, output = commands.run(command, folder, LIMIT_SECONDS, environment)
    if status:
        raise SuiteFailed("\n".join([*output.splitlines()[-20:], " ".join(command)]))
    return time.monotonic() - start
