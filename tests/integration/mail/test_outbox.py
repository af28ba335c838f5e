from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import time_machine

from app.accounts.registration import ALREADY_REGISTERED
from app.database.models import OutboxEmail, Status
from app.mail.outbox import deliver_next
from app.services import services
from tests.support.builders import a_user, an_unconfirmed_user
from tests.support.delivery import DELAY, write

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
EARLY = datetime(2026, 1, 1, tzinfo=UTC)
LATE = datetime(2026, 1, 2, tzinfo=UTC)
READS_THE_USER = replace(
    ALREADY_REGISTERED, link=lambda links, email: links.page_url(f"/{email.user.email}")
)


def test_deliver_next_sends_the_email(queued, deliver_once, inbox):
    email = queued()

    deliver_once()

    arrived = [message.email["Message-ID"] for message in inbox.messages()]
    assert arrived == [f"<{email.id}@handshake.example>"], "the email was sent but did not arrive"


@time_machine.travel(NOON, tick=False)
def test_a_sent_email_is_marked_as_sent(queued, deliver_once, committed, database_clock):
    queued()
    before = database_clock()

    deliver_once()

    [email] = committed(OutboxEmail)
    assert (email.status, email.attempts) == (Status.SENT, 1)
    assert before < email.sent_at < database_clock()


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


def test_a_sent_email_is_logged(queued, deliver_once, lines):
    email = queued()

    deliver_once()

    [line] = [line for line in lines() if " app.mail.outbox " in line]
    assert f" INFO app.mail.outbox request=- email id={email.id} kind=welcome" in line
    assert line.endswith(" attempt=1 sent")
