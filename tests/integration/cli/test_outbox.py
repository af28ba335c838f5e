from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.database.models import OutboxEmail, Status
from tests.support.builders import a_newcomer, a_queued_email

FIRST, SECOND = UUID(int=1), UUID(int=2)
LONG_AGO = datetime.now(UTC) - timedelta(days=31)


@pytest.fixture
def put(save):
    """Put emails into the outbox, all to one newcomer."""
    ada = save(a_newcomer(email="ada@example.com"))

    def put_all(*rows):
        save(*[a_queued_email(user_id=ada.id, **row) for row in rows])

    return put_all


def test_list_shows_each_email_and_its_trouble(outbox, put):
    put({"id": FIRST, "attempts": 3, "last_error": "SMTPDataError: (451, busy)"})

    printed = outbox("list")

    assert f"{FIRST}  2026-01-31 12:00:00  welcome  pending  attempts=3  ada@example.com" in printed
    assert "SMTPDataError: (451, busy)" in printed


def test_list_says_when_there_is_nothing(outbox):
    printed = outbox("list")

    assert printed == "No emails.\n"


def test_list_refuses_a_state_that_does_not_exist(outbox):
    printed = outbox("list", "--status", "lost")

    assert "'lost' is not one of 'pending', 'sent', 'given_up'" in printed


def test_retry_tells_how_many_emails_it_queued_again(outbox, put, committed):
    put({"id": FIRST, "status": Status.GIVEN_UP}, {"id": SECOND, "status": Status.GIVEN_UP})

    printed = outbox("retry")

    assert printed == "2 queued again.\n"
    assert [email.status for email in committed(OutboxEmail)] == [Status.PENDING, Status.PENDING]


def test_retry_names_an_id_that_is_none(outbox):
    printed = outbox("retry", "7")

    assert "'7' is not a valid UUID" in printed


def test_purge_tells_how_many_emails_it_deleted(outbox, put, committed):
    put({"status": Status.GIVEN_UP, "created_at": LONG_AGO})

    printed = outbox("purge")

    assert printed == "1 deleted.\n"
    assert committed(OutboxEmail) == []


def test_a_database_that_does_not_answer_is_explained(outbox, outage):
    outage()

    printed = outbox("retry")

    assert "Error: DATABASE_URL leads to no working database: " in printed
    assert "Example: alembic upgrade head" in printed
