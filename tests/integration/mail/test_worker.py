import re
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.accounts.registration import register
from app.cli.processes import deliver_one
from app.cli.purging import purge_now
from app.database.models import OutboxEmail, Status
from app.mail.worker import Listener, work
from app.services import services
from tests.support.builders import (
    a_new_account,
    a_queued_email,
    an_unconfirmed_user,
)
from tests.support.processes import eventually

LISTENING = "application_name = 'handshake worker (listening)' AND datname = current_database()"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def stopping():
    return threading.Event()


@pytest.fixture
def register_now(cloned_app):
    """Register a user on the clone, with a real commit."""

    def register_one():
        with services().session_factory() as session:
            register(session, **a_new_account())

    with cloned_app.app_context():
        yield register_one


@pytest.fixture
def interrupted(cloned_app):
    """Let a step of the loop run on the clone; its first two calls lose their connection."""

    def interrupt(step):
        outages = iter(["first", "second"])

        def run():
            if next(outages, None):
                with services().session_factory() as session:
                    session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
            return step()

        return run

    with cloned_app.app_context():
        yield interrupt


@pytest.fixture
def listener(clone):
    with closing(Listener(replace(clone, outbox_poll_seconds=5.0))) as listener:
        yield listener


@pytest.fixture
def listening(postgresql):
    """The process ids of the server for connections that listen now."""
    postgresql.autocommit = True
    query = f"SELECT pid FROM pg_stat_activity WHERE {LISTENING}"
    return lambda: postgresql.execute(query).fetchall()


def test_the_worker_delivers_all_that_is_due_before_it_waits(app, save, inbox, stopping):
    ada = save(an_unconfirmed_user())
    save(*[a_queued_email(user_id=ada.id) for _ in range(3)])

    with app.app_context():
        work(purge_now, deliver_one, stopping.set, stopping)

    assert len(inbox.messages()) == 3


def test_the_worker_purges_before_it_delivers(app, save, committed, stopping):
    save(a_queued_email(status=Status.SENT, sent_at=LONG_AGO))
    found = []

    def deliver():
        found.append(committed(OutboxEmail))
        return deliver_one()

    with app.app_context():
        work(purge_now, deliver, stopping.set, stopping)

    assert found == [[]]


def test_a_worker_that_is_told_to_stop_finishes_its_email(app, save, committed, stopping):
    ada = save(an_unconfirmed_user())
    save(*[a_queued_email(user_id=ada.id) for _ in range(2)])

    def deliver():
        stopping.set()
        return deliver_one()

    with app.app_context():
        work(purge_now, deliver, stopping.set, stopping)

    assert {email.status for email in committed(OutboxEmail)} == {Status.SENT, Status.PENDING}


def test_the_worker_survives_an_outage_during_a_delivery(
    register_now, interrupted, inbox, stopping
):
    register_now()

    work(purge_now, interrupted(deliver_one), stopping.set, stopping, recovery_seconds=0.01)

    assert len(inbox.messages()) == 1


def test_the_worker_survives_an_outage_during_a_purge(register_now, interrupted, inbox, stopping):
    register_now()

    work(interrupted(purge_now), deliver_one, stopping.set, stopping, recovery_seconds=0.01)

    assert len(inbox.messages()) == 1


def test_an_outage_and_its_end_are_logged_once_each(interrupted, stopping, caplog):
    deliver = interrupted(deliver_one)

    with caplog.at_level("INFO", "app.mail.worker"):
        work(purge_now, deliver, stopping.set, stopping, recovery_seconds=0.01)

    waits, continues = caplog.messages
    assert re.match(r"worker waits for the database: .*terminating connection", waits)
    assert continues == "worker continues: the database is back"


def test_the_first_wait_begins_to_listen_and_returns_at_once(config):
    with closing(Listener(replace(config, outbox_poll_seconds=60.0))) as listener:
        notified = listener.wait()

    assert notified is False


def test_a_queued_email_wakes_the_worker(listener, register_now):
    listener.wait()
    register_now()

    notified = listener.wait()

    assert notified is True


def test_the_worker_looks_again_after_the_poll_interval(config):
    with closing(Listener(replace(config, outbox_poll_seconds=0.02))) as listener:
        listener.wait()

        notified = listener.wait()

    assert notified is False


def test_a_lost_connection_is_replaced(listener, register_now, postgresql):
    listener.wait()
    postgresql.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {LISTENING}")

    with pytest.raises(psycopg.OperationalError):
        listener.wait()
    listener.wait()

    register_now()
    assert listener.wait() is True


def test_an_outage_during_a_delivery_replaces_the_listening_connection(
    listener, interrupted, listening
):
    listener.wait()
    before = listening()

    with pytest.raises(OperationalError):
        listener.closed_by_failure()(interrupted(deliver_one))()
    listener.wait()

    assert len(before) == len(listening()) == 1
    assert listening() != before


def test_a_listener_that_is_refused_leaves_no_connection(listener, listening, monkeypatch):
    monkeypatch.setattr("app.mail.worker.CHANNEL", "'no channel'")

    with pytest.raises(psycopg.Error):
        listener.wait()

    eventually(lambda: listening() == [], "the end of the connection")


def test_the_database_password_may_contain_any_character(config, odd_login):
    url = config.database_url.set(username=odd_login.user, password=odd_login.password)

    with closing(Listener(replace(config, database_url=url, outbox_poll_seconds=0.02))) as listener:
        listener.wait()

        assert listener.wait() is False


def test_a_worker_that_knows_only_a_pooler_polls_and_says_so(clone, listening, caplog):
    config = replace(clone, database_behind_pooler=True, outbox_poll_seconds=0.02)

    with caplog.at_level("INFO", "app.mail.worker"), closing(Listener(config)) as listener:
        notified = listener.wait()

    assert notified is False
    assert listening() == []
    assert caplog.messages == [
        "worker looks for emails every 0.02 s: a pooler passes on no notification, and"
        " DATABASE_DIRECT_URL is not set"
    ]


def test_a_worker_listens_without_the_pooler(clone, register_now):
    pooler = clone.database_url.set(query={}, host="127.0.0.1", port=1)
    config = replace(
        clone,
        database_behind_pooler=True,
        database_url=pooler,
        database_direct_url=clone.database_url,
        outbox_poll_seconds=5.0,
    )
    with closing(Listener(config)) as listener:
        listener.wait()
        register_now()

        assert listener.wait() is True
