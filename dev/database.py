"""The database of a laptop: the user's own where DATABASE_URL names one, else an embedded one."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from dev.postgres import embedded_postgres, ensure_database
from dev.settings import LOCAL


@contextmanager
def development_database(given: Mapping[str, str]) -> Iterator[str]:
    """Yield the database's URL, keeping an embedded server up meanwhile.

    Raise PostgresUnavailableError.
    """
    if given.get("DATABASE_URL"):
        yield given["DATABASE_URL"]
        return
    with embedded_postgres(LOCAL / "postgres") as url:
        yield ensure_database(url, "handshake")
