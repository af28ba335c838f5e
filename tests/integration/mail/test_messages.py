from uuid import UUID

import pytest

from app.accounts.confirmation import CONFIRM
from app.accounts.new_password import PASSWORD_CHANGED
from app.accounts.registration import ALREADY_REGISTERED, WELCOME
from app.database.models import OutboxEmail, Status
from app.web import CORE
from app.web.features import Feature, MenuEntry
from tests.support.builders import LINKS, a_queued_email, a_user, an_unconfirmed_user
from tests.support.reading import link_in, token_of, words_of

SENDER = "Handshake <hello@handshake.example>"
RECOVERY = Feature(
    name="recovery", blueprints=(), recovery=MenuEntry("Recover your account", "/recover")
)


@pytest.fixture
def received(save, deliver, inbox):
    """Queue an email to a user, deliver it over SMTP, and return what arrived."""

    def write(user, kind=WELCOME, **row):
        save(a_queued_email(user=user, kind=kind.name, **row))
        deliver()
        [message] = inbox.messages()
        return message

    return write


def test_an_email_goes_to_its_recipient(received):
    message = received(an_unconfirmed_user(email="ada@example.com"))

    assert message.recipients == ["ada@example.com"]


def test_an_email_comes_from_the_configured_sender(received):
    message = received(an_unconfirmed_user())

    assert message.email["From"] == SENDER


def test_the_subject_of_the_welcome_email_says_what_to_do(received):
    message = received(an_unconfirmed_user())

    assert message.subject == "Welcome to Handshake: please confirm your email address"


def test_the_welcome_email_has_one_link_in_its_text(received):
    ada = an_unconfirmed_user(email="ada@example.com")

    message = received(ada)

    _, fingerprint = LINKS.read(CONFIRM, token_of(link_in(message.text)))
    assert fingerprint == ada.fingerprint


def test_the_html_makes_the_link_clickable(received):
    message = received(an_unconfirmed_user())

    assert f'<a href="{link_in(message.text)}"' in message.html


@pytest.mark.parametrize("kind", CORE.email_kinds, ids=lambda kind: kind.name)
def test_text_and_html_say_the_same(received, kind):
    message = received(an_unconfirmed_user(), kind)

    assert words_of(message.html) == message.text.split()


def test_an_email_address_is_escaped_in_the_html(received):
    message = received(an_unconfirmed_user(email="o'neil&sons@example.com"))

    assert "o'neil&sons@example.com" in message.text
    assert "o&#39;neil&amp;sons@example.com" in message.html


def test_the_welcome_email_says_how_long_its_link_works(received):
    message = received(an_unconfirmed_user())

    assert "within 24 hours" in message.text


def test_the_message_id_is_the_id_of_the_row(received):
    message = received(an_unconfirmed_user(), id=UUID(int=7))

    assert message.email["Message-ID"] == f"<{UUID(int=7)}@handshake.example>"


def test_an_email_asks_for_no_automatic_reply(received):
    message = received(an_unconfirmed_user())

    assert message.email["Auto-Submitted"] == "auto-generated"


def test_an_email_whose_recipient_has_a_line_break_is_not_sent(save, deliver, inbox, committed):
    save(a_queued_email(user=an_unconfirmed_user(email="ada@example.com\nBcc: eve@example.com")))

    deliver()

    assert inbox.messages() == []
    [email] = committed(OutboxEmail)
    assert email.status == Status.PENDING
    assert email.last_error.startswith("BadHeaderError")


def test_the_owner_of_an_account_learns_of_a_second_registration(received):
    message = received(a_user(email="ada@example.com"), ALREADY_REGISTERED)

    assert message.subject == "Handshake: you already have an account"
    assert "an attempt to register with ada@example.com" in message.text
    assert link_in(message.text) == "http://handshake.example/login"


@pytest.mark.parametrize("features", [(CORE, RECOVERY)], ids=["with recovery"])
def test_the_email_about_a_new_password_links_to_the_recovery_page(received):
    message = received(a_user(email="ada@example.com"), PASSWORD_CHANGED)

    assert "The password of ada@example.com was changed." in message.text
    assert "If this was not you, choose a new password now:" in message.text
    assert link_in(message.text) == "http://handshake.example/recover"


@pytest.mark.parametrize("features", [(CORE,)], ids=["core alone"])
def test_the_email_about_a_new_password_names_the_administrator_without_a_recovery_page(received):
    message = received(a_user(), PASSWORD_CHANGED)

    assert "If this was not you, contact the administrator now." in message.text
    assert words_of(message.html) == message.text.split()
    assert "http" not in message.text
