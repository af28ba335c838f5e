from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import event

from app.database.models import Attempts, LoginSession, OutboxEmail, Status
from app.accounts.throttle import WINDOW
from app.cli.purging import tidy
from tests.support.builders import a_login_session, a_queued_email, a_user

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOW = datetime.now(UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def ada(save):
    return save(a_user())


@time_machine.travel(NOW, tick=False)
def test_what_has_done_its_service_goes(session, ada, save, committed):
    save(a_login_session(user_id=ada.id, expires_at=NOW))
    save(a_login_session(user_id=ada.id, seen_at=NOW - HOUR))
    save(Attempts(key="old", count=1, since=NOW - WINDOW))
    save(a_queued_email(user_id=ada.id, status=Status.SENT, sent_at=NOW - DAY))
    open_one = save(a_login_session(user_id=ada.id, seen_at=NOW - HOUR + MINUTE))
    save(Attempts(key="young", count=1, since=NOW - WINDOW + MINUTE))
    kept = [
        save(a_queued_email(user_id=ada.id, **row))
        for row in (
            {"status": Status.SENT, "sent_at": NOW - DAY + MINUTE},
            {"status": Status.GIVEN_UP},
            {"status": Status.PENDING},
        )
    ]

    counts = tidy(session, idle=HOUR, keep=DAY)

    assert counts == {"sessions": 2, "attempts": 1, "emails": 1}
    assert [row.id for row in committed(LoginSession)] == [open_one.id]
    assert [row.key for row in committed(Attempts)] == ["young"]
    assert {email.id for email in committed(OutboxEmail)} == {email.id for email in kept}


def test_much_of_it_goes_in_batches(session, save, committed, monkeypatch):
    monkeypatch.setattr("app.cli.purging.BATCH", 2)
    save(*[Attempts(key=f"old {n}", count=1, since=NOW - DAY) for n in range(5)])
    commits = []
    event.listen(session, "before_commit", commits.append)

    counts = tidy(session, idle=HOUR, keep=DAY)

    assert counts["attempts"] == 5
    assert committed(Attempts) == []
    assert len(commits) == 5  # two and two and one, and one each for the other tables


def test_the_command_tells_how_much_went(flask, ada, save):
    save(a_login_session(user_id=ada.id, expires_at=NOW))

    printed = flask("tidy")

    assert printed == "1 sessions, 0 attempts, 0 emails deleted.\n"


def test_the_log_tells_how_much_went(flask, ada, save, lines):
    save(a_login_session(user_id=ada.id, expires_at=NOW))

    flask("tidy")

    assert lines()[-1].endswith(" tidied sessions=1 attempts=0 emails=0")


def test_a_database_that_does_not_answer_is_explained(flask, outage):
    outage()

    printed = flask("tidy")

    assert "Error: DATABASE_URL leads to no working database: " in printed
