"""Show what each layer of tests reaches of app/, side by side: `make coverage`.

The processes that tests start count for the layer of the test. Not measured are a process that is
killed, which cannot write what it reached, and the copies of app/ that some tests make.
"""

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from dev.chromium import why_none
from dev.settings import LOCAL, ROOT
from lab.all_layers import reported, run_pytest
from lab.coverage import processes
from lab.coverage.reached import combine, measured, only
from lab.coverage.tables import tables
from lab.layers import LAYERS, Layer
from lab.results import NO_BROWSER_HERE, Result, passed, summary

PAGE = LOCAL / "coverage"
DATA = "data"  # in the folder of the page
PLUGIN = ("-p", processes.__name__)


def main(wanted: str, arguments: Sequence[str]) -> int:
    """Run the layers, or those that are wanted, with `arguments` for pytest; show what they reach.

    Return 0 if all passed, 1 if not, 2 for an unknown layer.
    """
    try:
        layers = chosen(wanted)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="handshake-coverage-") as parts:
        results = [run(layer, Path(parts), arguments) for layer in layers]
        shutil.rmtree(PAGE, ignore_errors=True)
        PAGE.mkdir(parents=True)
        combine(Path(parts), PAGE / DATA)
    print(f"\n{summary(results)}")
    if any(result.status == NO_BROWSER_HERE for result in results):
        print(f"\nThe browser tests did not run. {why_none(os.environ)}")
    show([result.layer for result in results if result.tests > result.skipped])
    return int(not passed(results, arguments))


def chosen(wanted: str) -> list[Layer]:
    """Return the layers with these names, or all. Raises ValueError for an unknown one."""
    names = wanted.replace(",", " ").split()
    if unknown := [name for name in names if name not in LAYERS]:
        raise ValueError(
            f"ONLY={wanted}: there is no layer {unknown[0]}. Rule: some of {', '.join(LAYERS)}."
            f" Example: ONLY={next(iter(LAYERS))}"
        )
    return [layer for name, layer in LAYERS.items() if not names or name in names]


def run(layer: Layer, parts: Path, arguments: Sequence[str]) -> Result:
    """Run a layer; each of its processes leaves in the folder `parts` what it has reached."""
    print(f"\nmake test-{layer.name}, and what it reaches", flush=True)
    measured_run = partial(
        run_pytest,
        COVERAGE_PROCESS_START=str(ROOT / "pyproject.toml"),
        COVERAGE_FILE=str(parts / DATA),
        COVERAGE_LAYER=layer.name,
    )
    return reported(layer.name, [*layer.arguments, *PLUGIN, *arguments], measured_run)


def show(layers: Sequence[str]) -> None:
    """Print the tables of the layers that ran, and write the page."""
    if not layers:
        print("\nNo test ran, so there is nothing to show.")
        return
    print(f"\n{tables(PAGE / DATA, layers)}")
    index = PAGE / "index.html"
    measured(PAGE / DATA).html_report(
        directory=str(PAGE),
        title="What the tests reach, layer by layer",
        show_contexts=True,
        contexts=only(layers),
    )
    print(f"\nOpen a file, click on `ctx` behind a line, and see which layers reach it: {index}")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        sys.exit(main(os.environ.get("ONLY", ""), sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
