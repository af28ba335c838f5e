"""The development database: the one that DATABASE_URL names, else an embedded one."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from dev.postgres import embedded_postgres, ensure_database
from dev.settings import LOCAL


@contextmanager
def development_database(given: Mapping[str, str]) -> Iterator[str]:
    """Yield the URL of the database, and keep an embedded server running within the block.

    Raises PostgresUnavailableError.
    """
    if given.get("DATABASE_URL"):
        yield given["DATABASE_URL"]
        return
    with embedded_postgres(LOCAL / "postgres") as url:
        yield ensure_database(url, "handshake")
