"""What only a database can answer: which rows a query means. A mock says what it was told."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import text

from app.database.models import OutboxEmail, Status
from app.mail.outbox import deliver_next
from tests.support.builders import a_newcomer, a_queued_email

DELAY = timedelta(seconds=10)
EARLY = datetime(2026, 1, 1, tzinfo=UTC)
LATE = datetime(2026, 1, 2, tzinfo=UTC)
NOT_YET = datetime(2100, 1, 1, tzinfo=UTC)


def test_an_email_that_is_not_due_stays(session, save):
    save(a_queued_email(due_at=NOT_YET))

    busy = deliver_next(session, send_nowhere, DELAY)

    assert busy is False


def test_what_was_sent_or_given_up_is_not_sent_again(session, save):
    ada = save(a_newcomer())
    done = [Status.SENT, Status.GIVEN_UP]
    save(*[a_queued_email(user_id=ada.id, status=status) for status in done])

    busy = deliver_next(session, send_nowhere, DELAY)

    assert busy is False


def test_the_email_that_waited_longest_goes_first(session, save):
    ada = save(a_newcomer())
    save(a_queued_email(user_id=ada.id, due_at=LATE))
    longest = save(a_queued_email(user_id=ada.id, due_at=EARLY))
    # An index may happen to bring them in the right order.
    session.execute(text("SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off"))
    sent = []

    deliver_next(session, lambda email: sent.append(email.id), DELAY)

    assert sent == [longest.id]


def test_an_email_that_is_to_be_tried_again_is_due_at_once(outbox, save, deliver, inbox):
    save(a_queued_email(status=Status.GIVEN_UP, due_at=NOT_YET))

    outbox("retry")
    deliver()

    assert len(inbox.messages()) == 1


def test_retry_leaves_alone_what_it_was_not_asked_for(app, save, committed):
    ada = save(a_newcomer())
    wanted, other = UUID(int=1), UUID(int=2)
    refused = {"user_id": ada.id, "status": Status.GIVEN_UP, "attempts": 8}
    save(*[a_queued_email(**refused, id=i) for i in (wanted, other)])

    app.test_cli_runner().invoke(args=["outbox", "retry", str(wanted)])

    states = {email.id: (email.status, email.attempts) for email in committed(OutboxEmail)}
    assert states == {wanted: (Status.PENDING, 0), other: (Status.GIVEN_UP, 8)}


def test_list_shows_the_newest_first_and_only_what_was_asked_for(app, save):
    ada = save(a_newcomer())
    older = save(a_queued_email(user_id=ada.id, created_at=EARLY))
    newer = save(a_queued_email(user_id=ada.id, created_at=LATE))
    save(a_queued_email(user_id=ada.id, status=Status.SENT))

    listed = app.test_cli_runner().invoke(args=["outbox", "list", "--status", "pending"]).output

    assert [line.split()[0] for line in listed.splitlines()] == [str(newer.id), str(older.id)]


def test_the_list_stops_at_its_limit(outbox, save):
    ada = save(a_newcomer())
    save(*[a_queued_email(user_id=ada.id) for _ in range(2)])

    printed = outbox("list", "--limit", "1")

    assert len(printed.splitlines()) == 1


def test_list_shows_where_an_email_really_goes(app, save):
    ada = save(a_newcomer(email="ada@example.com"))
    save(a_queued_email(user_id=ada.id, recipient="ada@new.example"))

    listed = app.test_cli_runner().invoke(args=["outbox", "list"]).output

    assert listed.split()[-1] == "ada@new.example"


def test_purge_keeps_what_is_young_and_what_still_waits(app, save, committed):
    ada = save(a_newcomer())
    refused = {"user_id": ada.id, "status": Status.GIVEN_UP}
    young = save(a_queued_email(**refused, created_at=datetime.now(UTC)))
    waiting = save(a_queued_email(user_id=ada.id, created_at=EARLY))
    save(a_queued_email(**refused, created_at=EARLY))

    app.test_cli_runner().invoke(args=["outbox", "purge", "--days", "30"])

    assert {email.id for email in committed(OutboxEmail)} == {young.id, waiting.id}


def test_deleting_a_user_deletes_the_emails_to_them(session, save, committed):
    ada = save(a_newcomer())
    save(a_queued_email(user_id=ada.id))

    session.delete(ada)
    session.commit()

    assert committed(OutboxEmail) == []


def send_nowhere(email):
    raise AssertionError(f"{email.id} should have stayed")
