"""What PostgreSQL shows of the chain, over a connection of its own."""

import logging
from datetime import UTC, datetime
from threading import Event

import psycopg
from psycopg.rows import dict_row

from dev.chain.state import Chain

CHANNEL = "outbox"
SECONDS = 0.1
AGAIN_SECONDS = 1.0
NEWEST = (
    "SELECT id, kind, recipient, created_at, attempts, last_error FROM outbox_emails"
    " ORDER BY created_at DESC LIMIT 1"
)

logger = logging.getLogger(__name__)


def watch(chain: Chain, database_url: str, stop: Event) -> None:
    """Note new rows and notifications until `stop` is set; survive outages."""
    while not stop.is_set():
        try:
            with psycopg.connect(database_url, autocommit=True, connect_timeout=5) as connection:
                connection.execute(f"LISTEN {CHANNEL}")
                _watch(chain, connection, stop)
        except psycopg.Error as error:
            logger.debug("the chain waits for the database: %s", error)
            stop.wait(AGAIN_SECONDS)


def _watch(chain: Chain, connection: "psycopg.Connection", stop: Event) -> None:
    known = None
    with connection.cursor(row_factory=dict_row) as cursor:
        while not stop.is_set():
            for _ in connection.notifies(timeout=SECONDS, stop_after=1):
                chain.note("NOTIFY", datetime.now(UTC), f"on the channel {CHANNEL}")
            row = cursor.execute(NEWEST).fetchone()
            if row and row != known:
                chain.note("PostgreSQL", row["created_at"], f"{row['kind']} for {row['recipient']}")
                if row["last_error"]:
                    failed = f"attempt {row['attempts']}: {row['last_error']}"
                    chain.note("worker", datetime.now(UTC), failed, failed=True)
            known = row
