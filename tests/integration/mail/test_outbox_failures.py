from datetime import UTC, datetime, timedelta

import time_machine

from app.database.models import OutboxEmail, Status
from app.mail.outbox import deliver_next
from tests.support.builders import an_unconfirmed_user
from tests.support.delivery import DELAY, write
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


@time_machine.travel(NOON, tick=False)
def test_a_busy_server_is_tried_again_later(queued, deliver_once, committed, database_clock):
    queued()
    before = database_clock()

    deliver_once(busy())

    [email] = committed(OutboxEmail)
    assert email.status == Status.PENDING
    assert before < email.due_at - timedelta(seconds=10) < database_clock()


@time_machine.travel(NOON, tick=False)
def test_each_retry_waits_four_times_longer(queued, deliver_once, committed, database_clock):
    queued(attempts=2)
    before = database_clock()

    deliver_once(busy())

    [email] = committed(OutboxEmail)
    assert before < email.due_at - timedelta(seconds=160) < database_clock()


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


def test_a_postponed_email_is_logged_with_its_next_attempt(queued, deliver_once, lines):
    queued()

    deliver_once(busy())

    [line] = [line for line in lines() if " app.mail.outbox " in line]
    assert " WARNING app.mail.outbox " in line
    assert " attempt=1 postponed for 0:00:10: SMTPDataError: (451" in line


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
