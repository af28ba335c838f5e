from datetime import timedelta

from app.accounts.sessions import end_all_sessions, end_other_sessions, resume_session
from tests.support.builders import a_login_session, a_user
from tests.unit.doubles import last_sql

DAY = timedelta(days=1)


def test_resume_session_returns_the_session_and_its_user(session):
    session.scalar.return_value = a_login_session(user=a_user(email="ada@example.com"))

    found = resume_session(session, "secret", DAY)

    assert found.user.email == "ada@example.com"


def test_resume_session_returns_none_for_another_secret(session):
    session.scalar.return_value = None

    found = resume_session(session, "another secret", DAY)

    assert found is None


def test_a_use_within_a_minute_is_not_recorded(session):
    session.scalar.return_value = a_login_session(unused_for=timedelta(seconds=59))

    resume_session(session, "secret", DAY)

    session.execute.assert_not_called()
    session.commit.assert_not_called()


def test_a_use_after_a_minute_is_recorded(session):
    row = a_login_session(id=7, unused_for=timedelta(seconds=60))
    session.scalar.return_value = row

    found = resume_session(session, "secret", DAY)

    assert last_sql(session) == (
        "UPDATE login_sessions SET seen_at=now() WHERE login_sessions.id = 7"
    )
    session.commit.assert_called_once_with()
    assert found is row


def test_a_session_that_ends_in_the_meantime_is_not_resumed(session):
    row = a_login_session(id=7, unused_for=timedelta(seconds=60))
    session.scalar.side_effect = [row, None]

    found = resume_session(session, "secret", DAY)

    assert found is None


def test_end_all_sessions_deletes_those_of_the_user(session):
    end_all_sessions(session, a_user(id=7))

    assert last_sql(session) == "DELETE FROM login_sessions WHERE login_sessions.user_id = 7"
    session.commit.assert_not_called()


def test_end_other_sessions_keeps_the_current_one(session):
    end_other_sessions(session, a_login_session(id=3, user_id=7))

    assert last_sql(session) == (
        "DELETE FROM login_sessions WHERE login_sessions.user_id = 7 AND login_sessions.id != 3"
    )
    session.commit.assert_not_called()
