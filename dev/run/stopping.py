"""The wish to stop, noted when it comes and heard where stopping is safe."""

import ctypes
import os
import signal
import sys
from pathlib import Path

from dev.run.terminal import say

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1  # Linux, prctl(2)


class Stopped(Exception):
    """Somebody asked to stop."""


class StopWish:
    """Remembers Ctrl-C, SIGTERM, SIGHUP and the end of `make`; later signals change nothing."""

    def __init__(self) -> None:
        self._asked = False
        self._make = _make()
        for number in SIGNALS:
            signal.signal(number, self._ask)

    def heed(self) -> None:
        """Raise Stopped if anybody has asked."""
        if self._asked or _make() != self._make:
            say("\nStopping, once the email in hand is sent ...")
            raise Stopped

    def _ask(self, _number: int, _frame: object) -> None:
        self._asked = True


def _make() -> tuple[int, list[str]] | None:
    # Of the signals it gets, make passes on SIGTERM alone, and for the rest waits for our end.
    # On Linux one sees that it has had one: it no longer catches it.
    if "MAKELEVEL" not in os.environ:
        return None
    parent = os.getppid()
    try:
        status = Path(f"/proc/{parent}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return parent, []
    return parent, [line for line in status.splitlines() if line.startswith("SigCgt")]


def end_with_parent() -> None:
    """Ask Linux to end this process when the one that started it dies, even by SIGKILL."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
