"""Who may use the routes of this feature.

No twin: a table against the routes; no dependency answers anything.
"""

import pytest

from app.extras.password_change import FEATURE
from tests.support.route_rules import login_before, open_route, routes_of

FOR_USERS = {
    "password_change.show": "GET /account/password",
    "password_change.submit": "POST /account/password",
    "password_change.well_known": "GET /.well-known/change-password",
}


def test_every_route_has_a_rule(app):
    assert routes_of(app, FEATURE) == FOR_USERS


@pytest.mark.parametrize("route", FOR_USERS.values())
def test_an_anonymous_user_is_sent_to_the_login(client, session, route):
    response = open_route(client, route)

    assert (response.status_code, response.location) == (302, login_before(route))
    assert session.mock_calls == []
