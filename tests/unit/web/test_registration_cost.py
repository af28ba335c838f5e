"""How much work a registration costs: the same for a new email and for a taken one.

No twin: the hash is made before any dependency is asked.
"""

from dataclasses import replace
from datetime import UTC, datetime
from unittest.mock import create_autospec

import pytest
from psycopg.errors import UniqueViolation
from sqlalchemy.exc import IntegrityError

from app.services import Services
from tests.support.builders import PASSWORD, PASSWORDS, a_registration, a_user

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)


@pytest.fixture
def passwords(app, monkeypatch):
    """The application's passwords, which count their calls."""
    counting = create_autospec(PASSWORDS, instance=True, spec_set=True)
    counting.hash.side_effect = PASSWORDS.hash
    found: Services = app.extensions["handshake"]
    monkeypatch.setitem(app.extensions, "handshake", replace(found, passwords=counting))
    return counting


def test_a_new_email_costs_one_hash(submit, passwords):
    submit("/register", **a_registration(password=PASSWORD))

    passwords.hash.assert_called_once_with(PASSWORD)
    passwords.match.assert_not_called()


@pytest.mark.parametrize("confirmed_at", [None, NOON])
def test_a_taken_email_costs_as_much(submit, session, passwords, found, confirmed_at):
    found(a_user(email="ada@example.com", confirmed_at=confirmed_at))
    taken = IntegrityError("INSERT", {}, UniqueViolation())
    session.add_all.side_effect = lambda _: session.commit.configure_mock(side_effect=taken)
    session.rollback.side_effect = lambda: session.commit.configure_mock(side_effect=None)

    submit("/register", **a_registration(email="ada@example.com", password=PASSWORD))

    passwords.hash.assert_called_once_with(PASSWORD)
    passwords.match.assert_not_called()
