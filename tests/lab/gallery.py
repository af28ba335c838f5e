"""A patch for a small clone, and its row in the gallery."""

from lab.seams.bugs import LAYERS
from lab.seams.gallery import Row
from lab.seams.measure import Cell

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


def row_of(bug, **seconds):
    """Return the row of a bug that turned these layers red, after so many seconds."""
    red = {layer: f"tests/{layer}/test_door.py::test_it_opens" for layer in seconds}
    return Row(bug, tuple(Cell(bug, x, red.get(x), seconds.get(x, 9.0)) for x in LAYERS))
