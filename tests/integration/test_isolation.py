"""The isolation of the integration tests: no test finds what another test has committed.

No twin: unit tests share no database.
"""

import os

import psutil
import psycopg
import pytest
from sqlalchemy import select, text

from app.database.models import User
from tests.support.builders import a_user
from tests.support.guards import OutOfBounds
from tests.support.postgres_server import Server, check_rights, chosen_server, leftovers

# Each pair writes the same rows: the second run would find those of the first, in either order.


@pytest.mark.parametrize("run", ["first", "second"])
def test_what_a_test_commits_is_undone(run, session, committed):
    found = committed(User)

    session.add(a_user())
    session.commit()

    assert found == []
    assert len(committed(User)) == 1


@pytest.mark.parametrize("run", ["first", "second"])
def test_what_a_test_commits_on_a_clone_is_undone(run, cloned_sessions):
    with cloned_sessions() as session:
        found = session.scalars(select(User)).all()
        session.add(a_user())
        session.commit()

    assert found == []


def test_rows_that_were_only_flushed_do_not_count_as_committed(session, committed):
    session.add(a_user())
    session.flush()

    assert committed(User) == []


def test_a_rollback_keeps_what_was_committed_before(session, committed):
    session.add(a_user(email="ada@example.com"))
    session.commit()
    session.add(a_user(email="grace@example.com"))
    session.rollback()

    assert [user.email for user in committed(User)] == ["ada@example.com"]


def test_other_connections_see_commits_on_a_clone(cloned_sessions, postgresql):
    with cloned_sessions() as session:
        session.add(a_user())
        session.commit()

    assert postgresql.execute("SELECT count(*) FROM users").fetchone() == (1,)


def test_a_request_during_an_open_transaction_is_refused(session, client):
    session.execute(text("SELECT 1"))

    with pytest.raises(AssertionError, match="Commit or roll back `session` before a request"):
        client.get("/")


def test_a_test_cannot_connect_to_another_database(postgres_server):
    with pytest.raises(OutOfBounds, match="tried to connect to the database 'ada_at_work'"):
        psycopg.connect(host=postgres_server.host, dbname="ada_at_work")


def test_a_test_cannot_connect_to_a_database_of_the_environment(postgres_server, monkeypatch):
    monkeypatch.setenv("PGDATABASE", "handshake")

    with pytest.raises(OutOfBounds, match="tried to connect to the database None"):
        psycopg.connect(host=postgres_server.host)


def test_the_suite_refuses_a_development_database():
    url = "postgresql://ada@localhost/handshake"

    with pytest.raises(pytest.exit.Exception, match="stay away from a development database"):
        chosen_server(url, "postgresql+psycopg://ada:battery@127.0.0.1:5432/handshake")


def test_an_invalid_test_database_url_is_explained():
    with pytest.raises(pytest.exit.Exception, match="TEST_DATABASE_URL is not valid"):
        chosen_server("mysql://ada@localhost/handshake", "")


def test_the_suite_uses_the_server_of_test_database_url():
    server = chosen_server("postgresql://ada:battery@db.example:5433/postgres", "")

    assert server == Server("db.example", 5433, "ada", "battery", "postgres")


@pytest.mark.parametrize("suffix", ["", "_shared", "gw0_tmpl"])
def test_the_databases_of_a_killed_run_are_dropped(suffix):
    killed = next(number for number in range(2**22, 0, -1) if not psutil.pid_exists(number))
    mine, theirs = f"handshake_test_{os.getpid()}{suffix}", f"handshake_test_{killed}{suffix}"

    dropped = leftovers(["postgres", "handshake", mine, theirs])

    assert dropped == [theirs]


def test_an_unreachable_server_ends_the_run_with_an_explanation():
    unreachable = Server("127.0.0.1", 1, "ada", "", "handshake_test_nowhere")

    with pytest.raises(pytest.exit.Exception, match="TEST_DATABASE_URL: no connection is possible"):
        check_rights(unreachable)
