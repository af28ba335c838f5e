"""The limits that PostgreSQL and the pool keep for us, and what an error may tell."""

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DataError, DisconnectionError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.database.engine import OUTAGES, create_database_engine
from app.database.models import User
from tests.support.builders import a_config


@pytest.fixture
def connect(engine):
    """Connect to the tests' database with limits of one's own; return the engine."""
    engines = []

    def with_limits(**limits):
        config = a_config(database_url=engine.url, **limits)
        engines.append(create_database_engine(config))
        return engines[-1]

    yield with_limits
    for each in engines:
        each.dispose()


def test_a_slow_statement_is_cut_off(connect):
    engine = connect(database_statement_timeout=0.02)

    with engine.connect() as connection, pytest.raises(OperationalError, match="statement timeout"):
        connection.execute(text("SELECT pg_sleep(5)"))


def test_a_lock_is_not_waited_for_without_end(connect):
    engine = connect(database_lock_timeout=0.02)

    with engine.connect() as holder, engine.connect() as waiter:
        holder.execute(text("LOCK TABLE users"))

        with pytest.raises(OperationalError, match="lock timeout"):
            waiter.execute(text("SELECT 1 FROM users"))


def test_a_transaction_that_sits_idle_is_ended(connect):
    engine = connect(database_idle_timeout=0.02)

    with engine.connect() as idle, engine.connect() as other:
        idle.execute(text("LOCK TABLE users"))

        other.execute(text("SELECT 1 FROM users"))

        with pytest.raises(OUTAGES, match="idle-in-transaction timeout"):
            idle.execute(text("SELECT 1"))


def test_an_empty_pool_is_not_waited_for_without_end(connect):
    engine = connect(database_pool_size=1, database_pool_timeout=0.02)

    with engine.connect(), pytest.raises(PoolTimeout, match=r"timeout 0\.02"):
        engine.connect()


def test_a_connection_that_died_in_the_pool_is_replaced_unseen(connect):
    engine = connect(database_pool_size=1)
    with engine.connect() as connection:
        first = connection.scalar(text("SELECT pg_backend_pid()"))
    with connect().connect() as assassin:
        assassin.execute(text(f"SELECT pg_terminate_backend({first})"))

    with engine.connect() as connection:
        second = connection.scalar(text("SELECT pg_backend_pid()"))

    assert second != first


def test_connections_that_die_at_once_are_an_outage(connect):
    engine = connect()

    @event.listens_for(engine, "checkout")
    def die(*_):
        raise DisconnectionError

    with pytest.raises(OUTAGES, match="connections die at once"):
        engine.connect()


def test_postgresql_is_told_who_asks_for_how_long_and_in_which_times(connect):
    engine = connect(
        database_statement_timeout=2, database_lock_timeout=0.02, database_idle_timeout=7
    )
    told = {
        "statement_timeout": "2s",
        "lock_timeout": "20ms",
        "idle_in_transaction_session_timeout": "7s",
        "application_name": "handshake",
        "timezone": "UTC",
    }

    with engine.connect() as connection:
        shown = {setting: connection.scalar(text(f"SHOW {setting}")) for setting in told}

    assert shown == told


def test_an_error_of_the_database_does_not_tell_the_password_hash(session):
    session.add(User(email="too long" * 100, password_hash="$argon2id$the hash"))

    with pytest.raises(DataError) as caught:
        session.flush()

    assert "the hash" not in str(caught.value)
