"""The isolation of this layer, tested itself: what one test commits, no other test finds."""

import os

import psutil
import psycopg
import pytest
from sqlalchemy import select, text

from app.database.models import User
from tests.support.builders import a_user
from tests.support.guards import OutOfBounds
from tests.support.postgres_server import Server, check_rights, chosen_server, leftovers

# Each pair writes the same rows, in whatever order it runs: the second would find the first's.


@pytest.mark.parametrize("visit", ["one", "another"])
def test_what_a_test_commits_is_gone_for_the_next(visit, session, committed):
    found = committed(User)

    session.add(a_user())
    session.commit()

    assert found == []
    assert len(committed(User)) == 1


@pytest.mark.parametrize("visit", ["one", "another"])
def test_what_a_test_commits_on_a_clone_is_gone_for_the_next(visit, cloned_sessions):
    with cloned_sessions() as session:
        found = session.scalars(select(User)).all()
        session.add(a_user())
        session.commit()

    assert found == []


def test_what_was_flushed_and_not_committed_is_not_believed(session, committed):
    session.add(a_user())
    session.flush()

    assert committed(User) == []


def test_a_rollback_in_the_code_keeps_what_was_committed_before(session, committed):
    session.add(a_user(email="ada@example.com"))
    session.commit()
    session.add(a_user(email="grace@example.com"))
    session.rollback()

    assert [user.email for user in committed(User)] == ["ada@example.com"]


def test_commits_on_a_clone_are_seen_by_other_connections(cloned_sessions, postgresql):
    with cloned_sessions() as session:
        session.add(a_user())
        session.commit()

    assert postgresql.execute("SELECT count(*) FROM users").fetchone() == (1,)


def test_a_request_on_top_of_open_work_is_refused(session, client):
    session.execute(text("SELECT 1"))

    with pytest.raises(AssertionError, match="Commit or roll back `session` before a request"):
        client.get("/")


def test_a_database_that_is_not_the_suites_is_out_of_bounds(postgres_server):
    with pytest.raises(OutOfBounds, match="tried to connect to the database 'ada_at_work'"):
        psycopg.connect(host=postgres_server.host, dbname="ada_at_work")


def test_a_database_named_only_by_the_environment_is_out_of_bounds(postgres_server, monkeypatch):
    monkeypatch.setenv("PGDATABASE", "handshake")

    with pytest.raises(OutOfBounds, match="tried to connect to the database None"):
        psycopg.connect(host=postgres_server.host)


def test_the_suite_does_not_start_from_a_development_database():
    url = "postgresql://ada@localhost/handshake"

    with pytest.raises(pytest.exit.Exception, match="stay away from a development database"):
        chosen_server(url, "postgresql+psycopg://ada:battery@127.0.0.1:5432/handshake")


def test_a_test_database_url_that_is_none_is_explained():
    with pytest.raises(pytest.exit.Exception, match="TEST_DATABASE_URL is not valid"):
        chosen_server("mysql://ada@localhost/handshake", "")


def test_a_server_of_yours_may_be_used():
    server = chosen_server("postgresql://ada:battery@db.example:5433/postgres", "")

    assert server == Server("db.example", 5433, "ada", "battery", "postgres")


@pytest.mark.parametrize("suffix", ["", "_shared", "gw0_tmpl"])
def test_the_databases_of_a_killed_run_are_swept(suffix):
    killed = next(number for number in range(2**22, 0, -1) if not psutil.pid_exists(number))
    mine, theirs = f"handshake_test_{os.getpid()}{suffix}", f"handshake_test_{killed}{suffix}"

    swept = leftovers(["postgres", "handshake", mine, theirs])

    assert swept == [theirs]


def test_a_server_where_nobody_listens_is_named_at_once():
    nobody = Server("127.0.0.1", 1, "ada", "", "handshake_test_nowhere")

    with pytest.raises(pytest.exit.Exception, match="leads to no server that lets us in"):
        check_rights(nobody)
