import pytest

from lab.seams import measure
from lab.seams.bugs import LAYERS, BadPatchError
from lab.seams.gallery import as_table, rows, surprises
from lab.seams.measure import Cell
from lab.seams.planting import groups, plant
from lab.seams.runs import Outcome, RunError
from tests.lab.seams.gallery import COLOUR, LIMIT

ADDED = """diff --git a/migrations/versions/{0}.py b/migrations/versions/{0}.py
new file mode 100644
--- /dev/null
+++ b/migrations/versions/{0}.py
@@ -0,0 +1,2 @@
+revision = "0005"
+down_revision = "0004"
"""


def look_at_the_limit(_layer, folder):
    """Go red when the limit is raised, as a layer would."""
    raised = "9" in (folder / "limit.txt").read_text()
    return Outcome("tests/unit/test_limit.py::test_x" if raised else None, 1.5)


def crash(_layer, _folder):
    raise RunError("pytest ended with status 4")


def test_a_bug_is_planted_only_in_the_copy(a_bug, tree, clone):
    plant([a_bug()], tree)

    assert (tree.folder / "limit.txt").read_text() == "9\n"
    assert (clone / "limit.txt").read_text() == "8\n"


def test_the_copy_is_clean_before_the_next_bug(tree, clone):
    (tree.folder / "limit.txt").write_text("9\n")
    (tree.folder / "new.txt").write_text("left behind\n")
    (clone / "mine.txt").write_text("not committed yet\n")

    tree.clean()

    assert (tree.folder / "limit.txt").read_text() == "8\n"
    assert not (tree.folder / "new.txt").exists()
    assert (tree.folder / "mine.txt").exists()


def test_a_patch_that_no_longer_applies_is_named_with_the_remedy(a_bug, tree):
    stale = a_bug(diff=LIMIT.replace("-8", "-7"))

    with pytest.raises(BadPatchError, match=r"01-limit\.patch no longer applies(?s:.*)git diff"):
        plant([stale], tree)


def test_bugs_that_apply_together_share_a_copy(a_bug, tree):
    colours = [a_bug(f"0{n}-colour", diff=COLOUR) for n in (1, 2)]
    limit = a_bug("03-limit")

    together = groups([*colours, limit], tree)

    assert [[bug.number for bug in group] for group in together] == [["01", "03"], ["02"]]


def test_of_two_migrations_in_one_copy_one_follows_the_other(a_bug, tree):
    bugs = [a_bug(name, diff=ADDED.format(name)) for name in ("01-one", "02-two")]

    plant(bugs, tree)

    first, second = sorted((tree.folder / "migrations" / "versions").iterdir())
    assert first.read_text() == 'revision = "0005"\ndown_revision = "0004"\n'
    assert second.read_text() == 'revision = "0006"\ndown_revision = "0005"\n'


def test_a_layer_that_sees_one_of_several_bugs_runs_again_with_each_half(a_bug, tree):
    bugs = [a_bug(), a_bug("02-colour", diff=COLOUR)]

    cells = measure.expect_green(tree, layer="unit", bugs=bugs, run=look_at_the_limit)

    assert [(cell.bug.number, cell.red is not None) for cell in cells] == [
        ("01", True),
        ("02", False),
    ]


def test_a_layer_that_is_red_without_any_bug_ends_the_run(a_bug, tree, clone):
    bugs = [a_bug("01-colour", diff=COLOUR), a_bug("02-other", diff=ADDED.format("other"))]
    (clone / "limit.txt").write_text("9\n")

    with pytest.raises(measure.RedTreeError, match=r"test_x fails without any bug\..*make test-"):
        measure.expect_green(tree, layer="unit", bugs=bugs, run=look_at_the_limit)


def test_a_cell_that_is_not_as_declared_is_measured_again(a_bug, tree):
    flaky = Cell(a_bug(diff=COLOUR), "unit", "tests/unit/test_x.py::test_y", 2.0)

    [cell] = measure.measure_again([flaky], tree, look_at_the_limit)

    assert not flaky.expected
    assert cell.expected


def test_a_run_that_is_neither_green_nor_red_is_a_problem(a_bug, tree):
    [cell] = measure.expect_green(tree, layer="unit", bugs=[a_bug()], run=crash)

    assert not cell.expected
    assert "status 4" in cell.problem


def test_the_table_shows_seconds_where_a_bug_was_caught(a_bug):
    bug = a_bug()
    red = {"integration": bug.first_red, "chaos": "tests/chaos/test_x.py::test_y"}
    cells = [Cell(bug, layer, red.get(layer), 2.0) for layer in LAYERS]

    found = rows([bug], cells)

    line = as_table(found).splitlines()[-1]
    assert " ".join(line.split()) == "01-limit - 2.0 s - - - 2.0 s ! integration"
    assert surprises(found) == [
        "01-limit.patch, chaos: declared as missed, but tests/chaos/test_x.py::test_y goes red."
    ]


def test_a_bug_that_its_test_does_not_see_is_a_surprise(a_bug):
    bug = a_bug()

    found = rows([bug], [Cell(bug, layer, None, 2.0) for layer in LAYERS])

    assert surprises(found) == [
        f"01-limit.patch, integration: declared as caught, but {bug.first_red} stays green."
    ]
