"""What the pages say to any user, whatever the database holds.

No twin: these texts are the same with and without a database.
"""

from datetime import UTC, datetime

import pytest
import time_machine

from tests.support.builders import PASSWORD, a_user
from tests.support.extras.email_change.builders import an_email_change_token
from tests.support.forms import autocomplete_tokens, autofocused, wrong_fields
from tests.support.reading import shown

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)


def test_the_account_menu_links_to_the_form(client, log_in):
    log_in(a_user())

    page = client.get("/account")

    assert '<a href="/account/email">Change your email address</a>' in page.text


def test_the_form_asks_for_the_new_email_and_the_current_password(client, log_in):
    log_in(a_user())

    page = client.get("/account/email")

    assert " New email address Current password Send a link there " in shown(page)
    assert autocomplete_tokens(page) == ["email", "current-password"]
    assert autofocused(page) == ["email"]


def test_an_expired_link_offers_a_new_one(client):
    with time_machine.travel(NOON, tick=False):
        token = an_email_change_token(a_user(id=7), "ada@new.example")

    page = client.get(f"/email/{token}")

    assert page.status_code == 410
    assert "Your email address has not changed. You can get a new link at any time." in shown(page)
    assert '<a class="btn btn-primary" href="/account/email">Get a new link</a>' in page.text


def test_an_invalid_link_shows_an_explanation(client):
    page = client.get("/email/%00%ff..%F0%9F%A4%9D")

    assert page.status_code == 400
    assert "This link does not work" in shown(page)


@pytest.mark.parametrize(
    ("email", "current", "wrong"),
    [
        ("ada at example.com", "", ["email", "current"]),
        ("ada@example.com", PASSWORD, ["email"]),
        ("ada@new.example", "a guess", ["current"]),
    ],
)
def test_a_refused_form_has_its_focus_on_the_first_wrong_field(
    submit, log_in, email, current, wrong
):
    log_in(a_user(email="ada@example.com"))

    page = submit("/account/email", email=email, current=current)

    assert wrong_fields(page) == wrong
    assert autofocused(page) == wrong[:1]
