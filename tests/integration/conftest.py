"""Real dependencies: PostgreSQL, migrated by Alembic, and an SMTP server on a TCP port."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache, partial
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from psycopg import Connection, sql
from sqlalchemy import Engine, text, update
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from app import FEATURES, create_app
from app.accounts.sessions import Client, open_session
from app.cli.processes import deliver_one
from app.config.settings import Config
from app.database.engine import create_session_factory
from app.database.models import LoginSession, User
from app.web.features import Feature
from dev.inbox.sink import Address, running_sink
from dev.inbox.store import Mailbox
from tests.support.builders import FIREFOX, a_config
from tests.support.database_fixtures import (
    assert_queries,
    committed,
    engine,
    postgres_server,
    postgresql,
    queries,
    save,
    session,
    session_factory,
    template,
)
from tests.support.fixtures import flask, lines, outbox, own_pages, send_message, users
from tests.support.form_submission import submit_form
from tests.support.postgres_server import Server


@pytest.fixture(scope="session")
def sink() -> Iterator[tuple[Mailbox, Address]]:
    mailbox = Mailbox()
    with running_sink(mailbox) as address:
        yield mailbox, address


@pytest.fixture
def inbox(sink: tuple[Mailbox, Address]) -> Mailbox:
    """What arrived over SMTP; empty when a test begins."""
    mailbox, _ = sink
    mailbox.delete()
    return mailbox


@pytest.fixture(scope="session")
def config(engine: Engine, sink: tuple[Mailbox, Address]) -> Config:
    _, (host, port) = sink
    return a_config(database_url=engine.url, mail_server=host, mail_port=port)


@pytest.fixture(scope="session")
def current() -> SimpleNamespace:
    """The sessions of the test that runs now."""
    return SimpleNamespace(session=None, session_factory=None)


@pytest.fixture
def features() -> tuple[Feature, ...]:
    """The features of the application; tests of some features alone override it."""
    return FEATURES


@pytest.fixture(scope="session")
def application(config: Config, current: SimpleNamespace) -> Callable[[tuple[Feature, ...]], Flask]:
    """One application for all tests: compiling its templates again would take half the time."""

    @cache
    def with_features(features: tuple[Feature, ...]) -> Flask:
        app = create_app(
            config,
            session_factory=lambda: current.session_factory(),  # noqa: PLW0108  set later
            features=features,
        )

        @app.before_request
        def refuse_open_transaction() -> None:
            # A rollback of an older savepoint would undo what the request has committed.
            assert not current.session.in_transaction(), (
                "Commit or roll back `session` before a request."
            )

        app.testing = True
        return app

    return with_features


@pytest.fixture
def app(
    application: Callable[[tuple[Feature, ...]], Flask],
    features: tuple[Feature, ...],
    current: SimpleNamespace,
    session: Session,
    session_factory: sessionmaker[Session],
) -> Flask:
    """The application over savepoints, with CSRF on and mail that really leaves."""
    current.session, current.session_factory = session, session_factory
    return application(features)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def deliver(app: Flask) -> Callable[[], None]:
    """Send everything that is due, as the worker does."""

    def deliver_all() -> None:
        with app.app_context():
            while deliver_one():
                pass

    return deliver_all


@pytest.fixture
def clone(postgresql: Connection, postgres_server: Server, config: Config) -> Config:
    """The configuration of a database of this test's own, where commits are real."""
    url = postgres_server.url(postgresql.info.dbname)
    return a_config(database_url=url, mail_server=config.mail_server, mail_port=config.mail_port)


@pytest.fixture
def cloned_sessions(clone: Config) -> Iterator[sessionmaker[Session]]:
    """Sessions on the clone, each with a connection of its own."""
    factory = create_session_factory(clone)
    yield factory
    factory.kw["bind"].dispose()


@pytest.fixture
def cloned_app(clone: Config, cloned_sessions: sessionmaker[Session]) -> Flask:
    """The application on the clone, wired as `flask worker` wires it."""
    return create_app(clone, session_factory=cloned_sessions)


@pytest.fixture
def submit(client: FlaskClient) -> Callable[..., TestResponse]:
    """Fill in a form and send it, as a browser does."""
    return partial(submit_form, client)


@pytest.fixture
def log_in(client: FlaskClient, session: Session) -> Callable[[User], None]:
    """Open a session for the user and give the browser its cookie; the form has its own tests."""

    def remember(user: User) -> None:
        firefox = Client(FIREFOX, "192.0.2.1")
        _, secret = open_session(session, user, firefox, timedelta(days=1))
        session.commit()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = secret

    return remember


@pytest.fixture
def time_passes(session: Session) -> Callable[[timedelta], None]:
    """Let time pass for the sessions: their rows get older.

    PostgreSQL's clock cannot be moved. Its now() stands still in the transaction around a test,
    so that a test at a limit is exact.
    """

    def grow_older(duration: timedelta) -> None:
        older = {name: getattr(LoginSession, name) - duration for name in ("seen_at", "expires_at")}
        session.execute(update(LoginSession).values(older))
        session.commit()

    return grow_older


@pytest.fixture
def bug(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let queries raise an error that the code does not expect: a table is missing."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    session.execute(text("ALTER TABLE users RENAME TO renamed_by_a_test"))
    session.commit()


@pytest.fixture
def outage(app: Flask, current: SimpleNamespace) -> Callable[[], None]:
    """Let the application connect to a port without a database from now on."""

    def begin() -> None:
        current.session_factory = create_session_factory(a_config())

    return begin


@pytest.fixture
def read_only(postgresql: Connection) -> Callable[[], None]:
    """Let new connections to the clone read only, as on a server that has lost its role."""

    def begin() -> None:
        postgresql.autocommit = True
        name = sql.Identifier(postgresql.info.dbname)
        setting = sql.SQL("ALTER DATABASE {} SET default_transaction_read_only = on")
        postgresql.execute(setting.format(name))

    return begin
