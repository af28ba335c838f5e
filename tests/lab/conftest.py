"""A small clone to plant bugs in, patches for it, and the pages that the gallery writes."""

import os
import shutil
import signal

import pytest

from lab.git import git
from lab.seams.bugs import read_bug
from lab.seams.pages import write_pages
from lab.trees import Tree
from tests.lab.gallery import FIELDS, LIMIT


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """A clone with one commit, and `.local` ignored; the settings of the user have no effect."""
    if not shutil.which("git"):
        pytest.skip("git is not installed")
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
def patch(tmp_path):
    """Write a patch and return its path."""

    def write(name="01-limit", fields=FIELDS, diff=LIMIT):
        folder = tmp_path / "patches"
        folder.mkdir(exist_ok=True)
        path = folder / f"{name}.patch"
        path.write_text(fields + diff)
        return path

    return write


@pytest.fixture
def a_bug(patch):
    """Write a patch and return its bug."""

    def read(*arguments, **options):
        return read_bug(patch(*arguments, **options))

    return read


@pytest.fixture
def page(tmp_path):
    """Write the pages of the gallery and return one of them."""

    def write(name, *rows):
        write_pages(rows, tmp_path)
        return (tmp_path / name).read_text()

    return write


@pytest.fixture
def tree(clone, tmp_path):
    """A copy of the clone."""
    return Tree(tmp_path / "copy", clone)


@pytest.fixture(autouse=True)
def interruptible():
    """Let child processes receive SIGINT, which the background job of a shell ignores."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
