"""What the pages say to any user, whatever the database holds.

No twin: these texts are the same with and without a database.
"""

from datetime import UTC, datetime

import pytest
import time_machine

from tests.support.builders import a_user
from tests.support.extras.password_reset.builders import a_reset_token
from tests.support.forms import A_NEW_PASSWORD, autocomplete_tokens, autofocused, wrong_fields
from tests.support.reading import shown

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)


@pytest.fixture
def reset_form(client, session):
    """Open the page behind a reset link."""
    ada = session.get.return_value = a_user(id=7)
    return client.get(f"/password/reset/{a_reset_token(ada)}")


def test_the_login_page_links_to_the_request_form(client):
    page = client.get("/login")

    assert '<a href="/password/forgot">Forgot your password?</a>' in page.text


def test_the_account_menu_has_no_link_to_the_reset(client, log_in):
    log_in(a_user())

    page = client.get("/account")

    assert "/password/" not in page.text


def test_the_request_form_asks_for_the_email(client):
    page = client.get("/password/forgot")

    assert " Email address Send me a link " in shown(page)
    assert autocomplete_tokens(page) == ["username"]
    assert autofocused(page) == ["email"]


def test_the_page_after_a_request_tells_the_user_to_check_the_inbox(client):
    page = client.get("/password/forgot/inbox")

    assert page.status_code == 200
    assert "If an account has this email address, we have sent it a link." in shown(page)
    assert '<a href="/password/forgot">correct the email address</a>' in page.text


def test_the_reset_form_asks_for_the_new_password(reset_form):
    assert f" Password {A_NEW_PASSWORD} Set the new password " in shown(reset_form)
    assert autocomplete_tokens(reset_form) == ["username", "new-password"]


def test_an_expired_link_offers_a_new_one(client):
    with time_machine.travel(NOON, tick=False):
        token = a_reset_token(a_user(id=7))

    page = client.get(f"/password/reset/{token}")

    assert page.status_code == 410
    assert "This link has expired You can get a new link at any time." in shown(page)
    assert '<a class="btn btn-primary" href="/password/forgot">Get a new link</a>' in page.text


def test_an_invalid_link_shows_an_explanation(client):
    page = client.get("/password/reset/nonsense")

    assert page.status_code == 400
    assert "This link does not work" in shown(page)
    assert "You can get a new link at any time." in shown(page)


def test_the_email_of_the_account_is_refused_as_a_new_password(submit, session):
    ada = session.get.return_value = a_user(id=7, email="ada@example.com")

    response = submit(f"/password/reset/{a_reset_token(ada)}", password="ada@example.com")

    assert response.status_code == 422
    assert "Your email address is not a password: it is known to others." in shown(response)
    session.commit.assert_not_called()


def test_a_refused_request_has_its_focus_on_the_email(submit):
    page = submit("/password/forgot", email="ada at example.com")

    assert wrong_fields(page) == autofocused(page) == ["email"]


def test_a_refused_new_password_has_the_focus(submit, session):
    ada = session.get.return_value = a_user(id=7)

    page = submit(f"/password/reset/{a_reset_token(ada)}", password="password1")

    assert wrong_fields(page) == autofocused(page) == ["password"]
