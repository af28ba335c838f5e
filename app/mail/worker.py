"""The worker's loop: purge when it is time, deliver what is due, wait, survive outages."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta

import psycopg
from sqlalchemy.exc import ProgrammingError

from app.config.settings import Config
from app.database.connection import listening_arguments
from app.database.engine import OUTAGES
from app.database.pooler import connect

CHANNEL = "outbox"  # the trigger of the first migration notifies it
# The worker also waits for a missing table (ProgrammingError): the migration may come later.
# The listener has no SQLAlchemy, and gets psycopg's own errors; a standby refuses to LISTEN with an
# InternalError. Any other error is a bug, and ends the worker: it would never listen again.
OUTAGES_OF_PSYCOPG = (psycopg.OperationalError, psycopg.InterfaceError, psycopg.InternalError)
TROUBLE = (*OUTAGES, ProgrammingError, *OUTAGES_OF_PSYCOPG)
POLLING = (
    "worker looks for emails every %g s: a pooler passes on no notification, and"
    " DATABASE_DIRECT_URL is not set"
)

logger = logging.getLogger(__name__)


class Listener:
    """Waits until PostgreSQL notifies it that an email was queued, or until it is time to look.

    If only the URL of a pooler is known, no notification can arrive; one log line says so.
    """

    def __init__(self, config: Config, sleep: Callable[[float], object] = time.sleep) -> None:
        self._arguments = listening_arguments(config)
        self._seconds = config.outbox_poll_seconds
        self._sleep = sleep
        self._connection: psycopg.Connection | None = None
        if self._arguments is None:
            logger.info(POLLING, self._seconds)

    def wait(self) -> bool:
        """Return True at a notification, False when it is time to look anyway.

        The first call only subscribes, so that an email queued just before is found at once.
        Raises one of OUTAGES_OF_PSYCOPG when the connection is lost, or its server is a standby,
        which does not notify; the next call reconnects.
        """
        if self._arguments is None:
            self._sleep(self._seconds)
            return False
        with self.closed_by_failure():
            if self._connection is not None:
                return any(self._connection.notifies(timeout=self._seconds, stop_after=1))
            self._connection = connect(self._arguments)
            self._connection.autocommit = True
            self._connection.execute(f"LISTEN {CHANNEL}")
            return False

    @contextmanager
    def closed_by_failure(self) -> Iterator[None]:
        """Close the connection when the block fails; also a decorator.

        After a failover, the server that it leads to may live but notify no longer.
        """
        with ExitStack() as at_a_failure:
            at_a_failure.callback(self.close)
            yield
            at_a_failure.pop_all()

    def close(self) -> None:
        """Close the connection, if one is open."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class Every:
    """Runs an action at most once in an interval; the first call runs it at once."""

    def __init__(
        self,
        interval: timedelta,
        action: Callable[[], object],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds = interval.total_seconds()
        self._action = action
        self._clock = clock
        self._due = clock()

    def __call__(self) -> None:
        """Run the action if it is due. The interval starts now, whether or not the action fails."""
        if self._clock() >= self._due:
            self._due = self._clock() + self._seconds
            self._action()


def work(
    purge: Callable[[], object],
    deliver: Callable[[], bool],
    wait: Callable[[], object],
    stopping: threading.Event,
    recovery_seconds: float = 1.0,
) -> None:
    """Purge and deliver until `stopping` is set; wait when nothing is due; survive outages.

    A delivery that has begun is finished.
    """
    healthy = True
    while not stopping.is_set():
        try:
            purge()
            if not deliver():
                wait()
        except TROUBLE as error:
            if healthy:
                logger.warning("worker waits for the database: %s", error)
            healthy = False
            stopping.wait(recovery_seconds)
        else:
            if not healthy:
                logger.info("worker continues: the database is back")
            healthy = True
