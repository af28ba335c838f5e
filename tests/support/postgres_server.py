"""Which PostgreSQL server the integration tests use, and what they may do there."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any, Self

import psutil
import psycopg
import pytest
from alembic import command
from alembic.config import Config as AlembicConfig
from pytest_postgresql.janitor import DatabaseJanitor
from sqlalchemy import URL, create_engine, make_url
from sqlalchemy.pool import NullPool

from app.config.rules import POSTGRES_URL
from dev.postgres import embedded_postgres
from dev.postgres.memory import in_memory
from tests.support.guards import TEST_DATABASE_PREFIX
from tests.support.schema import check_columns

ROOT = Path(__file__).parent.parent.parent
CLUSTER = ROOT / ".local" / "test-postgres"


@dataclass(frozen=True)
class Server:
    """A running server, with the attributes that pytest-postgresql expects."""

    host: str
    port: int
    user: str
    password: str
    maintenance_dbname: str
    options: str = ""
    template_dbname: str | None = None

    @classmethod
    def at(cls, url: URL) -> Self:
        return cls(
            host=str(url.query.get("host") or url.host or "localhost"),
            port=int(url.port or str(url.query.get("port") or 5432)),
            user=url.username or "postgres",
            password=url.password or "",
            maintenance_dbname=url.database or "postgres",
        )

    @property
    def place(self) -> tuple[str, int, str]:
        host = "127.0.0.1" if self.host == "localhost" else self.host
        return host, self.port, self.maintenance_dbname

    def login(self) -> dict[str, Any]:
        """Return what psycopg needs to reach the database that the suite starts from."""
        return {
            "host": self.host,
            "port": self.port,
            "user": self.user,
            "password": self.password or None,
            "dbname": self.maintenance_dbname,
        }

    def url(self, database: str) -> URL:
        return URL.create(
            "postgresql+psycopg",
            username=self.user,
            password=self.password or None,
            database=database,
            query={"host": self.host, "port": str(self.port)},
        )

    def janitor(self, database: str, **options: object) -> DatabaseJanitor:
        return DatabaseJanitor(
            user=self.user,
            password=self.password,
            host=self.host,
            port=self.port,
            maintenance_dbname=self.maintenance_dbname,
            dbname=database,
            **options,
        )


@contextmanager
def running_server(environ: Mapping[str, str]) -> Iterator[Server]:
    """Use the server of TEST_DATABASE_URL, or else an embedded one."""
    if given := environ.get("TEST_DATABASE_URL"):
        server = chosen_server(given, environ.get("DATABASE_URL_OF_THE_SHELL", ""))
        check_rights(server)
        yield server
        return
    with embedded_postgres(in_memory(CLUSTER), durable=False) as url:
        server = Server.at(make_url(url))
        drop_leftovers(server)
        yield server


def chosen_server(given: str, development: str) -> Server:
    """Return the server of TEST_DATABASE_URL; end the run with an explanation if it is wrong."""
    try:
        url: URL = POSTGRES_URL.parse(given)
    except ValueError:
        pytest.exit(f"TEST_DATABASE_URL is not valid. Rule: {POSTGRES_URL.text}.", returncode=2)
    if development and Server.at(url).place == Server.at(make_url(development)).place:
        pytest.exit(
            "TEST_DATABASE_URL names the database of DATABASE_URL. Rule: tests stay away from a"
            " development database. Name another database of that server, such as"
            " `postgres`: the suite only connects to it to create databases of its own"
            f" ({TEST_DATABASE_PREFIX}...).",
            returncode=2,
        )
    return Server.at(url)


def check_rights(server: Server) -> None:
    """End the run with an explanation if the server cannot be used for tests."""
    query = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
    try:
        with psycopg.connect(**server.login(), connect_timeout=5) as connection:
            [may_create] = connection.execute(query).fetchone() or [False]
    except psycopg.OperationalError as error:
        pytest.exit(f"TEST_DATABASE_URL: no connection is possible: {error}", returncode=2)
    if not may_create:
        pytest.exit(
            f"TEST_DATABASE_URL: the user {server.user!r} may not create databases. Rule: the suite"
            f" creates its own. Example: ALTER USER {server.user} CREATEDB",
            returncode=2,
        )


def drop_leftovers(server: Server) -> None:
    """Drop the databases of killed runs; only for a server that no other machine uses."""
    with psycopg.connect(**server.login()) as connection:
        names = [name for (name,) in connection.execute("SELECT datname FROM pg_database")]
    for name in leftovers(names):
        server.janitor(name, as_template=True).drop()


def leftovers(databases: Iterable[str]) -> list[str]:
    """Return the databases of the suite that belong to a process that has ended."""
    found = {name: re.match(rf"{TEST_DATABASE_PREFIX}(\d+)", name) for name in databases}
    return [name for name, made in found.items() if made and not psutil.pid_exists(int(made[1]))]


def alembic_config() -> AlembicConfig:
    """Return Alembic's configuration, as the command line reads it."""
    # Its own default is the terminal, which pytest cannot capture.
    return AlembicConfig(toml_file=str(ROOT / "pyproject.toml"), stdout=StringIO())


def migrate(host: str, port: int, user: str, dbname: str, password: str, autocommit: bool) -> None:
    """Bring a new database to the newest schema; pytest-postgresql calls it by these names."""
    server = Server(host, port, user, password, maintenance_dbname=dbname)
    config = alembic_config()
    config.attributes["connection"] = engine = create_engine(server.url(dbname), poolclass=NullPool)
    command.upgrade(config, "head")
    check_columns(engine)
