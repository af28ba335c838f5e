"""Several workers at one outbox: real locks, real connections, a real SMTP server."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from app import create_app
from app.database.models import OutboxEmail, Status
from app.mail.outbox import deliver_next
from app.cli.processes import deliver_one, send_email
from app.services import services
from app.mail.worker import work
from tests.support.builders import a_newcomer, a_queued_email

EMAILS = 10
DELAY = timedelta(seconds=10)
TERMINATE_THE_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture
def sessions(cloned_app, cloned_sessions):
    with cloned_app.app_context():
        yield cloned_sessions


@pytest.fixture
def queue(sessions):
    """Commit some emails to one newcomer."""

    def put(count):
        with sessions() as session:
            ada = a_newcomer()
            session.add_all([a_queued_email(user=ada) for _ in range(count)])
            session.commit()

    return put


def test_two_workers_send_every_email_once(cloned_app, queue, inbox):
    queue(EMAILS)

    def work(_):
        with cloned_app.app_context():
            while deliver_one():
                pass

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))

    sent = Counter(message.email["Message-ID"] for message in inbox.messages())
    assert len(sent) == EMAILS
    assert set(sent.values()) == {1}


def test_an_email_in_hand_is_passed_by(sessions, queue):
    queue(1)
    meanwhile = []

    def send(_email):
        with sessions() as other:
            meanwhile.append(deliver_next(other, send, DELAY))

    with sessions() as session:
        deliver_next(session, send, DELAY)

    assert meanwhile == [False]


def test_a_worker_with_an_email_in_hand_leaves_the_others_to_others(sessions, queue):
    queue(2)
    sent = []

    def send(email):
        sent.append(email.id)
        with sessions() as other:
            deliver_next(other, send, DELAY)

    with sessions() as session:
        deliver_next(session, send, DELAY)

    assert len(set(sent)) == 2


def test_an_email_whose_worker_lost_the_database_is_free_again(sessions, queue):
    queue(1)

    def lose_the_database(_email):
        with sessions() as assassin:
            assassin.execute(text(TERMINATE_THE_OTHERS))

    with pytest.raises(OperationalError), sessions() as session:
        deliver_next(session, lose_the_database, DELAY)

    with sessions() as session:
        [email] = session.scalars(select(OutboxEmail).with_for_update(nowait=True)).all()
        assert (email.status, email.attempts) == (Status.PENDING, 0)


def test_a_worker_that_took_too_long_to_send_goes_on(clone, queue, inbox):
    app = create_app(replace(clone, database_idle_timeout=0.05))
    queue(1)
    stopping, delays = threading.Event(), iter([0.1])

    def deliver():
        def send(email):
            time.sleep(next(delays, 0))
            send_email(email)

        with services().session_factory() as session:
            return deliver_next(session, send, DELAY)

    with app.app_context():
        work(deliver, stopping.set, stopping, recovery_seconds=0.01)
        services().session_factory.kw["bind"].dispose()

    # On a busy machine the second attempt may take too long as well.
    first, *again = [message.email["Message-ID"] for message in inbox.messages()]
    assert set(again) == {first}


def test_the_workers_are_told_of_an_email_once_they_can_see_it(sessions, postgresql):
    postgresql.autocommit = True
    postgresql.execute("LISTEN outbox")

    with sessions() as session:
        session.add(a_queued_email())
        session.flush()
        told_too_early = list(postgresql.notifies(timeout=0.02, stop_after=1))
        session.commit()
    told_in_time = list(postgresql.notifies(timeout=1, stop_after=1))

    assert not told_too_early, "a worker that looks now finds nothing: the row is not committed yet"
    assert told_in_time, "nobody tells the workers of the email"


def test_a_registration_that_is_rolled_back_wakes_nobody(sessions, postgresql):
    postgresql.autocommit = True
    postgresql.execute("LISTEN outbox")

    with sessions() as session:
        session.add(a_queued_email())
        session.flush()
        session.rollback()

    told = list(postgresql.notifies(timeout=0.02, stop_after=1))
    assert not told, "the workers were told of an email that nobody will ever see"
