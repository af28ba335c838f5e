"""The limits that PostgreSQL and the pool enforce, and what an error may contain.

No twin: PostgreSQL and the driver enforce these limits; a mock has none.
"""

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DataError, DisconnectionError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.database.engine import OUTAGES, create_database_engine
from app.database.models import User
from tests.support.builders import a_config


@pytest.fixture
def connect(engine):
    """Return an engine on the test database with these limits."""
    engines = []

    def with_limits(**limits):
        config = a_config(database_url=engine.url, **limits)
        engines.append(create_database_engine(config))
        return engines[-1]

    yield with_limits
    for each in engines:
        each.dispose()


def test_a_slow_statement_is_cancelled(connect):
    # On a busy machine, SQLAlchemy's own first statement may take longer than 20 ms.
    engine = connect(database_statement_timeout=0.5)

    with engine.connect() as connection, pytest.raises(OperationalError, match="statement timeout"):
        connection.execute(text("SELECT pg_sleep(5)"))


def test_waiting_for_a_lock_has_a_limit(connect):
    engine = connect(database_lock_timeout=0.02)

    with engine.connect() as holder, engine.connect() as waiter:
        holder.execute(text("LOCK TABLE users"))

        with pytest.raises(OperationalError, match="lock timeout"):
            waiter.execute(text("SELECT 1 FROM users"))


def test_an_idle_transaction_is_ended(connect):
    # On a busy machine, a test may be idle for 100 ms.
    engine = connect(database_idle_timeout=0.5)

    with engine.connect() as idle, engine.connect() as other:
        idle.execute(text("LOCK TABLE users"))

        other.execute(text("SELECT 1 FROM users"))

        with pytest.raises(OUTAGES, match="idle-in-transaction timeout"):
            idle.execute(text("SELECT 1"))


def test_waiting_for_a_free_connection_has_a_limit(connect):
    engine = connect(database_pool_size=1, database_pool_timeout=0.02)

    with engine.connect(), pytest.raises(PoolTimeout, match=r"timeout 0\.02"):
        engine.connect()


def test_a_dead_connection_in_the_pool_is_replaced(connect):
    engine = connect(database_pool_size=1)
    with engine.connect() as connection:
        first = connection.scalar(text("SELECT pg_backend_pid()"))
    with connect().connect() as administrator:
        administrator.execute(text(f"SELECT pg_terminate_backend({first})"))

    with engine.connect() as connection:
        second = connection.scalar(text("SELECT pg_backend_pid()"))

    assert second != first


def test_connections_that_close_at_once_are_an_outage(connect):
    engine = connect()

    @event.listens_for(engine, "checkout")
    def close(*_):
        raise DisconnectionError

    with pytest.raises(OUTAGES, match="closes every connection at once"):
        engine.connect()


def test_a_connection_sets_its_limits_its_name_and_its_time_zone(connect):
    engine = connect(
        database_statement_timeout=2, database_lock_timeout=0.02, database_idle_timeout=7
    )
    expected = {
        "statement_timeout": "2s",
        "lock_timeout": "20ms",
        "idle_in_transaction_session_timeout": "7s",
        "application_name": "handshake",
        "timezone": "UTC",
    }

    with engine.connect() as connection:
        shown = {setting: connection.scalar(text(f"SHOW {setting}")) for setting in expected}

    assert shown == expected


def test_a_database_error_does_not_contain_the_password_hash(session):
    session.add(User(email="too long" * 100, password_hash="$argon2id$the hash"))

    with pytest.raises(DataError) as caught:
        session.flush()

    assert "the hash" not in str(caught.value)
