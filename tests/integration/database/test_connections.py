"""How many connections a request takes from the pool, and that it returns them.

No twin: a mock has no pool of connections.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from app import create_app
from app.accounts.sessions import Client, open_session
from app.services import services
from tests.support.builders import a_user


@pytest.fixture
def small_app(clone):
    """The application, with one connection in its pool."""
    app = create_app(replace(clone, database_pool_size=1, database_pool_timeout=0.1))
    yield app
    with app.app_context():
        services().session_factory.kw["bind"].dispose()


@pytest.fixture
def browser(small_app):
    """A browser that is logged in there."""
    with small_app.app_context(), services().session_factory() as session:
        ada = a_user()
        session.add(ada)
        client = Client("Firefox", "192.0.2.1")
        _, secret = open_session(session, ada, client, timedelta(days=1))
        session.commit()
    browser = small_app.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = secret
    return browser


@pytest.fixture
def pages(small_app):
    """Every page that a browser can open without a token."""
    rules = small_app.url_map.iter_rules()
    return sorted({rule.rule for rule in rules if "GET" in rule.methods and not rule.arguments})


def test_every_page_needs_one_connection_and_returns_it(browser, pages):
    statuses = [(page, browser.get(page).status_code) for page in pages * 2]

    starved = sorted({page for page, status in statuses if status == 503})
    assert "/account" in pages
    assert starved == [], (
        f"{' and '.join(starved)} needs a second connection, or does not return the first one"
    )
