"""Locks that the kernel releases when their process ends, even by SIGKILL.

`make doctor` runs this with the system's Python, which may be as old as 3.8.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def alone_with(path: Path, *, seconds: float = 90) -> Iterator[IO[str]]:
    """Hold `path` for this process only, and for those that inherit the file.

    Creates it with its folder; raises TimeoutError if it is not released within `seconds`.
    """
    deadline = time.monotonic() + seconds
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a") as file:
            _lock(file, fcntl.LOCK_EX, seconds=deadline - time.monotonic())
            if _is_still_at(path, file):
                yield file
                return


def join(path: Path) -> IO[str]:
    """Return an open file; until it is closed, this process counts as a user of `path`."""
    file = path.open("a")
    _lock(file, fcntl.LOCK_SH, seconds=5)
    return file


def in_use(path: Path) -> bool:
    """Tell whether any running process has joined `path`."""
    if not path.exists():
        return False
    with path.open() as file:
        return not _locked(file, fcntl.LOCK_EX)


def is_held(path: Path) -> bool:
    """Tell whether any running process holds `path` alone."""
    if not path.exists():
        return False
    with path.open() as file:
        return not _locked(file, fcntl.LOCK_SH)


def _lock(file: IO[str], kind: int, *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not _locked(file, kind):
        if time.monotonic() > deadline:
            raise TimeoutError(f"Another process has held {file.name} for over {seconds:.0f} s.")
        time.sleep(0.05)


def _is_still_at(path: Path, file: IO[str]) -> bool:
    # The process that held it before may have deleted it together with its folder.
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def _locked(file: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
