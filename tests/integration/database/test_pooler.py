"""PgBouncer in transaction mode between the application and PostgreSQL.

No twin: a mock has no pooler.
"""

from contextlib import ExitStack, closing
from dataclasses import replace

import psycopg
import pytest
from alembic import command
from alembic.util import CommandError
from sqlalchemy import literal, select, text
from sqlalchemy.exc import OperationalError

from app import create_app
from app.database.engine import OUTAGES, create_database_engine
from app.database.models import User
from app.database.pooler import UnknownPoolerError
from app.database.readiness import head_revision
from app.mail.worker import Listener
from tests.integration.database.test_hostile_settings import HOSTILE
from tests.support.builders import a_registration
from tests.support.form_submission import submit_form
from tests.support.pgbouncer import running_pgbouncer
from tests.support.postgres_server import alembic_config
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
# What PgBouncer does with options: it refuses them, or drops them.
EACH_WAY = pytest.mark.parametrize(
    ("ignored", "reason"),
    [("", "refuses our settings"), ("options", "drops our settings and timeouts")],
)


@pytest.fixture
def ignored():
    """What PgBouncer drops from the first message of a connection, instead of refusing it."""
    return ""


@pytest.fixture
def wait_seconds():
    """How long PgBouncer lets a client wait for its connection to PostgreSQL."""
    return 10


@pytest.fixture
def pooler(postgres_server, tmp_path, ignored, wait_seconds):
    """PgBouncer with one connection to PostgreSQL."""
    settings = {"ignored": ignored, "wait_seconds": wait_seconds, "connections": 1}
    with running_pgbouncer(tmp_path, postgres_server, **settings) as pooler:
        yield pooler


@pytest.fixture
def clone(clone, pooler):
    """The configuration of a clone, behind the pooler."""
    return replace(
        clone,
        database_url=pooler.url(clone.database_url),
        database_behind_pooler=True,
        database_direct_url=clone.database_url,
    )


@pytest.fixture
def connect(clone):
    """Return an engine behind the pooler, with these limits."""
    engines = []

    def with_limits(**limits):
        engines.append(create_database_engine(replace(clone, **limits)))
        return engines[-1]

    yield with_limits
    for each in engines:
        each.dispose()


@pytest.fixture
def other_client(clone):
    """Another program behind the same pooler, on the same connection to PostgreSQL."""
    url = clone.database_url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as client:
        yield client


@pytest.fixture
def show():
    """What SHOW answers, on one connection."""

    def settings(connection, names):
        return {name: connection.scalar(text(f"SHOW {name}")) for name in names}

    return settings


@pytest.fixture
def untold(clone):
    """The configuration of an operator who did not tell the application of the pooler."""
    return replace(clone, database_behind_pooler=False, database_direct_url=None)


@pytest.fixture
def hostile(postgresql):
    """Change settings for new connections to the clone."""

    def change(settings):
        postgresql.autocommit = True
        for setting, value in settings.items():
            name = postgresql.info.dbname
            postgresql.execute(f"ALTER DATABASE \"{name}\" SET {setting} = '{value}'".encode())

    return change


@pytest.fixture
def alembic(monkeypatch):
    """Run a command of Alembic with the environment of a configuration."""

    def run(config, action, *arguments):
        urls = {
            "DATABASE_URL": config.database_url,
            "DATABASE_DIRECT_URL": config.database_direct_url,
        }
        for name, url in urls.items():
            monkeypatch.setenv(name, url.render_as_string(hide_password=False) if url else "")
        monkeypatch.setenv("DATABASE_BEHIND_POOLER", str(config.database_behind_pooler))
        action(alembic_config(), *arguments)

    return run


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


@pytest.mark.parametrize("wait_seconds", [1])
def test_a_request_gets_a_503_when_the_pooler_has_no_connection_left(cloned_app, other_client):
    other_client.execute("BEGIN")

    response = submit_form(cloned_app.test_client(), "/register", **a_registration())

    assert response.status_code == 503


def test_the_application_is_ready_behind_a_pooler(cloned_app):
    response = cloned_app.test_client().get("/readyz")

    assert (response.status_code, response.json["database"]) == (200, "reachable")


def test_migrations_run_through_a_pooler(alembic, clone, connect):
    only_pooler = replace(clone, database_direct_url=None)

    alembic(only_pooler, command.downgrade, "base")
    alembic(only_pooler, command.upgrade, "head")

    with connect().connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == head_revision()


def test_migrations_prefer_the_direct_line(alembic, clone, pooler):
    pooler.stop()

    alembic(clone, command.downgrade, "base")
    alembic(clone, command.upgrade, "head")

    pooler.start()


@EACH_WAY
def test_readiness_names_a_pooler_that_the_application_does_not_know(untold, reason):
    response = create_app(untold).test_client().get("/readyz")

    assert response.status_code == 503
    assert response.json["database"] == "behind a pooler: set DATABASE_BEHIND_POOLER=true"


@EACH_WAY
def test_one_log_line_names_a_pooler_that_the_application_does_not_know(untold, reason, lines):
    browser = create_app(untold).test_client()

    response = submit_form(browser, "/register", **a_registration())

    named = [line for line in lines() if reason in line]
    assert response.status_code == 503
    assert len(named) == 1
    assert "Example: DATABASE_BEHIND_POOLER=true" in named[0]


@EACH_WAY
def test_alembic_names_a_pooler_that_it_does_not_know(alembic, untold, reason):
    with pytest.raises(CommandError, match=f"{reason}.*DATABASE_BEHIND_POOLER=true"):
        alembic(untold, command.upgrade, "head")


@EACH_WAY
def test_a_direct_line_that_leads_to_a_pooler_is_named(clone, reason):
    wrong = replace(clone, database_direct_url=clone.database_url)

    with closing(Listener(wrong)) as listener, pytest.raises(UnknownPoolerError, match=reason):
        listener.wait()
