"""What a request asks the database: its queries, and how often it waits for an answer."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile

from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import sessionmaker

from app import create_app
from app.database.engine import create_database_engine
from lab.bench.isolation import TEMPLATE, server
from lab.bench.rows import Measured
from tests.support.builders import PASSWORD, a_config, a_registration, a_user
from tests.support.form_submission import submit_form

ANONYMOUS = {"/": 0, "/login": 0, "/register": 0, "/healthz": 0, "/readyz": 1}
# libpq's trace: the messages of the client that the server answers.
WAITED_FOR = re.compile(rb"\tF\t\d+\t(?:Query|Sync)")
LOGGED_IN = {"/": 1, "/account": 1}


def queries() -> Measured:
    """Count the queries of pages; the figure is how many pages have more than they need."""
    counted: dict[str, int] = {}
    with _site() as (client, sent, _):
        for name, pages in (("anonymous", ANONYMOUS), ("logged in", LOGGED_IN)):
            for page in pages:
                client.get(page)  # the first connection sets itself up
                sent.clear()
                client.get(page)
                counted[f"{page}, {name}"] = len(sent)
            submit_form(client, "/login", email="ada@example.com", password=PASSWORD)
    needed = [*ANONYMOUS.values(), *LOGGED_IN.values()]
    more = sum(found > most for found, most in zip(counted.values(), needed, strict=True))
    return Measured(more, series={"queries": counted})


def round_trips() -> Measured:
    """Count the messages to PostgreSQL that a login waits for, and those of a registration."""
    with _site() as (client, _, trips):
        for _ in range(6):  # from the fifth time on, psycopg prepares a statement
            _register_and_log_in(client, trips)
        counted = _register_and_log_in(client, trips)
    return Measured(counted["login"], series={"round trips": counted})


def _register_and_log_in(client: FlaskClient, trips: Callable[[], int]) -> dict[str, int]:
    before = trips()
    submit_form(client, "/register", **a_registration(email=f"{before}@example.com"))
    between = trips()
    submit_form(client, "/login", email="ada@example.com", password=PASSWORD)
    login = trips() - between
    client.delete_cookie("session")
    return {"login": login, "registration": between - before}


@contextmanager
def _site() -> Iterator[tuple[FlaskClient, list[str], Callable[[], int]]]:
    """Give a client, the statements so far, and the number of messages that were answered."""
    sent: list[str] = []
    with (
        TemporaryFile() as trace,
        server() as place,
        place.janitor("handshake_test_q", template_dbname=TEMPLATE),
    ):
        engine = create_database_engine(a_config(database_url=place.url("handshake_test_q")))
        event.listen(engine, "before_cursor_execute", lambda *given: sent.append(given[2]))
        event.listen(engine, "connect", lambda given, _: given.pgconn.trace(trace.fileno()))
        with sessionmaker(engine)() as session:
            session.add(a_user())
            session.commit()

        def trips() -> int:
            trace.seek(0)
            return len(WAITED_FOR.findall(trace.read()))

        app = create_app(a_config(), session_factory=sessionmaker(engine))
        yield app.test_client(), sent, trips
        engine.dispose()
