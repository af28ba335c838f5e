"""Programs that a test starts, and such in the place of docker, debootstrap and others."""

import os
import shlex
import signal

import pytest


@pytest.fixture
def stub(monkeypatch, tmp_path):
    """Put a program into the PATH: it notes its arguments, then runs lines of shell."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:{os.defpath}")

    def install(name, script=""):
        program, noted = folder / name, folder / f"{name}.noted"
        program.write_text(f'#!/bin/sh\necho "$*" >>{shlex.quote(str(noted))}\n{script}\n')
        program.chmod(0o755)
        return lambda: noted.read_text().splitlines() if noted.exists() else []

    return install


@pytest.fixture(autouse=True)
def interruptible():
    """Let child processes receive SIGINT, which the background job of a shell ignores."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
