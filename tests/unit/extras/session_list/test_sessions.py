from datetime import timedelta
from unittest.mock import call

from app.extras.session_list.sessions import log_out_one, log_out_others, open_sessions
from tests.support.builders import a_login_session, a_user
from tests.unit.doubles import last_sql

DAY = timedelta(days=1)


def test_open_sessions_returns_the_rows(session):
    rows = [a_login_session(user_agent="Safari"), a_login_session(user_agent="Firefox")]
    session.scalars.return_value.all.return_value = rows

    found = open_sessions(session, a_user(id=7), DAY)

    assert [row.user_agent for row in found] == ["Safari", "Firefox"]
    session.commit.assert_not_called()


def test_log_out_one_ends_that_session_of_the_user(session):
    log_out_one(session, a_user(id=7), 2)

    assert last_sql(session) == (
        "DELETE FROM login_sessions WHERE login_sessions.id = 2 AND login_sessions.user_id = 7"
    )
    assert session.mock_calls[-1] == call.commit()


def test_log_out_others_keeps_the_current_session(session):
    log_out_others(session, a_login_session(id=1, user_id=7))

    assert last_sql(session) == (
        "DELETE FROM login_sessions WHERE login_sessions.user_id = 7 AND login_sessions.id != 1"
    )
    assert session.mock_calls[-1] == call.commit()
