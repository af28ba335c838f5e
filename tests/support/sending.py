"""Emails that are long, or hard to write down, and how they are sent and read."""

import random
import string
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message as Email
from email.utils import parseaddr
from typing import Any

from flask import Flask
from flask_mail import Message

from app import FEATURES, links_of
from app.accounts.registration import WELCOME
from app.mail.encoding import PortableMessage
from app.mail.messages import compose
from app.mail.smtp import SafeMail, flask_mail_settings
from tests.support.builders import a_config, a_queued_email, an_unconfirmed_user

# At random, because a link holds its facts compressed.
_CHARACTERS = "".join(random.Random(254).choices(string.ascii_lowercase + string.digits, k=308))
LONG_HOST = ".".join(_CHARACTERS[start : start + 61] for start in (0, 61, 122, 183))
LONG_EMAIL = f"{_CHARACTERS[244:]}@{LONG_HOST[:189]}"  # 254 characters


def send_welcome(recipient: str, **settings: Any) -> None:
    """Send the welcome email with these settings."""
    config = a_config(**settings)
    user = an_unconfirmed_user(id=1, email=recipient)
    links, kinds = links_of(FEATURES, config), {WELCOME.name: WELCOME}
    message = compose(
        a_queued_email(user=user, user_id=user.id), kinds, links, config.mail_default_sender
    )
    _send(message, **settings)


def send_text(body: str, **settings: Any) -> None:
    """Send an email that consists of a text."""
    sender = a_config(**settings).mail_default_sender
    _send(PortableMessage("Hello", ["ada@example.com"], body, sender=sender), **settings)


def _send(message: Message, **settings: Any) -> None:
    app = Flask("test")
    app.config.update(flask_mail_settings(a_config(**settings)))
    with app.app_context():
        SafeMail(app).send(message)


def longest_line(raw: bytes) -> int:
    """Return how many octets the longest line has, without its CRLF."""
    return max(len(line) for line in raw.split(b"\r\n"))


def text_of(raw: bytes, kind: str = "text/plain") -> str:
    """Return the decoded part of a kind, with the line ends of Python."""
    [part] = [part for part in message_from_bytes(raw).walk() if part.get_content_type() == kind]
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode().replace("\r\n", "\n")


def sender_of(raw: bytes) -> tuple[str, str]:
    """Return the decoded name and the address in From."""
    name, address = parseaddr(unfolded(message_from_bytes(raw), "From"))
    return str(make_header(decode_header(name))), address


def unfolded(email: Email, name: str) -> str:
    """Return a header as it is written, on one line."""
    return str(email[name]).replace("\r\n", "")
