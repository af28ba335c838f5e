"""A reset at the same moment as something else: real connections and real locks.

No twin: a mock is never in two transactions at once.
"""

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from sqlalchemy import select

from app.accounts.login import WrongCredentials, log_in
from app.accounts.passwords import WrongPassword
from app.accounts.users import lock_for_change
from app.database.models import LoginSession, User
from app.extras.password_reset.reset import find_resettable, reset_password
from app.mail.links import LinkUsed
from tests.support.builders import LINKS, PASSWORD, PASSWORDS, a_login, a_user
from tests.support.extras.password_reset.builders import a_reset_token

NEW = "the new password of the owner"


class Interrupted:
    """Passwords that let something else happen while they hash one."""

    def __init__(self, pool, attempt):
        self._pool, self._attempt = pool, attempt
        self.other = None

    def hash(self, password):
        self.other = self._pool.submit(self._attempt)
        wait([self.other], timeout=0.05)  # the other one should wait for this transaction
        return PASSWORDS.hash(password)


@pytest.fixture
def ada(cloned_sessions):
    """An account with the old password."""
    with cloned_sessions(expire_on_commit=False) as session:
        ada = a_user(email="ada@example.com")
        session.add(ada)
        session.commit()
        return ada


@pytest.fixture
def reset(cloned_sessions, ada):
    """Let the owner reset the password while an attempt is made; return the attempt's error."""

    def reset_while(attempt):
        def make_attempt():
            with cloned_sessions() as session:
                return attempt(session)

        with ThreadPoolExecutor(1) as pool, cloned_sessions() as session:
            interrupted = Interrupted(pool, make_attempt)
            reset_password(session, interrupted, LINKS, a_reset_token(ada), NEW)
            return interrupted.other.exception(5)

    return reset_while


@pytest.fixture
def password_is(cloned_sessions):
    """Tell whether the account has this password now."""

    def check(password):
        with cloned_sessions() as session:
            return PASSWORDS.match(session.scalars(select(User)).one().password_hash, password)

    return check


def test_opening_a_link_does_not_wait_for_a_lock(cloned_sessions, ada):
    with cloned_sessions() as holder, cloned_sessions() as session:
        holder.scalars(select(User).with_for_update()).one()

        found = find_resettable(session, LINKS, a_reset_token(ada))

        assert found.id == ada.id


def test_two_simultaneous_uses_of_one_link_set_one_password(ada, reset, password_is):
    token = a_reset_token(ada)

    error = reset(lambda other: reset_password(other, PASSWORDS, LINKS, token, "another password"))

    assert isinstance(error, LinkUsed)
    assert password_is(NEW)


def test_a_change_with_the_old_password_is_refused_during_a_reset(ada, reset, password_is):
    error = reset(lambda other: lock_for_change(other, PASSWORDS, ada.id, PASSWORD))

    assert isinstance(error, WrongPassword)
    assert password_is(NEW)


def test_a_login_with_the_old_password_is_refused_during_a_reset(reset, cloned_sessions):
    error = reset(lambda other: log_in(other, PASSWORDS, **a_login()))

    assert isinstance(error, WrongCredentials)
    with cloned_sessions() as session:
        assert session.scalars(select(LoginSession)).all() == []


def test_a_link_does_not_work_in_a_session_that_read_the_user_before_its_use(cloned_sessions, ada):
    token = a_reset_token(ada)
    with cloned_sessions() as session, cloned_sessions() as other:
        seen = session.scalars(select(User)).one()
        session.commit()
        assert seen.email  # loaded again, and kept
        reset_password(other, PASSWORDS, LINKS, token, NEW)

        with pytest.raises(LinkUsed):
            reset_password(session, PASSWORDS, LINKS, token, "another password")
