"""A PostgreSQL server that the tests of whole processes stop, kill and start again."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

from dev.postgres import cluster, embedded_postgres, ensure_database, is_used
from dev.postgres.account import server_account
from dev.postgres.memory import forget, in_memory
from dev.postgres.programs import run
from tests.support.postgres_server import Server, migrate
from tests.support.processes import ROOT

NAME = "handshake_test_chaos"


class Database:
    """A database, reached without any proxy; and its server."""

    def __init__(self, data: Path, url: str) -> None:
        self.data = data
        self.url = make_url(url)
        self.socket = Path(str(self.url.query["host"])) / f".s.PGSQL.{self.url.query['port']}"

    def run(self, statement: str, **parameters: Any) -> list[Any]:
        """Run one statement; return its rows."""
        with self.connect() as connection:
            cursor = connection.execute(statement.encode(), parameters)
            return [] if cursor.description is None else cursor.fetchall()

    def connect(self) -> psycopg.Connection:
        """Return a connection; used with `with`, it commits and closes."""
        libpq = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        return psycopg.connect(libpq, connect_timeout=5)

    def stop(self, mode: str) -> None:
        """Stop the server: `fast`, or `immediate`, which leaves it as after a crash."""
        arguments = ("stop", "-D", str(self.data), "-m", mode, "-w")
        status, said = run("pg_ctl", *arguments, account=server_account(self.data), seconds=30)
        assert status == 0, said

    def start(self) -> None:
        """Start the server, unless it runs."""
        cluster.start(self.data, durable=True)

    def end_connections(self) -> None:
        """Terminate every other connection, as an administrator does."""
        self.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    def empty(self) -> None:
        """Delete all users with everything that belongs to them, and all counted attempts."""
        self.run("DELETE FROM users")
        self.run("DELETE FROM attempts")


@contextmanager
def running_database(purpose: str) -> Iterator[Database]:
    """Run a server whose commits survive its end, and migrate a database there.

    Its 60 MB of memory are free afterwards: making the cluster again takes a third of a second.
    Raises RuntimeError when another run for the same purpose uses it.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    folder = in_memory(ROOT / ".local" / f"{purpose}-postgres-{worker}")
    if is_used(folder):
        raise RuntimeError(f"Another run uses {folder}. Wait for its end, or use another clone.")
    with embedded_postgres(folder, durable=True) as url:
        _drop_database_of_last_run(url)
        database = Database(folder.resolve() / "data", ensure_database(url, NAME))
        server = Server.at(database.url)
        migrate(server.host, server.port, server.user, NAME, server.password, autocommit=True)
        yield database
        database.start()  # embedded_postgres stops a server that runs
    forget(folder)


def _drop_database_of_last_run(url: str) -> None:
    # It may have a migration that this tree does not know.
    with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)".encode())
