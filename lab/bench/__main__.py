"""Measure what the project promises, side by side with its references: `make bench`."""

import json
import os
import sys
from collections.abc import Sequence

import click

from lab import commands
from lab.bench.page import FIGURES, write_page
from lab.bench.rows import Result, Row, as_text, short
from lab.bench.suites import SuiteFailed
from lab.bench.table import ROWS
from lab.table import table

HEADER = ("", "what", "figure", "unit", "reference", "reference is", "ratio", "bar", "met")


def main(only: str, *, show: bool) -> int:
    """Measure every row, or those of ONLY, and write the page; return 1 if a bar is missed.

    With `show`, a bar decides nothing: the table is for people.
    """
    rows = chosen(only)
    results = []
    with click.progressbar(rows, label="Measuring", item_show_func=_name, file=sys.stderr) as bar:
        for row in bar:
            results.append(Result.of(row, row.measure()))
            keep(results[-1])
            write_page()  # now, because a test compares it with the figures, and rows run tests
    print(shown(results))
    return int(not (show or all(result.met for result in results)))


def chosen(only: str) -> list[Row]:
    """Return the rows with these numbers, or all. Raises ValueError for an unknown one."""
    wanted = only.replace(",", " ").split()
    numbers = [row.number for row in ROWS]
    if unknown := [number for number in wanted if number not in numbers]:
        raise ValueError(
            f"ONLY={only}: {unknown[0]} is not measured. Rule: some of {', '.join(numbers)}."
            " Example: ONLY=P4"
        )
    return [row for row in ROWS if not wanted or row.number in wanted]


def keep(result: Result) -> None:
    """Put a result in the place of an older one, so that a run that is stopped loses nothing."""
    known = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else []
    others = [Result(**each) for each in known if each["number"] != result.number]
    FIGURES.write_text(as_text([*others, result]), encoding="utf-8")


def shown(results: Sequence[Result]) -> str:
    """Return the table for the terminal."""
    lines = [
        (
            r.number,
            r.what,
            short(r.figure),
            r.unit,
            "-" if r.reference is None else short(r.reference),
            r.reference_is or "-",
            f"{r.ratio:.2f}" if r.reference else "-",
            r.bar,
            "yes" if r.met else "NO",
        )
        for r in results
    ]
    return table(HEADER, lines)


def _name(row: Row | None) -> str:
    return f"{row.number} {row.what}" if row else ""


if __name__ == "__main__":
    commands.stop_on_signals()
    try:
        sys.exit(main(os.environ.get("ONLY", ""), show=os.environ.get("SHOW") == "1"))
    except (ValueError, SuiteFailed) as error:
        sys.exit(str(error))
