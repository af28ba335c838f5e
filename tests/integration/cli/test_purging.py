from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import event, func

from app.cli.purging import purge
from app.database.models import Attempts, LoginSession, OutboxEmail, Status
from tests.support.builders import THROTTLE, a_login_session, a_queued_email, a_user

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SECOND = timedelta(seconds=1)
NOW = func.now()
LONG_AGO, FAR_AHEAD = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def ada(save):
    return save(a_user())


@time_machine.travel(LONG_AGO, tick=False)  # only the clock of the database matters
def test_purge_deletes_rows_that_are_no_longer_needed(session, ada, save, committed):
    save(a_login_session(user_id=ada.id, seen_at=NOW, expires_at=NOW))
    save(a_login_session(user_id=ada.id, seen_at=NOW - HOUR))
    save(Attempts(key="old", count=1, since=NOW - THROTTLE.window))
    save(a_queued_email(user_id=ada.id, status=Status.SENT, sent_at=NOW - DAY))
    open_one = save(a_login_session(user_id=ada.id, seen_at=NOW - HOUR + SECOND))
    save(Attempts(key="young", count=1, since=NOW - THROTTLE.window + SECOND))
    kept = [
        save(a_queued_email(user_id=ada.id, **row))
        for row in (
            {"status": Status.SENT, "sent_at": NOW - DAY + SECOND},
            {"status": Status.GIVEN_UP},
            {"status": Status.PENDING},
        )
    ]

    counts = purge(session, idle=HOUR, window=THROTTLE.window, keep=DAY)

    assert counts == {"sessions": 2, "attempts": 1, "emails": 1}
    assert [row.id for row in committed(LoginSession)] == [open_one.id]
    assert [row.key for row in committed(Attempts)] == ["young"]
    assert {email.id for email in committed(OutboxEmail)} == {email.id for email in kept}


@time_machine.travel(FAR_AHEAD)
def test_attempts_are_purged_by_the_clock_of_the_database(session, save, committed):
    save(Attempts(key="old", count=1, since=NOW - THROTTLE.window))
    save(Attempts(key="young", count=1, since=NOW))

    purge(session, idle=HOUR, window=THROTTLE.window, keep=DAY)

    assert [row.key for row in committed(Attempts)] == ["young"]


def test_purge_commits_each_batch(session, save, committed, monkeypatch):
    monkeypatch.setattr("app.cli.purging.BATCH", 2)
    save(*[Attempts(key=f"old {n}", count=1, since=NOW - DAY) for n in range(5)])
    commits = []
    event.listen(session, "before_commit", commits.append)

    counts = purge(session, idle=HOUR, window=THROTTLE.window, keep=DAY)

    assert counts["attempts"] == 5
    assert committed(Attempts) == []
    assert len(commits) == 5  # three batches of attempts, and one for each other table


def test_the_command_prints_how_many_rows_it_deleted(flask, ada, save):
    save(a_login_session(user_id=ada.id, expires_at=NOW))
    save(Attempts(key="old", count=1, since=NOW - THROTTLE.window))
    save(Attempts(key="young", count=1, since=NOW - THROTTLE.window + HOUR))

    printed = flask("purge")

    assert printed == "1 sessions, 1 attempts, 0 emails deleted.\n"


def test_the_log_says_how_many_rows_were_deleted(flask, ada, save, lines):
    save(a_login_session(user_id=ada.id, expires_at=NOW))

    flask("purge")

    assert lines()[-1].endswith(" purged sessions=1 attempts=0 emails=0")


def test_an_outage_is_explained(flask, outage):
    outage()

    printed = flask("purge")

    assert printed.startswith("Error: The database of DATABASE_URL does not work: ")
