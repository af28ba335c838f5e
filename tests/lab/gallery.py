"""A small clone for the gallery to plant bugs in, and patches for it."""

import subprocess

import pytest

from lab.seams.bugs import LAYERS
from lab.seams.gallery import Row
from lab.seams.measure import Cell
from lab.seams.pages import write_pages
from lab.seams.trees import Tree

FIELDS = """Title: The door is painted
Kind: seam
Story: First sentence.
  Second sentence. Third sentence.
Assumes: the painter: it is a wall
Assumes: the guest: it is a door
Caught by: integration
Missed by: unit, acceptance, approval, browser, chaos
Goes red: tests/integration/test_door.py::test_it_opens
Met in: nowhere#1

"""
HARMLESS = FIELDS.replace("Kind: seam", "Kind: refactoring")
DIFF = """diff --git a/door.txt b/door.txt
--- a/door.txt
+++ b/door.txt
@@ -1 +1 @@
-open
+shut
"""


@pytest.fixture
def house(tmp_path):
    """A clone with one commit, and `.local` ignored."""
    root = tmp_path / "house"
    root.mkdir()
    (root / "door.txt").write_text("open\n")
    (root / "wall.txt").write_text("white\n")
    (root / ".gitignore").write_text(".local/\n")
    git = ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "A house"]):
        subprocess.run([*git, *command], cwd=root, check=True)
    return root


@pytest.fixture
def patch(tmp_path):
    """Write a patch and return its bug."""

    def write(name="01-door", fields=FIELDS, diff=DIFF):
        folder = tmp_path / "patches"
        folder.mkdir(exist_ok=True)
        path = folder / f"{name}.patch"
        path.write_text(fields + diff)
        return path

    return write


@pytest.fixture
def page(tmp_path):
    """Write the pages of the gallery and return one of them."""

    def write(name, *rows):
        write_pages(rows, tmp_path)
        return (tmp_path / name).read_text()

    return write


@pytest.fixture
def tree(house, tmp_path):
    return Tree(tmp_path / "copy", house)


def row_of(bug, **seconds):
    """Return the row of a bug that turned these layers red, after so many seconds."""
    red = {layer: f"tests/{layer}/test_door.py::test_it_opens" for layer in seconds}
    return Row(bug, tuple(Cell(bug, x, red.get(x), seconds.get(x, 9.0)) for x in LAYERS))
