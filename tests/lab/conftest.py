"""A small clone, and a copy of it."""

import os
import shutil

import pytest

from lab.git import git
from lab.trees import Tree
from tests.support.programs import interruptible  # noqa: F401  for pytest


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A clone with one commit, and `.local` ignored; the settings of the user have no effect."""
    if not shutil.which("git"):
        pytest.skip("git is not installed, and what is tested here runs it")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    root = tmp_path / "clone"
    root.mkdir()
    (root / "limit.txt").write_text("8\n")
    (root / "colour.txt").write_text("white\n")
    (root / ".gitignore").write_text(".local/\n")
    ada = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "Two files"]):
        git(*ada, *command, folder=root)
    return root


@pytest.fixture
def tree(clone, tmp_path):
    """A copy of the clone."""
    return Tree(tmp_path / "copy", clone)
