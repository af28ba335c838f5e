import pytest

from app.accounts.passwords import WrongPassword
from app.database.models import LoginSession, OutboxEmail, User
from app.extras.account_deletion.delete import delete_account
from tests.support.builders import PASSWORD, PASSWORDS, a_login_session, a_queued_email, a_user


def test_delete_account_deletes_the_account(session, save, committed):
    ada, grace = save(a_user()), save(a_user(email="grace@example.com"))
    save(*[a_login_session(user_id=user.id) for user in (ada, grace)])
    save(*[a_queued_email(user_id=user.id) for user in (ada, grace)])

    delete_account(session, PASSWORDS, ada.id, PASSWORD)

    assert [user.id for user in committed(User)] == [grace.id]
    assert [row.user_id for row in committed(LoginSession)] == [grace.id]
    assert [email.user_id for email in committed(OutboxEmail)] == [grace.id]


def test_a_wrong_current_password_deletes_nothing(session, save, committed):
    ada = save(a_user())

    with pytest.raises(WrongPassword):
        delete_account(session, PASSWORDS, ada.id, "a guess")

    assert [user.id for user in committed(User)] == [ada.id]


def test_an_account_that_is_already_deleted_has_no_password(session, save, committed):
    grace = save(a_user(email="grace@example.com"))

    with pytest.raises(WrongPassword):
        delete_account(session, PASSWORDS, grace.id + 1, PASSWORD)

    assert [user.id for user in committed(User)] == [grace.id]
