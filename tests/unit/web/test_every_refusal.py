"""Responses to requests that are refused or fail, compared with tests/support/response_rules.py.

No twin: headers follow from the configuration and the cookie; no dependency takes part.
"""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy.orm.exc import ObjectDeletedError

from tests.support.builders import THROTTLE, a_user, an_unconfirmed_user
from tests.support.every_request import own_requests_of, posts_of

YEARS_AGO = datetime.now(UTC) - timedelta(days=1000)  # longer than any link lives


@pytest.mark.parametrize("logged_in", [False, True])
@pytest.mark.parametrize("sent", [{}, {"csrf_token": "x"}], ids=["no token", "another token"])
def test_every_response_to_a_form_without_its_csrf_token(
    app_of_site, walk, paths_for, session, monkeypatch, logged_in, sent
):
    requests = posts_of(app_of_site, paths_for(an_unconfirmed_user(id=7)))
    monkeypatch.setitem(app_of_site.config, "WTF_CSRF_ENABLED", True)

    walked = walk(requests, logged_in=logged_in, data=sent)

    assert walked == ([], {403})
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
