"""PostgreSQL without installing it: the programs of a PyPI wheel use a folder of this clone."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlsplit

import psycopg
from psycopg import sql

from dev.locks import alone_with, in_use, join
from dev.postgres import cluster
from dev.postgres.programs import PostgresUnavailableError
from dev.shell import remove_libpq_variables

__all__ = [
    "PostgresUnavailableError",
    "embedded_postgres",
    "ensure_database",
    "is_used",
    "stop_leftover",
]


@contextmanager
def embedded_postgres(folder: Path, *, durable: bool = True) -> Iterator[str]:
    """Yield the URL of the server with its cluster in `folder`; start it unless it already runs.

    Removes the variables of libpq, such as PGHOST, from this process: they are for other servers.
    The server stops when the last process that uses it ends, even if that is killed. A cluster that
    is not `durable` is faster, and a crash may destroy it. Raises PostgresUnavailableError.
    """
    remove_libpq_variables(os.environ)
    folder = _own_folder(folder)
    with ExitStack() as leaving:
        with alone_with(folder / "lock"):
            leaving.callback(_leave, folder, join(folder / "users"))
            url = cluster.start(folder / "data", durable=durable)
        yield url


def ensure_database(url: str, name: str) -> str:
    """Return the URL of database `name` on the server of `url`, created if it is missing."""
    address = urlsplit(url)
    create = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    for_libpq = address._replace(scheme="postgresql").geturl()
    with (
        psycopg.connect(for_libpq, autocommit=True, connect_timeout=5) as connection,
        suppress(psycopg.errors.DuplicateDatabase),
    ):
        connection.execute(create)
    return address._replace(path=f"/{quote(name)}").geturl()


def is_used(folder: Path) -> bool:
    """Tell whether a running process uses the server of `folder`."""
    return in_use(folder.resolve() / "users")


def stop_leftover(folder: Path) -> None:
    """Stop the server of `folder` if a killed process left it running."""
    cluster.stop(folder.resolve() / "data")


def _leave(folder: Path, user: IO[str]) -> None:
    with alone_with(folder / "lock"):
        user.close()
        if not in_use(folder / "users"):
            cluster.stop(folder / "data")


def _own_folder(folder: Path) -> Path:
    folder = folder.resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "lock").touch()
    except PermissionError as error:
        raise PostgresUnavailableError(
            f"You cannot write to {folder}: {error.strerror}. Another user created it, perhaps "
            "root. Run `make reset` as that user, or change its owner."
        ) from error
    return folder
