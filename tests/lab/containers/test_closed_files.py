"""A clone that was made with umask 077 gives an image that its user can read."""

import os
import subprocess

import pytest

from tests.support.dockerfile import stages
from tests.support.processes import ROOT


@pytest.fixture
def copied(tmp_path):
    """What the last stage copies from such a clone, before its commands run."""
    files = [
        tmp_path / name for name in ("pyproject.toml", "app/web/page.html", "migrations/env.py")
    ]
    for file in files:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
    (tmp_path / "app").chmod(0o700)
    return tmp_path


def test_other_users_can_read_what_was_copied(copied, stub):
    stub("python")
    commands = stages((ROOT / "Dockerfile").read_text(encoding="utf-8"))[-1].of("RUN")

    for command in commands:
        if not command.startswith("useradd "):
            subprocess.run(["/bin/sh", "-c", command], cwd=copied, check=True, timeout=10)

    names = ("pyproject.toml", "app", "app/web", "app/web/page.html", "migrations/env.py")
    modes = {name: oct((copied / name).stat().st_mode & 0o777) for name in names}
    assert modes == {name: "0o755" if os.path.isdir(copied / name) else "0o644" for name in names}
