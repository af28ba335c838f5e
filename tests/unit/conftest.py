"""Mocked doors: no database, no network, no waiting."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from unittest.mock import Mock

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app import create_app
from app.database.models import LoginSession, User
from app.mail.smtp import SafeMail
from tests import pytest_collection_finish
from tests.support.builders import a_config, a_login_session
from tests.support.fixtures import flask, lines, outbox, send_message, users
from tests.support.guards import bar_doors
from tests.unit.doubles import double, fresh


@pytest.fixture(autouse=True)
def barred_doors(monkeypatch: pytest.MonkeyPatch) -> None:
    bar_doors(monkeypatch)


@pytest.fixture
def session() -> Mock:
    """A database session that remembers what it was asked, and knows no rows."""
    session = fresh(Session)
    session.__enter__.return_value = session
    # A mock's answer is true, and would swallow every error raised in a `with` block.
    session.__exit__.return_value = None
    session.scalar.return_value = None
    session.get.return_value = None
    session.execute.return_value.one.return_value = (1, datetime.now(UTC))
    return session


@pytest.fixture
def mail() -> Mock:
    """A mail server that takes everything."""
    return fresh(SafeMail)


@pytest.fixture
def saved(session: Mock) -> Callable[[type], Any]:
    """Return the one row of a model that the code added to the session."""

    def row_of(model: type) -> Any:
        added = [call.args[0] for call in session.add.call_args_list]
        for call in session.add_all.call_args_list:
            added += call.args[0]
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
    """The application with both doors mocked, and the check for forged forms switched off."""
    _application.config["WTF_CSRF_ENABLED"] = False
    return _application


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def submit(client: FlaskClient) -> Callable[..., TestResponse]:
    """Send a form, without the page around it."""

    def post(path: str, page: str = "", **fields: str) -> TestResponse:
        return client.post(path, data=fields)

    return post


@pytest.fixture
def log_in(client: FlaskClient, session: Mock) -> Callable[[User], LoginSession]:
    """Give the browser a cookie, and let the database know its session."""

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
    """Let the code meet something that nobody thought of."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    for question in (session.scalar, session.get):
        question.side_effect = RuntimeError("nobody thought of this")


@pytest.fixture
def outage(session: Mock) -> Callable[[], None]:
    """Let the database be gone from now on."""

    def begin() -> None:
        for question in (session.scalar, session.scalars, session.get, session.execute):
            question.side_effect = OperationalError("SELECT", {}, Exception("refused"))

    return begin


@pytest.fixture(scope="session")
def _https_application() -> Flask:
    config = a_config(public_base_url="https://handshake.example")
    return create_app(config, session_factory=lambda: double(Session), mail=double(SafeMail))


@pytest.fixture
def https_client(_https_application: Flask, session: Mock) -> FlaskClient:
    """A browser at an application whose public address is https."""
    return _https_application.test_client()
