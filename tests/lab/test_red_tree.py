"""The targets that CI runs fail on a tree with a red test; the tools and pytest are real."""

import os
import shutil
import subprocess
import sys

import pytest

from dev.settings import ROOT
from tests.lab.seams.gallery import LIMIT

TARGETS = {
    "test-unit": "",
    "test": "",
    "test-odd-shell": "",
    "extras": "ONLY=menu",
    "seams": "ONLY=01",
}
OF_MAKE = ("MAKEFLAGS", "MAKELEVEL", "CI")
# The tree has one layer. Each line goes into a file, above what runs it as a program.
ONE_LAYER = {
    "lab/layers.py": 'LAYERS = {"unit": LAYERS["unit"]._replace(others=())}\n',
    "lab/odd_shell.py": 'LAYERS = ("unit",)\n',
    "lab/extras/checks.py": 'FOR_ONE = ("unit",)\n',
    "lab/seams/bugs.py": 'LAYERS = ("unit",)\n',
}
PROGRAM = 'if __name__ == "__main__":\n'
GREEN = """from pathlib import Path
def test_the_limit_is_kept():
    assert Path("limit.txt").read_text() == "8\\n"
"""
RED = """def test_the_limit_is_kept():
    raise AssertionError("a red test")
"""
BUG = f"""Title: The limit is raised
Kind: slip
Story: The limit is raised.
Assumes: the form: the limit is 9
Assumes: the database: the limit is 8
Caught by: unit
Missed by: -
Goes red: tests/unit/test_limit.py::test_the_limit_is_kept
Met in: nowhere#1

{LIMIT}"""
FILES = {
    "limit.txt": "8\n",
    "seams/01-limit.patch": BUG,
    "app/extras/__init__.py": 'EXTRAS: tuple[str, ...] = (\n    "menu",\n)\n',
    "app/extras/menu/__init__.py": "",
}


@pytest.fixture
def tree(tmp_path):
    """A small tree: one layer, one test, one extra, and one bug that the test catches."""
    folder = tmp_path / "tree"
    for name in ("lab", "dev", "app/config"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("Makefile", "pyproject.toml", ".gitignore"):
        shutil.copy(ROOT / name, folder)
    for name, line in ONE_LAYER.items():
        code, program, rest = (folder / name).read_text().partition(PROGRAM)
        (folder / name).write_text(code + line + program + rest)
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def make(tree, monkeypatch):
    """Run a target in the tree, with this test; return its exit status and its output."""
    for name in OF_MAKE:
        monkeypatch.delenv(name, raising=False)

    def run(target, test):
        (tree / "tests/unit").mkdir(parents=True)
        (tree / "tests/unit/test_limit.py").write_text(test)
        command = ["make", target, f"VENV={sys.prefix}", "INSTALLED=", TARGETS[target]]
        done = subprocess.run(
            [word for word in command if word],
            check=False,
            cwd=tree,
            env={**os.environ, "GIT_CEILING_DIRECTORIES": str(tree.parent)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=30,
        )
        return done.returncode, done.stdout

    return run


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_succeeds_on_a_green_tree(make, target):
    status, output = make(target, GREEN)

    assert status == 0, output


@pytest.mark.parametrize("target", [name for name in TARGETS if name != "seams"])
def test_a_target_fails_on_a_red_tree(make, target):
    status, output = make(target, RED)

    assert status != 0, output
    assert "a red test" in output


def test_the_gallery_fails_when_no_test_goes_red(make):
    status, output = make("seams", "def test_the_limit_is_kept():\n    pass\n")

    assert status != 0, output
    assert "Not as declared" in output
