"""Who may use the routes of this feature.

No twin: a table against the routes; no dependency answers anything.
"""

import pytest

from app.extras.account_deletion import FEATURE
from tests.support.builders import a_user
from tests.support.route_rules import login_before, open_route, routes_of

FOR_USERS = {
    "account_deletion.show": "GET /account/delete",
    "account_deletion.submit": "POST /account/delete",
}


def test_every_route_has_a_rule(app):
    assert routes_of(app, FEATURE) == FOR_USERS


@pytest.mark.parametrize("route", FOR_USERS.values())
def test_an_anonymous_user_is_sent_to_the_login(client, session, route):
    response = open_route(client, route)

    assert (response.status_code, response.location) == (302, login_before(route))
    assert session.mock_calls == []


def test_a_user_who_is_logged_in_may_open_the_form(client, log_in):
    log_in(a_user())

    response = client.get("/account/delete")

    assert response.status_code == 200
