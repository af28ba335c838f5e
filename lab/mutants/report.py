"""The fates of the mutants: a table of the layers, and a list of the survivors."""

import json
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from dev.settings import LOCAL
from lab.mutants.making import Mutant, shown
from lab.table import table

EQUIVALENT = Path(__file__).parent / "equivalent.toml"
KEPT = LOCAL / "mutants"
HEADER = ("layer", "mutants", "killed", "by time limit", "survived", "%", "% fair", "seconds")
Key = tuple[str, str, str]


class Fate(Enum):
    """What happened to a mutant in a layer."""

    KILLED = "killed"
    TIMED_OUT = "timed out"
    SURVIVED = "survived"


@dataclass
class Result:
    """The fates of all mutants in one layer."""

    layer: str
    fates: dict[Mutant, Fate] = field(default_factory=dict)
    seconds: float = 0.0

    def survivors(self) -> set[Mutant]:
        """Return the mutants that no test noticed."""
        return {mutant for mutant, fate in self.fates.items() if fate is Fate.SURVIVED}


def together(results: Sequence[Result]) -> Result:
    """Return the result of the layers taken together."""
    both = Result("together", seconds=sum(result.seconds for result in results))
    for result in results:
        for mutant, fate in result.fates.items():
            if both.fates.get(mutant, Fate.SURVIVED) is Fate.SURVIVED:
                both.fates[mutant] = fate
    return both


def key(mutant: Mutant) -> Key:
    """Return the key of a mutant, which does not depend on its line number."""
    return mutant.path, mutant.before, mutant.after


def equivalents(path: Path = EQUIVALENT) -> dict[Key, str]:
    """Return the mutants that no test can notice, each with the reason."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["mutant"]
    return {(each["file"], each["before"], each["after"]): each["reason"] for each in entries}


def remember(result: Result, folder: Path = KEPT) -> None:
    """Add the fates of a layer to those of earlier runs; the newer fate of a mutant counts."""
    folder.mkdir(parents=True, exist_ok=True)
    # Of two mutants with the same key, the survivor counts.
    fates = sorted(result.fates.items(), key=lambda item: item[1] is Fate.SURVIVED)
    kept = {**recall(result.layer, folder), **{key(mutant): fate for mutant, fate in fates}}
    lines = [json.dumps([*name, fate.value]) for name, fate in kept.items()]
    (folder / f"{result.layer}.jsonl").write_text("\n".join(lines), encoding="utf-8")


def recall(layer: str, folder: Path = KEPT) -> dict[Key, Fate]:
    """Return the fates of a layer in earlier runs."""
    file = folder / f"{layer}.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    fates = [json.loads(line) for line in lines]
    return {(path, before, after): Fate(fate) for path, before, after, fate in fates}


def summary(results: Sequence[Result], reasons: Mapping[Key, str]) -> str:
    """Return the table, the mutants that survive every layer, and the outdated reasons."""
    both = together(results)
    rows = [_row(result, reasons) for result in [*results, both]]
    survivors = sorted(map(str, (m for m in both.survivors() if key(m) not in reasons)))
    found = {key(mutant) for mutant in both.survivors()}
    tried = {key(mutant) for mutant in both.fates}
    stale = [shown(*name) for name in reasons if name in tried - found]
    return "\n".join(
        [
            table(HEADER, rows),
            "fair: without equivalent mutants, which no test can notice.",
            f"\n{len(survivors)} survive every layer and are not known to be equivalent:",
            *survivors,
            *(f"A test notices this mutant. Delete it from {EQUIVALENT.name}: {s}" for s in stale),
        ]
    )


def shares(results: Sequence[Result], reasons: Mapping[Key, str]) -> dict[str, int]:
    """Count what two layers noticed alone, both, or neither; equivalent mutants do not count."""
    first, second = results
    names = {
        (True, False): f"only {first.layer}",
        (True, True): "both",
        (False, True): f"only {second.layer}",
        (False, False): "neither",
    }
    alive = [result.survivors() for result in results]
    counted = Counter(
        names[mutant not in alive[0], mutant not in alive[1]]
        for mutant in first.fates
        if key(mutant) not in reasons
    )
    return {name: counted[name] for name in names.values()}


def _row(result: Result, reasons: Mapping[Key, str]) -> tuple[str | float, ...]:
    fates = list(result.fates.values())
    survivors = result.survivors()
    equivalent = {mutant for mutant in survivors if key(mutant) in reasons}
    dead = len(fates) - len(survivors)
    return (
        result.layer,
        len(fates),
        dead,
        fates.count(Fate.TIMED_OUT),
        len(survivors),
        _percent(dead, len(fates)),
        _percent(dead, len(fates) - len(equivalent)),
        round(result.seconds),
    )


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 100.0
