"""How PostgreSQL compares emails when a user is looked up.

No twin: a mock answers every query as it was told.
"""

import pytest

from app.accounts.users import find_user
from tests.support.builders import a_user


@pytest.mark.parametrize("email", ["ADA@example.com", "ada@EXAMPLE.com"])
def test_find_user_ignores_upper_and_lower_case(session, save, email):
    ada = save(a_user(email="ada@example.com"))

    user = find_user(session, email)

    assert user.id == ada.id


def test_find_user_takes_a_percent_sign_literally(session, save):
    save(a_user(email="ada@example.com"))

    user = find_user(session, "%@example.com")

    assert user is None
