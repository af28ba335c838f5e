"""Where the email that was typed last travels, and when it is forgotten.

No twin: the cookie holds it; no dependency takes part.
"""

import re

from tests.support.builders import PASSWORD, a_registration, a_user
from tests.support.forms import values_of
from tests.support.reading import shown

LINK = re.compile(r'(?:href|action)="([^"]*)"')


def test_a_browser_that_typed_nothing_is_told_of_no_email(client):
    page = client.get("/register/inbox")

    assert "We have sent you an email. Open the link in it" in shown(page)
    assert "Correct it" not in shown(page)


def test_the_page_about_the_inbox_offers_to_correct_the_email(client, submit):
    submit("/register", **a_registration(email="ada@example.com"))

    page = client.get("/register/inbox")

    assert 'Is the email address wrong? <a href="/register">Correct it</a>.' in page.text


def test_the_email_is_in_no_link_of_the_page(client, submit):
    submit("/register", **a_registration(email="ada@example.com"))

    page = client.get("/register/inbox")

    assert "/register" in LINK.findall(page.text)
    assert "ada" not in "".join(LINK.findall(page.text))


def test_markup_in_an_email_is_shown_as_text(client, submit):
    submit("/register", **a_registration(email="ada&lt=@example.com"))

    page = client.get("/register/inbox")

    assert "<strong>ada&amp;lt=@example.com</strong>" in page.text


def test_an_email_that_is_refused_is_not_remembered(client, submit):
    submit("/register", **a_registration(email="ada at example.com"))

    page = client.get("/register")

    assert values_of(page) == {}


def test_a_login_forgets_the_email(client, submit, found):
    submit("/register", **a_registration(email="ada@example.com"))
    found(a_user(email="ada@example.com"))

    submit("/login", email="ada@example.com", password=PASSWORD)

    with client.session_transaction() as cookie:
        assert "typed_email" not in cookie
