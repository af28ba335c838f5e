import smtplib

from app.database.models import Status
from app.mail.outbox import deliver_next
from tests.support.builders import a_queued_email
from tests.support.delivery import DELAY, write
from tests.unit.doubles import sql_of


def test_a_busy_server_is_tried_again_later(queued, deliver_once, session):
    email = queued()

    deliver_once(busy())

    assert email.status == Status.PENDING
    assert sql_of(email.due_at) == "clock_timestamp() + make_interval(secs=>10.0)"
    session.commit.assert_called_once_with()


def test_each_retry_waits_four_times_longer(queued, deliver_once, session):
    email = queued(attempts=2)

    deliver_once(busy())

    assert sql_of(email.due_at) == "clock_timestamp() + make_interval(secs=>160.0)"
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
