"""The commands in a checkout with a long path, or with a letter that the terminal cannot show."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from dev.settings import ROOT

LONG = 187  # characters: a path of this length works
NEEDED = ("app", "dev", "migrations")


@pytest.fixture(scope="module")
def above():
    """A folder with a short path, as that of a checkout is longer by the name that a test gives."""
    with tempfile.TemporaryDirectory(prefix="handshake-test-", dir="/tmp") as name:
        Path(name).chmod(0o711)  # if root runs the tests, the user `nobody` needs to enter
        yield Path(name)


@pytest.fixture(scope="module", params=["long", "accents"])
def checkout(above, request):
    """What the commands need of this repository, at another path."""
    length = LONG - len(f"{above}/")
    root = above / {"long": "x" * length, "accents": "Grüße, José"}[request.param]
    for name in NEEDED:
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


@pytest.fixture
def command(checkout):
    """Run a command in the checkout, with an output that can show only ASCII."""

    def run(*module):
        return subprocess.run(
            [sys.executable, "-m", *module],
            cwd=checkout,
            env={"PATH": os.environ["PATH"], "PYTHONIOENCODING": "ascii"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.mark.timeout(90)  # initdb writes everything to the disk, as for `make run`
def test_the_database_is_made_and_removed_there(checkout, command):
    made = command("dev.command", "alembic", "upgrade", "head")
    removed = command("dev.reset")

    assert (made.returncode, removed.returncode) == (0, 0), made.stdout + made.stderr
    assert removed.stdout.startswith(f"Removed {ascii(str(checkout))[1:-1]}/.local with all")


def test_make_doctor_names_the_folder(checkout, command):
    done = command("dev.doctor")

    assert f"You can write to {ascii(str(checkout))[1:-1]}\n" in done.stdout
    assert done.stderr == ""
