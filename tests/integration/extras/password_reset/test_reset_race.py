"""A reset at the same moment as something else: real connections and real locks."""

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from sqlalchemy import select

from app.mail.links import LinkUsed
from app.accounts.login import WrongCredentials, authenticate
from app.database.models import LoginSession, User
from app.extras.password_change.change import change_password
from app.extras.password_reset.reset import find_resettable, reset_password
from app.accounts.passwords import WrongPassword
from tests.support.builders import LINKS, PASSWORD, PASSWORDS, a_login_session, a_reset_token, a_user

OWNERS = "the password of the owner"


class Interrupted:
    """Passwords in the middle of whose hashing something else is tried."""

    def __init__(self, pool, attempt):
        self._pool, self._attempt = pool, attempt
        self.other = None

    def hash(self, password):
        self.other = self._pool.submit(self._attempt)
        wait([self.other], timeout=0.05)  # it waits for us in turn, if all is well
        return PASSWORDS.hash(password)


@pytest.fixture
def here(cloned_sessions):
    """A session that somebody opened with the old password."""
    with cloned_sessions() as session:
        here = a_login_session(user=a_user(email="ada@example.com"))
        session.add(here)
        session.commit()
        return here.id


@pytest.fixture
def reset(cloned_sessions, here):
    """Let the owner reset the password; meanwhile something else is tried; return its outcome."""

    def reset_while(attempt):
        def try_it():
            with cloned_sessions() as session:
                return attempt(session)

        with ThreadPoolExecutor(1) as pool, cloned_sessions() as session:
            token = a_reset_token(session.scalars(select(User)).one())
            interrupted = Interrupted(pool, try_it)
            reset_password(session, interrupted, LINKS, token, OWNERS)
            return interrupted.other.exception(5)

    return reset_while


@pytest.mark.usefixtures("here")
def test_looking_at_a_link_waits_for_nobody(cloned_sessions):
    with cloned_sessions() as holder, cloned_sessions() as session:
        ada = holder.scalars(select(User).with_for_update()).one()

        found = find_resettable(session, LINKS, a_reset_token(ada))

        assert found.id == ada.id


def test_of_two_simultaneous_uses_of_one_link_one_counts(cloned_sessions, here, reset):
    with cloned_sessions() as session:
        token = a_reset_token(session.scalars(select(User)).one())

    error = reset(lambda other: reset_password(other, PASSWORDS, LINKS, token, "another password"))

    assert isinstance(error, LinkUsed)
    with cloned_sessions() as session:
        assert PASSWORDS.match(session.scalars(select(User)).one().password_hash, OWNERS)


def test_a_change_with_the_old_password_comes_too_late(cloned_sessions, here, reset):
    def change(other):
        change_password(other, PASSWORDS, other.get(LoginSession, here), PASSWORD, "a thief's")

    error = reset(change)

    assert isinstance(error, WrongPassword)
    with cloned_sessions() as session:
        assert PASSWORDS.match(session.scalars(select(User)).one().password_hash, OWNERS)


def test_a_login_with_the_old_password_comes_too_late(reset):
    error = reset(lambda other: authenticate(other, PASSWORDS, "ada@example.com", PASSWORD))

    assert isinstance(error, WrongCredentials)


def test_a_link_that_was_looked_at_before_it_was_used_elsewhere_is_void(cloned_sessions, here):
    with cloned_sessions() as session, cloned_sessions() as other:
        seen = session.scalars(select(User)).one()
        token = a_reset_token(seen)
        session.commit()
        assert seen.email  # loaded again, and kept
        reset_password(other, PASSWORDS, LINKS, token, OWNERS)

        with pytest.raises(LinkUsed):
            reset_password(session, PASSWORDS, LINKS, token, "another password")
