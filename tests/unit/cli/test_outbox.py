from uuid import UUID

import pytest

from tests.support.builders import a_queued_email
from tests.unit.doubles import last_sql

FIRST = UUID(int=1)


@pytest.fixture
def put(session):
    """Let the database find this email."""

    def find(**facts):
        session.scalars.return_value.all.return_value = [a_queued_email(**facts)]

    return find


def test_list_shows_each_email_and_its_error(outbox, put):
    put(id=FIRST, attempts=3, last_error="SMTPDataError: (451, busy)")

    printed = outbox("list")

    assert printed.splitlines() == [
        f"{FIRST}  2026-01-31 12:00:00  welcome  pending  attempts=3  ada@example.com",
        "    SMTPDataError: (451, busy)",
    ]


def test_list_says_that_the_outbox_is_empty(outbox, session):
    session.scalars.return_value.all.return_value = []

    printed = outbox("list")

    assert printed == "No emails.\n"


def test_retry_queues_given_up_emails_again(outbox, session):
    session.execute.return_value.rowcount = 2

    printed = outbox("retry")

    assert printed == "2 queued again.\n"
    assert last_sql(session) == (
        "UPDATE outbox_emails SET status='pending', attempts=0, due_at=now()"
        " WHERE outbox_emails.status = 'given_up'"
    )
    session.commit.assert_called_once_with()


def test_purge_deletes_old_given_up_emails(outbox, session):
    session.execute.return_value.rowcount = 1

    printed = outbox("purge")

    assert printed == "1 deleted.\n"
    assert last_sql(session).startswith(
        "DELETE FROM outbox_emails WHERE outbox_emails.status = 'given_up'"
        " AND outbox_emails.created_at <= "
    )
    session.commit.assert_called_once_with()


def test_an_outage_is_explained(outbox, outage):
    outage()

    printed = outbox("retry")

    assert printed.startswith("Error: The database of DATABASE_URL does not work: ")
    assert "Example: alembic upgrade head" in printed
