"""Every route of the core names who may use it; a new one without a rule fails here.

No twin: a table against the routes; no dependency answers anything.
"""

from pathlib import Path

import pytest

from app import create_app
from app.extras import EXTRAS
from app.web import CORE
from tests.support.builders import a_config, a_user
from tests.support.route_rules import login_before, open_route, routes_of

PUBLIC = {
    "bootstrap.static": "GET /bootstrap/static/<path:filename>",
    "confirmation.show": "GET /confirm/<token>",
    "confirmation.submit": "POST /confirm/<token>",
    "health.healthz": "GET /healthz",
    "health.readyz": "GET /readyz",
    "home.show": "GET /",
    "login.logout": "POST /logout",
    "login.show": "GET /login",
    "login.submit": "POST /login",
    "registration.check_your_inbox": "GET /register/inbox",
    "registration.show": "GET /register",
    "registration.submit": "POST /register",
    "static": "GET /static/<path:filename>",
}
FOR_USERS = {"account.show": "GET /account"}


def test_every_route_of_the_core_has_a_rule():
    core = create_app(a_config(), features=(CORE,))

    assert routes_of(core) == PUBLIC | FOR_USERS


def test_every_extra_has_rules_for_its_own_routes():
    folder = Path(__file__).parent.parent / "extras"

    without = [name for name in EXTRAS if not (folder / name / "test_route_rules.py").exists()]

    assert without == [], f"{folder}: copy test_route_rules.py of another extra, list the routes"


@pytest.mark.parametrize("route", FOR_USERS.values())
def test_an_anonymous_user_is_sent_to_the_login(client, session, route):
    response = open_route(client, route)

    assert (response.status_code, response.location) == (302, login_before(route))
    session.execute.assert_not_called()


@pytest.mark.parametrize("route", FOR_USERS.values())
def test_a_user_who_is_logged_in_may_open_it(client, log_in, route):
    log_in(a_user())

    response = open_route(client, route)

    assert response.status_code == 200
