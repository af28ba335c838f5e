import re
import threading
from contextlib import closing
from dataclasses import replace

import psycopg
import pytest
from sqlalchemy import text

from app.database.models import OutboxEmail, Status
from app.cli.processes import deliver_one
from app.accounts.registration import register
from app.services import services
from app.mail.worker import Listener, work
from tests.support.builders import PASSWORD, PASSWORDS, a_newcomer, a_queued_email


@pytest.fixture
def stopping():
    return threading.Event()


@pytest.fixture
def register_now(cloned_app):
    """Register somebody on the clone, with a real commit."""

    def register_one(email):
        with services().session_factory() as session:
            register(session, PASSWORDS, email, PASSWORD)

    with cloned_app.app_context():
        yield register_one


@pytest.fixture
def deliver_after_outages(cloned_app):
    """Deliver on the clone; the first two calls lose their connection."""
    outages = iter(["first", "second"])

    def deliver():
        if next(outages, None):
            with services().session_factory() as session:
                session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        return deliver_one()

    with cloned_app.app_context():
        yield deliver


@pytest.fixture
def listener(clone):
    with closing(Listener(replace(clone, outbox_poll_seconds=5.0))) as listener:
        yield listener


def test_the_worker_delivers_all_that_is_due_before_it_waits(app, save, inbox, stopping):
    ada = save(a_newcomer())
    save(*[a_queued_email(user_id=ada.id) for _ in range(3)])

    with app.app_context():
        work(deliver_one, stopping.set, stopping)

    assert len(inbox.messages()) == 3


def test_the_worker_finishes_the_email_in_hand_when_told_to_stop(app, save, committed, stopping):
    ada = save(a_newcomer())
    save(*[a_queued_email(user_id=ada.id) for _ in range(2)])

    def deliver():
        stopping.set()
        return deliver_one()

    with app.app_context():
        work(deliver, stopping.set, stopping)

    assert {email.status for email in committed(OutboxEmail)} == {Status.SENT, Status.PENDING}


def test_the_worker_outlasts_an_outage_of_the_database(
    register_now, deliver_after_outages, inbox, stopping
):
    register_now("ada@example.com")

    work(deliver_after_outages, stopping.set, stopping, recovery_seconds=0.01)

    assert len(inbox.messages()) == 1


def test_an_outage_is_logged_once_and_so_is_its_end(deliver_after_outages, stopping, caplog):
    with caplog.at_level("INFO", "app.mail.worker"):
        work(deliver_after_outages, stopping.set, stopping, recovery_seconds=0.01)

    waits, goes_on = caplog.messages
    assert re.match(r"worker waits for the database: .*terminating connection", waits)
    assert goes_on == "worker goes on: the database is back"


def test_the_worker_looks_again_once_it_listens(config):
    with closing(Listener(replace(config, outbox_poll_seconds=60.0))) as listener:
        heard = listener.wait()

    assert heard is False


def test_a_queued_email_wakes_the_worker(listener, register_now):
    listener.wait()
    register_now("ada@example.com")

    heard = listener.wait()

    assert heard is True


def test_the_worker_looks_anyway_when_nothing_is_heard(config):
    with closing(Listener(replace(config, outbox_poll_seconds=0.02))) as listener:
        listener.wait()

        heard = listener.wait()

    assert heard is False


def test_a_lost_connection_is_replaced(listener, register_now, postgresql):
    listener.wait()
    postgresql.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'handshake worker (listening)'"
    )

    with pytest.raises(psycopg.OperationalError):
        listener.wait()
    listener.wait()

    register_now("ada@example.com")
    assert listener.wait() is True


def test_the_password_of_the_database_may_hold_anything(config):
    url = config.database_url.set(password="a b'\\%/@")

    with closing(Listener(replace(config, database_url=url, outbox_poll_seconds=0.02))) as listener:
        listener.wait()

        assert listener.wait() is False
