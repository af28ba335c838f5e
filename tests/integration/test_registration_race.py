"""Two people, one address, the same moment: real connections and real commits."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from app.models import Kind, OutboxEmail, User
from app.registration import register
from app.users import EmailTaken
from tests.builders import PASSWORD, PASSWORDS


class StartTogether:
    """Passwords whose hashing ends for everybody at the same moment."""

    def __init__(self, parties):
        self._barrier = threading.Barrier(parties, timeout=5)

    def hash(self, password):
        self._barrier.wait()
        return PASSWORDS.hash(password)


@pytest.mark.parametrize("second_spelling", ["ada@example.com", "ADA@example.com"])
def test_two_simultaneous_registrations_make_one_user_and_one_welcome(
    cloned_sessions, second_spelling
):
    together = StartTogether(2)

    def register_one(email):
        with cloned_sessions() as session:
            try:
                register(session, together, email, PASSWORD)
            except EmailTaken:
                return "taken"
            return "registered"

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(register_one, ["ada@example.com", second_spelling]))

    assert sorted(outcomes) == ["registered", "taken"]
    with cloned_sessions() as session:
        assert len(session.scalars(select(User)).all()) == 1
        kinds = session.scalars(select(OutboxEmail.kind).order_by(OutboxEmail.kind)).all()
        assert kinds == [Kind.ALREADY_REGISTERED, Kind.WELCOME]
