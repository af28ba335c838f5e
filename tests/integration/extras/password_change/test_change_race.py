"""A change of a password at the same moment as something else: real connections, real locks.

No twin: a mock is never in two transactions at once.
"""

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from sqlalchemy import event, select

from app.accounts.login import WrongCredentials, log_in
from app.accounts.passwords import WrongPassword
from app.database.models import LoginSession, User
from app.extras.password_change.change import change_password
from tests.support.builders import PASSWORD, PASSWORDS, a_login, a_login_session, a_user

NEW = "a brand new password"


@pytest.fixture
def here(cloned_sessions):
    """The id of the session of the user who changes the password."""
    with cloned_sessions() as session:
        here = a_login_session(user=a_user(email="ada@example.com"))
        session.add(here)
        session.commit()
        return here.id


@pytest.fixture
def change(cloned_sessions, here):
    """Change the password while an attempt is made; return the attempt's error."""

    def change_while(attempt):
        others = []

        def make_attempt():
            with cloned_sessions() as session:
                return attempt(session)

        def begin(_session):
            others.append(pool.submit(make_attempt))
            wait(others, timeout=0.05)  # the attempt should wait for this transaction

        with ThreadPoolExecutor(1) as pool, cloned_sessions() as session:
            event.listen(session, "before_commit", begin, once=True)
            change_password(session, PASSWORDS, session.get(LoginSession, here), PASSWORD, NEW)
            return others[0].exception(5)

    return change_while


def test_the_second_of_two_simultaneous_changes_is_refused(change, here, cloned_sessions):
    def change_as_well(other):
        change_password(other, PASSWORDS, other.get(LoginSession, here), PASSWORD, "another one")

    error = change(change_as_well)

    assert isinstance(error, WrongPassword)
    with cloned_sessions() as session:
        assert PASSWORDS.match(session.scalars(select(User)).one().password_hash, NEW)


def test_a_login_with_the_old_password_is_refused_during_a_change(change, here, cloned_sessions):
    error = change(lambda other: log_in(other, PASSWORDS, **a_login()))

    assert isinstance(error, WrongCredentials)
    with cloned_sessions() as session:
        assert [row.id for row in session.scalars(select(LoginSession))] == [here]
