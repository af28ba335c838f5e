import pytest
from werkzeug.exceptions import default_exceptions

from app.web.errors import REMEDIES, error_page
from tests.support.builders import (
    PASSWORD,
    a_login_session,
    a_newcomer,
    a_reset_token,
    a_token,
    a_user,
    an_address_token,
)

PUBLIC = {
    "front": "/",
    "register": "/register",
    "registered": "/register/inbox",
    "login": "/login",
    "forgot": "/password/forgot",
    "forgot-sent": "/password/forgot/inbox",
}
VISITORS = {
    "front": "/",
    "account": "/account",
    "password": "/account/password",
    "email": "/account/email",
    "sessions": "/account/sessions",
    "delete": "/account/delete",
}
LINKS = {"confirm": "/confirm", "reset": "/password/reset", "address": "/address"}


@pytest.mark.parametrize("name", PUBLIC)
def test_public(approve, client, name):
    approve(client.get(PUBLIC[name]).text, "html")


@pytest.mark.parametrize("name", VISITORS)
def test_visitors(approve, client, log_in, save, name):
    ada = save(a_user(email="ada@example.com"))
    save(a_login_session(user_id=ada.id, user_agent="A phone", ip_address="192.0.2.7"))
    log_in(ada)

    approve(client.get(VISITORS[name]).text, "html")


@pytest.mark.parametrize("purpose", LINKS)
def test_link(approve, client, save, purpose):
    ada = save(a_user(email="ada@example.com"))
    tokens = {
        "confirm": a_token(save(a_newcomer(email="grace@example.com"))),
        "reset": a_reset_token(ada),
        "address": an_address_token(ada, "ada@new.example"),
    }

    approve(client.get(f"{LINKS[purpose]}/{tokens[purpose]}").text, "html")


@pytest.mark.parametrize("purpose", LINKS)
def test_broken_link(approve, client, purpose):
    approve(client.get(f"{LINKS[purpose]}/nonsense").text, "html")


def test_used_link(approve, client, save):
    approve(client.get(f"/confirm/{a_token(save(a_user()))}").text, "html")


def test_taken_address(approve, submit, save):
    ada = save(a_user(email="ada@example.com"))
    save(a_user(email="ada@new.example"))

    approve(submit(f"/address/{an_address_token(ada, 'ada@new.example')}").text, "html")


@pytest.mark.parametrize("password", ["", "short", "password1"])
def test_refused_registration(approve, submit, password):
    approve(submit("/register", email="ada at example.com", password=password).text, "html")


def test_wrong_password(approve, submit):
    approve(submit("/login", email="ada@example.com", password="a guess").text, "html")


def test_unconfirmed_login(approve, submit, save):
    save(a_newcomer(email="ada@example.com"))

    approve(submit("/login", email="ada@example.com", password=PASSWORD).text, "html")


@pytest.mark.parametrize("code", sorted(REMEDIES))
def test_error(approve, app, code):
    with app.test_request_context():
        approve(error_page(default_exceptions[code]()).get_data(as_text=True), "html")
