import subprocess

import pytest

from lab.seams import stage
from lab.seams.bugs import FOLDER, read_bug, read_bugs
from lab.seams.stage import StageError


@pytest.fixture
def planted(clone):
    """Where the clone notes what is planted in it."""
    return clone / ".local" / "planted"


def by_hand(clone, *command):
    subprocess.run(["git", *command], cwd=clone, check=True, capture_output=True)


def test_a_bug_on_stage_comes_with_its_story_and_goes_without_a_trace(patch, clone, planted):
    bug = read_bug(patch())

    told = stage.plant(bug, clone, planted)
    inside = (clone / "door.txt").read_text()
    out = stage.mend(clone, planted, bug.path.parent)

    assert "First sentence." in told
    assert "make test-integration" in told
    assert inside == "shut\n"
    assert out == "01-door is out, and every file is as in the last commit."


def test_no_bug_is_planted_between_changes_of_ones_own(patch, clone, planted):
    (clone / "wall.txt").write_text("pink\n")

    with pytest.raises(StageError, match=r"M wall\.txt(?s:.*)git stash -u"):
        stage.plant(read_bug(patch()), clone, planted)


def test_two_bugs_are_not_planted_at_once(patch, clone, planted):
    bug = read_bug(patch())
    stage.plant(bug, clone, planted)

    with pytest.raises(StageError, match=r"01-door is planted already\. Take it out: make mend"):
        stage.plant(bug, clone, planted)


def test_a_bug_can_be_taken_out_of_a_clone_that_has_moved(patch, clone, planted, tmp_path):
    bug = read_bug(patch())
    stage.plant(bug, clone, planted)
    moved, patches = clone.rename(tmp_path / "moved"), bug.path.parent.rename(tmp_path / "new")

    out = stage.mend(moved, moved / ".local" / "planted", patches)

    assert out == "01-door is out, and every file is as in the last commit."


def test_a_bug_that_was_taken_out_by_hand_is_told_and_forgotten(patch, clone, planted):
    bug = read_bug(patch())
    stage.plant(bug, clone, planted)
    by_hand(clone, "checkout", ".")

    out = stage.mend(clone, planted, bug.path.parent)

    assert out == "01-door was out already, and every file is as in the last commit."
    assert not planted.exists()


def test_a_bug_that_was_taken_out_by_hand_is_in_nobodys_way(patch, clone, planted):
    bug = read_bug(patch())
    stage.plant(bug, clone, planted)
    by_hand(clone, "checkout", ".")

    told = stage.plant(bug, clone, planted)

    assert "First sentence." in told


def test_a_bug_that_was_written_over_can_be_put_aside(patch, clone, planted):
    bug = read_bug(patch())
    stage.plant(bug, clone, planted)
    (clone / "door.txt").write_text("ajar\n")

    with pytest.raises(StageError, match=r"M door\.txt\nPut all of it aside: git stash -u"):
        stage.mend(clone, planted, bug.path.parent)
    by_hand(clone, "-c", "user.name=Ada", "-c", "user.email=ada@example.com", "stash", "-u")

    assert "was out already" in stage.mend(clone, planted, bug.path.parent)


def test_a_bug_whose_patch_is_gone_can_be_put_aside(patch, clone, planted):
    bug = read_bug(patch())
    stage.plant(bug, clone, planted)
    bug.path.unlink()

    with pytest.raises(StageError, match=r"01-door cannot be taken out(?s:.*)git stash -u"):
        stage.mend(clone, planted, bug.path.parent)


def test_what_was_changed_meanwhile_is_named_when_the_bug_is_out(patch, clone, planted):
    bug = read_bug(patch())
    stage.plant(bug, clone, planted)
    (clone / "wall.txt").write_text("pink\n")

    with pytest.raises(
        StageError, match=r"is out. This still differs from the last commit:\n M wall\.txt"
    ):
        stage.mend(clone, planted, bug.path.parent)


def test_the_gallery_shows_every_patch_as_it_is_now():
    page = (FOLDER / "README.md").read_text()

    assert [bug.title for bug in read_bugs() if bug.title not in page] == []
