"""Which emails a query finds, and in which order.

No twin: a mock returns the rows that a test gives it, whatever the query says.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import time_machine
from sqlalchemy import func, text

from app.database.models import OutboxEmail, Status
from app.mail.outbox import deliver_next
from tests.support.builders import a_queued_email, an_unconfirmed_user

DELAY = timedelta(seconds=10)
SECOND, MONTH = timedelta(seconds=1), timedelta(days=30)
EARLY = datetime(2026, 1, 1, tzinfo=UTC)
LATE = datetime(2026, 1, 2, tzinfo=UTC)
NOT_YET = datetime(2100, 1, 1, tzinfo=UTC)


def test_an_email_that_is_not_due_is_not_sent(session, save):
    save(a_queued_email(due_at=NOT_YET))
    sent = []

    was_due = deliver_next(session, id_of, sent.append, DELAY)

    assert (was_due, sent) == (False, [])


def test_an_email_that_was_sent_or_given_up_is_not_sent_again(session, save):
    ada = save(an_unconfirmed_user())
    done = [Status.SENT, Status.GIVEN_UP]
    save(*[a_queued_email(user_id=ada.id, status=status) for status in done])
    sent = []

    was_due = deliver_next(session, id_of, sent.append, DELAY)

    assert (was_due, sent) == (False, [])


def test_the_email_that_is_due_longest_is_sent_first(session, save):
    ada = save(an_unconfirmed_user())
    save(a_queued_email(user_id=ada.id, due_at=LATE))
    longest = save(a_queued_email(user_id=ada.id, due_at=EARLY))
    # An index may return them in the right order by chance.
    session.execute(text("SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off"))
    sent = []

    deliver_next(session, id_of, sent.append, DELAY)

    assert sent == [longest.id]


def test_an_email_that_is_queued_again_is_due_at_once(outbox, save, deliver, inbox):
    save(a_queued_email(status=Status.GIVEN_UP, due_at=NOT_YET))

    outbox("retry")
    deliver()

    assert len(inbox.messages()) == 1


def test_retry_changes_only_the_given_ids(outbox, save, committed):
    ada = save(an_unconfirmed_user())
    wanted, other = UUID(int=1), UUID(int=2)
    refused = {"user_id": ada.id, "status": Status.GIVEN_UP, "attempts": 8}
    save(*[a_queued_email(**refused, id=i) for i in (wanted, other)])

    outbox("retry", str(wanted))

    found = {email.id: (email.status, email.attempts) for email in committed(OutboxEmail)}
    assert found == {wanted: (Status.PENDING, 0), other: (Status.GIVEN_UP, 8)}


def test_list_shows_the_newest_first_and_only_the_given_status(outbox, save):
    ada = save(an_unconfirmed_user())
    older = save(a_queued_email(user_id=ada.id, created_at=EARLY))
    newer = save(a_queued_email(user_id=ada.id, created_at=LATE))
    save(a_queued_email(user_id=ada.id, status=Status.SENT))

    listed = outbox("list", "--status", "pending")

    assert [line.split()[0] for line in listed.splitlines()] == [str(newer.id), str(older.id)]


def test_list_stops_at_its_limit(outbox, save):
    ada = save(an_unconfirmed_user())
    save(*[a_queued_email(user_id=ada.id) for _ in range(2)])

    printed = outbox("list", "--limit", "1")

    assert len(printed.splitlines()) == 1


def test_list_shows_the_recipient_of_the_email_not_the_email_of_the_user(outbox, save):
    ada = save(an_unconfirmed_user(email="ada@example.com"))
    save(a_queued_email(user_id=ada.id, recipient="ada@new.example"))

    listed = outbox("list")

    assert listed.split()[-1] == "ada@new.example"


@time_machine.travel(EARLY, tick=False)
def test_purge_keeps_recent_and_pending_emails(outbox, save, committed):
    ada = save(an_unconfirmed_user())
    refused = {"user_id": ada.id, "status": Status.GIVEN_UP}
    recent = save(a_queued_email(**refused, created_at=func.now() - MONTH + SECOND))
    pending = save(a_queued_email(user_id=ada.id, created_at=EARLY))
    save(a_queued_email(**refused, created_at=func.now() - MONTH))

    outbox("purge", "--days", "30")

    assert {email.id for email in committed(OutboxEmail)} == {recent.id, pending.id}


def test_deleting_a_user_deletes_the_queued_emails(session, save, committed):
    ada = save(an_unconfirmed_user())
    save(a_queued_email(user_id=ada.id))

    session.delete(ada)
    session.commit()

    assert committed(OutboxEmail) == []


def id_of(email):
    """Stand in for the message of an email."""
    return email.id
