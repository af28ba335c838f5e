"""Plant every bug, one after the other, and see which layer catches it: `make seams`."""

import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from types import FrameType
from typing import NoReturn

import click

from dev.settings import ROOT
from lab.seams.bugs import FOLDER, LAYERS, BadPatchError, Bug, read_bugs
from lab.seams.gallery import Row, as_table, rows, summary, surprises
from lab.seams.measure import Job, look_again, measure, plan
from lab.seams.pages import write_pages
from lab.seams.runs import STOPPING
from lab.seams.trees import Tree, trees

EVERY = 20  # runs, which take two cores about a minute


def main(given: Mapping[str, str]) -> int:
    """Measure all bugs, or that of ONLY; return 0 if each cell is as declared, else 1.

    With ALONE set, every bug is alone in its copy for every layer, which takes nine times longer.
    Raises BadPatchError.
    """
    start = time.monotonic()
    bugs = read_bugs(only=given.get("ONLY", ""))
    copies = trees((os.cpu_count() or 1) + 1)  # a third of a run is waiting
    found = show(bugs, plan(bugs, copies[0], alone=bool(given.get("ALONE"))), copies)
    print(f"\n{as_table(found)}\n")
    print(summary(found))
    print(f"Measured in {time.monotonic() - start:.0f} s")
    wrong = surprises(found)
    if wrong:
        print("\nNot as declared:", *wrong, sep="\n  ", file=sys.stderr)
    elif not given.get("ONLY"):
        print("Written:", *(page.relative_to(ROOT) for page in write_pages(found, FOLDER)))
    return int(bool(wrong))


def show(bugs: Sequence[Bug], jobs: Sequence[Job], copies: Sequence[Tree]) -> list[Row]:
    """Do the jobs behind a progress bar, or a line now and then in a log; return the rows."""
    cells = []
    terminal = sys.stdout.isatty()
    many = "bug" if len(bugs) == 1 else "bugs"
    print(f"{len(bugs)} {many} in {len(LAYERS)} layers: {len(jobs)} runs", flush=True)
    with click.progressbar(length=len(jobs), show_pos=True, hidden=not terminal) as bar:
        for done, some in enumerate(measure(jobs, copies), 1):
            cells += some
            bar.update(1)
            if not terminal and done % EVERY == 0:
                print(f"{done} of {len(jobs)} runs", flush=True)
    return rows(bugs, look_again(cells, copies[0]))


def stop(number: int, _frame: FrameType | None) -> NoReturn:
    """End the runs, which takes some seconds, and then this process."""
    for other in (signal.SIGINT, signal.SIGTERM):
        signal.signal(other, signal.SIG_IGN)
    STOPPING.set()
    print("\nStopping: the tests end what they have started.", flush=True)
    sys.exit(128 + number)


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    try:
        sys.exit(main(os.environ))
    except BadPatchError as error:
        sys.exit(str(error))
