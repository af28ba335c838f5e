"""Who may use which route: a feature lists its routes, and a route without an entry fails.

A test file of a feature holds two tables, and compares them with what the feature registers:

    from app.extras.notes import FEATURE

    PUBLIC = {}
    FOR_USERS = {"notes.show": "GET /notes", "notes.delete": "POST /notes/<int:note_id>/delete"}

    def test_every_route_has_a_rule(app):
        routes = routes_of(app, FEATURE)

        assert routes == PUBLIC | FOR_USERS

    @pytest.mark.parametrize("route", FOR_USERS.values())
    def test_an_anonymous_user_is_sent_to_the_login(client, session, route):
        response = open_route(client, route)

        assert (response.status_code, response.location) == (302, login_before(route))
        session.execute.assert_not_called()

The methods stand in the table as well: what changes something says POST there, and only POST.
"""

import re

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.web.features import Feature


def routes_of(app: Flask, feature: Feature | None = None) -> dict[str, str]:
    """Return the routes of a feature, or of the whole application, such as "POST /login"."""
    names = {blueprint.name for blueprint in feature.blueprints} if feature else None
    return {
        rule.endpoint: _route(rule)
        for rule in app.url_map.iter_rules()
        if names is None or rule.endpoint.partition(".")[0] in names
    }


def open_route(client: FlaskClient, route: str) -> TestResponse:
    """Open a route without a form, with 2 for each part of the path that varies."""
    method, path = _method_and_path(route)
    return client.open(path, method=method)


def login_before(route: str) -> str:
    """Return where an anonymous user is sent; only a GET can be opened again after the login."""
    method, path = _method_and_path(route)
    return f"/login?next={path}" if method == "GET" else "/login"


def _route(rule: Rule) -> str:
    methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    return f"{','.join(methods)} {rule.rule}"


def _method_and_path(route: str) -> tuple[str, str]:
    method, _, rule = route.partition(" ")
    return method, re.sub(r"<[^>]+>", "2", rule)
