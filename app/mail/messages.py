"""The emails that the application sends. Pure: data in, message out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from flask_mail import Message
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from app.database.models import OutboxEmail
from app.mail.encoding import PortableMessage
from app.mail.links import Links
from app.mail.smtp import sender_domain

LAYOUT = Path(__file__).parent / "templates"
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


class UnknownKind(Exception):
    """No feature of the running application sends emails of that kind."""


@dataclass(frozen=True)
class EmailKind:
    """A kind of email: what it is called in the outbox, what it says, where its link leads."""

    name: str
    subject: str
    templates: Path  # the folder that holds <name>.txt and <name>.html
    link: Callable[[Links, OutboxEmail], str | None]
    lifetime: timedelta | None = None  # of its link, for the text


def compose(
    email: OutboxEmail, kinds: Mapping[str, EmailKind], links: Links, sender: str
) -> Message:
    """Return the message for a queued email, with a link made now. Raises UnknownKind."""
    kind = kinds.get(email.kind)
    if kind is None:
        raise UnknownKind(f"no feature of this version lists {email.kind!r} in its email_kinds")
    facts = {
        "email": email.recipient,
        "lifetime": in_words(kind.lifetime) if kind.lifetime else None,
        "url": kind.link(links, email),
    }
    templates = _environment(kind.templates)
    message = PortableMessage(
        subject=kind.subject,
        sender=sender,
        recipients=[email.recipient],
        body=templates.get_template(f"{kind.name}.txt").render(facts),
        html=templates.get_template(f"{kind.name}.html").render(facts),
        # RFC 3834, section 5: automatic replies, such as vacation notices, are unwanted.
        extra_headers={"Auto-Submitted": "auto-generated"},
    )
    message.msgId = message_id(email, sender)
    return message


def message_id(email: OutboxEmail, sender: str) -> str:
    """Return the Message-ID of a queued email: when it is sent twice, both copies have the same."""
    return f"<{email.id}@{sender_domain(sender)}>"


@cache
def _environment(templates: Path) -> Environment:
    return Environment(
        loader=FileSystemLoader([templates, LAYOUT]),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )


def in_words(lifetime: timedelta) -> str:
    """Return a lifetime as users read it, such as 24 hours."""
    if lifetime % HOUR:
        return f"{lifetime // MINUTE} minutes"
    return f"{lifetime // HOUR} hours"
