import smtplib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import time_machine

from app.accounts.registration import ALREADY_REGISTERED
from app.database.models import Status
from app.mail.messages import compose
from app.mail.outbox import deliver_next
from app.web import CORE
from tests.support.builders import LINKS, a_queued_email, a_user

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
DELAY = timedelta(seconds=10)
KINDS = {kind.name: kind for kind in CORE.email_kinds}
READS_THE_USER = replace(
    ALREADY_REGISTERED, link=lambda links, email: links.page_url(f"/{email.user.email}")
)
write = partial(compose, kinds=KINDS, links=LINKS, sender="Handshake <hello@handshake.example>")


@pytest.fixture
def queued(session):
    """Put one email into the outbox."""

    def put(**row):
        session.scalar.return_value = a_queued_email(**{"user_id": 1, **row})
        return session.scalar.return_value

    return put


@pytest.fixture
def deliver_once(session, mail):
    """Deliver the next email to the mocked mail server, which may be in trouble."""

    def deliver(trouble=None):
        mail.send.side_effect = trouble
        return deliver_next(session, write, mail.send, DELAY)

    return deliver


def test_deliver_next_sends_the_email(queued, deliver_once, mail):
    email = queued()

    deliver_once()

    [message] = mail.send.call_args.args
    assert message.msgId == f"<{email.id}@handshake.example>"


@time_machine.travel(NOON, tick=False)
def test_a_sent_email_is_marked_as_sent(queued, deliver_once, session):
    email = queued()

    deliver_once()

    assert (email.status, email.sent_at, email.attempts) == (Status.SENT, NOON, 1)
    session.commit.assert_called_once_with()


def test_no_query_runs_while_the_email_is_sent(session):
    session.scalar.return_value = a_queued_email(
        user=a_user(email="ada@example.com"), kind=READS_THE_USER.name
    )
    sent, before, during = [], [], []

    def send(message):
        before.extend(session.mock_calls)
        sent.append(message.body)
        during.extend(session.mock_calls[len(before) :])

    deliver_next(session, partial(write, kinds={READS_THE_USER.name: READS_THE_USER}), send, DELAY)

    [text] = sent
    assert "http://handshake.example/ada@example.com" in text
    assert before
    assert during == []


def test_an_empty_outbox_leaves_no_transaction_open(deliver_once, session):
    deliver_once()

    session.rollback.assert_called_once_with()


def test_deliver_next_returns_whether_an_email_was_due(queued, deliver_once, session):
    queued()

    first = deliver_once()
    session.scalar.return_value = None
    second = deliver_once()

    assert (first, second) == (True, False)


def test_a_delivery_deletes_no_rows(queued, deliver_once, session):
    queued()

    deliver_once()

    session.execute.assert_not_called()
    session.delete.assert_not_called()


@time_machine.travel(NOON, tick=False)
def test_a_busy_server_is_tried_again_later(queued, deliver_once, session):
    email = queued()

    deliver_once(busy())

    assert (email.status, email.due_at) == (Status.PENDING, NOON + timedelta(seconds=10))
    session.commit.assert_called_once_with()


@time_machine.travel(NOON, tick=False)
def test_each_retry_waits_four_times_longer(queued, deliver_once, session):
    email = queued(attempts=2)

    deliver_once(busy())

    assert email.due_at == NOON + timedelta(seconds=160)
    session.commit.assert_called_once_with()


def test_the_row_keeps_the_reply_of_the_server(queued, deliver_once, session):
    email = queued()

    deliver_once(busy())

    assert email.last_error.startswith("SMTPDataError: (451")
    session.commit.assert_called_once_with()


def test_a_server_whose_reply_contains_a_nul_is_tried_again_later(queued, deliver_once, session):
    email = queued()

    deliver_once(stuttering())

    assert (email.status, email.attempts) == (Status.PENDING, 1)
    assert "\0" not in email.last_error  # PostgreSQL cannot store it
    session.commit.assert_called_once_with()


def test_a_sent_email_is_logged(queued, deliver_once, lines):
    email = queued()

    deliver_once()

    [line] = [line for line in lines() if " app.mail.outbox " in line]
    assert f" INFO app.mail.outbox request=- email id={email.id} kind=welcome" in line
    assert line.endswith(" attempt=1 sent")


@time_machine.travel(NOON, tick=False)
def test_a_postponed_email_is_logged_with_its_next_attempt(queued, deliver_once, lines):
    queued()

    deliver_once(busy())

    [line] = [line for line in lines() if " app.mail.outbox " in line]
    assert " WARNING app.mail.outbox " in line
    assert " attempt=1 postponed to 12:00:10 UTC: SMTPDataError: (451" in line


def test_an_email_that_is_given_up_is_logged(queued, deliver_once, lines):
    queued()

    deliver_once(no_such_mailbox())

    [line] = [line for line in lines() if " app.mail.outbox " in line]
    assert " WARNING app.mail.outbox " in line
    assert " attempt=1 given up: SMTPRecipientsRefused: " in line


def test_an_email_to_a_refused_recipient_is_given_up_at_once(queued, deliver_once, session):
    email = queued()

    deliver_once(no_such_mailbox())

    assert (email.status, email.attempts) == (Status.GIVEN_UP, 1)
    session.commit.assert_called_once_with()


def test_a_refused_login_is_tried_again_later(queued, deliver_once, session):
    email = queued()

    deliver_once(login_refused())

    assert (email.status, email.attempts) == (Status.PENDING, 1)
    assert email.last_error.startswith("SMTPAuthenticationError: (535")
    session.commit.assert_called_once_with()


def test_an_unreachable_server_is_tried_again_later(queued, deliver_once, session):
    email = queued()

    deliver_once(unreachable())

    assert (email.status, email.attempts) == (Status.PENDING, 1)
    assert email.last_error.startswith("ConnectionRefusedError")
    session.commit.assert_called_once_with()


def test_the_eighth_failure_is_the_last(queued, deliver_once, session):
    email = queued(attempts=7)

    deliver_once(busy())

    assert (email.status, email.attempts) == (Status.GIVEN_UP, 8)
    session.commit.assert_called_once_with()


def test_a_success_clears_the_last_error(queued, deliver_once, session):
    email = queued(attempts=3, last_error="SMTPDataError: (451, ...)")

    deliver_once()

    assert (email.status, email.attempts, email.last_error) == (Status.SENT, 4, None)
    session.commit.assert_called_once_with()


def test_an_error_is_cut_to_the_length_of_its_column(queued, session):
    email = queued()

    deliver_next(session, write, explode, DELAY)

    assert email.last_error == "ValueError: " + "x" * 487
    session.commit.assert_called_once_with()


def test_an_email_of_an_unknown_kind_is_given_up_in_one_line(
    queued, deliver_once, session, mail, lines
):
    email = queued(kind="invented tomorrow")

    deliver_once()

    assert (email.status, email.attempts) == (Status.GIVEN_UP, 1)
    session.commit.assert_called_once_with()
    mail.send.assert_not_called()
    [line] = lines()
    assert " WARNING app.mail.outbox " in line
    assert (
        "kind=invented tomorrow attempt=1 given up: UnknownKind: no feature of this version "
        in line
    )


def test_the_email_after_one_of_an_unknown_kind_is_sent(session, deliver_once, mail):
    unknown = a_queued_email(user_id=1, kind="invented tomorrow")
    welcome = a_queued_email(user_id=1)
    session.scalar.side_effect = [unknown, welcome]

    deliver_once()
    deliver_once()

    [message] = mail.send.call_args.args
    assert message.msgId == f"<{welcome.id}@handshake.example>"
    assert (unknown.status, welcome.status) == (Status.GIVEN_UP, Status.SENT)


def busy():
    return smtplib.SMTPDataError(451, b"4.3.0 busy, come back later")


def stuttering():
    return smtplib.SMTPDataError(451, b"4.3.0 bu\0sy")


def no_such_mailbox():
    return smtplib.SMTPRecipientsRefused({"ada@example.com": (550, b"5.1.1 no such mailbox")})


def login_refused():
    return smtplib.SMTPAuthenticationError(535, b"5.7.8 wrong password")


def unreachable():
    return ConnectionRefusedError()


def explode(_message):
    raise ValueError("\0" + "x" * 600)
