"""The loop around the outbox: deliver what is due, wait for news, outlast outages."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
from sqlalchemy.exc import ProgrammingError

from app.config.settings import Config
from app.database.engine import OUTAGES

CHANNEL = "outbox"  # the trigger of the first migration notifies it
# A missing table (ProgrammingError) is waited for too: the migration may be on its way.
TROUBLE = (*OUTAGES, ProgrammingError, psycopg.OperationalError)

logger = logging.getLogger(__name__)


class Listener:
    """Waits for the database's word that an email was queued."""

    def __init__(self, config: Config) -> None:
        url = config.database_url
        self._parameters: dict[str, Any] = {
            **url.translate_connect_args(username="user", database="dbname"),
            **url.query,
            "connect_timeout": config.database_connect_timeout,
            "application_name": "handshake worker (listening)",
        }
        self._seconds = config.outbox_poll_seconds
        self._connection: psycopg.Connection | None = None

    def wait(self) -> bool:
        """Return True at a notification, False when it is time to look anyway.

        The first call only begins to listen: an email may have been queued the moment before.
        Raises psycopg.OperationalError when the connection is lost; the next call begins anew.
        """
        if self._connection is None:
            self._connection = self._listen()
            return False
        try:
            return any(self._connection.notifies(timeout=self._seconds, stop_after=1))
        except psycopg.OperationalError:
            self.close()
            raise

    def close(self) -> None:
        """Hang up, if a connection is open."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _listen(self) -> psycopg.Connection:
        connection = psycopg.connect(autocommit=True, **self._parameters)
        connection.execute(f"LISTEN {CHANNEL}")
        return connection


class Every:
    """Does something when it is asked to and an interval has passed; the first time at once."""

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
        """Act if it is time. The next time counts from now, whether the action succeeds or not."""
        if self._clock() >= self._due:
            self._due = self._clock() + self._seconds
            self._action()


def work(
    deliver: Callable[[], bool],
    wait: Callable[[], object],
    stopping: threading.Event,
    recovery_seconds: float = 1.0,
) -> None:
    """Deliver until told to stop; wait when nothing is due; outlast outages of the database.

    Told to stop in the middle of a delivery, the worker finishes it.
    """
    in_order = True
    while not stopping.is_set():
        try:
            if not deliver():
                wait()
        except TROUBLE as error:
            if in_order:
                logger.warning("worker waits for the database: %s", error)
            in_order = False
            stopping.wait(recovery_seconds)
        else:
            if not in_order:
                logger.info("worker goes on: the database is back")
            in_order = True
