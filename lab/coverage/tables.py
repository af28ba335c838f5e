"""The tables of what the layers reach."""

from collections.abc import Sequence
from pathlib import Path

from lab.coverage.reached import alone, reached
from lab.table import Cell, table


def tables(data: Path, layers: Sequence[str]) -> str:
    """Return what these layers reach of each file, then which lines one of them reaches alone.

    A single layer has no second table: there is nothing to compare it with.
    """
    by_layer = {layer: reached(data, layer) for layer in layers}
    together = reached(data, *layers)
    header = ("percent, with branches", *layers, "together")
    percents: list[Sequence[Cell]] = [
        (name, *(files[name].percent for files in by_layer.values()), together[name].percent)
        for name in together
    ]
    if len(layers) == 1:
        return table(header, percents)
    rows = alone(by_layer)
    counts = [sum(row[1] for row in rows if row[0] == layer) for layer in layers]
    percents.append(("lines that it reaches alone", *counts, None))
    below = table(("reached by one layer alone", "lines", "file", "which"), rows)
    return f"{table(header, percents)}\n\n{below}"
