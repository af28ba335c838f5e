import shutil

import pytest

from lab.trees import Tree, files

FILES = [".gitignore", "colour.txt", "limit.txt", "new/deep.txt"]


@pytest.fixture
def source(clone):
    """A clone with a new file, and with what a copy leaves out."""
    (clone / ".gitignore").write_text(".local/\n.env\n.coverage*\n__pycache__/\n")
    for name in ("new/deep.txt", ".local/kept", ".env", ".coverage.1", "new/__pycache__/deep.pyc"):
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        (clone / name).touch()
    return clone


def test_a_clone_has_the_files_that_git_knows_or_does_not_ignore(source):
    assert sorted(files(source)) == FILES


def test_an_unpacked_archive_has_the_same_files(source):
    shutil.rmtree(source / ".git")

    assert sorted(files(source)) == FILES


def test_a_clone_of_another_user_has_the_same_files(source, monkeypatch):
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")

    assert sorted(files(source)) == FILES


def test_a_machine_without_git_finds_the_same_files(source, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    assert sorted(files(source)) == FILES


def test_a_copy_that_was_changed_becomes_clean_again(source, tmp_path):
    tree = Tree(tmp_path / "copy", source)
    (tree.folder / "limit.txt").write_text("9\n")
    (tree.folder / "planted.txt").touch()

    tree.clean()

    assert (tree.folder / "limit.txt").read_text() == "8\n"
    assert not (tree.folder / "planted.txt").exists()
