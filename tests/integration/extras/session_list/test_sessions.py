from datetime import timedelta

import pytest

from app.database.models import LoginSession
from app.extras.session_list.sessions import log_out_one, log_out_others, open_sessions
from tests.support.builders import a_login_session, a_user

DAY = timedelta(days=1)


@pytest.fixture
def ada(save):
    return save(a_user(email="ada@example.com"))


@pytest.fixture
def sessions(ada, save):
    """Two sessions of Ada and one of Grace."""
    grace = save(a_user(email="grace@example.com"))
    return [save(a_login_session(user_id=user_id)) for user_id in (ada.id, ada.id, grace.id)]


def test_open_sessions_returns_the_rows(session, ada, sessions):
    found = open_sessions(session, ada, DAY)

    assert {row.id for row in found} == {row.id for row in sessions[:2]}


def test_log_out_one_ends_that_session_of_the_user(session, ada, sessions, committed):
    laptop, phone, of_grace = [row.id for row in sessions]

    log_out_one(session, ada, phone)
    log_out_one(session, ada, of_grace)

    assert {row.id for row in committed(LoginSession)} == {laptop, of_grace}


def test_log_out_others_keeps_the_current_session(session, sessions, committed):
    here, _, of_grace = [row.id for row in sessions]

    log_out_others(session, session.get(LoginSession, here))

    assert {row.id for row in committed(LoginSession)} == {here, of_grace}
