"""What the cells mean: which layer catches a bug first, and what is not as declared."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lab.seams.bugs import KINDS, LAYERS, Bug
from lab.seams.measure import Cell
from lab.table import table


@dataclass(frozen=True)
class Row:
    """A bug and its cells, in the order of the layers."""

    bug: Bug
    cells: tuple[Cell, ...]

    @property
    def harmless(self) -> bool:
        """Tell whether nothing is broken, so that a red test is a false alarm."""
        return self.bug.kind == "refactoring"

    @property
    def cheapest(self) -> str:
        """Return the layer that took the least time to catch it, or nothing."""
        caught = [cell for cell in self.cells if cell.red and not self.harmless]
        return min(caught, key=lambda cell: cell.seconds).layer if caught else ""


@dataclass(frozen=True)
class Heading:
    """The heading above the bugs of a kind."""

    title: str
    meaning: str = ""


def rows(bugs: Sequence[Bug], cells: Iterable[Cell]) -> list[Row]:
    """Return a row for each bug."""
    found = {(cell.bug.name, cell.layer): cell for cell in cells}
    return [Row(bug, tuple(found[bug.name, layer] for layer in LAYERS)) for bug in bugs]


def by_kind(rows: Sequence[Row]) -> list[tuple[Heading, list[Row]]]:
    """Return the rows of each kind with their heading."""
    found = {kind: [row for row in rows if row.bug.kind == kind] for kind in KINDS}
    return [
        (Heading(f"{kind.capitalize()}s", KINDS[kind]), some)
        for kind, some in found.items()
        if some
    ]


def caught_first(rows: Sequence[Row]) -> dict[str, int]:
    """Return for each layer how many bugs it catches first."""
    return {layer: sum(row.cheapest == layer for row in rows) for layer in LAYERS}


def false_alarms(rows: Sequence[Row]) -> dict[str, int]:
    """Return how often a layer goes red although nothing is broken, for each that does."""
    harmless = [cell for row in rows if row.harmless for cell in row.cells]
    return dict(Counter(cell.layer for cell in harmless if cell.red))


def summary(rows: Sequence[Row]) -> str:
    """Return the counts in a line for the terminal."""
    counts = {"cheapest": caught_first(rows), "false alarms": false_alarms(rows)}
    return "; ".join(
        f"{name}: {', '.join(f'{layer} {n}' for layer, n in some.items() if n) or 'none'}"
        for name, some in counts.items()
    )


def as_table(rows: Sequence[Row]) -> str:
    """Return the table for the terminal: seconds where a bug was caught."""
    header = ("bug", *LAYERS, "cheapest")
    lines = [(row.bug.name, *map(_shown, row.cells), _verdict(row)) for row in rows]
    return table(header, lines)


def surprises(rows: Iterable[Row]) -> list[str]:
    """Return a sentence for each cell that is not as its patch declares."""
    return [_sentence(cell) for row in rows for cell in row.cells if not cell.expected]


def _verdict(row: Row) -> str:
    alarm = row.harmless and any(cell.red for cell in row.cells)
    return "false alarm" if alarm else row.cheapest or "none"


def _shown(cell: Cell) -> str:
    text = f"{cell.seconds:.1f} s" if cell.red else "-"
    return text if cell.expected else f"{text} !"


def _sentence(cell: Cell) -> str:
    place = f"{cell.bug.path.name}, {cell.layer}"
    if cell.problem:
        return f"{place}: {cell.problem}"
    if cell.red:
        return f"{place}: declared as missed, but {cell.red} goes red."
    return f"{place}: declared as caught, but {cell.bug.reds[cell.layer]} stays green."
