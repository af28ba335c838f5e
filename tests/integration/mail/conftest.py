"""One email in the outbox, and its delivery."""

from contextlib import ExitStack
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from app import create_app
from app.mail.outbox import deliver_next
from app.services import services
from tests.support.builders import a_queued_email
from tests.support.delivery import DELAY, write


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
