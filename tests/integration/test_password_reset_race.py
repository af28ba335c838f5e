"""One reset link, used twice at the same moment: real connections and real locks."""

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from sqlalchemy import select

from app.links import LinkUsed
from app.models import User
from app.password_reset import reset_password
from tests.builders import LINKS, PASSWORDS, a_reset_token, a_user


class Interrupted:
    """Passwords in the middle of whose hashing something else is tried."""

    def __init__(self, pool, attempt):
        self._pool, self._attempt = pool, attempt
        self.other = None

    def hash(self, password):
        self.other = self._pool.submit(self._attempt)
        wait([self.other], timeout=0.05)  # it waits for us in turn, if all is well
        return PASSWORDS.hash(password)


def test_of_two_simultaneous_uses_of_one_link_one_counts(cloned_sessions):
    with cloned_sessions() as session:
        session.add(ada := a_user())
        session.commit()
        token = a_reset_token(ada)

    def reset(passwords, password):
        with cloned_sessions() as session:
            reset_password(session, passwords, LINKS, token, password)

    with ThreadPoolExecutor(1) as pool:
        interrupted = Interrupted(pool, lambda: reset(PASSWORDS, "the second password"))
        reset(interrupted, "the first password")

        with pytest.raises(LinkUsed):
            interrupted.other.result(5)

    with cloned_sessions() as session:
        [ada] = session.scalars(select(User)).all()
        assert PASSWORDS.match(ada.password_hash, "the first password")
