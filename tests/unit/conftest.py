"""Every dependency is a mock: a unit test uses no database and no network, and does not wait."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from unittest.mock import Mock, call

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import NoResultFound, OperationalError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app import create_app
from app.database.models import LoginSession, User
from app.mail.smtp import SafeMail
from tests.support.builders import THROTTLE, a_config, a_login_session
from tests.support.fixtures import flask, lines, outbox, own_pages, send_message, users
from tests.support.guards import forbid_dependencies
from tests.unit.doubles import double, fresh, let_counts_be

QUERIES = {"scalar", "scalars", "get", "execute"}


@pytest.fixture(autouse=True)
def isolated(monkeypatch: pytest.MonkeyPatch) -> None:
    forbid_dependencies(monkeypatch)


@pytest.fixture
def session() -> Mock:
    """A database session that finds no row, whichever way the code asks for one."""
    session = fresh(Session)
    session.__enter__.return_value = session
    # A mock is true, and would suppress every error raised in a `with` block.
    session.__exit__.return_value = None
    session.scalar.return_value = None
    session.get.return_value = None
    session.scalars.return_value.all.return_value = []
    session.scalars.return_value.first.side_effect = AssertionError(
        "the mock of the session answers scalar() and get(); it has no answer for scalars().first()"
    )
    session.execute.return_value.rowcount = 0
    session.execute.return_value.one.side_effect = NoResultFound
    return session


@pytest.fixture
def first_attempt(session: Mock) -> None:
    """Let the throttle's upsert answer that every attempt is the first one."""
    let_counts_be(session, 1)


@pytest.fixture
def too_many_attempts(session: Mock, first_attempt: None) -> None:
    """Let the throttle's upsert answer that every attempt is one too many."""
    let_counts_be(session, THROTTLE.per_email + 1)


@pytest.fixture
def found(session: Mock) -> Callable[[User], User]:
    """Let the database find this user, when the code looks for it and when it locks it."""

    def find(user: User) -> User:
        session.scalar.return_value = session.get.return_value = user
        return user

    return find


@pytest.fixture
def mail() -> Mock:
    """A mail server that accepts every message."""
    return fresh(SafeMail)


@pytest.fixture
def assert_queries(session: Mock) -> Callable[[int, str], AbstractContextManager[None]]:
    """Fail unless a block asks the session so often."""

    @contextmanager
    def exactly(number: int, what: str) -> Iterator[None]:
        session.reset_mock()
        yield
        asked = [made[0] for made in session.mock_calls if made[0] in QUERIES]
        assert len(asked) == number, f"{what} asks {len(asked)} times, not {number}: {asked}"

    return exactly


@pytest.fixture
def saved(session: Mock) -> Callable[[type], Any]:
    """Return the one row of a model that the code added: before its last commit, if it commits."""

    def row_of(model: type) -> Any:
        calls = session.mock_calls
        commits = [number for number, made in enumerate(calls) if made == call.commit()]
        before = calls[: commits[-1]] if commits else calls
        added = [made.args[0] for made in before if made[0] == "add"]
        for made in before:
            added += made.args[0] if made[0] == "add_all" else []
        [row] = [row for row in added if isinstance(row, model)]
        return row

    return row_of


@pytest.fixture(scope="session")
def _application() -> Flask:
    app = create_app(a_config(), session_factory=lambda: double(Session), mail=double(SafeMail))
    app.testing = True
    return app


@pytest.fixture
def app(_application: Flask, session: Mock) -> Flask:
    """The application with both dependencies mocked, and CSRF protection switched off."""
    _application.config["WTF_CSRF_ENABLED"] = False
    return _application


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def submit(client: FlaskClient, first_attempt: None) -> Callable[..., TestResponse]:
    """Send a form without opening its page; the throttle counts it as the first attempt."""

    def post(path: str, page: str = "", **fields: str) -> TestResponse:
        return client.post(path, data=fields)

    return post


@pytest.fixture
def log_in(client: FlaskClient, session: Mock) -> Callable[[User], LoginSession]:
    """Give the browser a cookie, and let the database find its session."""

    def remember(user: User) -> LoginSession:
        user.id = user.id or 1
        row = a_login_session(id=1, user=user)
        session.scalar.return_value, session.get.return_value = row, user
        with client.session_transaction() as cookie:
            cookie["_user_id"] = "secret"
        return row

    return remember


@pytest.fixture
def bug(app: Flask, session: Mock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let queries raise an error that the code does not expect."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    for query in (session.scalar, session.get):
        query.side_effect = RuntimeError("an unexpected error")


@pytest.fixture
def outage(session: Mock) -> Callable[[], None]:
    """Let every query fail from now on, as if the database were down."""

    def begin() -> None:
        for query in (session.scalar, session.scalars, session.get, session.execute):
            query.side_effect = OperationalError("SELECT", {}, Exception("refused"))

    return begin


@pytest.fixture(scope="session")
def _https_application() -> Flask:
    config = a_config(public_base_url="https://handshake.example")
    return create_app(config, session_factory=lambda: double(Session), mail=double(SafeMail))


@pytest.fixture
def https_client(_https_application: Flask, session: Mock) -> FlaskClient:
    """A browser of an application whose public URL is https."""
    return _https_application.test_client()
