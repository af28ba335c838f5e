"""The fixtures of the database: a server, a migrated template, savepoints, clones."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_postgresql import factories
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from app.config.settings import Config
from app.database.engine import create_database_engine
from tests.support.builders import a_config
from tests.support.guards import TEST_DATABASE_PREFIX, allow_only_test_databases
from tests.support.postgres_server import Server, migrate, running_server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A server, and the guard that keeps every test off databases that are not the suite's."""
    with running_server(os.environ) as server, pytest.MonkeyPatch.context() as monkeypatch:
        allow_only_test_databases(monkeypatch, server.maintenance_dbname)
        yield server


@pytest.fixture(scope="session", autouse=True)
def no_configuration_of_yours() -> Iterator[None]:
    """A test that forgets to say which database must not find yours in the environment."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        for setting in Config.__dataclass_fields__:
            monkeypatch.delenv(setting.upper(), raising=False)
        yield


# The template: made once, migrated once, then cloned by CREATE DATABASE ... TEMPLATE.
template = factories.postgresql_noproc(
    depends_on="postgres_server", dbname=f"{TEST_DATABASE_PREFIX}{os.getpid()}", load=[migrate]
)
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
    """Sessions whose commits are real to each other, and gone after the test."""
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
    """Read the rows as the next visitor sees them: what was not committed is gone."""

    def rows_of(model: Any) -> Any:
        session.rollback()
        with session_factory() as reader:
            return reader.scalars(select(model)).all()

    return rows_of


@pytest.fixture
def save(session: Session) -> Callable[..., Any]:
    """Commit rows and return the first one, detached: a test's own past."""

    def commit(*rows: Any) -> Any:
        session.add_all(rows)
        session.flush()
        session.expunge_all()
        session.commit()
        return rows[0]

    return commit
