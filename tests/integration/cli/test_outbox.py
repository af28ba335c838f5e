from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.database.models import OutboxEmail, Status
from tests.support.builders import a_queued_email, an_unconfirmed_user

FIRST, SECOND = UUID(int=1), UUID(int=2)
LONG_AGO = datetime.now(UTC) - timedelta(days=31)


@pytest.fixture
def put(save):
    """Put an email to Ada into the outbox."""
    ada = save(an_unconfirmed_user(email="ada@example.com"))
    return lambda **facts: save(a_queued_email(user_id=ada.id, **facts))


def test_list_shows_each_email_and_its_error(outbox, put):
    put(id=FIRST, attempts=3, last_error="SMTPDataError: (451, busy)")

    printed = outbox("list")

    assert printed.splitlines() == [
        f"{FIRST}  2026-01-31 12:00:00  welcome  pending  attempts=3  ada@example.com",
        "    SMTPDataError: (451, busy)",
    ]


def test_list_says_that_the_outbox_is_empty(outbox):
    printed = outbox("list")

    assert printed == "No emails.\n"


def test_retry_queues_given_up_emails_again(outbox, put, committed):
    put(id=FIRST, status=Status.GIVEN_UP)
    put(id=SECOND, status=Status.GIVEN_UP)

    printed = outbox("retry")

    assert printed == "2 queued again.\n"
    assert [email.status for email in committed(OutboxEmail)] == [Status.PENDING, Status.PENDING]


def test_purge_deletes_old_given_up_emails(outbox, put, committed):
    put(status=Status.GIVEN_UP, created_at=LONG_AGO)

    printed = outbox("purge")

    assert printed == "1 deleted.\n"
    assert committed(OutboxEmail) == []


def test_an_outage_is_explained(outbox, outage):
    outage()

    printed = outbox("retry")

    assert printed.startswith("Error: The database of DATABASE_URL does not work: ")
    assert "Example: alembic upgrade head" in printed
