import re
import smtplib
from email.utils import formataddr

import pytest

from app.accounts.confirmation import CONFIRM
from tests.support.builders import LINKS
from tests.support.reading import link_in, token_of
from tests.support.sending import (
    LONG_EMAIL,
    LONG_HOST,
    longest_line,
    send_text,
    send_welcome,
    sender_of,
    text_of,
)
from tests.unit.doubles import fresh_constructor


@pytest.fixture
def sent(monkeypatch):
    """Send an email; return the bytes that smtplib was given."""
    constructor = fresh_constructor(smtplib.SMTP)
    monkeypatch.setattr(smtplib, "SMTP", constructor)

    def given(send, *facts, **settings):
        send(*facts, **settings)
        return constructor.return_value.sendmail.call_args.args[2]

    return given


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"public_base_url": f"https://{LONG_HOST}"},
        {"mail_default_sender": f"Handshake <{LONG_EMAIL}>"},
        {"mail_default_sender": f"{'A long name ' * 100}<hello@example.com>"},
    ],
    ids=["email", "host", "sender", "name"],
)
def test_no_line_has_more_than_998_octets(sent, settings):
    raw = sent(send_welcome, LONG_EMAIL, **settings)

    assert longest_line(raw) <= 998


def test_a_long_link_arrives_whole(sent):
    raw = sent(send_welcome, LONG_EMAIL, public_base_url=f"https://{LONG_HOST}")

    link = link_in(text_of(raw))
    assert LINKS.read(CONFIRM, token_of(link))
    assert link.startswith(f"https://{LONG_HOST}/confirm/")
    assert f'<a href="{link}"' in text_of(raw, "text/html")


def test_an_ordinary_email_is_sent_as_it_is_written(sent):
    raw = sent(send_welcome, "ada@example.com")

    assert raw.count(b"Content-Transfer-Encoding: 7bit\r\n") == 2
    assert link_in(text_of(raw)).encode() in raw


@pytest.mark.parametrize(("length", "encoding"), [(998, "7bit"), (999, "quoted-printable")])
def test_a_line_over_the_limit_is_encoded(sent, length, encoding):
    raw = sent(send_text, "x" * length)

    assert f"Content-Transfer-Encoding: {encoding}\r\n".encode() in raw


@pytest.mark.parametrize(
    "text",
    ["Grüße, Аня, 愛, 🙂\n", "x" * 999 + " = 7 \n", "From here\n.\n..\n", "ü\nFrom here\n.\n..\n"],
)
def test_a_text_arrives_unchanged_in_seven_bits(sent, text):
    raw = sent(send_text, text)

    assert text_of(raw).rstrip("\n") == text.rstrip("\n")
    assert raw.isascii()
    assert longest_line(raw) <= 998


@pytest.mark.parametrize(
    "name",
    [
        "W" * 120,
        "Handshake " * 11 + "Inc.",
        "Handshake @ home, " * 6 + '"we"',
        "ü" * 120,
        "ä ö " * 30 + "ü",
    ],
)
def test_the_name_of_the_sender_arrives_unchanged(sent, name):
    sender = formataddr((name, "hello@handshake.example"))

    raw = sent(send_text, "Hello", mail_default_sender=sender)

    assert sender_of(raw) == (name.strip(), "hello@handshake.example")
    assert longest_line(raw) <= 998


def test_a_long_message_id_stays_on_one_line(sent):
    raw = sent(send_welcome, "ada@example.com", mail_default_sender=f"hello@{LONG_HOST}")

    assert re.search(rf"\r\nMessage-ID: <[-0-9a-f]{{36}}@{LONG_HOST}>\r\n".encode(), raw)
