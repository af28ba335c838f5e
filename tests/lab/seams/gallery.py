"""A patch for a small clone, and its row in the gallery."""

from lab.seams.bugs import LAYERS
from lab.seams.gallery import Row
from lab.seams.measure import Cell

FIELDS = """Title: The limit is raised
Kind: seam
Story: First sentence.
  Second sentence. Third sentence.
Assumes: the form: the limit is 9
Assumes: the database: the limit is 8
Caught by: integration
Missed by: unit, acceptance, approval, browser, chaos
Goes red: tests/integration/test_limit.py::test_it_is_kept
Met in: nowhere#1

"""
HARMLESS = FIELDS.replace("Kind: seam", "Kind: refactoring")
LIMIT = """diff --git a/limit.txt b/limit.txt
--- a/limit.txt
+++ b/limit.txt
@@ -1 +1 @@
-8
+9
"""
COLOUR = """diff --git a/colour.txt b/colour.txt
--- a/colour.txt
+++ b/colour.txt
@@ -1 +1 @@
-white
+grey
"""


def row_of(bug, **seconds):
    """Return the row of a bug that turned these layers red, after so many seconds."""
    red = {layer: f"tests/{layer}/test_limit.py::test_it_is_kept" for layer in seconds}
    return Row(bug, tuple(Cell(bug, x, red.get(x), seconds.get(x, 9.0)) for x in LAYERS))
