"""What the application writes to people. Pure: data in, message out."""

from collections.abc import Callable
from datetime import timedelta

from flask_mail import Message
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from app.mail.links import CONFIRM_LIFETIME, RESET_LIFETIME, Links
from app.database.models import Kind, OutboxEmail
from app.mail.smtp import sender_domain

SUBJECTS = {
    Kind.WELCOME: "Welcome to Handshake: please confirm your address",
    Kind.ALREADY_REGISTERED: "Handshake: you have an account already",
    Kind.RESET: "Handshake: choose a new password",
    Kind.PASSWORD_CHANGED: "Handshake: your password was changed",
    Kind.NEW_ADDRESS: "Handshake: please confirm your new address",
    Kind.ADDRESS_CHANGES: "Handshake: your account is to get another address",
}
# The one link of each email, made at the moment when it is sent.
LINKS: dict[Kind, Callable[[OutboxEmail, Links], str]] = {
    Kind.WELCOME: lambda email, links: links.confirm_url(email.user_id, email.recipient),
    Kind.ALREADY_REGISTERED: lambda _, links: links.login_url,
    Kind.RESET: lambda email, links: links.reset_url(email.user_id, email.state),
    Kind.PASSWORD_CHANGED: lambda _, links: links.forgot_url,
    Kind.NEW_ADDRESS: lambda email, links: links.address_change_url(
        email.user_id, email.recipient, email.state
    ),
    Kind.ADDRESS_CHANGES: lambda _, links: links.forgot_url,
}

_templates = Environment(
    loader=PackageLoader("app", "templates/emails"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    keep_trailing_newline=True,
)


def compose(email: OutboxEmail, links: Links, sender: str) -> Message:
    """Return the message for a queued email, with a link made now.

    Raises ValueError when this version of the application does not know the kind.
    """
    kind = Kind(email.kind)
    facts = {
        "address": email.recipient,
        "hours": round(CONFIRM_LIFETIME / timedelta(hours=1)),
        "minutes": round(RESET_LIFETIME / timedelta(minutes=1)),
        "url": LINKS[kind](email, links),
    }
    message = Message(
        subject=SUBJECTS[kind],
        sender=sender,
        recipients=[email.recipient],
        body=_templates.get_template(f"{kind}.txt").render(facts),
        html=_templates.get_template(f"{kind}.html").render(facts),
        # RFC 3834, section 5: no vacation notices in reply, please.
        extra_headers={"Auto-Submitted": "auto-generated"},
    )
    message.msgId = message_id(email, sender)
    return message


def message_id(email: OutboxEmail, sender: str) -> str:
    """Return the Message-ID of a queued email: sent twice, it is the same message twice."""
    return f"<{email.id}@{sender_domain(sender)}>"
