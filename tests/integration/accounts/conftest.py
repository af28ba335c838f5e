"""What the tests of accounts share."""

from datetime import timedelta

import pytest

from app.accounts.sessions import Client, open_session
from app.database.models import User
from tests.support.builders import a_user

DAY = timedelta(days=1)
FIREFOX = Client("Firefox", "192.0.2.1")


@pytest.fixture
def ada(session, save):
    return session.get(User, save(a_user(email="ada@example.com")).id)


@pytest.fixture
def open_one(session, ada):
    """Open a session of Ada and commit; return it and its secret."""

    def open_and_commit(client=FIREFOX):
        opened = open_session(session, ada, client, DAY)
        session.commit()
        return opened

    return open_and_commit
