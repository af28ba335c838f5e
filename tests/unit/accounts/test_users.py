from datetime import UTC, datetime

import pytest

from app.accounts.passwords import WrongPassword
from app.accounts.users import find_linked_user, find_user, lock_for_change
from app.mail.links import BadLink, LinkUsed
from tests.support.builders import PASSWORD, PASSWORDS, a_user


def test_find_user_returns_the_user_with_this_email(session):
    ada = session.scalar.return_value = a_user(email="ada@example.com")

    user = find_user(session, "ada@example.com")

    assert user is ada


def test_find_user_returns_none_for_an_unknown_email(session):
    session.scalar.return_value = None

    user = find_user(session, "ada@example.com")

    assert user is None


@pytest.mark.parametrize("lock", [True, False])
def test_find_linked_user_returns_the_user_of_the_link(session, lock):
    ada = session.get.return_value = a_user(id=7)

    user = find_linked_user(session, 7, ada.fingerprint, lock=lock)

    assert user is ada
    assert session.get.call_args.kwargs.get("with_for_update", False) is lock


def test_find_linked_user_refuses_a_deleted_user(session):
    session.get.return_value = None

    with pytest.raises(BadLink):
        find_linked_user(session, 7, a_user(id=7).fingerprint, lock=True)


def test_find_linked_user_refuses_a_disabled_user(session):
    ada = session.get.return_value = a_user(id=7, disabled_at=datetime.now(UTC))

    with pytest.raises(BadLink):
        find_linked_user(session, 7, ada.fingerprint, lock=True)


@pytest.mark.parametrize(
    "change", [{"email": "new@example.com"}, {"password_hash": PASSWORDS.hash("a new password")}]
)
def test_find_linked_user_refuses_an_account_that_has_changed(session, change):
    session.get.return_value = a_user(id=7, **change)

    with pytest.raises(LinkUsed):
        find_linked_user(session, 7, a_user(id=7).fingerprint, lock=True)


def test_lock_for_change_returns_the_user_with_this_password(session):
    ada = session.get.return_value = a_user(id=7)

    user = lock_for_change(session, PASSWORDS, 7, PASSWORD)

    assert user is ada
    assert session.get.call_args.kwargs["with_for_update"]
    session.commit.assert_not_called()


def test_lock_for_change_refuses_another_password(session):
    session.get.return_value = a_user(id=7)

    with pytest.raises(WrongPassword):
        lock_for_change(session, PASSWORDS, 7, "a guess")


def test_lock_for_change_refuses_a_deleted_user(session):
    session.get.return_value = None

    with pytest.raises(WrongPassword):
        lock_for_change(session, PASSWORDS, 7, PASSWORD)
