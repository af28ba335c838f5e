"""Links from emails that do not work: what the page says.

No twin: the signature of a link is checked before any dependency is asked.
"""

from datetime import UTC, datetime

import time_machine

from tests.support.builders import a_confirm_token, an_unconfirmed_user
from tests.support.reading import shown

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)


def test_a_link_without_its_last_character_is_explained(client):
    token = a_confirm_token(an_unconfirmed_user(id=7))

    page = client.get(f"/confirm/{token[:-1]}")

    assert page.status_code == 400
    assert "This link does not work Some email programs break long links" in shown(page)


def test_an_invalid_link_is_explained(client):
    page = client.get("/confirm/%00%ff..%F0%9F%A4%9D")

    assert page.status_code == 400
    assert "This link does not work" in shown(page)


def test_an_expired_link_says_how_to_get_a_new_one(client):
    with time_machine.travel(NOON, tick=False):
        token = a_confirm_token(an_unconfirmed_user(id=7))

    page = client.get(f"/confirm/{token}")

    assert page.status_code == 410
    assert "This link has expired" in shown(page)
    assert "Log in with your email address and password, and we will send you" in shown(page)
