import pytest

from app.deletion import delete_account
from app.passwords import WrongPassword
from tests.builders import PASSWORD, PASSWORDS, a_user


def test_the_account_is_gone(session):
    ada = a_user()

    delete_account(session, PASSWORDS, ada, PASSWORD)

    session.delete.assert_called_once_with(ada)
    session.commit.assert_called_once_with()


def test_a_wrong_current_password_deletes_nothing(session):
    ada = a_user()

    with pytest.raises(WrongPassword):
        delete_account(session, PASSWORDS, ada, "a guess")

    session.delete.assert_not_called()
