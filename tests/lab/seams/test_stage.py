import shutil
import subprocess
import sys

import pytest

from dev.settings import ROOT
from lab.git import GitError, git
from lab.seams import stage
from lab.seams.bugs import FOLDER, absent_extra, read_bugs
from lab.seams.stage import StageError
from tests.lab.seams.gallery import LIMIT
from tests.support.make import handed_on

ADDED = """diff --git a/added.txt b/added.txt
new file mode 100644
--- /dev/null
+++ b/added.txt
@@ -0,0 +1 @@
+more
"""


@pytest.fixture
def planted(clone):
    """Where the clone notes what is planted in it."""
    return clone / ".local" / "planted"


def test_a_planted_bug_comes_with_its_story_and_leaves_no_trace(a_bug, clone, planted):
    bug = a_bug()

    told = stage.plant(bug, clone, planted)
    inside = (clone / "limit.txt").read_text()
    out = stage.mend(clone, planted, bug.path.parent)

    assert "First sentence." in told
    assert "make test-integration" in told
    assert inside == "9\n"
    assert out == "01-limit is removed, and every file is as in the last commit."


def test_after_a_bug_with_a_migration_the_remedy_for_the_data_is_told(a_bug, clone, planted):
    bug = a_bug(diff=ADDED.replace("added.txt", "migrations/versions/0009_bug.py"))

    stage.plant(bug, clone, planted)
    out = stage.mend(clone, planted, bug.path.parent)

    assert out.endswith(
        "its database still has the migration of the bug. Stop it, then: make reset"
    )


def test_no_bug_is_planted_among_uncommitted_changes(a_bug, clone, planted):
    (clone / "colour.txt").write_text("blue\n")

    with pytest.raises(StageError, match=r"M colour\.txt(?s:.*)git stash -u"):
        stage.plant(a_bug(), clone, planted)


def test_a_file_that_git_does_not_track_is_no_obstacle(a_bug, clone, planted):
    bug = a_bug()
    (clone / "notes.txt").write_text("say hello\n")

    stage.plant(bug, clone, planted)
    out = stage.mend(clone, planted, bug.path.parent)

    assert out.endswith("every file is as in the last commit.")


def test_a_file_of_a_bug_that_was_removed_by_hand_is_named(a_bug, clone, planted):
    bug = a_bug(diff=LIMIT + ADDED)
    stage.plant(bug, clone, planted)
    git("checkout", ".", folder=clone)

    with pytest.raises(StageError, match=r"was already removed(?s:.*)\?\? added\.txt"):
        stage.mend(clone, planted, bug.path.parent)


def test_two_bugs_are_not_planted_at_once(a_bug, clone, planted):
    bug = a_bug()
    stage.plant(bug, clone, planted)

    with pytest.raises(StageError, match=r"01-limit is already planted\. .*: make mend"):
        stage.plant(bug, clone, planted)


def test_a_bug_can_be_removed_from_a_clone_that_has_moved(a_bug, clone, planted, tmp_path):
    bug = a_bug()
    stage.plant(bug, clone, planted)
    moved, patches = clone.rename(tmp_path / "moved"), bug.path.parent.rename(tmp_path / "new")

    out = stage.mend(moved, moved / ".local" / "planted", patches)

    assert out == "01-limit is removed, and every file is as in the last commit."


def test_mend_reports_and_forgets_a_bug_that_was_removed_git(a_bug, clone, planted):
    bug = a_bug()
    stage.plant(bug, clone, planted)
    git("checkout", ".", folder=clone)

    out = stage.mend(clone, planted, bug.path.parent)

    assert out == "01-limit was already removed, and every file is as in the last commit."
    assert not planted.exists()


def test_a_bug_that_was_removed_by_hand_does_not_prevent_the_next(a_bug, clone, planted):
    bug = a_bug()
    stage.plant(bug, clone, planted)
    git("checkout", ".", folder=clone)

    told = stage.plant(bug, clone, planted)

    assert "First sentence." in told


def test_a_bug_whose_file_was_changed_can_be_stashed(a_bug, clone, planted):
    bug = a_bug()
    stage.plant(bug, clone, planted)
    (clone / "limit.txt").write_text("7\n")

    with pytest.raises(StageError, match=r"M limit\.txt\nStash them, then try again: git stash -u"):
        stage.mend(clone, planted, bug.path.parent)
    git("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "stash", "-u", folder=clone)

    assert "was already removed" in stage.mend(clone, planted, bug.path.parent)


def test_a_bug_whose_patch_was_deleted_can_be_stashed(a_bug, clone, planted):
    bug = a_bug()
    stage.plant(bug, clone, planted)
    bug.path.unlink()

    with pytest.raises(StageError, match=r"01-limit cannot be removed(?s:.*)git stash -u"):
        stage.mend(clone, planted, bug.path.parent)


def test_mend_names_the_files_that_were_changed_in_the_meantime(a_bug, clone, planted):
    bug = a_bug()
    stage.plant(bug, clone, planted)
    (clone / "colour.txt").write_text("blue\n")

    with pytest.raises(
        StageError, match=r"is removed\. These files differ from the last commit:\n M colour\.txt"
    ):
        stage.mend(clone, planted, bug.path.parent)


def test_a_bug_that_needs_an_extra_is_not_planted_without_it(a_bug, clone, planted):
    bug = a_bug(diff=LIMIT.replace("limit.txt", "app/extras/password_reset/reset.py"))

    with pytest.raises(StageError, match="01-limit needs app/extras/password_reset, which is not"):
        stage.plant(bug, clone, planted)


def test_no_bug_is_planted_in_an_unpacked_archive(a_bug, clone, planted):
    shutil.rmtree(clone / ".git")

    with pytest.raises(GitError, match="clone is not a clone"):
        stage.plant(a_bug(), clone, planted)

    assert (clone / "limit.txt").read_text() == "8\n"


def test_a_bug_stays_planted_until_git_answers(a_bug, clone, planted, monkeypatch):
    bug = a_bug()
    stage.plant(bug, clone, planted)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")

    with pytest.raises(GitError, match="another user owns it"):
        stage.mend(clone, planted, bug.path.parent)

    assert (clone / "limit.txt").read_text() == "9\n"
    assert planted.exists()


@pytest.mark.parametrize("module", [["lab.seams.stage", "break", "03"], ["lab.seams"]])
def test_without_git_a_command_says_so_in_one_sentence(module, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", *module],
        cwd=ROOT,
        env={"PATH": str(tmp_path), "ONLY": "03"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr == "git is not installed. Install it: this command needs it.\n"


def test_the_gallery_shows_every_patch_as_it_is_now():
    page = (FOLDER / "README.md").read_text()

    titles = [bug.title for bug in read_bugs() if not absent_extra(bug)]

    missing = [title for title in titles if title not in page]
    assert missing == [], "seams/README.md is out of date. Write it again: make seams"


def test_make_hands_the_number_of_a_bug_on_as_it_is(tmp_path):
    value = 'the "third"'

    assert value in handed_on(tmp_path, "break", "BUG", value)
