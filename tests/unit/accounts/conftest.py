"""What the tests of accounts share."""

import pytest


@pytest.fixture
def found(session):
    """Let the database find this user, when the code looks for it and when it locks it."""

    def find(user):
        session.scalar.return_value = session.get.return_value = user
        return user

    return find
