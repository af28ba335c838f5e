"""How many connections of the pool a request takes, and that it gives them back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app import create_app
from app.services import services
from app.accounts.sessions import open_session
from tests.support.builders import a_user

PAGES = [
    "/",
    "/register",
    "/login",
    "/account",
    "/account/password",
    "/account/email",
    "/account/sessions",
    "/account/delete",
    "/readyz",
]


@pytest.fixture
def visitor(clone):
    """A browser that is logged in, at an application whose pool has one connection."""
    app = create_app(replace(clone, database_pool_size=1, database_pool_timeout=0.1))
    browser = app.test_client()
    with app.app_context(), services().session_factory() as session:
        ada = a_user()
        session.add(ada)
        _, secret = open_session(session, ada, "Firefox", "192.0.2.1", timedelta(days=1))
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = secret
    yield browser
    with app.app_context():
        services().session_factory.kw["bind"].dispose()


def test_every_page_makes_do_with_one_connection_and_gives_it_back(visitor):
    answers = [(page, visitor.get(page).status_code) for page in PAGES * 2]

    starved = [page for page in PAGES if (page, 503) in answers]
    assert starved == [], (
        f"{' and '.join(starved)} wants a second connection, or does not give the only one back"
    )
