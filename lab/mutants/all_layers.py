"""Try the mutants in each layer: survivors first, without those whose fate is known."""

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from dev.settings import ROOT
from lab.layers import TWINS, Layer
from lab.mutants.making import Mutant
from lab.mutants.one_layer import observe, try_mutants
from lab.mutants.report import Fate, Result, key, recall, remember, together
from lab.mutants.selection import Observed
from lab.mutants.trial import import_for_all

NOT_COPIED = shutil.ignore_patterns(".git", ".venv", ".local", "__pycache__", ".*_cache")
STEP = 100  # mutants after which the fates are kept, and shown where there is no terminal


def try_all(mutants: Sequence[Mutant], folder: Path, *, again: bool) -> list[Result]:
    """Try the mutants in every layer, in copies of the repository below `folder`.

    `again` leaves out those that a layer killed in an earlier run. Raises TestsFail.
    """
    copies, observations = prepare(folder)
    results: list[Result] = []
    for layer, observed in zip(TWINS, observations, strict=True):
        # Survivors of earlier layers come first, so that a run that is stopped early includes them.
        survivors = together(results).survivors()
        ordered = sorted(mutants, key=lambda mutant: mutant not in survivors)
        result = Result(layer.name, known_dead(layer.name, mutants) if again else {})
        results.append(result)
        try_layer(layer, observed, ordered, copies, result)
    return results


def prepare(folder: Path) -> tuple[list[Path], list[Observed]]:
    """Return a copy of the repository for each processor, and what was observed of each layer."""
    copies = [folder / f"copy-{number}" for number in range(os.cpu_count() or 1)]
    shutil.copytree(ROOT, copies[0], ignore=NOT_COPIED)
    observations = [observe(layer, copies[0]) for layer in TWINS]
    import_for_all(module for observed in observations for module in observed.modules)
    for copy in copies[1:]:
        shutil.copytree(copies[0], copy)  # with the modules that Python has compiled
    return copies, observations


def try_layer(
    layer: Layer,
    observed: Observed,
    mutants: Sequence[Mutant],
    copies: Sequence[Path],
    result: Result,
) -> None:
    """Try the mutants whose fate is not known, and keep the fates, even if the user stops it."""
    left = [mutant for mutant in mutants if mutant not in result.fates]
    try:
        for _ in try_mutants(layer, observed, left, copies, result):
            show(result, len(mutants))
            if len(result.fates) % STEP == 0:
                remember(result)
    finally:
        remember(result)
        print()


def known_dead(layer: str, mutants: Sequence[Mutant]) -> dict[Mutant, Fate]:
    """Return the mutants that the layer killed in an earlier run."""
    fates = recall(layer)
    known = {mutant: fates.get(key(mutant), Fate.SURVIVED) for mutant in mutants}
    return {mutant: fate for mutant, fate in known.items() if fate is not Fate.SURVIVED}


def show(result: Result, total: int) -> None:
    """Show the progress of a layer, on one line of a terminal or with a line now and then."""
    done, survived = len(result.fates), len(result.survivors())
    text = f"{result.layer}: {done} of {total}, {survived} survived, {result.seconds:.0f} s"
    if sys.stdout.isatty():
        print(f"\r{text}", end="", flush=True)
    elif done % STEP == 0:
        print(text, flush=True)
