import re
import threading
import time
from unittest.mock import call, create_autospec

import psycopg
import pytest
from sqlalchemy.exc import InternalError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.mail.worker import Listener, work
from tests.support.builders import a_config
from tests.unit.doubles import fresh, fresh_constructor

OUTAGE = OperationalError("SELECT", {}, Exception("the database is shutting down"))
OUTAGES = [
    OUTAGE,
    PoolTimeout("no connection is free"),
    psycopg.OperationalError("the connection is lost"),
    psycopg.InterfaceError("the connection is closed"),
    psycopg.errors.ReadOnlySqlTransaction("cannot execute LISTEN during recovery"),
    InternalError("COMMIT", {}, Exception("idle-in-transaction timeout")),
    ProgrammingError("SELECT", {}, Exception("the migration has not run yet")),
]


class Steps:
    """What the loop calls."""

    def purge(self) -> None:
        """Delete rows that are no longer needed."""

    def deliver(self) -> bool:
        """Deliver one email."""

    def wait(self) -> bool:
        """Wait for a notification."""


@pytest.fixture
def steps():
    """The steps of the loop, mocked; it also keeps the order in which they were called."""
    return fresh(Steps)


@pytest.fixture
def stopping():
    """The order to stop: it is given after so many rounds of the loop."""
    order = fresh(threading.Event)

    def after(rounds):
        order.is_set.side_effect = [False] * rounds + [True]
        return order

    return after


@pytest.fixture
def connect(monkeypatch):
    """The connection to PostgreSQL, mocked."""
    constructor = fresh_constructor(psycopg.connect)
    constructor.return_value = fresh(psycopg.Connection)
    constructor.return_value.execute.return_value.fetchone.return_value = ("set",)
    monkeypatch.setattr(psycopg, "connect", constructor)
    return constructor


def test_the_worker_delivers_all_that_is_due_before_it_waits(steps, stopping):
    steps.deliver.side_effect = [True, True, False]

    work(steps.purge, steps.deliver, steps.wait, stopping(3))

    assert steps.deliver.call_count == 3
    assert steps.method_calls[-1] == call.wait()
    steps.wait.assert_called_once_with()


def test_the_worker_purges_before_it_delivers(steps, stopping):
    steps.deliver.side_effect = [False]

    work(steps.purge, steps.deliver, steps.wait, stopping(1))

    assert steps.method_calls == [call.purge(), call.deliver(), call.wait()]


def test_a_worker_that_is_told_to_stop_finishes_its_email(steps, stopping):
    steps.deliver.side_effect = [True]

    work(steps.purge, steps.deliver, steps.wait, stopping(1))

    steps.deliver.assert_called_once_with()


@pytest.mark.parametrize("outage", OUTAGES, ids=lambda outage: type(outage).__name__)
def test_the_worker_survives_an_outage_during_a_delivery(steps, stopping, outage):
    order = stopping(3)
    steps.deliver.side_effect = [outage, outage, False]

    work(steps.purge, steps.deliver, steps.wait, order, recovery_seconds=2.0)

    steps.wait.assert_called_once_with()
    assert order.wait.call_args_list == [call(2.0), call(2.0)]


@pytest.mark.parametrize("outage", OUTAGES, ids=lambda outage: type(outage).__name__)
def test_the_worker_survives_an_outage_during_a_purge(steps, stopping, outage):
    order = stopping(3)
    steps.purge.side_effect = [outage, outage, None]
    steps.deliver.side_effect = [False]

    work(steps.purge, steps.deliver, steps.wait, order, recovery_seconds=2.0)

    steps.deliver.assert_called_once_with()
    assert order.wait.call_args_list == [call(2.0), call(2.0)]


def test_an_outage_and_its_end_are_logged_once_each(steps, stopping, caplog):
    steps.deliver.side_effect = [OUTAGE, OUTAGE, False, False]

    with caplog.at_level("INFO", "app.mail.worker"):
        work(steps.purge, steps.deliver, steps.wait, stopping(4))

    waits, continues = caplog.messages
    assert re.match(r"worker waits for the database: .*the database is shutting down", waits)
    assert continues == "worker continues: the database is back"


def test_the_first_wait_begins_to_listen_and_returns_at_once(connect):
    listener = Listener(a_config())

    notified = listener.wait()

    assert notified is False
    connect.return_value.execute.assert_called_with("LISTEN outbox")


def test_a_queued_email_wakes_the_worker(connect):
    listener = Listener(a_config())
    listener.wait()
    connect.return_value.notifies.return_value = iter(["notification"])

    notified = listener.wait()

    assert notified is True


def test_the_worker_looks_again_after_the_poll_interval(connect):
    listener = Listener(a_config(outbox_poll_seconds=0.1))
    listener.wait()
    connect.return_value.notifies.return_value = iter([])

    notified = listener.wait()

    assert notified is False
    connect.return_value.notifies.assert_called_once_with(timeout=0.1, stop_after=1)


def test_a_lost_connection_is_replaced(connect):
    listener = Listener(a_config())
    listener.wait()
    connect.return_value.notifies.side_effect = psycopg.OperationalError

    with pytest.raises(psycopg.OperationalError):
        listener.wait()
    listener.wait()

    assert connect.call_count == 2


@pytest.mark.parametrize("outage", OUTAGES, ids=lambda outage: type(outage).__name__)
def test_an_outage_during_a_delivery_replaces_the_listening_connection(connect, outage):
    listener = Listener(a_config())
    listener.wait()

    with pytest.raises(type(outage)), listener.closed_by_failure():
        raise outage
    listener.wait()

    assert connect.call_count == 2
    connect.return_value.close.assert_called_once_with()


def test_a_listener_that_is_refused_leaves_no_connection(connect):
    listener = Listener(a_config())
    settings = connect.return_value.execute.return_value
    connect.return_value.execute.side_effect = [settings, psycopg.errors.ReadOnlySqlTransaction]

    with pytest.raises(psycopg.InternalError):
        listener.wait()

    connect.return_value.close.assert_called_once_with()


def test_the_database_password_may_contain_any_character(connect):
    url = a_config().database_url.set(password="a b'\\%/@")
    listener = Listener(a_config(database_url=url))

    listener.wait()

    assert connect.call_args.kwargs["password"] == "a b'\\%/@"


def test_a_worker_that_knows_only_a_pooler_polls_and_says_so(connect, caplog):
    sleep = create_autospec(time.sleep)
    config = a_config(database_behind_pooler=True, outbox_poll_seconds=7.0)

    with caplog.at_level("INFO", "app.mail.worker"):
        notified = Listener(config, sleep).wait()

    assert notified is False
    sleep.assert_called_once_with(7.0)
    connect.assert_not_called()
    assert caplog.messages == [
        "worker looks for emails every 7 s: a pooler passes on no notification, and"
        " DATABASE_DIRECT_URL is not set"
    ]


def test_a_worker_listens_without_the_pooler(connect):
    url = a_config().database_url
    config = a_config(database_behind_pooler=True, database_direct_url=url.set(host="direct"))
    listener = Listener(config)

    listener.wait()

    assert connect.call_args.kwargs["host"] == "direct"
