from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app import create_app
from app.database.models import OutboxEmail, Status
from app.mail.outbox import deliver_next
from app.cli.processes import send_email
from tests.support.builders import a_queued_email
from tests.support.mail_servers import (
    busy,
    login_refused,
    no_such_mailbox,
    stuttering,
    unreachable,
)

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
DELAY = timedelta(seconds=10)


@pytest.fixture
def queued(save):
    """Put one email into the outbox."""

    def put(**row):
        return save(a_queued_email(**row))

    return put


@pytest.fixture
def send(app):
    """Hand an email to the real sink."""
    with app.app_context():
        yield send_email


@pytest.fixture
def broken_send(config, session_factory):
    """Hand an email to a mail server that is in trouble."""
    with ExitStack() as stack:

        def start(server):
            _, port = stack.enter_context(server)
            login = {"mail_username": "ada", "mail_password": "a guess"}
            app = create_app(
                replace(config, mail_port=port, **login), session_factory=session_factory
            )
            stack.enter_context(app.app_context())
            return send_email

        yield start


def test_deliver_next_sends_the_email(session, queued, send, inbox):
    email = queued()

    deliver_next(session, send, DELAY)

    arrived = [message.email["Message-ID"] for message in inbox.messages()]
    assert arrived == [f"<{email.id}@handshake.example>"], "what was sent has not arrived"


@time_machine.travel(NOON, tick=False)
def test_a_sent_email_is_marked_as_sent(session, queued, send, committed):
    queued()

    deliver_next(session, send, DELAY)

    [email] = committed(OutboxEmail)
    assert (email.status, email.sent_at, email.attempts) == (Status.SENT, NOON, 1)


def test_whoever_waits_holds_no_transaction_open(session, send):
    deliver_next(session, send, DELAY)

    assert not session.in_transaction()


def test_deliver_next_tells_whether_there_was_something_to_do(session, queued, send):
    queued()

    busy = deliver_next(session, send, DELAY)
    idle = deliver_next(session, send, DELAY)

    assert (busy, idle) == (True, False)


@time_machine.travel(NOON, tick=False)
def test_a_busy_server_is_tried_again_later(session, queued, broken_send, committed):
    queued()

    deliver_next(session, broken_send(busy()), DELAY)

    [email] = committed(OutboxEmail)
    assert (email.status, email.due_at) == (Status.PENDING, NOON + timedelta(seconds=10))


@time_machine.travel(NOON, tick=False)
def test_every_attempt_waits_four_times_longer(session, queued, broken_send, committed):
    queued(attempts=2)

    deliver_next(session, broken_send(busy()), DELAY)

    [email] = committed(OutboxEmail)
    assert email.due_at == NOON + timedelta(seconds=160)


def test_the_row_tells_what_the_server_said(session, queued, broken_send, committed):
    queued()

    deliver_next(session, broken_send(busy()), DELAY)

    [email] = committed(OutboxEmail)
    assert email.last_error.startswith("SMTPDataError: (451")


def test_a_server_that_stutters_is_tried_again_later(session, queued, broken_send, committed):
    queued()

    deliver_next(session, broken_send(stuttering()), DELAY)

    [email] = committed(OutboxEmail)
    assert (email.status, email.attempts) == (Status.PENDING, 1)


def test_the_log_tells_that_an_email_was_sent(session, queued, send, lines):
    email = queued()

    deliver_next(session, send, DELAY)

    assert f" INFO app.outbox request=- email id={email.id} kind=welcome" in lines()[-1]
    assert lines()[-1].endswith(" attempt=1 sent")


@time_machine.travel(NOON, tick=False)
def test_the_log_tells_when_an_email_is_tried_again(session, queued, broken_send, lines):
    queued()

    deliver_next(session, broken_send(busy()), DELAY)

    assert " WARNING app.outbox " in lines()[-1]
    assert " attempt=1 postponed to 12:00:10 UTC: SMTPDataError: (451" in lines()[-1]


def test_the_log_tells_that_an_email_was_given_up(session, queued, broken_send, lines):
    queued()

    deliver_next(session, broken_send(no_such_mailbox()), DELAY)

    assert " attempt=1 given up: SMTPRecipientsRefused: " in lines()[-1]


def test_a_refused_recipient_is_given_up_at_once(session, queued, broken_send, committed):
    queued()

    deliver_next(session, broken_send(no_such_mailbox()), DELAY)

    [email] = committed(OutboxEmail)
    assert (email.status, email.attempts) == (Status.GIVEN_UP, 1)


def test_a_refused_login_is_our_trouble_and_gives_no_email_up(
    session, queued, broken_send, committed
):
    queued()

    deliver_next(session, broken_send(login_refused()), DELAY)

    [email] = committed(OutboxEmail)
    assert (email.status, email.attempts) == (Status.PENDING, 1)
    assert email.last_error.startswith("SMTPAuthenticationError: (535")


def test_an_unreachable_server_is_tried_again_later(session, queued, broken_send, committed):
    queued()

    deliver_next(session, broken_send(unreachable()), DELAY)

    [email] = committed(OutboxEmail)
    assert (email.status, email.attempts) == (Status.PENDING, 1)
    assert email.last_error.startswith("ConnectionRefusedError")


def test_the_eighth_failure_is_the_last(session, queued, broken_send, committed):
    queued(attempts=7)

    deliver_next(session, broken_send(busy()), DELAY)

    [email] = committed(OutboxEmail)
    assert (email.status, email.attempts) == (Status.GIVEN_UP, 8)


def test_a_late_success_forgets_the_trouble_before(session, queued, send, committed):
    queued(attempts=3, last_error="SMTPDataError: (451, ...)")

    deliver_next(session, send, DELAY)

    [email] = committed(OutboxEmail)
    assert (email.status, email.attempts, email.last_error) == (Status.SENT, 4, None)


def test_trouble_is_cut_to_what_the_row_can_hold(session, queued, committed):
    queued()

    deliver_next(session, explode, DELAY)

    [email] = committed(OutboxEmail)
    assert email.last_error == "ValueError: " + "x" * 487


def test_an_unknown_kind_waits_for_a_newer_worker(session, queued, send, committed):
    queued(kind="invented tomorrow")

    deliver_next(session, send, DELAY)

    [email] = committed(OutboxEmail)
    assert email.status == Status.PENDING
    assert "invented tomorrow" in email.last_error


def explode(_email):
    raise ValueError("\0" + "x" * 600)
