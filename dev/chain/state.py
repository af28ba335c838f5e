"""How far the newest registration has come: which piece has passed it on, and which is awaited."""

import threading
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

# In the order of the chain. The last two wait for the user.
PIECES = {
    "browser": "sends the form",
    "web": "handles the request",
    "PostgreSQL": "saves the email to send",
    "NOTIFY": "tells the worker",
    "worker": "takes the email",
    "SMTP": "is offered the email",
    "inbox": "has the email",
    "link": "is opened in the browser",
    "login": "follows the confirmation",
}
FIRST, HUMAN = "browser", ("link", "login")
# Clocks and observers differ a little: a row may be dated before its request was logged.
TOLERANCE = timedelta(seconds=0.5)
KEPT = 20  # events of each piece; one round makes a few


class Event(NamedTuple):
    """What a piece has done; `failed` says that it has passed nothing on."""

    at: datetime
    item: str
    failed: bool = False


@dataclass(frozen=True)
class Piece:
    """A piece as the page shows it."""

    name: str
    task: str
    state: str  # lit, failed, waiting, yours (the user is next), dark (not reached yet)
    item: str = ""
    at: datetime | None = None
    after_ms: int | None = None  # since the piece before
    since: datetime | None = None  # when the piece before was done, if this one is waited for


class Chain:
    """The newest events of each piece. Any thread may call any method.

    The observers are not in step: a row may be seen before the log line of its request.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._events = {name: deque[Event](maxlen=KEPT) for name in PIECES}
        self._version = 0

    def note(self, piece: str, at: datetime, item: str, *, failed: bool = False) -> None:
        """Note what a piece has done; the first piece begins a new round."""
        with self._changed:
            self._events[piece].append(Event(at, item, failed))
            self._version += 1
            self._changed.notify_all()

    def wait(self, version: int, seconds: float) -> int:
        """Return the number of the newest change, once it is another or after some seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._version != version, seconds)
            return self._version

    def pieces(self) -> list[Piece]:
        """Return the pieces in the order of the chain, as the newest round has left them."""
        with self._changed:
            started = self._events[FIRST]
            if not started:
                return [Piece(name, task, "dark") for name, task in PIECES.items()]
            start = started[-1].at - TOLERANCE
            found = {
                name: [event for event in events if event.at >= start]
                for name, events in self._events.items()
            }
            return list(_pieces({name: _telling(some) for name, some in found.items() if some}))


def _telling(events: Sequence[Event]) -> Event:
    """Return what counts: the last event if it failed, else the first that did not."""
    return events[-1] if events[-1].failed else next(e for e in events if not e.failed)


def _pieces(events: dict[str, Event]) -> Iterator[Piece]:
    before: Event | None = None
    broken = False
    for name, task in PIECES.items():
        if event := events.get(name):
            after = round((event.at - before.at) / timedelta(milliseconds=1)) if before else None
            state = "failed" if event.failed else "lit"
            yield Piece(name, task, state, event.item, event.at, after and max(after, 0))
            broken, before = event.failed, event
        elif broken:
            yield Piece(name, task, "dark")
        else:
            state = "yours" if name in HUMAN else "waiting"
            yield Piece(name, task, state, since=before and before.at)
            broken = True
