"""Two people, one address, the same moment: real connections and real commits."""

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import event, select

from app.database.models import Kind, OutboxEmail, User
from app.accounts.registration import register
from app.accounts.users import EmailTaken
from tests.support.builders import PASSWORD, PASSWORDS


class StartTogether:
    """Passwords whose hashing ends for everybody at the same moment."""

    def __init__(self, parties):
        self._barrier = threading.Barrier(parties, timeout=5)

    def hash(self, password):
        self._barrier.wait()
        return PASSWORDS.hash(password)


@pytest.fixture
def register_one(cloned_sessions):
    """Register an address with a connection of its own; tell how it went."""

    def with_passwords(email, passwords=PASSWORDS, meanwhile=lambda: None):
        with cloned_sessions() as session:
            event.listen(session, "before_commit", lambda _session: meanwhile(), once=True)
            try:
                register(session, passwords, email, PASSWORD)
            except EmailTaken:
                return "taken"
            return "registered"

    return with_passwords


@pytest.fixture
def check(cloned_sessions):
    """See that there is one account, with a welcome, and that its owner heard of the other try."""

    def one_account():
        with cloned_sessions() as session:
            accounts = session.scalars(select(User.email)).all()
            kinds = session.scalars(select(OutboxEmail.kind).order_by(OutboxEmail.kind)).all()
        assert len(accounts) == 1, (
            f"{' and '.join(accounts)} both have an account, and are one address:"
            " the database should have refused the second."
        )
        assert kinds == [Kind.ALREADY_REGISTERED, Kind.WELCOME]

    return one_account


@pytest.mark.parametrize("second_spelling", ["ada@example.com", "ADA@example.com"])
def test_two_simultaneous_registrations_make_one_user_and_one_welcome(
    register_one, check, second_spelling
):
    together = partial(register_one, passwords=StartTogether(2))

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(together, ["ada@example.com", second_spelling]))

    check()
    assert sorted(outcomes) == ["registered", "taken"]


def test_who_registers_right_before_our_commit_is_first(register_one, check):
    outcomes = []

    def meanwhile():
        outcomes.append(register_one("ada@example.com"))

    outcomes.append(register_one("ada@example.com", meanwhile=meanwhile))

    check()
    assert outcomes == ["registered", "taken"]
