"""Connections of the pool that lead to the wrong server are dropped.

No twin: a mock has no pool of connections.
"""

from contextlib import ExitStack

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.support.builders import a_registration
from tests.support.form_submission import submit_form

PID = text("SELECT pg_backend_pid()")


@pytest.fixture
def backends(cloned_sessions):
    """Use three connections at once, and return their process ids on the server."""

    def ids():
        with ExitStack() as stack:
            sessions = [stack.enter_context(cloned_sessions()) for _ in range(3)]
            return {session.scalar(PID) for session in sessions}

    return ids


@pytest.fixture
def fail(cloned_sessions):
    """Let the server answer one statement with this SQLSTATE."""

    def raise_error(sqlstate):
        body = f"BEGIN RAISE 'no' USING ERRCODE = '{sqlstate}'; END"
        with cloned_sessions() as session, pytest.raises(DBAPIError):
            session.execute(text(f"DO $$ {body} $$"))

    return raise_error


@pytest.fixture
def writable(postgresql):
    """Let new connections to the clone write again."""

    def begin():
        postgresql.execute(f'ALTER DATABASE "{postgresql.info.dbname}" RESET ALL'.encode())

    return begin


@pytest.fixture
def browser(cloned_app):
    return cloned_app.test_client()


@pytest.mark.parametrize("sqlstate", ["25006", "57P01", "57P02", "57P03", "08006", "08P01"])
def test_an_error_about_the_server_empties_the_pool(backends, fail, sqlstate):
    before = backends()

    fail(sqlstate)

    assert backends() & before == set()


@pytest.mark.parametrize("sqlstate", ["23505", "40001", "55P03", "57014"])
def test_an_error_about_one_statement_keeps_the_pool(backends, fail, sqlstate):
    before = backends()

    fail(sqlstate)

    assert backends() == before


def test_a_request_reaches_a_server_that_can_write_again(browser, backends, read_only, writable):
    read_only()
    backends()

    refused = submit_form(browser, "/register", **a_registration())
    writable()
    accepted = submit_form(browser, "/register", **a_registration())

    assert (refused.status_code, accepted.status_code) == (503, 303)


def test_readiness_alone_finds_the_server_that_can_write(browser, backends, read_only, writable):
    read_only()
    backends()

    read_only_server = browser.get("/readyz")
    writable()
    right_server = browser.get("/readyz")

    assert (read_only_server.status_code, right_server.status_code) == (503, 200)
