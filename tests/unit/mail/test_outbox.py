from dataclasses import replace
from functools import partial

from app.accounts.registration import ALREADY_REGISTERED
from app.database.models import Status
from app.mail.outbox import deliver_next
from tests.support.builders import a_queued_email, a_user
from tests.support.delivery import DELAY, write
from tests.unit.doubles import sql_of

READS_THE_USER = replace(
    ALREADY_REGISTERED, link=lambda links, email: links.page_url(f"/{email.user.email}")
)


def test_deliver_next_sends_the_email(queued, deliver_once, mail):
    email = queued()

    deliver_once()

    [message] = mail.send.call_args.args
    assert message.msgId == f"<{email.id}@handshake.example>"


def test_a_sent_email_is_marked_as_sent(queued, deliver_once, session):
    email = queued()

    deliver_once()

    assert (email.status, email.attempts) == (Status.SENT, 1)
    assert sql_of(email.sent_at) == "clock_timestamp()"
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


def test_a_sent_email_is_logged(queued, deliver_once, lines):
    email = queued()

    deliver_once()

    [line] = [line for line in lines() if " app.mail.outbox " in line]
    assert f" INFO app.mail.outbox request=- email id={email.id} kind=welcome" in line
    assert line.endswith(" attempt=1 sent")
