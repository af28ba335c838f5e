"""The fixtures of the integration tests, and what sends hostile text."""

import pytest

from app.database.models import User
from tests.fuzz.hostile_text import HOSTILE
from tests.integration.conftest import *  # noqa: F403  the same real dependencies
from tests.support.builders import PASSWORD, a_user
from tests.support.database_fixtures import migrated_template
from tests.support.reading import hidden_fields

template = migrated_template("fuzz")


@pytest.fixture
def ada(save, submit):
    """A user who is logged in, and whose password is known."""
    user = save(a_user(email="ada@example.com"))
    response = submit("/login", email=user.email, password=PASSWORD)
    assert response.status_code == 303
    return user


@pytest.fixture
def token_of_ada(ada, session):
    """Build a token for Ada as she is now: a form before may have changed her account."""

    def build_now(build, *facts):
        session.rollback()
        token = build(session.get(User, ada.id), *facts)
        session.rollback()
        return token

    return build_now


@pytest.fixture
def send(client, ada):
    """Send a form as Ada, with the same hostile text in each of its fields."""

    def post(path, fields, hostile):
        texts = {"email": f"ada{hostile}@example.com"}
        pairs = [f"{name}={texts.get(name, f'correct horse{hostile}')}" for name in fields]
        token = hidden_fields(client.get("/register").text)["csrf_token"]
        return client.post(
            path,
            data="&".join([f"csrf_token={token}", *pairs]),
            content_type="application/x-www-form-urlencoded",
        )

    return post


@pytest.fixture
def send_each(send):
    """Send a form with each hostile text in turn; return the responses by the name of the text."""

    def post_all(path, *fields):
        return {name: send(path, fields, hostile) for name, hostile in HOSTILE.items()}

    return post_all


@pytest.fixture
def statuses_of(client):
    """Open a link with each hostile text in it, and return the statuses."""

    def open_all(link):
        texts = [hostile[:2_000] for hostile in HOSTILE.values()]
        return {client.get(link.format(text)).status_code for text in texts}

    return open_all
