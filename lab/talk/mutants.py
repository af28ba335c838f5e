"""Count which of the two trees of twins notices each mutant, for a slide.

`make mutants` must have tried every mutant in both; it takes most of an hour.
"""

from collections import Counter
from collections.abc import Collection, Mapping

from dev.settings import ROOT
from lab.mutants.__main__ import every_file
from lab.mutants.making import Mutant, mutants_of
from lab.mutants.report import Fate, Key, equivalents, key, recall

NOTICED_BY = {
    (True, False): "only unit",
    (True, True): "both",
    (False, True): "only integration",
    (False, False): "neither",
}


class NotTriedError(Exception):
    """A mutant has no fate; the message says how to find it out."""


def measured() -> dict[str, int]:
    """Return how many mutants each tree noticed in the runs that are kept. Raises NotTriedError."""
    mutants = [mutant for path in every_file() for mutant in mutants_of(ROOT, path)]
    return shares(mutants, recall("unit"), recall("integration"), equivalents())


def shares(
    mutants: Collection[Mutant],
    unit: Mapping[Key, Fate],
    integration: Mapping[Key, Fate],
    equivalent: Collection[Key],
) -> dict[str, int]:
    """Count the mutants, without those that no test can notice. Raises NotTriedError."""
    known = unit.keys() & integration.keys()
    if unknown := [mutant for mutant in mutants if key(mutant) not in known]:
        raise NotTriedError(
            f"{len(unknown)} of {len(mutants)} mutants have not been tried in both trees,"
            " so the picture of the mutants stays as it is. To measure them: make mutants"
        )
    counted = Counter(
        NOTICED_BY[unit[name] is not Fate.SURVIVED, integration[name] is not Fate.SURVIVED]
        for name in map(key, mutants)
        if name not in equivalent
    )
    return {name: counted[name] for name in NOTICED_BY.values()}
