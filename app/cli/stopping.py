"""The request to stop: a process first finishes its work, and a second signal ends it at once."""

import os
import signal
import threading
from collections.abc import Callable
from itertools import count
from types import FrameType

SIGNALS = (signal.SIGTERM, signal.SIGINT)


def stop_on_signals(stopping: threading.Event, wake: Callable[[], object] = lambda: None) -> None:
    """Set `stopping` at the first SIGTERM or Ctrl-C, and `wake` the loop that looks at it.

    The second one ends the process, with the status that a shell gives to a signal: 128 and its
    number. The default action would do nothing in a container, whose first process ignores it.
    """
    earlier = count()

    def handle(number: int, _frame: FrameType | None) -> None:
        # One step, because a second signal can interrupt this function anywhere: in the middle of
        # `set`, it would wait for a lock that only the interrupted one can release.
        if next(earlier):
            os._exit(128 + number)
        stopping.set()
        wake()

    for number in SIGNALS:
        signal.signal(number, handle)
