"""What the cells amount to: who catches a bug first, and what is not as declared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dev.table import table
from seams.bugs import LAYERS, Bug
from seams.measure import Cell


@dataclass(frozen=True)
class Row:
    """A bug and its cells, in the order of the layers."""

    bug: Bug
    cells: tuple[Cell, ...]

    @property
    def cheapest(self) -> str:
        """Return the layer that took the least time to catch it, or nothing."""
        red = [cell for cell in self.cells if cell.red]
        return min(red, key=lambda cell: cell.seconds).layer if red else ""


def rows(bugs: Sequence[Bug], cells: Iterable[Cell]) -> list[Row]:
    """Return a row for each bug."""
    found = {(cell.bug.name, cell.layer): cell for cell in cells}
    return [Row(bug, tuple(found[bug.name, layer] for layer in LAYERS)) for bug in bugs]


def caught_first(rows: Sequence[Row]) -> dict[str, int]:
    """Return for each layer how many bugs it is the cheapest to catch."""
    return {layer: sum(row.cheapest == layer for row in rows) for layer in LAYERS}


def as_table(rows: Sequence[Row]) -> str:
    """Return the table for the terminal: seconds where a bug was caught."""
    header = ("bug", *LAYERS, "cheapest")
    lines = [(row.bug.name, *map(_shown, row.cells), row.cheapest or "none") for row in rows]
    return table(header, lines)


def surprises(rows: Iterable[Row]) -> list[str]:
    """Return a sentence for each cell that is not as its patch declares."""
    return [_sentence(cell) for row in rows for cell in row.cells if not cell.expected]


def _shown(cell: Cell) -> str:
    text = f"{cell.seconds:.1f} s" if cell.red else "-"
    return text if cell.expected else f"{text} !"


def _sentence(cell: Cell) -> str:
    place = f"{cell.bug.path.name}, {cell.layer}"
    if cell.trouble:
        return f"{place}: {cell.trouble}"
    if cell.red:
        return f"{place}: declared as missed, but {cell.red} goes red."
    return f"{place}: declared as caught, but {cell.bug.reds[cell.layer]} stays green."
