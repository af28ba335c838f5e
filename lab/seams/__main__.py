"""Plant every bug, one after the other, and see which layer catches it: `make seams`."""

import os
import sys
import time
from collections.abc import Mapping, Sequence

import click

from dev.settings import ROOT
from lab.commands import stop_on_signals
from lab.git import GitError
from lab.seams.bugs import FOLDER, LAYERS, BadPatchError, Bug, absent_extra, read_bugs
from lab.seams.gallery import Row, as_table, rows, summary, surprises
from lab.seams.measure import Job, RedTreeError, measure_again, plan
from lab.seams.pages import write_pages
from lab.trees import Tree, do_all, trees

EVERY = 20  # runs; on two cores they take about a minute


def main(given: Mapping[str, str]) -> int:
    """Measure all bugs, or the one of ONLY; return 0 if each cell is as declared, else 1.

    With ALONE set, every bug is alone in its copy for every layer, which takes nine times longer.
    Raises BadPatchError, GitError or RedTreeError.
    """
    start = time.monotonic()
    bugs = present(read_bugs(only=given.get("ONLY", "")))
    copies = trees("seams", (os.cpu_count() or 1) + 1)  # a run waits a third of its time
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


def present(bugs: Sequence[Bug]) -> list[Bug]:
    """Return the bugs that fit this tree; print those that need an extra that was taken out."""
    found = []
    for bug in bugs:
        if folder := absent_extra(bug):
            print(f"skipped, {folder} is not here: {bug.name}")
        else:
            found.append(bug)
    return found


def show(bugs: Sequence[Bug], jobs: Sequence[Job], copies: Sequence[Tree]) -> list[Row]:
    """Do the jobs behind a progress bar, or with a line now and then in a log; return the rows."""
    cells = []
    terminal = sys.stdout.isatty()
    many = "bug" if len(bugs) == 1 else "bugs"
    print(f"{len(bugs)} {many} in {len(LAYERS)} layers: {len(jobs)} runs", flush=True)
    with click.progressbar(length=len(jobs), show_pos=True, hidden=not terminal) as bar:
        for done, some in enumerate(do_all(jobs, copies), 1):
            cells += some
            bar.update(1)
            if not terminal and done % EVERY == 0:
                print(f"{done} of {len(jobs)} runs", flush=True)
    return rows(bugs, measure_again(cells, copies[0]))


if __name__ == "__main__":
    stop_on_signals()
    try:
        sys.exit(main(os.environ))
    except (BadPatchError, GitError, RedTreeError) as error:
        sys.exit(str(error))
