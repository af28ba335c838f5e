"""Find out what each layer makes of each bug, on as many cores as there are copies of the tree."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import SimpleQueue

from lab.seams.bugs import LAYERS, Bug
from lab.seams.runs import Outcome, RunError, run_layer, run_test
from lab.seams.trees import Tree, groups


@dataclass(frozen=True)
class Cell:
    """What a layer made of a bug: the test that went red, or None, or trouble with the run."""

    bug: Bug
    layer: str
    red: str | None
    seconds: float
    trouble: str = ""

    @property
    def expected(self) -> bool:
        """Tell whether it is as the patch declares."""
        return not self.trouble and (self.red is not None) == (self.layer in self.bug.caught_by)


Job = Callable[[Tree], list[Cell]]
Run = Callable[[str, Path], Outcome]


def measure(jobs: Sequence[Job], trees: Sequence[Tree]) -> Iterator[list[Cell]]:
    """Do the jobs, each in a copy that no other job uses meanwhile; yield cells as they come."""
    free: SimpleQueue[Tree] = SimpleQueue()
    for tree in trees:
        free.put(tree)

    def do(job: Job) -> list[Cell]:
        tree = free.get()
        try:
            return job(tree)
        finally:
            free.put(tree)

    with ThreadPoolExecutor(len(trees)) as pool:
        try:
            for done in as_completed([pool.submit(do, job) for job in jobs]):
                yield done.result()
        finally:
            pool.shutdown(cancel_futures=True)


def plan(bugs: Sequence[Bug], tree: Tree, *, alone: bool) -> list[Job]:
    """Return what is to be done, the longest first; with `alone`, no two bugs share a copy.

    Raises BadPatchError for a patch that does not apply.
    """
    jobs: list[Job] = []
    for layer in reversed(LAYERS):
        missed = [bug for bug in bugs if layer in bug.missed_by]
        together = [[bug] for bug in missed] if alone else groups(missed, tree)
        jobs += [partial(see_nothing, layer=layer, bugs=group) for group in together]
    for layer in reversed(LAYERS):
        jobs += [partial(catch, layer=layer, bug=bug) for bug in bugs if layer in bug.caught_by]
    return jobs


def look_again(cells: Sequence[Cell], tree: Tree, run: Run = run_layer) -> list[Cell]:
    """Return the cells; those that are not as declared from a second run, beside nothing else."""
    return [cell if cell.expected else _again(cell, tree, run) for cell in cells]


def _again(cell: Cell, tree: Tree, run: Run) -> Cell:
    if cell.layer in cell.bug.caught_by:
        return catch(tree, layer=cell.layer, bug=cell.bug)[0]
    return see_nothing(tree, layer=cell.layer, bugs=[cell.bug], run=run)[0]


def catch(tree: Tree, *, layer: str, bug: Bug) -> list[Cell]:
    """Run the test that the bug turns red, they say."""
    return _cells(tree, layer, [bug], lambda: run_test(layer, bug.reds[layer], tree.folder))


def see_nothing(tree: Tree, *, layer: str, bugs: Sequence[Bug], run: Run = run_layer) -> list[Cell]:
    """Run a layer with bugs that it misses, they say.

    If it stays green with all of them, it misses each. Otherwise its halves are looked at, until
    the bug that it sees is alone (group testing; R. Dorfman, 1943).
    """
    cells = _cells(tree, layer, bugs, lambda: run(layer, tree.folder))
    if len(bugs) == 1 or all(cell.expected for cell in cells):
        return cells
    middle = len(bugs) // 2
    halves = bugs[:middle], bugs[middle:]
    return [cell for half in halves for cell in see_nothing(tree, layer=layer, bugs=half, run=run)]


def _cells(tree: Tree, layer: str, bugs: Sequence[Bug], run: Callable[[], Outcome]) -> list[Cell]:
    tree.plant(bugs)
    try:
        outcome = run()
    except RunError as error:
        return [Cell(bug, layer, None, 0.0, trouble=str(error)) for bug in bugs]
    return [Cell(bug, layer, outcome.red, outcome.seconds) for bug in bugs]
