from datetime import timedelta

from sqlalchemy import delete, event

from app.accounts.sessions import end_all_sessions, end_other_sessions, resume_session
from app.database.models import LoginSession
from tests.support.builders import a_login_session, a_user

DAY = timedelta(days=1)


def test_resume_session_returns_the_session_and_its_user(session, open_one):
    _, secret = open_one()

    found = resume_session(session, secret, DAY)

    assert found.user.email == "ada@example.com"


def test_resume_session_returns_none_for_another_secret(session, open_one):
    open_one()

    found = resume_session(session, "another secret", DAY)

    assert found is None


def test_a_use_within_a_minute_is_not_recorded(session, open_one, time_passes, committed):
    _, secret = open_one()
    time_passes(timedelta(seconds=59))

    resume_session(session, secret, DAY)

    assert [row.unused_for for row in committed(LoginSession)] == [timedelta(seconds=59)]


def test_a_use_after_a_minute_is_recorded(session, open_one, time_passes, committed):
    opened, secret = open_one()
    time_passes(timedelta(seconds=60))

    found = resume_session(session, secret, DAY)

    assert found.user.email == "ada@example.com"
    assert (found.id, found.unused_for) == (opened.id, timedelta(0))
    assert [row.unused_for for row in committed(LoginSession)] == [timedelta(0)]


def test_a_session_that_ends_in_the_meantime_is_not_resumed(
    session, session_factory, open_one, time_passes
):
    _, secret = open_one()
    time_passes(timedelta(seconds=60))

    def log_out_elsewhere(_session):
        with session_factory.begin() as another:
            another.execute(delete(LoginSession))

    event.listen(session, "after_commit", log_out_elsewhere, once=True)
    found = resume_session(session, secret, DAY)

    assert found is None


def test_end_all_sessions_deletes_those_of_the_user(session, save, ada, committed):
    grace = save(a_user(email="grace@example.com"))
    save(a_login_session(user_id=ada.id), a_login_session(user_id=ada.id))
    save(a_login_session(user_id=grace.id))

    end_all_sessions(session, ada)
    session.commit()

    assert [row.user_id for row in committed(LoginSession)] == [grace.id]


def test_end_other_sessions_keeps_the_current_one(session, save, ada, committed):
    current = save(a_login_session(user_id=ada.id))
    save(a_login_session(user_id=ada.id))
    other_user = save(a_login_session(user=a_user(email="grace@example.com")))

    end_other_sessions(session, current)
    session.commit()

    assert {row.id for row in committed(LoginSession)} == {current.id, other_user.id}
