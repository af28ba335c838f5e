"""One integration test's isolation: a savepoint, and the ways that other projects take."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from sqlalchemy import Engine, make_url, text
from sqlalchemy.orm import Session, sessionmaker

from app.database.engine import create_database_engine
from app.database.models import Base, User
from dev.postgres import embedded_postgres
from dev.postgres.memory import forget, in_memory
from lab.bench.rows import Measured
from tests.support.builders import a_config
from tests.support.postgres_server import Server, migrate

TEMPLATE, SHARED, CLONE = "handshake_test_template", "handshake_test_shared", "handshake_test_clone"
ROUNDS, QUICK = 30, 500  # of quick ways, more: a delay of the machine must not decide
INSERT = "INSERT INTO users (email, password_hash) VALUES ('ada@example.com', '')"


def savepoint() -> Measured:
    """Compare the fixture of our tests with a bare BEGIN, SAVEPOINT, ROLLBACK."""
    with server() as place, _engine(place) as engine:
        ours, bare = _medians(QUICK, lambda: _savepoint(engine), lambda: _bare(engine))
        found = {
            "savepoint and rollback": ours,
            "TRUNCATE": _median(lambda: _truncate(engine)),
            "clone of a template": _median(lambda: _clone(place)),
            "drop_all and create_all": _median(lambda: _create(engine)),
        }
    return Measured(ours, bare, ours / bare, {"isolation": found})


def clone() -> Measured:
    """Compare a clone of the migrated template with running the migrations."""
    with server() as place:
        cloned = _median(lambda: _clone(place), 15)
        migrated = _median(lambda: _migrate(place), 3)
    return Measured(cloned, migrated, cloned / migrated)


@contextmanager
def server() -> Iterator[Server]:
    """Run a server of this command's own, with a migrated template, within the block."""
    with TemporaryDirectory(prefix="handshake-bench-") as name:
        Path(name).chmod(0o711)  # if root starts it, the user `nobody` needs to enter
        cluster = in_memory(Path(name).resolve() / "postgres")
        try:
            with embedded_postgres(cluster, durable=False) as url:
                place = Server.at(make_url(url))
                with place.janitor(TEMPLATE, as_template=True):
                    _load(place, TEMPLATE)
                    yield place
        finally:
            forget(cluster)


def _load(server: Server, name: str) -> None:
    migrate(server.host, server.port, server.user, name, server.password, autocommit=True)


@contextmanager
def _engine(server: Server) -> Iterator[Engine]:
    with server.janitor(SHARED, template_dbname=TEMPLATE):
        engine = create_database_engine(a_config(database_url=server.url(SHARED)))
        yield engine
        engine.dispose()


def _median(do: Callable[[], object], rounds: int = ROUNDS) -> float:
    [median] = _medians(rounds, do)
    return median


def _medians(rounds: int, *ways: Callable[[], object]) -> list[float]:
    """Return the milliseconds of each way, measured in turn."""
    for do in ways:
        do()
    taken: list[list[float]] = [[] for _ in ways]
    for _ in range(rounds):
        for do, times in zip(ways, taken, strict=True):
            start = time.perf_counter()
            do()
            times.append(1000 * (time.perf_counter() - start))
    return [statistics.median(times) for times in taken]


def _savepoint(engine: Engine) -> None:
    with engine.connect() as connection:
        transaction = connection.begin()
        factory = sessionmaker(connection, join_transaction_mode="create_savepoint")
        with factory() as session:
            session.execute(text(INSERT))  # no object: what the ORM costs is not isolation
            session.commit()
        transaction.rollback()


def _bare(engine: Engine) -> None:
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        driver.execute("SAVEPOINT one")
        driver.execute(INSERT)
        driver.rollback()


def _truncate(engine: Engine) -> None:
    with sessionmaker(engine)() as session:
        _save_a_user(session)
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE users, attempts RESTART IDENTITY CASCADE"))


def _create(engine: Engine) -> None:
    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)
    with sessionmaker(engine)() as session:
        _save_a_user(session)


def _clone(server: Server) -> None:
    with server.janitor(CLONE, template_dbname=TEMPLATE):
        pass


def _migrate(server: Server) -> None:
    with server.janitor(CLONE):
        _load(server, CLONE)


def _save_a_user(session: Session) -> None:
    session.add(User(email="ada@example.com", password_hash=""))
    session.commit()
