"""Every route names who may use it; a new one that names no rule fails here."""

import pytest

from tests.support.builders import a_user

PUBLIC = {
    "address.show",
    "address.submit",
    "bootstrap.static",
    "confirmation.show",
    "confirmation.submit",
    "health.healthz",
    "health.readyz",
    "home.show",
    "login.logout",
    "login.show",
    "login.submit",
    "password.forgot",
    "password.look_in_the_inbox",
    "password.send_link",
    "password.show",
    "password.submit",
    "registration.look_in_the_inbox",
    "registration.show",
    "registration.submit",
    "static",
}
VISITORS = {
    "account.delete": "/account/delete",
    "account.email": "/account/email",
    "account.password": "/account/password",
    "account.show": "/account",
    "account.submit_deletion": "/account/delete",
    "account.submit_email": "/account/email",
    "account.submit_password": "/account/password",
    "account_sessions.end_one": "/account/sessions/2/end",
    "account_sessions.end_others": "/account/sessions/end-others",
    "account_sessions.show": "/account/sessions",
}
CHANGES = {
    "account.submit_deletion",
    "account.submit_email",
    "account.submit_password",
    "account_sessions.end_one",
    "account_sessions.end_others",
    "address.submit",
    "confirmation.submit",
    "login.logout",
    "login.submit",
    "password.send_link",
    "password.submit",
    "registration.submit",
}


def test_every_route_names_who_may_use_it(app):
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}

    assert endpoints == PUBLIC | set(VISITORS)
    assert not PUBLIC & set(VISITORS)


def test_what_changes_something_is_reached_by_post_alone(app):
    methods = {rule.endpoint: rule.methods - {"OPTIONS"} for rule in app.url_map.iter_rules()}

    assert {name for name, allowed in methods.items() if allowed == {"POST"}} == CHANGES
    assert {name for name, allowed in methods.items() if "GET" in allowed} == set(methods) - CHANGES


@pytest.mark.parametrize("endpoint", sorted(VISITORS))
def test_a_stranger_is_sent_to_the_login(client, session, endpoint):
    method = "POST" if endpoint in CHANGES else "GET"

    answer = client.open(VISITORS[endpoint], method=method)

    assert answer.status_code == 302
    asked_for = "" if method == "POST" else f"?next={VISITORS[endpoint]}"
    assert answer.location == f"/login{asked_for}"
    session.execute.assert_not_called()


@pytest.mark.parametrize("endpoint", sorted(set(VISITORS) - CHANGES))
def test_a_visitor_is_let_in(client, log_in, endpoint):
    log_in(a_user())

    answer = client.get(VISITORS[endpoint])

    assert answer.status_code == 200
