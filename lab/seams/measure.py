"""Find out which layer goes red for which bug."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from lab.seams.bugs import LAYERS, Bug
from lab.seams.planting import groups, plant
from lab.seams.runs import Outcome, RunError, run_layer, run_test
from lab.trees import Tree


@dataclass(frozen=True)
class Cell:
    """The result of a layer with a bug: the test that went red, or None, or a problem."""

    bug: Bug
    layer: str
    red: str | None
    seconds: float
    problem: str = ""

    @property
    def expected(self) -> bool:
        """Tell whether it is as the patch declares."""
        return not self.problem and (self.red is not None) == (self.layer in self.bug.caught_by)


class RedTreeError(Exception):
    """A layer is red without any bug, so it says nothing about bugs; the message names its test."""


Job = Callable[[Tree], list[Cell]]
Run = Callable[[str, Path], Outcome]


def plan(bugs: Sequence[Bug], tree: Tree, *, alone: bool) -> list[Job]:
    """Return the jobs, the longest first; with `alone`, no two bugs share a copy.

    Raises BadPatchError for a patch that does not apply.
    """
    jobs: list[Job] = []
    for layer in reversed(LAYERS):
        missed = [bug for bug in bugs if layer in bug.missed_by]
        together = [[bug] for bug in missed] if alone else groups(missed, tree)
        jobs += [partial(expect_green, layer=layer, bugs=group) for group in together]
    for layer in reversed(LAYERS):
        caught = [bug for bug in bugs if layer in bug.caught_by]
        jobs += [partial(expect_red, layer=layer, bug=bug) for bug in caught]
    return jobs


def measure_again(cells: Sequence[Cell], tree: Tree, run: Run = run_layer) -> list[Cell]:
    """Return the cells; run those that are not as declared again, one at a time."""
    return [cell if cell.expected else _again(cell, tree, run) for cell in cells]


def _again(cell: Cell, tree: Tree, run: Run) -> Cell:
    if cell.layer in cell.bug.caught_by:
        return expect_red(tree, layer=cell.layer, bug=cell.bug)[0]
    return expect_green(tree, layer=cell.layer, bugs=[cell.bug], run=run)[0]


def expect_red(tree: Tree, *, layer: str, bug: Bug) -> list[Cell]:
    """Run the test that the bug turns red, as its patch declares."""
    return _cells(tree, layer, [bug], lambda: run_test(layer, bug.reds[layer], tree.folder))


def expect_green(
    tree: Tree, *, layer: str, bugs: Sequence[Bug], run: Run = run_layer
) -> list[Cell]:
    """Run a layer with bugs that it misses, as their patches declare.

    If it stays green with all of them, it misses each. Otherwise run it with either half of them,
    until the bug that it sees is alone (group testing, R. Dorfman, 1943). Raises RedTreeError.
    """
    cells = _cells(tree, layer, bugs, lambda: run(layer, tree.folder))
    if len(bugs) == 1 or all(cell.expected for cell in cells):
        return cells
    tree.clean()
    if red := run(layer, tree.folder).red:
        raise RedTreeError(f"{red} fails without any bug. Repair it first: make test-{layer}")
    middle = len(bugs) // 2
    halves = bugs[:middle], bugs[middle:]
    return [cell for half in halves for cell in expect_green(tree, layer=layer, bugs=half, run=run)]


def _cells(tree: Tree, layer: str, bugs: Sequence[Bug], run: Callable[[], Outcome]) -> list[Cell]:
    plant(bugs, tree)
    try:
        outcome = run()
    except RunError as error:
        return [Cell(bug, layer, None, 0.0, problem=str(error)) for bug in bugs]
    return [Cell(bug, layer, outcome.red, outcome.seconds) for bug in bugs]
