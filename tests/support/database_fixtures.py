"""The fixtures of the database: a server, a migrated template, savepoints, clones."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from pytest_postgresql import factories
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session, sessionmaker

from app.database.engine import create_database_engine
from tests.support.builders import a_config
from tests.support.guards import TEST_DATABASE_PREFIX, allow_only_test_databases
from tests.support.postgres_server import Server, migrate, running_server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A server, and the guard that keeps every test away from other databases."""
    with running_server(os.environ) as server, pytest.MonkeyPatch.context() as monkeypatch:
        allow_only_test_databases(monkeypatch, server.maintenance_dbname)
        yield server


def migrated_template(layer: str) -> Any:
    """Return the fixture of a layer's template: migrated once, then cloned for each test."""
    return factories.postgresql_noproc(
        depends_on="postgres_server",
        dbname=f"{TEST_DATABASE_PREFIX}{os.getpid()}_{layer}",
        load=[migrate],
    )


template = migrated_template("integration")
postgresql = factories.postgresql("template")


@pytest.fixture(scope="session")
def engine(postgres_server: Server, template: Any) -> Iterator[Engine]:
    """An engine on the one clone that all tests with savepoints share."""
    name = f"{template.dbname}_shared"
    with postgres_server.janitor(name, template_dbname=template.template_dbname):
        engine = create_database_engine(a_config(database_url=postgres_server.url(name)))
        yield engine
        engine.dispose()


@pytest.fixture
def session_factory(engine: Engine) -> Iterator[sessionmaker[Session]]:
    """Sessions that see each other's commits; all of them are undone after the test."""
    with engine.connect() as connection:
        transaction = connection.begin()
        yield sessionmaker(connection, join_transaction_mode="create_savepoint")
        transaction.rollback()


@pytest.fixture
def session(session_factory: sessionmaker[Session]) -> Iterator[Session]:
    with session_factory() as session:
        yield session


@pytest.fixture
def committed(session: Session, session_factory: sessionmaker[Session]) -> Callable[[Any], Any]:
    """Read the rows as the next request sees them: what was not committed is gone."""

    def rows_of(model: Any) -> Any:
        session.rollback()
        with session_factory() as reader:
            return reader.scalars(select(model)).all()

    return rows_of


@pytest.fixture
def save(session: Session) -> Callable[..., Any]:
    """Commit the rows that a test starts from; return the first one, detached."""

    def commit(*rows: Any) -> Any:
        session.add_all(rows)
        session.flush()
        session.expunge_all()
        session.commit()
        return rows[0]

    return commit


@pytest.fixture
def queries(engine: Engine) -> Iterator[list[str]]:
    """The SQL statements that PostgreSQL was sent so far."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def assert_queries(queries: list[str]) -> Callable[[int, str], AbstractContextManager[None]]:
    """Fail unless a block sends so many queries; savepoints, which tests add, do not count."""

    @contextmanager
    def exactly(number: int, what: str) -> Iterator[None]:
        queries.clear()
        yield
        sent = [query for query in queries if "SAVEPOINT" not in query]
        assert len(sent) == number, f"{what} sends {len(sent)} queries, not {number}: {sent}"

    return exactly
