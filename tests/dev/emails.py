"""Emails to send to the inbox, and the type of what sends them."""

from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP

Deliver = Callable[..., None]


def an_email(subject: str = "Welcome", text: str = "Hello Ada", html: str = "") -> bytes:
    email = EmailMessage(SMTP)
    email["From"] = "Handshake <hello@handshake.example>"
    email["To"] = "Ada <ada@example.com>"
    email["Subject"] = subject
    email["Message-ID"] = "<1@handshake.example>"
    email.set_content(text)
    if html:
        email.add_alternative(html, subtype="html")
    return email.as_bytes()
