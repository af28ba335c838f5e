"""One round for each layer: what is known already, what comes first, what is kept."""

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from dev.settings import ROOT
from lab.layers import TWINS, Layer
from lab.mutants.hunt import hear, hunt
from lab.mutants.making import Mutant
from lab.mutants.report import Fate, Result, key, recall, remember, together
from lab.mutants.trial import import_for_all
from lab.mutants.witness import Seen

NOT_COPIED = shutil.ignore_patterns(".git", ".venv", ".local", "__pycache__", ".*_cache")
STEP = 100  # mutants after which what is known is kept, and shown where there is no terminal


def try_all(mutants: Sequence[Mutant], folder: Path, *, again: bool) -> list[Result]:
    """Try the mutants in every layer, in copies of the repository below `folder`.

    `again` leaves out those that a layer killed in an earlier run. Raises TestsFail.
    """
    copies, heard = prepare(folder)
    results: list[Result] = []
    for layer, seen in zip(TWINS, heard, strict=True):
        # Those that live come first: whoever stops early knows most of them.
        living = together(results).living()
        ordered = sorted(mutants, key=lambda mutant: mutant not in living)
        result = Result(layer.name, known_dead(layer.name, mutants) if again else {})
        results.append(result)
        try_layer(layer, seen, ordered, copies, result)
    return results


def prepare(folder: Path) -> tuple[list[Path], list[Seen]]:
    """Return a copy of the repository for each processor, and what was seen of each layer."""
    copies = [folder / f"copy-{number}" for number in range(os.cpu_count() or 1)]
    shutil.copytree(ROOT, copies[0], ignore=NOT_COPIED)
    heard = [hear(layer, copies[0]) for layer in TWINS]
    import_for_all(module for seen in heard for module in seen.modules)
    for copy in copies[1:]:
        shutil.copytree(copies[0], copy)  # what Python compiled included
    return copies, heard


def try_layer(
    layer: Layer, seen: Seen, mutants: Sequence[Mutant], copies: Sequence[Path], result: Result
) -> None:
    """Try the mutants whose fate is not known, and keep the fates, also when it is stopped."""
    left = [mutant for mutant in mutants if mutant not in result.fates]
    try:
        for _ in hunt(layer, seen, left, copies, result):
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
    """Show how far a layer has come, on one line of a terminal or now and then elsewhere."""
    done, survived = len(result.fates), len(result.living())
    text = f"{result.layer}: {done} of {total}, {survived} survived, {result.seconds:.0f} s"
    if sys.stdout.isatty():
        print(f"\r{text}", end="", flush=True)
    elif done % STEP == 0:
        print(text, flush=True)
