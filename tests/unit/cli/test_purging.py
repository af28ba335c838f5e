from datetime import timedelta
from unittest.mock import NonCallableMock

import pytest
from sqlalchemy import CursorResult

from app.cli.purging import BATCH, purge

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def deletes(session):
    """Let the database delete this many rows, statement by statement."""

    def in_turn(*counts):
        session.execute.side_effect = [
            NonCallableMock(spec_set=CursorResult, rowcount=count) for count in counts
        ]

    return in_turn


def test_purge_deletes_rows_that_are_no_longer_needed(session, deletes):
    deletes(1, 2, 3)

    counts = purge(session, idle=HOUR, window=MINUTE, keep=DAY)

    assert counts == {"sessions": 1, "attempts": 2, "emails": 3}
    tables = [call.args[0].table.name for call in session.execute.call_args_list]
    assert tables == ["login_sessions", "attempts", "outbox_emails"]


def test_attempts_are_purged_by_the_clock_of_the_database(session, deletes):
    deletes(0, 1, 0)

    purge(session, idle=HOUR, window=MINUTE, keep=DAY)

    statement = str(session.execute.call_args_list[1].args[0])
    assert "attempts.since <= now() - :now_1" in statement


def test_purge_commits_each_batch(session, deletes):
    deletes(BATCH, 1, 0, 0)

    counts = purge(session, idle=HOUR, window=MINUTE, keep=DAY)

    assert counts["sessions"] == BATCH + 1
    assert session.commit.call_count == 4


def test_the_command_prints_how_many_rows_it_deleted(flask, deletes):
    deletes(1, 0, 0)

    printed = flask("purge")

    assert printed == "1 sessions, 0 attempts, 0 emails deleted.\n"


def test_the_log_says_how_many_rows_were_deleted(flask, deletes, lines):
    deletes(1, 0, 0)

    flask("purge")

    assert lines()[-1].endswith(" purged sessions=1 attempts=0 emails=0")


def test_an_outage_is_explained(flask, outage):
    outage()

    printed = flask("purge")

    assert printed.startswith("Error: The database of DATABASE_URL does not work: ")
