"""Several workers at one outbox: real locks, real connections, a real SMTP server.

No twin: a mock has no locks and no second connection.
"""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from app import create_app
from app.accounts.registration import WELCOME
from app.cli.processes import deliver_one
from app.database.models import OutboxEmail, Status
from app.mail.messages import compose
from app.mail.outbox import deliver_next
from app.mail.worker import work
from app.services import services
from tests.support.builders import LINKS, a_queued_email, an_unconfirmed_user

EMAILS = 10
DELAY = timedelta(seconds=10)
KINDS = {WELCOME.name: WELCOME}
TERMINATE_THE_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
write = partial(compose, kinds=KINDS, links=LINKS, sender="Handshake <hello@handshake.example>")


@pytest.fixture
def sessions(cloned_app, cloned_sessions):
    with cloned_app.app_context():
        yield cloned_sessions


@pytest.fixture
def queue(sessions):
    """Commit some emails to one user."""

    def put(count):
        with sessions() as session:
            ada = an_unconfirmed_user()
            session.add_all([a_queued_email(user=ada) for _ in range(count)])
            session.commit()

    return put


def test_two_workers_send_every_email_once(cloned_app, queue, inbox):
    queue(EMAILS)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(deliver_all, [cloned_app, cloned_app]))

    sent = Counter(message.email["Message-ID"] for message in inbox.messages())
    assert len(sent) == EMAILS
    assert set(sent.values()) == {1}


def test_a_second_worker_skips_an_email_that_is_being_sent(sessions, queue):
    queue(1)
    meanwhile = []

    def send(_id):
        with sessions() as other:
            meanwhile.append(deliver_next(other, id_of, send, DELAY))

    with sessions() as session:
        deliver_next(session, id_of, send, DELAY)

    assert meanwhile == [False]


def test_a_second_worker_sends_another_email_meanwhile(sessions, queue):
    queue(2)
    sent = []

    def send(id_):
        sent.append(id_)
        with sessions() as other:
            deliver_next(other, id_of, send, DELAY)

    with sessions() as session:
        deliver_next(session, id_of, send, DELAY)

    assert len(set(sent)) == 2


def test_an_email_is_due_again_after_its_worker_lost_the_database(sessions, queue):
    queue(1)

    def lose_the_database(_id):
        with sessions() as other:
            other.execute(text(TERMINATE_THE_OTHERS))

    with pytest.raises(OperationalError), sessions() as session:
        deliver_next(session, id_of, lose_the_database, DELAY)

    with sessions() as session:
        [email] = session.scalars(select(OutboxEmail).with_for_update(nowait=True)).all()
        assert (email.status, email.attempts) == (Status.PENDING, 0)


def test_a_worker_continues_after_a_delivery_that_took_too_long(clone, queue, inbox):
    app = create_app(replace(clone, database_idle_timeout=0.05))
    queue(1)
    stopping, delays = threading.Event(), iter([0.1])

    def send_slowly(message):
        time.sleep(next(delays, 0))
        services().mail.send(message)

    def deliver():
        with services().session_factory() as session:
            return deliver_next(session, write, send_slowly, DELAY)

    with app.app_context():
        work(do_not_purge, deliver, stopping.set, stopping, recovery_seconds=0.01)
        services().session_factory.kw["bind"].dispose()

    # On a busy machine the second attempt may take too long as well.
    first, *again = [message.email["Message-ID"] for message in inbox.messages()]
    assert set(again) == {first}


def test_the_workers_are_notified_at_the_commit_and_not_before(sessions, postgresql):
    postgresql.autocommit = True
    postgresql.execute("LISTEN outbox")

    with sessions() as session:
        session.add(a_queued_email())
        session.flush()
        too_early = list(postgresql.notifies(timeout=0.02, stop_after=1))
        session.commit()
    in_time = list(postgresql.notifies(timeout=1, stop_after=1))

    assert not too_early, "a worker that looks now finds nothing: the row is not committed yet"
    assert in_time, "no worker is notified of the email"


def test_an_email_that_is_rolled_back_notifies_no_worker(sessions, postgresql):
    postgresql.autocommit = True
    postgresql.execute("LISTEN outbox")

    with sessions() as session:
        session.add(a_queued_email())
        session.flush()
        session.rollback()

    notified = list(postgresql.notifies(timeout=0.02, stop_after=1))
    assert not notified, "the workers were notified of an email that does not exist"


def deliver_all(app):
    with app.app_context():
        while deliver_one():
            pass


def id_of(email):
    """Stand in for the message of an email."""
    return email.id


def do_not_purge():
    """Stand in for the purge, which needs no connection here."""
