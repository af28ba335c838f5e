"""Which failures of an attempt make another attempt pointless."""

import smtplib
from collections.abc import Iterator

from app.mail.messages import UnknownKind
from app.mail.replies import About, Command, Refusal, about

HOPELESS = {About.RECIPIENT, About.MESSAGE}


def is_permanent(error: Exception) -> bool:
    """Tell whether another attempt is pointless: an unknown kind, or a refusal of this email."""
    if isinstance(error, UnknownKind):
        return True
    found = {about(refusal) for refusal in refusals(error)}
    return bool(found) and found <= HOPELESS


def refusals(error: Exception) -> Iterator[Refusal]:
    """Yield the refusals that smtplib reports: none when it failed before the command MAIL.

    Connecting, greeting, TLS and login are about our settings or the server, never about an email.
    """
    match error:
        case smtplib.SMTPSenderRefused():
            yield Refusal(Command.MAIL, error.smtp_code, _decoded(error.smtp_error))
        case smtplib.SMTPRecipientsRefused():
            for code, text in error.recipients.values():
                yield Refusal(Command.RCPT, code, _decoded(text))
        case smtplib.SMTPDataError():
            yield Refusal(Command.DATA, error.smtp_code, _decoded(error.smtp_error))


def _decoded(text: bytes | str) -> str:
    return text if isinstance(text, str) else text.decode("utf-8", "replace")
