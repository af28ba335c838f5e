"""Show the branch coverage of app/ by each layer, side by side: `make coverage`."""

import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from coverage import Coverage
from coverage.exceptions import NoDataError

from lab.all_layers import run_pytest
from lab.layers import TWINS
from lab.table import table

OPTIONS = ["--cov=app", "--cov-branch", "--cov-report="]
Percents = Mapping[str, int]


def main(arguments: Sequence[str]) -> int:
    """Measure every layer, print the table, and return 1 if a layer failed, else 0."""
    with tempfile.TemporaryDirectory() as folder:
        files = {layer.name: Path(folder) / layer.name for layer in TWINS}
        statuses = [
            run_pytest(
                [*layer.arguments, *OPTIONS, *arguments], COVERAGE_FILE=str(files[layer.name])
            )
            for layer in TWINS
        ]
        together = Path(folder) / "together"
        combine([file for file in files.values() if file.exists()], together)
        columns = {layer: percents(file) for layer, file in files.items()}
        print(f"\n{side_by_side(columns, percents(together))}")
    return int(any(statuses))


def combine(files: Sequence[Path], into: Path) -> None:
    """Write to `into` the coverage of the layers together."""
    both = Coverage(data_file=str(into))
    both.combine([str(file) for file in files], keep=True)
    both.save()


def percents(data: Path) -> Percents:
    """Return the percentage of each file, and that of all files as `all`."""
    measured = Coverage(data_file=str(data))
    measured.load()
    report = data.with_suffix(".json")
    try:
        measured.json_report(outfile=str(report))
    except NoDataError:
        return {}
    found = json.loads(report.read_text(encoding="utf-8"))
    files = {name: file["summary"] for name, file in found["files"].items()}
    return {
        name: int(summary["percent_covered"])
        for name, summary in {**files, "all": found["totals"]}.items()
    }


def side_by_side(columns: Mapping[str, Percents], together: Percents) -> str:
    """Return a table with a row per file and a column per layer, in percent."""
    rows = [
        (name, *(column.get(name) for column in columns.values()), together[name])
        for name in together
    ]
    return table(("percent, with branches", *columns, "together"), rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
