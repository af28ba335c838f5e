from datetime import timedelta
from unittest.mock import NonCallableMock

import pytest
from sqlalchemy import CursorResult

from app.cli.purging import BATCH, tidy

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def deletes(session):
    """Let the database delete so many rows, statement by statement."""

    def in_turn(*counts):
        session.execute.side_effect = [
            NonCallableMock(spec_set=CursorResult, rowcount=count) for count in counts
        ]

    return in_turn


def test_what_has_done_its_service_goes(session, deletes):
    deletes(1, 2, 3)

    counts = tidy(session, idle=HOUR, keep=DAY)

    assert counts == {"sessions": 1, "attempts": 2, "emails": 3}
    tables = [call.args[0].table.name for call in session.execute.call_args_list]
    assert tables == ["login_sessions", "attempts", "outbox_emails"]


def test_much_of_it_goes_in_batches(session, deletes):
    deletes(BATCH, 1, 0, 0)

    counts = tidy(session, idle=HOUR, keep=DAY)

    assert counts["sessions"] == BATCH + 1
    assert session.commit.call_count == 4


def test_the_command_tells_how_much_went(flask, deletes):
    deletes(1, 0, 0)

    printed = flask("tidy")

    assert printed == "1 sessions, 0 attempts, 0 emails deleted.\n"


def test_the_log_tells_how_much_went(flask, deletes, lines):
    deletes(1, 0, 0)

    flask("tidy")

    assert lines()[-1].endswith(" tidied sessions=1 attempts=0 emails=0")


def test_a_database_that_does_not_answer_is_explained(flask, outage):
    outage()

    printed = flask("tidy")

    assert "Error: DATABASE_URL leads to no working database: " in printed
