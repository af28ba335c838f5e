import pytest

from seams import stage
from seams.bugs import FOLDER, read_bug, read_bugs
from seams.stage import StageError


def test_a_bug_on_stage_comes_with_its_story_and_goes_without_a_trace(patch, house):
    planted = house / ".local" / "planted"

    told = stage.plant(read_bug(patch()), house, planted)
    inside = (house / "door.txt").read_text()
    out = stage.mend(house, planted)

    assert "First sentence." in told
    assert 'make test-integration ARGS="-k test_it_opens"' in told
    assert inside == "shut\n"
    assert out == "01-door is out, and every file is as in the last commit."


def test_no_bug_is_planted_between_changes_of_ones_own(patch, house):
    (house / "wall.txt").write_text("pink\n")

    with pytest.raises(StageError, match=r"M wall\.txt(?s:.*)git stash -u"):
        stage.plant(read_bug(patch()), house, house / ".local" / "planted")


def test_two_bugs_are_not_planted_at_once(patch, house):
    planted = house / "planted"
    planted.write_text("01-door.patch")

    with pytest.raises(StageError, match=r"is planted already\. Take it out: make mend"):
        stage.plant(read_bug(patch()), house, planted)


def test_what_was_changed_meanwhile_is_named_when_the_bug_is_out(patch, house):
    planted = house / ".local" / "planted"
    stage.plant(read_bug(patch()), house, planted)
    (house / "wall.txt").write_text("pink\n")

    with pytest.raises(StageError, match=r"is out. These changes are not from it:\n M wall\.txt"):
        stage.mend(house, planted)


def test_the_gallery_shows_every_patch_as_it_is_now():
    page = (FOLDER / "README.md").read_text()

    assert [bug.title for bug in read_bugs() if bug.title not in page] == []
