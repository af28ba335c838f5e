"""Two registrations of one email at the same moment: real connections and real commits.

No twin: a mock is never in two transactions at once.
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import event, select

from app.accounts.registration import WELCOME, EmailTaken, register
from app.database.models import OutboxEmail, User
from tests.support.builders import PASSWORDS, a_registration


class StartTogether:
    """Passwords that return every hash at the same moment."""

    def __init__(self, parties):
        self._barrier = threading.Barrier(parties, timeout=5)

    def hash(self, password):
        self._barrier.wait()
        return PASSWORDS.hash(password)


@pytest.fixture
def register_one(cloned_sessions):
    """Register an email on a connection of its own; return the outcome."""

    def with_passwords(email, passwords=PASSWORDS, before_commit=lambda: None):
        with cloned_sessions() as session:
            event.listen(session, "before_commit", lambda _session: before_commit(), once=True)
            try:
                register(session, passwords, **a_registration(email=email))
            except EmailTaken:
                return "taken"
            return "registered"

    return with_passwords


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
    together = partial(register_one, passwords=StartTogether(2))

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
