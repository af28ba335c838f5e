"""Who may use the routes of this feature.

No twin: a table against the routes; no dependency answers anything.
"""

import pytest

from app.extras.session_list import FEATURE
from tests.support.builders import a_user
from tests.support.route_rules import login_before, open_route, routes_of

FOR_USERS = {
    "session_list.show": "GET /account/sessions",
    "session_list.submit_end_one": "POST /account/sessions/<int(max=2147483647):session_id>/end",
    "session_list.submit_end_others": "POST /account/sessions/end-others",
}


def test_every_route_has_a_rule(app):
    assert routes_of(app, FEATURE) == FOR_USERS


@pytest.mark.parametrize("route", FOR_USERS.values())
def test_an_anonymous_user_is_sent_to_the_login(client, session, route):
    response = open_route(client, route)

    assert (response.status_code, response.location) == (302, login_before(route))
    assert session.mock_calls == []


@pytest.mark.parametrize("number", [2**31, 2**63 - 1])
def test_a_number_that_no_session_can_have_is_not_found(client, log_in, session, number):
    log_in(a_user())

    response = client.post(f"/account/sessions/{number}/end")

    assert response.status_code == 404
    assert session.mock_calls == []
