from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, update

from app.accounts.passwords import WrongPassword
from app.accounts.users import find_linked_user, find_user, lock_for_change
from app.database.models import User
from app.mail.links import BadLink, LinkUsed
from tests.support.builders import PASSWORD, PASSWORDS, a_user


def test_find_user_returns_the_user_with_this_email(session, save):
    ada = save(a_user(email="ada@example.com"))

    user = find_user(session, "ada@example.com")

    assert user.id == ada.id


def test_find_user_returns_none_for_an_unknown_email(session, save):
    save(a_user(email="grace@example.com"))

    user = find_user(session, "ada@example.com")

    assert user is None


@pytest.mark.parametrize("lock", [True, False])
def test_find_linked_user_returns_the_user_of_the_link(session, save, lock):
    ada = save(a_user())

    user = find_linked_user(session, ada.id, ada.fingerprint, lock=lock)

    assert user.id == ada.id


def test_find_linked_user_refuses_a_deleted_user(session, save):
    ada = save(a_user())
    session.execute(delete(User))
    session.commit()

    with pytest.raises(BadLink):
        find_linked_user(session, ada.id, ada.fingerprint, lock=True)


def test_find_linked_user_refuses_a_disabled_user(session, save):
    ada = save(a_user(disabled_at=datetime.now(UTC)))

    with pytest.raises(BadLink):
        find_linked_user(session, ada.id, ada.fingerprint, lock=True)


@pytest.mark.parametrize(
    "change", [{"email": "new@example.com"}, {"password_hash": PASSWORDS.hash("a new password")}]
)
def test_find_linked_user_refuses_an_account_that_has_changed(session, save, change):
    ada = save(a_user())
    session.execute(update(User).values(change))
    session.commit()

    with pytest.raises(LinkUsed):
        find_linked_user(session, ada.id, ada.fingerprint, lock=True)


def test_lock_for_change_returns_the_user_with_this_password(session, save):
    ada = save(a_user())

    user = lock_for_change(session, PASSWORDS, ada.id, PASSWORD)

    assert user.id == ada.id


def test_lock_for_change_refuses_another_password(session, save):
    ada = save(a_user())

    with pytest.raises(WrongPassword):
        lock_for_change(session, PASSWORDS, ada.id, "a guess")


def test_lock_for_change_refuses_a_deleted_user(session, save):
    ada = save(a_user())
    session.execute(delete(User))
    session.commit()

    with pytest.raises(WrongPassword):
        lock_for_change(session, PASSWORDS, ada.id, PASSWORD)
