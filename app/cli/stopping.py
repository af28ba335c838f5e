"""The request to stop: a process first finishes its work, and a second signal ends it at once."""

import os
import signal
import threading
from collections.abc import Callable, Iterator

SIGNALS = (signal.SIGTERM, signal.SIGINT)


def stop_on_signals(stopping: threading.Event, wake: Callable[[], object] = lambda: None) -> None:
    """Set `stopping` at the first SIGTERM or Ctrl-C, and `wake` the loop that looks at it.

    The second one ends the process, with the status that a shell gives to a signal: 128 and its
    number. The default action would do nothing in a container, whose first process ignores it.
    """
    # Python runs a handler only between two steps of the main thread. A signal that arrives just
    # before that thread begins to wait, for a mail server say, would be handled a minute later.
    # Python writes its number to this pipe at once, and the other thread reads it.
    receiver, sender = os.pipe()
    os.set_blocking(sender, False)  # set_wakeup_fd demands it

    def obey() -> None:
        numbers = _numbers(receiver)
        next(numbers)
        stopping.set()
        wake()
        os._exit(128 + next(numbers))

    threading.Thread(target=obey, name="signals", daemon=True).start()
    signal.set_wakeup_fd(sender)
    for number in SIGNALS:
        signal.signal(number, lambda *_: None)


def _numbers(receiver: int) -> Iterator[int]:
    # Any signal that has a handler in Python is written to the pipe.
    while True:
        number = os.read(receiver, 1)[0]
        if number in SIGNALS:
            yield number
