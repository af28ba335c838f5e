"""Reading MIME that may be broken: no function here raises an error, whatever the bytes are."""

import re
from email import message_from_bytes, policy
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage
from typing import Any

# What Python's email package raises on malformed parameters and on unknown charsets.
MALFORMED = (LookupError, TypeError, ValueError)
CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")

parse_header = HeaderRegistry()


def header(name: str, value: str) -> Any:
    """Parse a header; keep one that breaks the standard parser as plain text."""
    try:
        return parse_header(name, value)
    except Exception:  # the standard parser raises IndexError, AttributeError and worse
        return readable(value)


FORGIVING = policy.default.clone(header_factory=header)


def parse(raw: bytes) -> EmailMessage:
    """Parse a message, or only its headers if its parts are nested too deeply."""
    try:
        return message_from_bytes(raw, policy=FORGIVING)
    except RecursionError:
        headers, _, _ = raw.partition(b"\r\n\r\n")
        return message_from_bytes(headers + b"\r\n\r\n", policy=FORGIVING)


def leaves(email: EmailMessage) -> list[EmailMessage]:
    """Return every body, inline file and attachment in the order they were written."""
    try:
        walked = [part for part in email.walk() if isinstance(part, EmailMessage)]
    except RecursionError:
        return []
    return [part for part in walked if not part.is_multipart()]


def content(part: EmailMessage) -> bytes:
    """Return the bytes of a part, with its transfer encoding decoded."""
    decoded = part.get_payload(decode=True)
    return decoded if isinstance(decoded, bytes) else b""


def text(part: EmailMessage) -> str:
    """Decode a part by its own charset, or as UTF-8 if its charset is unknown."""
    try:
        decoded = content(part).decode(part.get_content_charset("utf-8"), "replace")
    except MALFORMED:
        decoded = content(part).decode("utf-8", "replace")
    return readable(decoded).replace("\r\n", "\n")


def filename(part: EmailMessage) -> str:
    """Return the file name in the headers of a part, or an empty string."""
    try:
        return readable(part.get_filename(""))
    except MALFORMED:
        return ""


def readable(value: str) -> str:
    """Decode raw bytes as UTF-8, then replace what UTF-8 cannot encode."""
    try:
        return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    except UnicodeEncodeError:
        return value.encode("utf-8", "replace").decode("utf-8")


def one_line(value: str) -> str:
    """Make a value readable on one line of a terminal."""
    return CONTROL_CHARACTERS.sub(" ", readable(value)).strip()
