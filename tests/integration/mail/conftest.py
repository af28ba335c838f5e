"""One email in the outbox, and its delivery; a user of the database with an odd password."""

import os
from contextlib import ExitStack
from dataclasses import replace
from typing import NamedTuple

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import func, select

from app import create_app
from app.mail.outbox import deliver_next
from app.services import services
from tests.support.builders import a_queued_email
from tests.support.delivery import DELAY, write
from tests.support.guards import TEST_DATABASE_PREFIX


@pytest.fixture
def queued(save):
    """Put one email into the outbox."""

    def put(**row):
        return save(a_queued_email(**row))

    return put


@pytest.fixture
def database_clock(session):
    """Read the clock of the database, which does not stand still during a test."""

    def read():
        now = session.scalar(select(func.clock_timestamp()))
        session.rollback()
        return now

    return read


@pytest.fixture
def deliver_once(app, config, session, session_factory):
    """Deliver the next email to the real sink, or to a mail server that is in trouble."""

    def deliver(server=None):
        with ExitStack() as stack:
            sender = using(stack.enter_context(server)) if server else app
            stack.enter_context(sender.app_context())
            return deliver_next(session, write, services().mail.send, DELAY)

    def using(address):
        login = {"mail_username": "ada", "mail_password": "a guess"}
        settings = replace(config, mail_port=address.port, **login)
        return create_app(settings, session_factory=session_factory)

    return deliver


class Login(NamedTuple):
    """A user of the database server."""

    user: str
    password: str


@pytest.fixture
def odd_login(postgres_server):
    """A user whose password has characters that mean something in a URL or to libpq.

    A server may check the password, or trust everyone on this machine, as the embedded one does.
    """
    login = Login(f"{TEST_DATABASE_PREFIX}{os.getpid()}_user", "a b'\\%/@")
    name = sql.Identifier(login.user)
    drop = sql.SQL("DROP ROLE IF EXISTS {}").format(name)
    with psycopg.connect(**postgres_server.login(), autocommit=True) as connection:
        try:
            connection.execute(drop)
            create = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
            connection.execute(create.format(name, sql.Literal(login.password)))
        except InsufficientPrivilege:
            pytest.skip("the user of TEST_DATABASE_URL may not create other users")
        yield login
        connection.execute(drop)
