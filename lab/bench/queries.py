"""What a request asks the database: its queries, and how often it waits for an answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import psycopg
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
    """Count how often a login waits for the database, and a registration."""
    with _site() as (client, _, waits):
        submit_form(client, "/login", email="nobody@example.com", password=PASSWORD)
        waits.clear()
        submit_form(client, "/register", **a_registration(email="grace@example.com"))
        registration = len(waits)
        waits.clear()
        submit_form(client, "/login", email="ada@example.com", password=PASSWORD)
        login = len(waits)
    return Measured(login, series={"round trips": {"login": login, "registration": registration}})


@contextmanager
def _site() -> Iterator[tuple[FlaskClient, list[str], list[None]]]:
    """Give a client, the statements, and an entry for each wait for the database."""
    sent: list[str] = []
    waits: list[None] = []
    wait = psycopg.Connection.wait

    def counting(self: psycopg.Connection, *given: Any, **named: Any) -> Any:
        waits.append(None)
        return wait(self, *given, **named)

    with server() as place, place.janitor("handshake_test_q", template_dbname=TEMPLATE):
        config = a_config(database_url=place.url("handshake_test_q"))
        engine = create_database_engine(config)
        event.listen(engine, "before_cursor_execute", lambda *given: sent.append(given[2]))
        with sessionmaker(engine)() as session:
            session.add(a_user())
            session.commit()
        app = create_app(config, session_factory=sessionmaker(engine))
        with patch.object(psycopg.Connection, "wait", counting):
            yield app.test_client(), sent, waits
        engine.dispose()
