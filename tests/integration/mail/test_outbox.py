from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import time_machine

from app import create_app
from app.accounts.registration import ALREADY_REGISTERED
from app.database.models import OutboxEmail, Status
from app.mail.messages import compose
from app.mail.outbox import deliver_next
from app.services import services
from app.web import CORE
from tests.support.builders import LINKS, a_queued_email, a_user, an_unconfirmed_user
from tests.support.faulty_mail_servers import (
    busy,
    login_refused,
    no_such_mailbox,
    stuttering,
    unreachable,
)

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
EARLY = datetime(2026, 1, 1, tzinfo=UTC)
LATE = datetime(2026, 1, 2, tzinfo=UTC)
DELAY = timedelta(seconds=10)
KINDS = {kind.name: kind for kind in CORE.email_kinds}
READS_THE_USER = replace(
    ALREADY_REGISTERED, link=lambda links, email: links.page_url(f"/{email.user.email}")
)
write = partial(compose, kinds=KINDS, links=LINKS, sender="Handshake <hello@handshake.example>")


@pytest.fixture
def queued(save):
    """Put one email into the outbox."""

    def put(**row):
        return save(a_queued_email(**row))

    return put


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


def test_deliver_next_sends_the_email(queued, deliver_once, inbox):
    email = queued()

    deliver_once()

    arrived = [message.email["Message-ID"] for message in inbox.messages()]
    assert arrived == [f"<{email.id}@handshake.example>"], "the email was sent but did not arrive"


@time_machine.travel(NOON, tick=False)
def test_a_sent_email_is_marked_as_sent(queued, deliver_once, committed):
    queued()

    deliver_once()

    [email] = committed(OutboxEmail)
    assert (email.status, email.sent_at, email.attempts) == (Status.SENT, NOON, 1)


def test_no_query_runs_while_the_email_is_sent(app, session, queued, queries, inbox):
    queued(user=a_user(email="ada@example.com"), kind=READS_THE_USER.name)
    before, during = [], []

    def send(message):
        before.extend(queries)
        services().mail.send(message)
        during.extend(queries[len(before) :])

    with app.app_context():
        deliver_next(
            session, partial(write, kinds={READS_THE_USER.name: READS_THE_USER}), send, DELAY
        )

    [message] = inbox.messages()
    assert "http://handshake.example/ada@example.com" in message.text
    assert "FROM users" in before[-1], "the user was not loaded while the email was composed"
    assert during == []


def test_an_empty_outbox_leaves_no_transaction_open(deliver_once, session):
    deliver_once()

    assert not session.in_transaction()


def test_deliver_next_returns_whether_an_email_was_due(queued, deliver_once):
    queued()

    first = deliver_once()
    second = deliver_once()

    assert (first, second) == (True, False)


def test_a_delivery_deletes_no_rows(queued, deliver_once, save, committed):
    old = queued(user_id=save(an_unconfirmed_user()).id, status=Status.SENT, sent_at=EARLY)
    due = queued(user_id=old.user_id)

    deliver_once()

    assert {email.id for email in committed(OutboxEmail)} == {old.id, due.id}


@time_machine.travel(NOON, tick=False)
def test_a_busy_server_is_tried_again_later(queued, deliver_once, committed):
    queued()

    deliver_once(busy())

    [email] = committed(OutboxEmail)
    assert (email.status, email.due_at) == (Status.PENDING, NOON + timedelta(seconds=10))


@time_machine.travel(NOON, tick=False)
def test_each_retry_waits_four_times_longer(queued, deliver_once, committed):
    queued(attempts=2)

    deliver_once(busy())

    [email] = committed(OutboxEmail)
    assert email.due_at == NOON + timedelta(seconds=160)


def test_the_row_keeps_the_reply_of_the_server(queued, deliver_once, committed):
    queued()

    deliver_once(busy())

    [email] = committed(OutboxEmail)
    assert email.last_error.startswith("SMTPDataError: (451")


def test_a_server_whose_reply_contains_a_nul_is_tried_again_later(queued, deliver_once, committed):
    queued()

    deliver_once(stuttering())

    [email] = committed(OutboxEmail)
    assert (email.status, email.attempts) == (Status.PENDING, 1)


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


def test_an_email_to_a_refused_recipient_is_given_up_at_once(queued, deliver_once, committed):
    queued()

    deliver_once(no_such_mailbox())

    [email] = committed(OutboxEmail)
    assert (email.status, email.attempts) == (Status.GIVEN_UP, 1)


def test_a_refused_login_is_tried_again_later(queued, deliver_once, committed):
    queued()

    deliver_once(login_refused())

    [email] = committed(OutboxEmail)
    assert (email.status, email.attempts) == (Status.PENDING, 1)
    assert email.last_error.startswith("SMTPAuthenticationError: (535")


def test_an_unreachable_server_is_tried_again_later(queued, deliver_once, committed):
    queued()

    deliver_once(unreachable())

    [email] = committed(OutboxEmail)
    assert (email.status, email.attempts) == (Status.PENDING, 1)
    assert email.last_error.startswith("ConnectionRefusedError")


def test_the_eighth_failure_is_the_last(queued, deliver_once, committed):
    queued(attempts=7)

    deliver_once(busy())

    [email] = committed(OutboxEmail)
    assert (email.status, email.attempts) == (Status.GIVEN_UP, 8)


def test_a_success_clears_the_last_error(queued, deliver_once, committed):
    queued(attempts=3, last_error="SMTPDataError: (451, ...)")

    deliver_once()

    [email] = committed(OutboxEmail)
    assert (email.status, email.attempts, email.last_error) == (Status.SENT, 4, None)


def test_an_error_is_cut_to_the_length_of_its_column(queued, session, committed):
    queued()

    deliver_next(session, write, explode, DELAY)

    [email] = committed(OutboxEmail)
    assert email.last_error == "ValueError: " + "x" * 487


def test_an_email_of_an_unknown_kind_is_given_up_in_one_line(
    queued, deliver_once, committed, inbox, lines
):
    queued(kind="invented tomorrow")

    deliver_once()

    [email] = committed(OutboxEmail)
    assert (email.status, email.attempts) == (Status.GIVEN_UP, 1)
    assert inbox.messages() == []
    [line] = lines()
    assert " WARNING app.mail.outbox " in line
    assert (
        "kind=invented tomorrow attempt=1 given up: UnknownKind: no feature of this version "
        in line
    )


def test_the_email_after_one_of_an_unknown_kind_is_sent(queued, deliver_once, save, inbox):
    ada = save(an_unconfirmed_user())
    queued(user_id=ada.id, kind="invented tomorrow", due_at=EARLY)
    welcome = queued(user_id=ada.id, due_at=LATE)

    deliver_once()
    deliver_once()

    [message] = inbox.messages()
    assert message.email["Message-ID"] == f"<{welcome.id}@handshake.example>"


def explode(_message):
    raise ValueError("\0" + "x" * 600)
