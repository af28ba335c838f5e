"""The check for orphaned files, on a small folder of approvals."""

import os
import subprocess
import sys

import pytest

from tests.support.processes import ROOT

CONFTEST = """
from pathlib import Path

from tests.approval.approved_files import approve, init_approvals


def pytest_configure(config):
    init_approvals(config, Path(__file__).parent)
"""
LETTERS = """
import pytest


@pytest.mark.parametrize("letter", ["a", "b"])
def test_letter(approve, letter):
    approve(letter)
"""
NUMBERS = """
def test_number(approve):
    approve("1")
"""
FAILING = """
def test_broken(approve):
    raise RuntimeError("before it compares anything")
"""
ORPHANS = [
    "test_letters/test_letter[c].txt",
    "test_letters/test_letter[a].html",
    "test_letters/test_removed.sql",
    "test_removed_module/test_note.txt",
]


@pytest.fixture
def snapshots(tmp_path):
    """The approved files of two test modules, and orphans beside them."""
    folder = tmp_path / "__snapshots__"
    files = {
        tmp_path / "conftest.py": CONFTEST,
        tmp_path / "test_letters.py": LETTERS,
        tmp_path / "test_numbers.py": NUMBERS,
        folder / "test_letters" / "test_letter[a].txt": "a\n",
        folder / "test_letters" / "test_letter[b].txt": "b\n",
        folder / "test_numbers" / "test_number.txt": "1\n",
        **{folder / name: "" for name in ORPHANS},
    }
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def run(tmp_path, snapshots):
    """Run pytest in the small folder."""

    def pytest_with(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )

    return pytest_with


def test_a_full_run_fails_and_names_orphans_of_any_suffix(run):
    done = run()

    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert [line.strip() for line in done.stdout.splitlines() if "__snapshots__" in line] == sorted(
        f"__snapshots__/{name}" for name in ORPHANS
    )
    assert "make approve" in done.stdout


def test_an_update_deletes_the_orphans(run, snapshots):
    done = run("--snapshot-update")

    left = {file.name for file in snapshots.rglob("*") if file.is_file()}
    assert done.returncode == pytest.ExitCode.OK
    assert left == {"test_letter[a].txt", "test_letter[b].txt", "test_number.txt"}


@pytest.mark.parametrize(
    "selection", [["-k", "letter"], ["test_letters.py"], ["test_letters.py::test_letter"]]
)
def test_a_selection_reports_no_orphans(run, selection):
    done = run(*selection)

    assert done.returncode == pytest.ExitCode.OK
    assert "orphan" not in done.stdout


def test_an_update_with_a_failed_test_deletes_nothing(run, snapshots):
    (snapshots.parent / "test_failing.py").write_text(FAILING, encoding="utf-8")

    done = run("--snapshot-update")

    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert [name for name in ORPHANS if not (snapshots / name).exists()] == []
