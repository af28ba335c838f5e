"""PgBouncer in transaction mode between the application and a clone of the database."""

from dataclasses import replace

import psycopg
import pytest

from app.database.engine import create_database_engine
from tests.support.pgbouncer import running_pgbouncer
from tests.support.postgres_server import alembic_config


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
