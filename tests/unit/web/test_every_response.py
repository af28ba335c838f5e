"""Every response of every route, compared with the table in tests/support/response_rules.py.

No twin: headers follow from the configuration and the cookie; no dependency takes part.
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest
import time_machine
from sqlalchemy import Insert
from sqlalchemy.orm.exc import ObjectDeletedError

from app.database.models import LoginSession, User
from app.database.readiness import head_revision
from tests.support.builders import THROTTLE, a_login_session, a_user, an_unconfirmed_user
from tests.support.every_request import (
    filled_in,
    neighbours_of,
    own_requests_of,
    paths_in,
    paths_in_emails,
    posts_of,
    requests_of,
)
from tests.support.response_rules import Site, faults
from tests.unit.doubles import counted

YEARS_AGO = datetime.now(UTC) - timedelta(days=1000)  # longer than any link lives
over_http_and_https = pytest.mark.parametrize("site", ["http", "https"], indirect=True)


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


@over_http_and_https
def test_every_response_to_an_anonymous_user(app_of_site, walk, paths_for):
    requests = requests_of(app_of_site, paths_for(a_user(id=7)))

    walked = walk(requests)

    assert walked.faults == []
    assert walked.statuses == {200, 302, 303, 400, 404, 405, 410, 422}


@over_http_and_https
def test_every_response_to_a_user_who_is_logged_in(app_of_site, walk, paths_for):
    requests = requests_of(app_of_site, paths_for(an_unconfirmed_user(id=7)))

    walked = walk(requests, logged_in=True)

    assert walked.faults == []
    assert walked.statuses == {200, 303, 400, 404, 405, 422}


@over_http_and_https
@pytest.mark.parametrize("user", [a_user, an_unconfirmed_user])
@pytest.mark.parametrize("logged_in", [False, True])
def test_every_response_to_a_form_that_is_filled_in(app_of_site, walk, paths_for, user, logged_in):
    requests = posts_of(app_of_site, paths_for(user(id=7)))

    walked = walk(requests, logged_in=logged_in, fill_in=True)

    assert walked.faults == []
    assert 303 in walked.statuses


@pytest.mark.parametrize("logged_in", [False, True])
@pytest.mark.parametrize("sent", [{}, {"csrf_token": "x"}], ids=["no token", "another token"])
def test_every_response_to_a_form_without_its_csrf_token(
    app_of_site, walk, paths_for, session, monkeypatch, logged_in, sent
):
    requests = posts_of(app_of_site, paths_for(an_unconfirmed_user(id=7)))
    monkeypatch.setitem(app_of_site.config, "WTF_CSRF_ENABLED", True)

    walked = walk(requests, logged_in=logged_in, data=sent)

    assert walked == Walk([], {403})
    session.execute.assert_not_called()
    session.commit.assert_not_called()


def test_every_response_to_one_attempt_too_many(app_of_site, walk, paths_for, database):
    user = an_unconfirmed_user(id=7)
    requests = posts_of(app_of_site, paths_for(user))
    database(user, attempts=THROTTLE.per_email + 1)

    walked = walk(requests, logged_in=True, fill_in=True)

    assert walked.faults == []
    assert 429 in walked.statuses


def test_every_response_to_a_link_that_has_expired(app_of_site, walk, paths_for):
    with time_machine.travel(YEARS_AGO):
        requests = own_requests_of(app_of_site, paths_for(an_unconfirmed_user(id=7)))

    walked = walk(requests)

    assert walked.faults == []
    assert 410 in walked.statuses


def test_every_response_when_a_row_is_deleted_during_the_request(
    app_of_site, walk, paths_for, session
):
    requests = posts_of(app_of_site, paths_for(a_user(id=7)))
    session.get.side_effect = ObjectDeletedError(None, "the row is deleted")

    walked = walk(requests, logged_in=True, fill_in=True)

    assert walked.faults == []
    assert 409 in walked.statuses


@pytest.mark.parametrize("logged_in", [False, True])
def test_every_response_during_an_outage_of_the_database(
    app_of_site, walk, paths_for, outage, logged_in
):
    requests = own_requests_of(app_of_site, paths_for(a_user(id=7)))
    outage()

    walked = walk(requests, logged_in=logged_in)

    assert walked.faults == []
    assert 503 in walked.statuses
    assert 500 not in walked.statuses


@pytest.mark.parametrize("logged_in", [False, True])
def test_every_response_to_an_unexpected_error(
    app_of_site, walk, paths_for, session, monkeypatch, logged_in
):
    requests = own_requests_of(app_of_site, paths_for(a_user(id=7)))
    monkeypatch.setitem(app_of_site.config, "PROPAGATE_EXCEPTIONS", False)
    for query in (session.scalar, session.get, session.execute):
        query.side_effect = RuntimeError("an unexpected error")

    walked = walk(requests, logged_in=logged_in)

    assert walked.faults == []
    assert 500 in walked.statuses


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"headers": {"Host": "evil.example"}}, 400),
        ({"data": b"email=%FF", "content_type": "application/x-www-form-urlencoded"}, 400),
        ({"data": {"email": "x" * 65_536}}, 413),
    ],
    ids=["an unknown host", "not text", "too long"],
)
def test_every_response_to_a_form_that_no_browser_sends(app_of_site, walk, paths_for, sent, status):
    requests = posts_of(app_of_site, paths_for(a_user(id=7)))

    walked = walk(requests, **sent)

    assert walked.faults == []
    assert status in walked.statuses


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-None-Match": "*"}, 304),
        ({"Range": "bytes=0-9"}, 206),
        ({"Range": "bytes=9999999-"}, 416),
    ],
)
def test_every_response_to_a_question_about_a_part_of_a_file(
    app_of_site, walk, paths_for, headers, status
):
    requests = own_requests_of(app_of_site, paths_for(a_user(id=7)))

    walked = walk(requests, logged_in=True, headers=headers)

    assert walked.faults == []
    assert status in walked.statuses


def test_every_response_to_a_path_that_is_nearly_right(app_of_site, walk, paths_for):
    requests = own_requests_of(app_of_site, paths_for(an_unconfirmed_user(id=7)))

    walked = walk(neighbours_of(requests))

    assert walked.faults == []
    assert walked.statuses <= {200, 404}
