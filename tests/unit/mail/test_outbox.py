import smtplib
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.database.models import Status
from app.mail.outbox import deliver_next
from tests.support.builders import a_queued_email

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
DELAY = timedelta(seconds=10)


@pytest.fixture
def queued(session):
    """Put one email into the outbox."""

    def put(**row):
        session.scalar.return_value = a_queued_email(**row)
        return session.scalar.return_value

    return put


@pytest.fixture
def send(mail):
    """Hand an email to the mocked mail server."""
    return mail.send


@pytest.fixture
def broken_send(mail):
    """Hand an email to a mail server that is in trouble."""

    def fail(trouble):
        mail.send.side_effect = trouble
        return mail.send

    return fail


def test_deliver_next_sends_the_email(session, queued, send):
    email = queued()

    deliver_next(session, send, DELAY)

    send.assert_called_once_with(email)


@time_machine.travel(NOON, tick=False)
def test_a_sent_email_is_marked_as_sent(session, queued, send):
    email = queued()

    deliver_next(session, send, DELAY)

    assert (email.status, email.sent_at, email.attempts) == (Status.SENT, NOON, 1)
    session.commit.assert_called_once_with()


def test_whoever_waits_holds_no_transaction_open(session, send):
    session.scalar.return_value = None

    deliver_next(session, send, DELAY)

    session.rollback.assert_called_once_with()


def test_deliver_next_tells_whether_there_was_something_to_do(session, queued, send):
    queued()

    busy = deliver_next(session, send, DELAY)
    session.scalar.return_value = None
    idle = deliver_next(session, send, DELAY)

    assert (busy, idle) == (True, False)


@time_machine.travel(NOON, tick=False)
def test_a_busy_server_is_tried_again_later(session, queued, broken_send):
    email = queued()

    deliver_next(session, broken_send(busy()), DELAY)

    assert (email.status, email.due_at) == (Status.PENDING, NOON + timedelta(seconds=10))


@time_machine.travel(NOON, tick=False)
def test_every_attempt_waits_four_times_longer(session, queued, broken_send):
    email = queued(attempts=2)

    deliver_next(session, broken_send(busy()), DELAY)

    assert email.due_at == NOON + timedelta(seconds=160)


def test_the_row_tells_what_the_server_said(session, queued, broken_send):
    email = queued()

    deliver_next(session, broken_send(busy()), DELAY)

    assert email.last_error.startswith("SMTPDataError: (451")


def test_a_server_that_stutters_is_tried_again_later(session, queued, broken_send):
    email = queued()

    deliver_next(session, broken_send(stuttering()), DELAY)

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


def test_a_refused_recipient_is_given_up_at_once(session, queued, broken_send):
    email = queued()

    deliver_next(session, broken_send(no_such_mailbox()), DELAY)

    assert (email.status, email.attempts) == (Status.GIVEN_UP, 1)


def test_a_refused_login_is_our_trouble_and_gives_no_email_up(session, queued, broken_send):
    email = queued()

    deliver_next(session, broken_send(login_refused()), DELAY)

    assert (email.status, email.attempts) == (Status.PENDING, 1)


def test_an_unreachable_server_is_tried_again_later(session, queued, broken_send):
    email = queued()

    deliver_next(session, broken_send(unreachable()), DELAY)

    assert (email.status, email.attempts) == (Status.PENDING, 1)


def test_the_eighth_failure_is_the_last(session, queued, broken_send):
    email = queued(attempts=7)

    deliver_next(session, broken_send(busy()), DELAY)

    assert (email.status, email.attempts) == (Status.GIVEN_UP, 8)


def test_a_late_success_forgets_the_trouble_before(session, queued, send):
    email = queued(attempts=3, last_error="SMTPDataError: (451, ...)")

    deliver_next(session, send, DELAY)

    assert (email.status, email.attempts, email.last_error) == (Status.SENT, 4, None)


def test_trouble_is_cut_to_what_the_row_can_hold(session, queued):
    email = queued()

    deliver_next(session, explode, DELAY)

    assert email.last_error == "ValueError: " + "x" * 487


def test_an_unknown_kind_waits_for_a_newer_worker(session, queued, send):
    email = queued(kind="invented tomorrow")
    send.side_effect = ValueError("'invented tomorrow' is not a valid Kind")

    deliver_next(session, send, DELAY)

    assert email.status == Status.PENDING
    assert "invented tomorrow" in email.last_error


def stuttering():
    return smtplib.SMTPDataError(451, b"4.3.0 bu\0sy")


def busy():
    return smtplib.SMTPDataError(451, b"4.3.0 busy, come back later")


def no_such_mailbox():
    return smtplib.SMTPRecipientsRefused({"ada@example.com": (550, b"5.1.1 no such mailbox")})


def login_refused():
    return smtplib.SMTPAuthenticationError(535, b"5.7.8 wrong password")


def unreachable():
    return ConnectionRefusedError()


def explode(_email):
    raise ValueError("\0" + "x" * 600)
