import shutil

import pytest

from lab.git import git
from lab.new.checks import check_place, check_source
from lab.new.refusal import Refused


def test_a_clone_as_in_its_last_commit_is_accepted(clone):
    check_source(clone)


@pytest.mark.parametrize("name", ["colour.txt", "new.txt"])
def test_a_change_that_is_in_no_commit_is_refused(clone, name):
    git("config", "status.showUntrackedFiles", "no", folder=clone)
    (clone / name).write_text("red\n")

    with pytest.raises(Refused, match=rf"in no commit, such as:\n  .*{name}"):
        check_source(clone)


def test_a_clone_of_another_user_is_refused_with_the_remedy(clone, monkeypatch):
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")

    with pytest.raises(Refused, match=r"another user owns it\. .* safe\.directory"):
        check_source(clone)


@pytest.mark.parametrize("target", ["colour.txt", "nowhere", "."])
def test_a_symbolic_link_is_refused(clone, target):
    (clone / "link").symlink_to(target)
    git("add", "link", folder=clone)
    git("-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-qm", "Link", folder=clone)

    with pytest.raises(Refused, match="link is a symbolic link"):
        check_source(clone)


def test_an_archive_is_accepted_also_below_a_clone(clone):
    (clone / "archive").mkdir()
    (clone / "archive" / "a.py").touch()

    check_source(clone / "archive")


def test_an_archive_is_not_made_over(clone):
    shutil.rmtree(clone / ".git")

    with pytest.raises(Refused, match=r"is not a clone\. Rule: DEST=\. needs a clone"):
        check_place(clone, clone)


def test_a_clone_without_a_commit_is_not_made_over(clone):
    git("update-ref", "-d", "HEAD", folder=clone)

    with pytest.raises(Refused, match=r"Rule: DEST=\. needs a clone with a commit"):
        check_place(clone, clone)


@pytest.mark.parametrize("name", ["clone/acme", "clone/.git", "file", "full", "x" * 300])
def test_a_place_that_cannot_be_used_is_refused(clone, name):
    (clone.parent / "file").touch()
    (clone.parent / "full" / "inner").mkdir(parents=True)

    with pytest.raises(Refused, match="DEST="):
        check_place(clone.parent / name, clone)


@pytest.mark.parametrize("name", ["new", "with space/it's", "empty"])
def test_a_new_or_empty_folder_is_accepted(clone, name):
    (clone.parent / "empty").mkdir()

    check_place(clone.parent / name, clone)
