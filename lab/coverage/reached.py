"""What each layer reaches of app/, read from the data of coverage.py."""

import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coverage import Coverage
from coverage.results import format_lines

ALL = "all"  # in the place of a file: all files together


@dataclass(frozen=True)
class Reached:
    """What is reached of a file: a percentage, with branches, and the numbers of lines."""

    percent: int
    lines: frozenset[int] = frozenset()
    all_lines: frozenset[int] = frozenset()  # those with a statement, reached or not


Files = Mapping[str, Reached]


def combine(parts: Path, into: Path) -> None:
    """Write to `into` what all processes have left in the folder `parts`."""
    together = Coverage(data_file=str(into))
    together.combine([str(parts)])
    together.save()


def measured(data: Path) -> Coverage:
    """Return the data, ready for a report."""
    coverage = Coverage(data_file=str(data))
    coverage.load()
    return coverage


def only(layers: Iterable[str]) -> list[str]:
    """Return the patterns by which a report of coverage.py shows these layers alone."""
    return [f"^{layer}$" for layer in layers]


def reached(data: Path, *layers: str) -> Files:
    """Return what these layers together reach of each file, and of ALL."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        measured(data).json_report(outfile=str(report), contexts=only(layers))
        found = json.loads(report.read_text(encoding="utf-8"))
    files = {name: _reached(file) for name, file in found["files"].items()}
    return {**files, ALL: Reached(_percent(found["totals"]))}


def alone(by_layer: Mapping[str, Files]) -> list[tuple[str, int, str, str]]:
    """Return which lines exactly one layer reaches: layer, number of lines, file, lines.

    The layers keep their order; the file with the most such lines is the first of its layer.
    """
    layers_of = Counter(
        (name, line)
        for files in by_layer.values()
        for name, file in files.items()
        for line in file.lines
    )
    rows = []
    for layer, files in by_layer.items():
        found = []
        for name, file in files.items():
            if lines := [line for line in file.lines if layers_of[name, line] == 1]:
                found.append((layer, len(lines), name, format_lines(file.all_lines, lines)))
        rows += sorted(found, key=lambda row: (-row[1], row[2]))
    return rows


def _reached(file: Mapping[str, Any]) -> Reached:
    lines = frozenset(file["executed_lines"])
    return Reached(_percent(file["summary"]), lines, lines | {*file["missing_lines"]})


def _percent(summary: Mapping[str, float]) -> int:
    return int(summary["percent_covered"])
