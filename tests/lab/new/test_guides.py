"""Guides are read from their pages, and followed literally."""

import subprocess
import sys

import pytest

from dev.settings import ROOT
from lab.git import GitError
from lab.new.guides import PAGES, Wrong, be_a_person, follow
from lab.new.steps import Apply, Run, Save, Unreadable, steps_in

PAGE = """\
# A page

Save as `app/greeting.py`:

```python
GREETING = "hello"

```

```sh
make lint
make test-unit
```

Red: `No module named 'app'`,
`2 failed`

Apply:

```diff
-hello
+hello Ada
```

```sh
make test-unit
```

It is green.
"""
FAIL = f"{sys.executable} -c 'raise SystemExit(\"no such column\")'"
CHANGE = """\
--- a/greeting.txt
+++ b/greeting.txt
@@ -1 +1 @@
-hello
+hello Ada
"""


@pytest.fixture
def place(tmp_path):
    """A repository with one file."""
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    (tmp_path / "greeting.txt").write_text("hello\n", encoding="utf-8")
    return tmp_path


def test_a_page_is_read_as_steps_in_their_order():
    assert steps_in(PAGE) == [
        Save(5, "app/greeting.py", 'GREETING = "hello"\n\n'),
        Run(11, "make lint"),
        Run(12, "make test-unit", ("No module named 'app'", "2 failed")),
        Apply(20, "-hello\n+hello Ada\n"),
        Run(26, "make test-unit"),
    ]


def test_a_page_without_blocks_has_no_steps():
    assert steps_in("# A page\n\nIt has only prose, such as `make lint`.\n") == []


@pytest.mark.parametrize("page", PAGES)
def test_every_guide_can_be_read(page):
    text = (ROOT / page).read_text(encoding="utf-8")

    assert {type(step) for step in steps_in(text)} == {Save, Apply, Run}


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("```python\nx = 1\n```\n", "Line 1: nothing says what to do with this block"),
        ("Save as app.py:\n\n```python\n```\n", "Line 3: nothing says what to do"),
        ("Save as `a.diff`:\n\n```diff\n```\n", "Line 3: nothing says what to do"),
        ("Change this:\n\n```diff\n```\n", "Line 3: nothing says what to do"),
        ("Apply:\n\n```python\n```\n", "Line 3: nothing says what to do"),
        ("```sh\nmake lint\n", "Line 1: this block has no end"),
        ("```sh\nmake lint\n```\n\nRed: it fails\n", "Line 1: 'Red: ' behind this block quotes"),
        ("Apply:\n\n```diff\n```\n\nRed: `no`\n", "Line 3: 'Red: ' stands behind a block"),
        ("```sh\nmake\n```\n\nSo:\n\nRed: `no`\n", "'Red: ' is not directly behind a block"),
    ],
)
def test_a_page_that_leaves_a_question_open_is_refused(page, message):
    with pytest.raises(Unreadable, match=message):
        steps_in(page)


def test_the_commands_see_neither_ci_nor_the_database_of_the_shell():
    shell = {"CI": "true", "DATABASE_URL": "postgresql://db.example/ours", "HOME": "/home/ada"}

    be_a_person(shell)

    assert shell == {"HOME": "/home/ada"}


def test_a_block_is_saved_as_it_is_in_a_new_folder(place):
    follow(Save(1, "app/emails/hello.txt", "Hello {{ name }}\n\n"), place)

    assert (place / "app/emails/hello.txt").read_text("utf-8") == "Hello {{ name }}\n\n"


def test_a_new_file_that_exists_is_wrong(place):
    with pytest.raises(Wrong, match=r"greeting\.txt exists"):
        follow(Save(1, "greeting.txt", "Hello\n"), place)


def test_a_diff_is_applied(place):
    follow(Apply(1, CHANGE), place)

    assert (place / "greeting.txt").read_text("utf-8") == "hello Ada\n"


def test_a_wrong_line_in_a_diff_is_found(place):
    with pytest.raises(GitError, match="patch does not apply"):
        follow(Apply(1, CHANGE.replace("-hello", "-Hello")), place)


def test_a_command_that_passes_as_promised_is_right(place, capsys):
    follow(Run(1, "git --version"), place)

    assert capsys.readouterr().out.startswith("git --version: green in ")


def test_a_command_that_fails_as_promised_is_right(place, capsys):
    follow(Run(1, FAIL, ("no such column",)), place)

    assert ": red, as promised in " in capsys.readouterr().out


def test_a_red_that_does_not_come_is_wrong(place):
    with pytest.raises(Wrong, match=r"The page promises red, with 'git version'\."):
        follow(Run(1, "git --version", ("git version",)), place)


def test_a_red_with_other_words_is_wrong(place):
    with pytest.raises(Wrong, match=r"no such column\nThe page promises red, with 'no such table'"):
        follow(Run(1, FAIL, ("no such column", "no such table")), place)


def test_a_red_that_no_one_promised_is_wrong(place):
    with pytest.raises(Wrong, match=r"no such column\nThe page promises green\."):
        follow(Run(1, FAIL), place)
