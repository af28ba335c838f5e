import pytest

from app.accounts.new_password import PASSWORD_CHANGED
from app.extras.password_reset.reset import RESET, RESET_EMAIL
from tests.support.builders import LINKS, a_queued_email, a_user
from tests.support.reading import link_in, token_of, words_of


@pytest.fixture
def ada(save):
    return save(a_user(email="ada@example.com"))


@pytest.fixture
def received(ada, save, deliver, inbox):
    """Queue an email of a kind to Ada, deliver it over SMTP, and return what arrived."""

    def write(kind, **row):
        save(a_queued_email(kind=kind.name, user_id=ada.id, **row))
        deliver()
        [message] = inbox.messages()
        return message

    return write


def test_the_email_says_what_to_do(received):
    message = received(RESET_EMAIL)

    assert message.recipients == ["ada@example.com"]
    assert message.subject == "Handshake: choose a new password"
    assert "A new password was requested for the account of ada@example.com." in message.text


def test_the_email_holds_the_link_that_sets_a_new_password(received, ada):
    message = received(RESET_EMAIL, fingerprint="as it was")

    link = link_in(message.text)
    assert link.startswith("http://handshake.example/password/reset/")
    assert LINKS.read(RESET, token_of(link)) == [ada.id, "as it was"]


def test_the_email_says_how_long_its_link_is_valid(received):
    message = received(RESET_EMAIL)

    assert "The link works once, within 15 minutes." in message.text


def test_text_and_html_say_the_same(received):
    message = received(RESET_EMAIL)

    assert words_of(message.html) == message.text.split()


def test_the_notice_of_a_new_password_links_to_the_request_form(received):
    message = received(PASSWORD_CHANGED)

    assert "If this was not you, choose a new password now:" in message.text
    assert link_in(message.text) == "http://handshake.example/password/forgot"
