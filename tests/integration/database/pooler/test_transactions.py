"""What a transaction behind a pooler has set, which the pooler does not keep for it.

No twin: a mock has no pooler.
"""

from contextlib import ExitStack

import pytest
from sqlalchemy import literal, select, text
from sqlalchemy.exc import OperationalError

from app.database.engine import OUTAGES
from app.database.models import User
from tests.integration.database.test_hostile_settings import HOSTILE
from tests.support.reading import shown

LIMITS = {
    "statement_timeout": "5s",
    "lock_timeout": "3s",
    "idle_in_transaction_session_timeout": "2min",
}
PINNED = {
    "TimeZone": "UTC",
    "DateStyle": "ISO, MDY",
    "IntervalStyle": "postgres",
    "bytea_output": "hex",
    "standard_conforming_strings": "on",
    "transaction_isolation": "read committed",
}
PATIENT = {"statement_timeout": "1s", "lock_timeout": "1s"}  # until a transaction sets its own
NONE = dict.fromkeys(LIMITS, "0")


@pytest.fixture
def show():
    """What SHOW answers, on one connection."""

    def settings(connection, names):
        return {name: connection.scalar(text(f"SHOW {name}")) for name in names}

    return settings


@pytest.fixture
def hostile(postgresql):
    """Change settings for new connections to the clone."""

    def change(settings):
        postgresql.autocommit = True
        for setting, value in settings.items():
            name = postgresql.info.dbname
            postgresql.execute(f"ALTER DATABASE \"{name}\" SET {setting} = '{value}'".encode())

    return change


def test_every_transaction_has_the_limits_and_settings(connect, show):
    engine = connect()

    with engine.connect() as connection:
        first = show(connection, LIMITS | PINNED)
        connection.commit()
        second = show(connection, LIMITS | PINNED)

    assert first == second == LIMITS | PINNED


def test_no_other_client_gets_the_limits(connect, other_client):
    engine = connect()

    with engine.begin() as connection:
        connection.execute(text("SELECT 1"))

    found = {name: other_client.execute(f"SHOW {name}").fetchone()[0] for name in LIMITS}
    assert found == NONE


def test_a_slow_statement_is_cancelled_behind_a_pooler(connect):
    engine = connect(database_statement_timeout=0.5)

    with engine.connect() as connection, pytest.raises(OperationalError, match="statement timeout"):
        connection.execute(text("SELECT pg_sleep(5)"))


def test_a_wait_for_a_lock_has_a_limit_behind_a_pooler(connect, postgresql):
    engine = connect(database_lock_timeout=0.02)
    postgresql.execute("LOCK TABLE users")

    with engine.connect() as connection, pytest.raises(OperationalError, match="lock timeout"):
        connection.execute(text("SELECT 1 FROM users"))


def test_an_idle_transaction_is_ended_behind_a_pooler(connect, other_client):
    engine = connect(database_idle_timeout=0.5)

    with engine.connect() as idle:
        idle.execute(text("LOCK TABLE users"))

        other_client.execute("SELECT 1 FROM users")

        with pytest.raises(OUTAGES, match="idle-in-transaction timeout"):
            idle.execute(text("SELECT 1"))


@pytest.mark.parametrize("settings", HOSTILE, ids=lambda settings: settings["datestyle"])
def test_a_whole_journey_survives_settings_of_a_server_behind_a_pooler(journey, hostile, settings):
    hostile(settings | PATIENT)

    browser = journey()

    assert "Email address ada@example.com" in shown(browser.get("/account"))


def test_the_server_is_asked_about_its_quoting_after_it_was_set(connect, hostile):
    hostile({"standard_conforming_strings": "off"})

    with connect().connect() as connection:
        found = connection.scalar(select(literal("a\\b", literal_execute=True)))

    assert found == "a\\b"


def test_a_query_that_two_clients_repeat_is_not_prepared(connect):
    engine = connect()

    with ExitStack() as stack:
        clients = [stack.enter_context(engine.connect()) for _ in range(2)]
        for client in clients * 8:
            client.execute(select(User.email))
            client.commit()

    assert len({id(client) for client in clients}) == 2


def test_the_options_of_the_shell_are_not_sent(connect, monkeypatch):
    monkeypatch.setenv("PGOPTIONS", "-c statement_timeout=1")

    with connect().connect() as connection:
        found = connection.scalar(text("SHOW statement_timeout"))

    assert found == "5s"
