"""Every form and every link gets what only a scanner types, and never breaks."""

from urllib.parse import quote

import pytest

from app.database.models import User
from tests.support.builders import (
    PASSWORD,
    a_newcomer,
    a_reset_token,
    a_token,
    a_user,
    an_address_token,
)
from tests.support.reading import hidden_fields

# As it travels, percent-encoded.
NASTY = {
    "NUL": "%00",
    "a lone surrogate": "%ED%A0%80",
    "bytes that are no text": "%FF%FE",
    "a megabyte": "x" * 1_000_000,
    "a form full of one field": "x" * 60_000,
    "right to left": quote("\u202eada\u202c"),
    "line breaks": quote("\r\nBcc: eve@example.com\r\n\r\nHello"),
    "SQL": quote("'; DROP TABLE users; --"),
    "HTML": quote('"><script>alert(1)</script>'),
    "a template": quote("{{ 7 * 7 }}%s%n${7}"),
    "a huge number": "9" * 40,
    "beyond the first plane": quote("\U0001f91d\U0010ffff"),
}
FORMS = {
    "/register": ["email", "password"],
    "/login": ["email", "password", "next"],
    "/password/forgot": ["email"],
    "/password/reset/{reset}": ["password"],
    "/confirm/{confirm}": ["anything"],
    "/address/{address}": ["anything"],
    "/account/password": ["current", "password"],
    "/account/email": ["email", "current"],
    "/account/delete": ["current"],
    "/account/sessions/end-others": ["anything"],
    "/logout": ["anything"],
}
LINKS = ["/confirm/{}", "/password/reset/{}", "/address/{}", "/account/sessions/{}/end", "/{}"]
ANSWERED = {200, 302, 303, 400, 410, 413, 422}


@pytest.fixture
def path_of(save, session):
    """Fill in the link of a form, made for somebody to whom it applies right now."""
    newcomer = save(a_newcomer(email="grace@example.com"))
    ada = save(a_user(email="ada@example.com"))

    def fill(path):
        session.rollback()
        user = session.get(User, ada.id)
        tokens = {
            "reset": a_reset_token(user),
            "confirm": a_token(newcomer),
            "address": an_address_token(user, user.email),
        }
        session.rollback()
        return path.format(**tokens)

    return fill


@pytest.fixture
def send(client, path_of, submit):
    """Send a form with the same nasty text in each of its fields."""
    submit("/login", email="ada@example.com", password=PASSWORD)

    def post(form, nasty):
        texts = {"email": f"ada{nasty}@example.com"}
        fields = [f"{name}={texts.get(name, f'correct horse{nasty}')}" for name in FORMS[form]]
        token = hidden_fields(client.get("/register").text)["csrf_token"]
        return client.post(
            path_of(form),
            data="&".join([f"csrf_token={token}", *fields]),
            content_type="application/x-www-form-urlencoded",
        )

    return post


@pytest.mark.parametrize("form", FORMS)
def test_no_form_breaks_on_nasty_text(send, form):
    answers = {name: send(form, nasty) for name, nasty in NASTY.items()}

    assert {answer.status_code for answer in answers.values()} <= ANSWERED
    assert answers["NUL"].status_code == answers["a lone surrogate"].status_code == 400
    assert answers["a megabyte"].status_code == 413
    assert not any("<script>" in answer.text for answer in answers.values())


@pytest.mark.parametrize("link", LINKS)
def test_no_link_breaks_on_nasty_text(client, link):
    answers = [client.get(link.format(nasty[:2_000])) for nasty in NASTY.values()]

    assert {answer.status_code for answer in answers} <= {302, 400, 404, 405}
