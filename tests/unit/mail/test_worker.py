import re
import threading
from unittest.mock import call

import psycopg
import pytest
from sqlalchemy.exc import InternalError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.mail.worker import Listener, work
from tests.support.builders import a_config
from tests.unit.doubles import fresh, fresh_door

OUTAGE = OperationalError("SELECT", {}, Exception("the database is shutting down"))


class Steps:
    """What the loop calls."""

    def deliver(self) -> bool:
        """Deliver one email."""

    def wait(self) -> bool:
        """Wait for news."""


@pytest.fixture
def calls():
    """The loop's steps, mocked, and the order in which they were called."""
    return fresh(Steps)


@pytest.fixture
def stopping():
    """The order to stop: given after so many looks at it."""
    order = fresh(threading.Event)

    def after(looks):
        order.is_set.side_effect = [False] * looks + [True]
        return order

    return after


@pytest.fixture
def connect(monkeypatch):
    """The way to PostgreSQL, mocked."""
    door = fresh_door(psycopg.connect)
    door.return_value = fresh(psycopg.Connection)
    monkeypatch.setattr(psycopg, "connect", door)
    return door


def test_the_worker_delivers_all_that_is_due_before_it_waits(calls, stopping):
    calls.deliver.side_effect = [True, True, False]

    work(calls.deliver, calls.wait, stopping(3))

    assert [name for name, _, _ in calls.method_calls] == ["deliver", "deliver", "deliver", "wait"]


def test_the_worker_finishes_the_email_in_hand_when_told_to_stop(calls, stopping):
    calls.deliver.side_effect = [True]

    work(calls.deliver, calls.wait, stopping(1))

    calls.deliver.assert_called_once_with()


@pytest.mark.parametrize(
    "outage",
    [
        OUTAGE,
        PoolTimeout("no connection is free"),
        psycopg.OperationalError("the connection is lost"),
        InternalError("COMMIT", {}, Exception("idle-in-transaction timeout")),
        ProgrammingError("SELECT", {}, Exception("the migration has not run yet")),
    ],
    ids=lambda outage: type(outage).__name__,
)
def test_the_worker_outlasts_an_outage_of_the_database(calls, stopping, outage):
    order = stopping(3)
    calls.deliver.side_effect = [outage, outage, False]

    work(calls.deliver, calls.wait, order, recovery_seconds=2.0)

    calls.wait.assert_called_once_with()
    assert order.wait.call_args_list == [call(2.0), call(2.0)]


def test_an_outage_is_logged_once_and_so_is_its_end(calls, stopping, caplog):
    calls.deliver.side_effect = [OUTAGE, OUTAGE, False, False]

    with caplog.at_level("INFO", "app.mail.worker"):
        work(calls.deliver, calls.wait, stopping(4))

    waits, goes_on = caplog.messages
    assert re.match(r"worker waits for the database: .*the database is shutting down", waits)
    assert goes_on == "worker goes on: the database is back"


def test_the_worker_looks_again_once_it_listens(connect):
    listener = Listener(a_config())

    heard = listener.wait()

    assert heard is False
    connect.return_value.execute.assert_called_once_with("LISTEN outbox")


def test_a_queued_email_wakes_the_worker(connect):
    listener = Listener(a_config())
    listener.wait()
    connect.return_value.notifies.return_value = iter(["news"])

    heard = listener.wait()

    assert heard is True


def test_the_worker_looks_anyway_when_nothing_is_heard(connect):
    listener = Listener(a_config(outbox_poll_seconds=0.1))
    listener.wait()
    connect.return_value.notifies.return_value = iter([])

    heard = listener.wait()

    assert heard is False
    connect.return_value.notifies.assert_called_once_with(timeout=0.1, stop_after=1)


def test_a_lost_connection_is_replaced(connect):
    listener = Listener(a_config())
    listener.wait()
    connect.return_value.notifies.side_effect = psycopg.OperationalError

    with pytest.raises(psycopg.OperationalError):
        listener.wait()
    listener.wait()

    assert connect.call_count == 2


def test_the_password_of_the_database_may_hold_anything(connect):
    url = a_config().database_url.set(password="a b'\\%/@")
    listener = Listener(a_config(database_url=url))

    listener.wait()

    assert connect.call_args.kwargs["password"] == "a b'\\%/@"
