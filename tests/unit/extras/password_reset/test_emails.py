import pytest

from app.accounts.new_password import PASSWORD_CHANGED
from app.extras.password_reset import FEATURE
from app.extras.password_reset.reset import RESET, RESET_EMAIL
from app.mail.messages import compose
from app.web import CORE
from tests.support.builders import LINKS, a_queued_email, a_user
from tests.support.reading import link_in, token_of, words_of

KINDS = {kind.name: kind for feature in (CORE, FEATURE) for kind in feature.email_kinds}


@pytest.fixture
def received():
    """Compose an email of a kind to Ada."""

    def write(kind, **row):
        ada = a_user(id=7, email="ada@example.com")
        email = a_queued_email(kind=kind.name, user=ada, user_id=7, **row)
        return compose(email, KINDS, LINKS, "Handshake <hello@handshake.example>")

    return write


def test_the_email_says_what_to_do(received):
    message = received(RESET_EMAIL)

    assert message.recipients == ["ada@example.com"]
    assert message.subject == "Handshake: choose a new password"
    assert "A new password was requested for the account of ada@example.com." in message.body


def test_the_email_holds_the_link_that_sets_a_new_password(received):
    message = received(RESET_EMAIL, fingerprint="as it was")

    link = link_in(message.body)
    assert link.startswith("http://handshake.example/password/reset/")
    assert LINKS.read(RESET, token_of(link)) == [7, "as it was"]


def test_the_email_says_how_long_its_link_is_valid(received):
    message = received(RESET_EMAIL)

    assert "The link works once, within 15 minutes." in message.body


def test_text_and_html_say_the_same(received):
    message = received(RESET_EMAIL)

    assert words_of(message.html) == message.body.split()


def test_the_notice_of_a_new_password_links_to_the_request_form(received):
    message = received(PASSWORD_CHANGED)

    assert "If this was not you, choose a new password now:" in message.body
    assert link_in(message.body) == "http://handshake.example/password/forgot"
