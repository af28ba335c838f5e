"""Which sessions the list holds.

No twin: PostgreSQL evaluates the query; a mock returns the rows that it was given.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func

from app.extras.session_list.sessions import open_sessions
from tests.support.builders import a_login_session, a_user

HOUR = timedelta(hours=1)
NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)


def test_the_newest_session_comes_first(session, save):
    ada = save(a_user())
    first = save(a_login_session(user_id=ada.id, created_at=NOON))
    third = save(a_login_session(user_id=ada.id, created_at=NOON + HOUR))
    second = save(a_login_session(user_id=ada.id, created_at=NOON))

    found = open_sessions(session, ada, HOUR)

    assert [row.id for row in found] == [third.id, second.id, first.id]


def test_sessions_of_other_users_and_expired_sessions_are_not_listed(session, save):
    ada, grace = save(a_user(email="ada@example.com")), save(a_user(email="grace@example.com"))
    of_ada = save(a_login_session(user_id=ada.id))
    save(a_login_session(user_id=grace.id))
    save(a_login_session(user_id=ada.id, expires_at=of_ada.created_at))

    found = open_sessions(session, ada, HOUR)

    assert [row.id for row in found] == [of_ada.id]


def test_a_session_that_is_not_used_any_more_is_not_listed(session, save, time_passes):
    ada = save(a_user())
    of_ada = save(a_login_session(user_id=ada.id, seen_at=func.now()))

    time_passes(HOUR - timedelta(seconds=1))
    found = open_sessions(session, ada, HOUR)
    time_passes(timedelta(seconds=1))
    found_too_late = open_sessions(session, ada, HOUR)

    assert [row.id for row in found] == [of_ada.id]
    assert found_too_late == []
