from datetime import UTC, datetime

import pytest
from werkzeug.exceptions import default_exceptions

from app.web.errors import REMEDIES, error_page
from tests.support.builders import (
    PASSWORD,
    a_confirm_token,
    a_registration,
    a_user,
    an_unconfirmed_user,
)

PUBLIC = {
    "home": "/",
    "register": "/register",
    "registered": "/register/inbox",
    "login": "/login",
}
PRIVATE = {"home": "/", "account": "/account"}


@pytest.mark.parametrize("name", PUBLIC)
def test_public_page(approve, client, name):
    approve(client.get(PUBLIC[name]).text, "html")


@pytest.mark.parametrize("name", PRIVATE)
def test_private_page(approve, client, log_in, save, name):
    log_in(save(a_user(email="ada@example.com")))

    approve(client.get(PRIVATE[name]).text, "html")


def test_confirm_link(approve_page, client, save):
    grace = save(an_unconfirmed_user(email="grace@example.com"))

    approve_page(client.get(f"/confirm/{a_confirm_token(grace)}"))


def test_invalid_confirm_link(approve_page, client):
    approve_page(client.get("/confirm/nonsense"))


def test_confirm_link_with_the_password_of_a_stranger(approve_page, submit, save):
    grace = save(an_unconfirmed_user(email="grace@example.com"))

    approve_page(submit(f"/confirm/{a_confirm_token(grace)}", password="of a stranger"))


def test_replaced_confirm_link(approve_page, client, save):
    grace = save(an_unconfirmed_user(email="grace@example.com"))
    before = an_unconfirmed_user(id=grace.id, email="grace@example.com", password_hash="before")

    approve_page(client.get(f"/confirm/{a_confirm_token(before)}"))


def test_expired_confirm_link(approve_page, client, save, expired):
    grace = save(an_unconfirmed_user(email="grace@example.com"))

    approve_page(client.get(f"/confirm/{expired(a_confirm_token, grace)}"))


def test_used_confirm_link(approve_page, client, save):
    ada = save(a_user(email="ada@example.com"))

    approve_page(client.get(f"/confirm/{a_confirm_token(ada)}"))


@pytest.mark.parametrize("password", ["", "short", "password1"])
def test_refused_registration(approve_page, submit, password):
    fields = a_registration(email="ada at example.com", password=password)

    approve_page(submit("/register", **fields))


def test_page_about_the_inbox(approve_page, client, submit):
    submit("/register", **a_registration(email="ada@exmaple.com"))

    approve_page(client.get("/register/inbox"))


def test_corrected_email(approve_page, client, submit):
    submit("/register", **a_registration(email="ada@exmaple.com"))

    approve_page(client.get("/register"))


def test_wrong_password(approve_page, submit):
    approve_page(submit("/login", email="ada@example.com", password="a guess"))


def test_login_to_an_unconfirmed_account(approve_page, submit, save):
    save(an_unconfirmed_user(email="ada@example.com"))

    approve_page(submit("/login", email="ada@example.com", password=PASSWORD))


def test_login_to_a_disabled_account(approve_page, submit, save):
    save(a_user(email="ada@example.com", disabled_at=datetime.now(UTC)))

    approve_page(submit("/login", email="ada@example.com", password=PASSWORD))


@pytest.mark.parametrize("code", sorted(REMEDIES))
def test_error(approve_page, app, code):
    with app.test_request_context():
        approve_page(error_page(default_exceptions[code]()))


def test_whole_error_page(approve, client):
    approve(client.get("/nothing").text, "html")
