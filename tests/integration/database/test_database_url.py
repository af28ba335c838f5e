"""Engine, Alembic and the worker's listener read one DATABASE_URL in the same way.

No twin: only libpq and the server tell what a parameter does.
"""

from contextlib import closing
from urllib.parse import quote

import psycopg
import pytest
from alembic import command
from alembic.util import CommandError
from sqlalchemy.exc import OperationalError

from app.config.rules import POSTGRES_URL
from app.database.engine import create_database_engine
from app.mail.worker import Listener
from tests.support.builders import a_config
from tests.support.postgres_server import alembic_config

SCHEMES = ["postgresql", "postgresql+psycopg", "postgres"]
READERS = ["engine", "alembic", "listener"]
REFUSALS = (OperationalError, CommandError, psycopg.OperationalError)  # one of each reader
SETTINGS = {
    "TimeZone": "UTC",
    "DateStyle": "ISO, MDY",
    "IntervalStyle": "postgres",
    "bytea_output": "hex",
    "standard_conforming_strings": "on",
    "default_transaction_isolation": "read committed",
    "client_encoding": "UTF8",
}
PARAMETERS = [
    {"application_name": "shop"},
    {"connect_timeout": "7"},
    {"keepalives": "1", "keepalives_idle": "30", "tcp_user_timeout": "9000"},
    {"sslmode": "disable"},
    {"target_session_attrs": "read-write"},
]
# As SQLAlchemy writes them, and as libpq does. Nothing listens at the first one.
TWO_HOSTS = ["host=127.0.0.1:1&host={host}:{port}", "host=127.0.0.1,{host}&port=1,{port}"]


@pytest.fixture
def connections(monkeypatch):
    """What each new connection has: libpq's parameters, and what SHOW answers."""
    connect, seen = psycopg.connect, []

    def noting(*arguments, **parameters):
        connection = connect(*arguments, **parameters)
        names = [*SETTINGS, "search_path", "statement_timeout", "lock_timeout", "application_name"]
        shown = {name: connection.execute(f"SHOW {name}").fetchone()[0] for name in names}
        connection.rollback()
        seen.append((connection.info.get_parameters(), shown))
        return connection

    monkeypatch.setattr(psycopg, "connect", noting)
    return seen


@pytest.fixture
def query(postgres_server):
    """The part of a URL behind the question mark: where the server is, then these parameters."""

    def write(**parameters):
        place = {"host": postgres_server.host, "port": str(postgres_server.port)}
        values = {"user": postgres_server.user, "password": postgres_server.password}
        found = {**place, **values, **parameters}
        return "&".join(f"{name}={quote(value)}" for name, value in found.items() if value)

    return write


@pytest.fixture
def connect(connections, monkeypatch):
    """Let a reader connect by the URL; return what its connection has."""

    def engine(url):
        database = create_database_engine(a_config(database_url=POSTGRES_URL.parse(url)))
        database.connect().close()
        database.dispose()

    def alembic(url):
        monkeypatch.setenv("DATABASE_URL", url)
        command.current(alembic_config())

    def listener(url):
        with closing(Listener(a_config(database_url=POSTGRES_URL.parse(url)))) as waiting:
            waiting.wait()

    readers = {"engine": engine, "alembic": alembic, "listener": listener}

    def let(reader, url):
        readers[reader](url)
        return connections[-1]

    return let


@pytest.fixture
def name(engine):
    """The name of a database that has the tables."""
    return engine.url.database


@pytest.fixture
def service(postgres_server, monkeypatch, tmp_path):
    """A file of connection services, with one that leads to the server."""
    place = f"host={postgres_server.host}\nport={postgres_server.port}\nuser={postgres_server.user}"
    password = postgres_server.password
    lines = ["[shop]", place, *([f"password={password}"] if password else []), ""]
    (tmp_path / "services").write_text("\n".join(lines))
    monkeypatch.setenv("PGSERVICEFILE", str(tmp_path / "services"))
    return "shop"


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("parameters", PARAMETERS, ids=lambda parameters: next(iter(parameters)))
def test_every_reader_keeps_the_parameters_of_the_url(
    connect, query, name, reader, scheme, parameters
):
    found, _ = connect(reader, f"{scheme}:///{name}?{query(**parameters)}")

    assert {key: found.get(key) for key in parameters} == parameters


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("form", TWO_HOSTS)
def test_every_reader_tries_one_host_after_the_other(
    connect, query, postgres_server, name, reader, form
):
    hosts = form.format(host=postgres_server.host, port=postgres_server.port)

    found, _ = connect(reader, f"postgresql:///{name}?{query(host='', port='')}&{hosts}")

    assert found["host"] == postgres_server.host


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_finds_a_service(connect, service, name, reader):
    found, _ = connect(reader, f"postgresql:///{name}?service={service}")

    assert (found["service"], found["dbname"]) == (service, name)


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_keeps_the_options_of_the_url(connect, query, name, reader):
    options = "-csearch_path=public,pg_temp --lock_timeout=77ms"

    _, shown = connect(reader, f"postgresql:///{name}?{query(options=options)}")

    assert (shown["search_path"], shown["lock_timeout"]) == ("public,pg_temp", "77ms")


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_pins_what_the_code_relies_on(connect, query, name, monkeypatch, reader):
    monkeypatch.setenv("PGDATESTYLE", "German")
    monkeypatch.setenv("PGTZ", "Asia/Kathmandu")
    monkeypatch.setenv("PGCLIENTENCODING", "latin1")
    options = "-c datestyle=SQL -c default_transaction_isolation=serializable"

    _, shown = connect(
        reader, f"postgresql:///{name}?{query(options=options, client_encoding='latin1')}"
    )

    assert {setting: shown[setting] for setting in SETTINGS} == SETTINGS


@pytest.mark.parametrize("reader", ["engine", "listener"])
def test_a_limit_in_the_url_replaces_the_one_of_the_settings(connect, query, name, reader):
    _, shown = connect(reader, f"postgresql:///{name}?{query(options='-c statement_timeout=7s')}")

    assert (shown["statement_timeout"], shown["lock_timeout"]) == ("7s", "3s")


def test_a_migration_has_no_limit_of_ours(connect, query, name):
    _, shown = connect("alembic", f"postgresql:///{name}?{query()}")

    assert (shown["statement_timeout"], shown["lock_timeout"]) == ("0", "0")


@pytest.mark.parametrize(
    ("reader", "application"),
    [
        ("engine", "handshake"),
        ("alembic", "handshake (migrating)"),
        ("listener", "handshake worker (listening)"),
    ],
)
def test_an_administrator_sees_who_is_connected(connect, query, name, reader, application):
    _, shown = connect(reader, f"postgresql:///{name}?{query()}")

    assert shown["application_name"] == application


@pytest.mark.parametrize("reader", READERS)
def test_a_connection_that_needs_another_kind_of_server_is_refused(connect, query, name, reader):
    url = f"postgresql:///{name}?{query(target_session_attrs='standby')}"

    with pytest.raises(REFUSALS, match="standby"):
        connect(reader, url)
