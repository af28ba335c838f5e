"""Every response of every route, compared with the table in tests/support/response_rules.py.

No twin: headers follow from the configuration and the cookie; no dependency takes part.
"""

import pytest

from tests.support.builders import a_user, an_unconfirmed_user
from tests.support.every_request import neighbours_of, own_requests_of, posts_of, requests_of

over_http_and_https = pytest.mark.parametrize("site", ["http", "https"], indirect=True)


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
