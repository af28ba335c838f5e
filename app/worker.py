"""The loop around the outbox: deliver what is due, wait for news, outlast outages."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

import psycopg
from sqlalchemy.exc import ProgrammingError

from app.config import Config
from app.database import OUTAGES

CHANNEL = "outbox"  # the trigger of the first migration notifies it
RECOVERY_SECONDS = 1.0
# A missing table (ProgrammingError) is waited for too: the migration may be on its way.
TROUBLE = (*OUTAGES, ProgrammingError, psycopg.OperationalError)

logger = logging.getLogger(__name__)


class Listener:
    """Waits for the database's word that an email was queued."""

    def __init__(self, config: Config) -> None:
        url = config.database_url.set(drivername="postgresql")
        self._conninfo = url.render_as_string(hide_password=False)
        self._connect_timeout = config.database_connect_timeout
        self._seconds = config.outbox_poll_seconds
        self._connection: psycopg.Connection | None = None

    def wait(self) -> None:
        """Return at a notification, or when it is time to look anyway.

        Raises psycopg.OperationalError when the connection is lost; the next call connects anew.
        """
        connection = self._connection or self._listen()
        try:
            for _ in connection.notifies(timeout=self._seconds, stop_after=1):
                pass
        except psycopg.OperationalError:
            self.close()
            raise

    def close(self) -> None:
        """Hang up, if a connection is open."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _listen(self) -> psycopg.Connection:
        self._connection = psycopg.connect(
            self._conninfo,
            autocommit=True,
            connect_timeout=self._connect_timeout,
            application_name="handshake worker (listening)",
        )
        self._connection.execute(f"LISTEN {CHANNEL}")
        return self._connection


def work(deliver: Callable[[], bool], wait: Callable[[], None], stopping: threading.Event) -> None:
    """Deliver until told to stop; wait when nothing is due; try again when the database fails.

    Told to stop in the middle of a delivery, the worker finishes it.
    """
    out_of_order = False
    while not stopping.is_set():
        try:
            if not deliver():
                wait()
        except TROUBLE as error:
            if not out_of_order:
                logger.warning("worker waits for the database: %s", error)
            out_of_order = True
            stopping.wait(RECOVERY_SECONDS)
        else:
            if out_of_order:
                logger.info("worker goes on: the database is back")
            out_of_order = False
