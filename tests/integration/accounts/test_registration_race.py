"""A registration and another use of its email at the same moment: real connections and commits.

No twin: a mock is never in two transactions at once.
"""

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial

import pytest
from sqlalchemy import event, select

from app.accounts.confirmation import confirm
from app.accounts.passwords import Passwords
from app.accounts.registration import WELCOME, EmailTaken, register, register_again
from app.database.models import OutboxEmail, User
from tests.support.builders import (
    HASHER,
    LINKS,
    PASSWORD,
    PASSWORDS,
    a_confirm_token,
    a_confirmation,
    a_new_account,
    an_unconfirmed_user,
)


@pytest.fixture
def register_one(cloned_sessions):
    """Register an email on a connection of its own; return the outcome."""

    def register_and_tell(email, before_commit=lambda: None):
        with cloned_sessions() as session:
            event.listen(session, "before_commit", lambda _session: before_commit(), once=True)
            try:
                register(session, **a_new_account(email=email))
            except EmailTaken:
                return "taken"
            return "registered"

    return register_and_tell


@pytest.fixture
def assert_one_account(cloned_sessions):
    """Check that there is one account with one welcome email."""

    def one_account():
        with cloned_sessions() as session:
            accounts = session.scalars(select(User.email)).all()
            kinds = session.scalars(select(OutboxEmail.kind)).all()
        assert len(accounts) == 1, (
            f"{' and '.join(accounts)} are one email address, but each has an account:"
            " the database should have refused the second."
        )
        assert kinds == [WELCOME.name]

    return one_account


@pytest.mark.parametrize("second_spelling", ["ada@example.com", "ADA@example.com"])
def test_two_simultaneous_registrations_make_one_user_and_one_welcome(
    register_one, assert_one_account, second_spelling
):
    together = partial(register_one, before_commit=threading.Barrier(2, timeout=5).wait)

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(together, ["ada@example.com", second_spelling]))

    assert_one_account()
    assert sorted(outcomes) == ["registered", "taken"]


def test_the_first_of_two_registrations_to_commit_succeeds(register_one, assert_one_account):
    outcomes = []

    def before_commit():
        outcomes.append(register_one("ada@example.com"))

    outcomes.append(register_one("ada@example.com", before_commit=before_commit))

    assert_one_account()
    assert outcomes == ["registered", "taken"]


def test_a_registration_during_a_confirmation_does_not_change_the_password(cloned_sessions):
    with cloned_sessions.begin() as session:
        session.add(an_unconfirmed_user(email="ada@example.com"))
    statements = threading.Semaphore(0)  # of the second registration

    def register_in_the_meantime():
        with cloned_sessions() as session:
            event.listen(
                session.connection(), "before_cursor_execute", lambda *_: statements.release()
            )
            register_again(session, **a_new_account(email="ada@example.com", password_hash="new"))

    with ThreadPoolExecutor(1) as pool, cloned_sessions() as session:
        [ada] = session.scalars(select(User))
        before = ada.password_hash
        meantime = []

        def before_commit(_session):
            meantime.append(pool.submit(register_in_the_meantime))
            # It has found the account, and sends its next statement.
            assert statements.acquire(timeout=5)
            assert statements.acquire(timeout=5)

        event.listen(session, "before_commit", before_commit, once=True)
        confirm(session, PASSWORDS, LINKS, **a_confirmation(a_confirm_token(ada)))
        meantime[0].result(5)
        session.refresh(ada)

        assert ada.password_hash == before


def test_a_confirmation_during_a_registration_confirms_no_other_password(cloned_sessions):
    with cloned_sessions.begin() as session:
        session.add(an_unconfirmed_user(email="ada@example.com"))

    def register_again_in_a_transaction_of_its_own():
        with cloned_sessions() as session:
            register_again(session, **a_new_account(email="ada@example.com", password_hash="new"))

    with ThreadPoolExecutor(1) as pool, cloned_sessions() as session:
        [ada] = session.scalars(select(User))
        token = a_confirm_token(ada)
        session.rollback()
        passwords = PasswordsThatLetOthersGoOn(pool, register_again_in_a_transaction_of_its_own)
        confirm(session, passwords, LINKS, **a_confirmation(token))
        passwords.others.result(5)
        session.refresh(ada)

        assert PASSWORDS.match(ada.password_hash, PASSWORD)


class PasswordsThatLetOthersGoOn(Passwords):
    """Passwords whose check gives another transaction time to end, unless it waits for ours."""

    def __init__(self, pool, transaction):
        super().__init__(HASHER)
        self._pool, self._transaction = pool, transaction

    def match(self, password_hash, password):
        self.others = self._pool.submit(self._transaction)
        wait([self.others], timeout=0.3)
        return super().match(password_hash, password)
