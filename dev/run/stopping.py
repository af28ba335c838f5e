"""Signals that ask a program to end: obeyed at once, in order, or where stopping is safe."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import NoReturn

from dev.run.terminal import say

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1  # Linux, prctl(2)
# Loaded here, because the new process must not: another thread may hold the loader's lock.
LIBC = ctypes.CDLL(None)


class Stopped(Exception):
    """The user asked to stop."""


class StopRequest:
    """Remembers Ctrl-C, SIGTERM, SIGHUP and the end of `make`; later signals change nothing."""

    def __init__(self) -> None:
        self._requested = False
        self._make = _make()
        for number in SIGNALS:
            signal.signal(number, self._request)

    def check(self) -> None:
        """Raise Stopped if the user has asked to stop."""
        if self._requested or _make() != self._make:
            say("\nStopping after the current email is sent ...")
            raise Stopped

    def _request(self, _number: int, _frame: object) -> None:
        self._requested = True


def _make() -> tuple[int, list[str]] | None:
    # make passes on only SIGTERM; after any other signal it waits until this process ends. On Linux
    # its list of caught signals shows that it got one: that one is no longer in the list.
    if "MAKELEVEL" not in os.environ:
        return None
    parent = os.getppid()
    try:
        status = Path(f"/proc/{parent}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return parent, []
    return parent, [line for line in status.splitlines() if line.startswith("SigCgt")]


def end_on_signals(first: Callable[[], None] = lambda: None) -> None:
    """Let a signal call `first` and raise SystemExit, so that this process ends in order. Once."""

    def end(number: int, _frame: FrameType | None) -> NoReturn:
        for each in SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        first()
        sys.exit(128 + number)

    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # `nohup` ignores one
            signal.signal(number, end)


def end_with_parent() -> None:
    """Ask Linux to end this process when the one that started it dies, even by SIGKILL."""
    if sys.platform == "linux":
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
