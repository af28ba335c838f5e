import pytest

from app.accounts.passwords import WrongPassword
from app.extras.account_deletion.delete import delete_account
from tests.support.builders import PASSWORD, PASSWORDS, a_user


def test_delete_account_deletes_the_account(session):
    ada = session.get.return_value = a_user(id=7)

    delete_account(session, PASSWORDS, ada.id, PASSWORD)

    session.delete.assert_called_once_with(ada)
    session.commit.assert_called_once_with()


def test_a_wrong_current_password_deletes_nothing(session):
    ada = session.get.return_value = a_user(id=7)

    with pytest.raises(WrongPassword):
        delete_account(session, PASSWORDS, ada.id, "a guess")

    session.delete.assert_not_called()
    session.commit.assert_not_called()


def test_an_account_that_is_already_deleted_has_no_password(session):
    session.get.return_value = None

    with pytest.raises(WrongPassword):
        delete_account(session, PASSWORDS, 404, PASSWORD)

    session.delete.assert_not_called()
    session.commit.assert_not_called()
