import pytest

from lab.seams import measure
from lab.seams.bugs import LAYERS, BadPatchError, read_bug
from lab.seams.gallery import as_table, rows, surprises
from lab.seams.measure import Cell
from lab.seams.runs import Outcome, RunError
from lab.seams.trees import groups
from tests.lab.gallery import DIFF

ADDED = """diff --git a/migrations/versions/{0}.py b/migrations/versions/{0}.py
new file mode 100644
--- /dev/null
+++ b/migrations/versions/{0}.py
@@ -0,0 +1,2 @@
+revision = "0005"
+down_revision = "0004"
"""


def look_at_the_door(_layer, folder):
    """Go red when the door is shut, as a layer would."""
    shut = "shut" in (folder / "door.txt").read_text()
    return Outcome("tests/unit/test_door.py::test_x" if shut else None, 1.5)


def crash(_layer, _folder):
    raise RunError("pytest ended with status 4")


def test_a_bug_is_planted_in_the_copy_alone(patch, tree, clone):
    tree.plant([read_bug(patch())])

    assert (tree.folder / "door.txt").read_text() == "shut\n"
    assert (clone / "door.txt").read_text() == "open\n"


def test_the_copy_is_clean_before_the_next_bug(tree, clone):
    (tree.folder / "door.txt").write_text("shut\n")
    (tree.folder / "new.txt").write_text("left behind\n")
    (clone / "mine.txt").write_text("not committed yet\n")

    tree.clean()

    assert (tree.folder / "door.txt").read_text() == "open\n"
    assert not (tree.folder / "new.txt").exists()
    assert (tree.folder / "mine.txt").exists()


def test_a_patch_that_no_longer_applies_is_named_with_the_mend(patch, tree):
    stale = read_bug(patch(diff=DIFF.replace("-open", "-ajar")))

    with pytest.raises(
        BadPatchError, match=r"01-door\.patch does not apply any more(?s:.*)git diff"
    ):
        tree.plant([stale])


def test_bugs_that_apply_together_are_missed_together(patch, tree):
    wall = DIFF.replace("door", "wall").replace("open", "white").replace("shut", "grey")
    walls = [read_bug(patch(f"0{n}-wall", diff=wall)) for n in (1, 2)]
    door = read_bug(patch("03-door", diff=wall.replace("wall", "door").replace("white", "open")))

    together = groups([*walls, door], tree)

    assert [[bug.number for bug in group] for group in together] == [["01", "03"], ["02"]]


def test_of_two_migrations_in_one_copy_one_follows_the_other(patch, tree):
    bugs = [read_bug(patch(name, diff=ADDED.format(name))) for name in ("01-one", "02-two")]

    tree.plant(bugs)

    first, second = sorted((tree.folder / "migrations" / "versions").iterdir())
    assert first.read_text() == 'revision = "0005"\ndown_revision = "0004"\n'
    assert second.read_text() == 'revision = "0006"\ndown_revision = "0005"\n'


def test_a_layer_that_sees_one_of_several_bugs_is_asked_again(patch, tree):
    wall = DIFF.replace("door", "wall").replace("open", "white").replace("shut", "grey")
    bugs = [read_bug(patch()), read_bug(patch("02-wall", diff=wall))]

    cells = measure.see_nothing(tree, layer="unit", bugs=bugs, run=look_at_the_door)

    assert [(cell.bug.number, cell.red is not None) for cell in cells] == [
        ("01", True),
        ("02", False),
    ]


def test_what_was_not_as_declared_is_looked_at_again(patch, tree):
    wall = DIFF.replace("door", "wall").replace("open", "white").replace("shut", "grey")
    flaky = Cell(read_bug(patch(diff=wall)), "unit", "tests/unit/test_x.py::test_y", 2.0)

    [cell] = measure.look_again([flaky], tree, look_at_the_door)

    assert not flaky.expected
    assert cell.expected


def test_a_run_that_is_neither_green_nor_red_is_told(patch, tree):
    [cell] = measure.see_nothing(tree, layer="unit", bugs=[read_bug(patch())], run=crash)

    assert not cell.expected
    assert "status 4" in cell.trouble


def test_the_table_shows_seconds_where_a_bug_was_caught(patch):
    bug = read_bug(patch())
    red = {"integration": bug.first_red, "chaos": "tests/chaos/test_x.py::test_y"}
    cells = [Cell(bug, layer, red.get(layer), 2.0) for layer in LAYERS]

    found = rows([bug], cells)

    line = as_table(found).splitlines()[-1]
    assert " ".join(line.split()) == "01-door - 2.0 s - - - 2.0 s ! integration"
    assert surprises(found) == [
        "01-door.patch, chaos: declared as missed, but tests/chaos/test_x.py::test_y goes red."
    ]


def test_a_bug_that_its_test_does_not_see_is_a_surprise(patch):
    bug = read_bug(patch())

    found = rows([bug], [Cell(bug, layer, None, 2.0) for layer in LAYERS])

    assert surprises(found) == [
        f"01-door.patch, integration: declared as caught, but {bug.first_red} stays green."
    ]
