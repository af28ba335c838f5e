"""Every form and every link of the core gets text that only a scanner sends, and never breaks."""

import pytest

from tests.fuzz.hostile_text import ANSWERS_TO_A_LINK, unexpected
from tests.support.builders import a_confirm_token, an_unconfirmed_user

FORMS = {
    "/register": ["email", "password"],
    "/login": ["email", "password", "next"],
    "/logout": ["anything"],
}


@pytest.mark.parametrize("form", FORMS)
def test_hostile_text_breaks_no_form(send_each, form):
    responses = send_each(form, *FORMS[form])

    assert unexpected(responses) == []


def test_hostile_text_does_not_break_the_confirm_form(send_each, save):
    token = a_confirm_token(save(an_unconfirmed_user(email="grace@example.com")))

    responses = send_each(f"/confirm/{token}", "anything")

    assert unexpected(responses) == []


@pytest.mark.parametrize("link", ["/confirm/{}", "/{}"])
def test_hostile_text_breaks_no_link(statuses_of, link):
    assert statuses_of(link) <= ANSWERS_TO_A_LINK
