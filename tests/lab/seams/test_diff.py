from lab.seams.diff import changed_lines, new_files
from tests.lab.seams.gallery import COLOUR, LIMIT

NEW = """diff --git a/migrations/versions/0005_limit.py b/migrations/versions/0005_limit.py
new file mode 100644
index 0000000..27d8ead
--- /dev/null
+++ b/migrations/versions/0005_limit.py
@@ -0,0 +1,{count} @@
"""


def a_new_file(count):
    return NEW.format(count=count) + "".join(f"+line {n}\n" for n in range(count))


def test_the_changed_lines_stand_below_the_names_of_their_files(a_bug):
    assert changed_lines(a_bug(diff=LIMIT + COLOUR)) == [
        "limit.txt",
        "-8",
        "+9",
        "colour.txt",
        "-white",
        "+grey",
    ]


def test_a_long_new_file_is_only_counted(a_bug):
    name = "migrations/versions/0005_limit.py"

    assert changed_lines(a_bug(diff=a_new_file(2))) == [name, "+line 0", "+line 1"]
    assert changed_lines(a_bug(diff=a_new_file(9))) == [f"{name}: a new file of 9 lines"]


def test_a_line_that_begins_like_a_heading_is_a_line(a_bug):
    diff = LIMIT.replace("-8", "--- 8")

    assert changed_lines(a_bug(diff=diff)) == ["limit.txt", "--- 8", "+9"]


def test_the_files_that_a_patch_adds(a_bug, tmp_path):
    assert new_files(a_bug(diff=LIMIT + a_new_file(2)).path) == [
        "migrations/versions/0005_limit.py"
    ]
    assert new_files(tmp_path / "gone.patch") == []
