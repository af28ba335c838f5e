"""Join the reports of layers that ran on several machines: `python -m lab.joined FOLDER`.

Prints a table in Markdown, for the page of a run of CI. It needs no package, only Python.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from lab.layers import LAYERS
from lab.results import HEADER, VERDICTS, Result, read_report

ALIGNED = "|---|---|--:|--:|--:|--:|---|"


def main(folder: Path) -> int:
    """Print the table; return 1 if a layer has failed, has no report or did not run, else 0."""
    results = {layer: read_report(folder / f"{layer}.xml", layer) for layer in LAYERS}
    print(joined(list(results.values())))
    return int(any(result.verdict != VERDICTS[0] for result in results.values()))


def joined(results: Sequence[Result]) -> str:
    """Return the table."""
    rows = [
        (r.layer, r.verdict, r.tests, r.failed, r.skipped, f"{r.seconds:.1f}", _cell(r.slowest))
        for r in results
    ]
    lines = [f"| {' | '.join(map(str, cells))} |" for cells in (HEADER, *rows)]
    return "\n".join([lines[0], ALIGNED, *lines[1:]])


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


if __name__ == "__main__":
    sys.exit(main(Path(*sys.argv[1:2])))
