import shutil

import pytest

from lab.git import GitError, git


def test_git_answers_in_a_clone(clone):
    (clone / "colour.txt").unlink()

    assert git("status", "--porcelain", folder=clone) == " D colour.txt\n"


def test_a_folder_that_is_no_clone_is_named_with_the_commands_that_make_it_one(clone):
    shutil.rmtree(clone / ".git")

    with pytest.raises(GitError, match=rf"{clone} is not a clone: .* git init && git add -A"):
        git("status", folder=clone)


def test_a_clone_of_another_user_is_named_with_the_command_that_allows_it(clone, monkeypatch):
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")

    with pytest.raises(
        GitError, match=rf"another user owns it\. .* --add safe\.directory {clone}$"
    ):
        git("status", folder=clone)


def test_any_other_answer_of_git_is_passed_on(clone):
    with pytest.raises(GitError, match=r"git cannot read .*: fatal: bad revision 'nowhere'"):
        git("log", "nowhere", "--", folder=clone)


def test_a_machine_without_git_is_told_to_install_it(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(GitError, match="git is not installed"):
        git("status", folder=tmp_path)


@pytest.mark.parametrize("variable", ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"])
def test_inside_a_hook_of_another_clone_git_answers_for_this_one(
    clone, tmp_path, monkeypatch, variable
):
    monkeypatch.setenv(variable, str(tmp_path / "elsewhere"))

    assert git("status", "--porcelain", folder=clone) == ""
