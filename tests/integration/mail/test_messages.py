from uuid import UUID

import pytest

from app.database.models import Kind, OutboxEmail
from tests.support.builders import LINKS, a_newcomer, a_queued_email, a_user
from tests.support.reading import link_in, token_of, words_of

SENDER = "Handshake <hello@handshake.example>"


@pytest.fixture
def received(save, deliver, inbox):
    """Queue an email to a user, deliver it over SMTP, and return what arrived."""

    def write(user, **row):
        save(a_queued_email(user=user, **row))
        deliver()
        [message] = inbox.messages()
        return message

    return write


def test_the_email_goes_to_the_user(received):
    message = received(a_newcomer(email="ada@example.com"))

    assert message.recipients == ["ada@example.com"]


def test_the_email_comes_from_the_application(received):
    message = received(a_newcomer())

    assert message.email["From"] == SENDER


def test_the_subject_says_what_to_do(received):
    message = received(a_newcomer())

    assert message.subject == "Welcome to Handshake: please confirm your address"


def test_the_text_holds_one_link(received):
    message = received(a_newcomer(email="ada@example.com"))

    _, address = LINKS.read_confirm(token_of(link_in(message.text)))
    assert address == "ada@example.com"


def test_the_link_can_be_clicked_in_the_html(received):
    message = received(a_newcomer())

    assert f'<a href="{link_in(message.text)}"' in message.html


@pytest.mark.parametrize("kind", Kind)
def test_text_and_html_say_the_same(received, kind):
    message = received(a_newcomer(), kind=kind)

    assert words_of(message.html) == message.text.split()


def test_the_address_is_text_in_the_html_not_markup(received):
    message = received(a_newcomer(email="o'neil&sons@example.com"))

    assert "o'neil&sons@example.com" in message.text
    assert "o&#39;neil&amp;sons@example.com" in message.html


def test_the_email_says_how_long_its_link_lives(received):
    message = received(a_newcomer())

    assert "within 24 hours" in message.text


def test_the_message_id_comes_from_the_row(received):
    message = received(a_newcomer(), id=UUID(int=7))

    assert message.email["Message-ID"] == f"<{UUID(int=7)}@handshake.example>"


def test_the_email_asks_for_no_automatic_reply(received):
    message = received(a_newcomer())

    assert message.email["Auto-Submitted"] == "auto-generated"


def test_a_line_break_in_an_address_adds_no_header(received, committed, inbox):
    with pytest.raises(ValueError, match="not enough values to unpack"):
        received(a_newcomer(email="ada@example.com\nBcc: eve@example.com"))

    assert inbox.messages() == []
    [row] = committed(OutboxEmail)
    assert row.last_error.startswith("BadHeaderError")


def test_an_owner_is_told_that_nothing_has_changed(received):
    message = received(a_user(email="ada@example.com"), kind=Kind.ALREADY_REGISTERED)

    assert message.subject == "Handshake: you have an account already"
    assert "tried to register with ada@example.com" in message.text
    assert link_in(message.text) == "http://handshake.example/login"


def test_who_forgot_the_password_gets_the_link_that_sets_a_new_one(received):
    message = received(a_user(), kind=Kind.RESET, state="as it was")

    _, state = LINKS.read_reset(token_of(link_in(message.text)))
    assert state == "as it was"
    assert "once, within 15 minutes" in message.text


def test_whoever_did_not_change_the_password_is_told_what_to_do(received):
    message = received(a_user(email="ada@example.com"), kind=Kind.PASSWORD_CHANGED)

    assert "The password of ada@example.com was changed" in message.text
    assert link_in(message.text) == "http://handshake.example/password/forgot"


def test_a_new_address_gets_the_link_that_gives_it_to_the_account(received):
    ada = a_user(email="ada@example.com")

    message = received(ada, kind=Kind.NEW_ADDRESS, recipient="ada@new.example", state="as it was")

    assert message.recipients == ["ada@new.example"]
    facts = LINKS.read_address_change(token_of(link_in(message.text)))
    assert facts == (ada.id, "ada@new.example", "as it was")


def test_the_old_address_is_told_and_how_to_stop_it(received):
    ada = a_user(email="ada@new.example")

    message = received(ada, kind=Kind.ADDRESS_CHANGES, recipient="ada@example.com")

    assert message.recipients == ["ada@example.com"]
    assert "another address for the account of ada@example.com" in message.text
    assert link_in(message.text) == "http://handshake.example/password/forgot"
