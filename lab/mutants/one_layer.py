"""Try mutants against one layer, as many at a time as there are copies of the repository."""

import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from multiprocessing.connection import wait
from pathlib import Path

from lab.layers import Layer
from lab.mutants.making import Mutant
from lab.mutants.report import Fate, Result
from lab.mutants.selection import COVERAGE, Observed, Recorder, Selection
from lab.mutants.trial import Order, Trial
from lab.results import NO_TESTS

QUIET = ("-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-o", "timeout=0")
ORIGINAL = (
    "original"  # the file without the mutant; with its old time, Python reuses its compiled module
)
PATIENCE = 5  # times the seconds that the tests took together
SECONDS_TO_START = 15
FATES: Mapping[int | None, Fate] = {0: Fate.SURVIVED, NO_TESTS: Fate.SURVIVED, None: Fate.TIMED_OUT}


class TestsFail(Exception):
    """The tests fail without any mutant; the message ends with the output of pytest."""


def observe(layer: Layer, copy: Path) -> Observed:
    """Run a layer once without a mutant, and return what was observed. Raises TestsFail."""
    notes = copy / f"{layer.name}.json"
    trial = Trial(copy, _pytest(layer, *COVERAGE, layer.folder), Recorder(notes), limit=600)
    try:
        trial.wait()
    finally:
        status = trial.end()
    if status != 0:
        raise TestsFail(f"The {layer.name} tests fail without a mutant.\n{trial.output()}")
    return Observed(copy, notes, (copy / ".coverage").rename(copy / f"{layer.name}.coverage"))


def try_mutants(
    layer: Layer,
    observed: Observed,
    mutants: Sequence[Mutant],
    copies: Sequence[Path],
    result: Result,
) -> Iterator[None]:
    """Try the mutants and add their fates to the result; yield after each."""
    start = time.monotonic()
    left, free = list(reversed(mutants)), list(copies)
    running: dict[Trial, Mutant] = {}
    try:
        while left or running:
            while left and free:
                mutant = left.pop()
                running[_begin(layer, observed.select(mutant), mutant, free.pop())] = mutant
            for trial in _ended(running):
                mutant = running.pop(trial)
                result.fates[mutant] = FATES.get(trial.end(), Fate.KILLED)
                shutil.copy2(trial.copy / ORIGINAL, trial.copy / mutant.path)
                free.append(trial.copy)
            result.seconds = time.monotonic() - start
            yield
    finally:
        for trial in running:
            trial.end()


def _begin(layer: Layer, selection: Selection, mutant: Mutant, copy: Path) -> Trial:
    shutil.copy2(copy / mutant.path, copy / ORIGINAL)
    (copy / mutant.path).write_text(mutant.text, encoding="utf-8")
    files = sorted({test.partition("::")[0] for test in selection.tests})
    arguments = _pytest(layer, "-x", *(files if selection.others else [layer.folder]))
    limit = SECONDS_TO_START + PATIENCE * selection.seconds
    return Trial(copy, arguments, Order(selection.tests, selection.others), limit)


def _pytest(layer: Layer, *arguments: str) -> list[str]:
    return [*layer.options, *QUIET, *arguments]


def _ended(running: Mapping[Trial, Mutant]) -> list[Trial]:
    ready = wait(
        [trial.sentinel for trial in running], min(trial.seconds_left for trial in running)
    )
    return [trial for trial in running if trial.sentinel in ready or not trial.seconds_left]
