"""A walk over every route, which compares each response with the table of rules."""

from typing import NamedTuple

import pytest
from sqlalchemy import Insert

from app.database.models import LoginSession, User
from app.database.readiness import head_revision
from tests.support.builders import a_login_session
from tests.support.every_request import filled_in, paths_in, paths_in_emails
from tests.support.response_rules import Site, faults
from tests.unit.doubles import counted


class Walk(NamedTuple):
    """What a walk over the routes has met."""

    faults: list[str]
    statuses: set[int]


@pytest.fixture
def site(request, app, _https_application):
    """The application and what its cookies must be, at an https URL unless a test says http."""
    return {
        "http": (app, Site("session", https=False)),
        "https": (_https_application, Site("__Host-session", https=True)),
    }[getattr(request, "param", "https")]


@pytest.fixture
def app_of_site(site, monkeypatch):
    app, _ = site
    monkeypatch.setattr(app, "testing", True)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    return app


@pytest.fixture
def database(session):
    """Let the database know one user, and count every attempt as the first one."""

    def know(user, attempts=1):
        rows = {User: user, LoginSession: user and a_login_session(id=1, user=user)}

        def execute(statement, *_, **__):
            result = session.execute.return_value
            result.one.side_effect = None
            result.one.return_value = (head_revision(), 0, 0, None)
            if isinstance(statement, Insert):
                result.all.return_value = counted(statement, attempts)
            return result

        session.scalar.side_effect = lambda query: rows[query.column_descriptions[0]["entity"]]
        session.get.side_effect = lambda model, *_, **__: rows[model]
        session.execute.side_effect = execute

    return know


@pytest.fixture
def walk(site, app_of_site, session, database):
    """Send requests, each from a browser of its own, and compare what comes back."""
    app, rules = site

    def browser_of(*, logged_in):
        browser = app.test_client()
        with browser.session_transaction() as cookie:
            cookie.update({"_user_id": "secret"} if logged_in else {})
        return browser

    def is_logged_in(browser):
        cookie = browser.get_cookie(rules.cookie)
        read = app.session_interface.get_signing_serializer(app).loads
        return bool(cookie and cookie.value) and "_user_id" in read(cookie.value)

    def ask(request, *, logged_in, fill_in, **others):
        browser = browser_of(logged_in=logged_in)
        others |= {"data": filled_in(browser.get(request.path).text)} if fill_in else {}
        with browser.open(request.path, method=request.method, **others) as response:
            found = faults(rules, response, logged_in=is_logged_in(browser))
        return response.status_code, [f"{request} {response.status}: {fault}" for fault in found]

    def walk_over(requests, *, logged_in=False, fill_in=False, **others):
        met = [ask(r, logged_in=logged_in, fill_in=fill_in, **others) for r in requests]
        return Walk([fault for _, found in met for fault in found], {status for status, _ in met})

    return walk_over


@pytest.fixture
def paths_for(app_of_site, database):
    """Return the paths that emails to a user and the front page lead to."""

    def find(user):
        database(user)
        with app_of_site.test_client() as browser:
            front_page = browser.get("/").text
        return [*paths_in_emails(app_of_site, user), *paths_in(front_page)]

    return find
