import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from functools import cached_property
from typing import Self

from dev.inbox import mime


@dataclass
class StoredMessage:
    """One received message: its bytes, its envelope, and what a reader wants to know about it.

    Reading never raises, however broken the bytes: what cannot be decoded shows as U+FFFD and
    what is missing as an empty string.
    """

    id: str
    raw: bytes
    sender: str
    recipients: list[str]
    received_at: datetime
    read: bool = False

    @classmethod
    def received_now(cls, raw: bytes, sender: str, recipients: list[str]) -> Self:
        """Return a message with the current time (UTC) and an id; ids sort by arrival."""
        now = datetime.now(UTC)
        name = f"{now:%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
        return cls(name, raw, mime.one_line(sender), [mime.one_line(to) for to in recipients], now)

    @cached_property
    def email(self) -> EmailMessage:
        """Return the parsed message."""
        return mime.parse(self.raw)

    @property
    def subject(self) -> str:
        """Return the decoded subject."""
        return self.header("Subject")

    @property
    def date(self) -> datetime:
        """Return the time of its Date header, or else the time it was received."""
        try:
            date = parsedate_to_datetime(self.header("Date"))
        except (ValueError, OverflowError):
            return self.received_at
        return date if date.tzinfo else date.replace(tzinfo=UTC)

    @cached_property
    def text(self) -> str:
        """Return the first text/plain part that is not an attachment."""
        return self._body("text/plain")

    @cached_property
    def html(self) -> str:
        """Return the first text/html part that is not an attachment."""
        return self._body("text/html")

    @property
    def source(self) -> str:
        """Return the complete message as it was received."""
        return self.raw.decode("utf-8", "replace")

    @property
    def attachments(self) -> list[EmailMessage]:
        """Return the parts that are files: named, or marked as an attachment."""
        return [part for part in mime.leaves(self.email) if _is_file(part)]

    @property
    def bcc(self) -> list[tuple[str, str]]:
        """Return the recipients in the envelope that no header names."""
        named = {address for name in ("To", "Cc") for _, address in self.addresses(name)}
        return [("", address) for address in self.recipients if address not in named]

    def header(self, name: str) -> str:
        """Return a header decoded and on one line."""
        return mime.one_line(str(self.email.get(name, "")))

    def addresses(self, name: str) -> list[tuple[str, str]]:
        """Return the (display name, address) pairs of a header."""
        return [pair for pair in getaddresses([self.header(name)]) if any(pair)]

    def _body(self, kind: str) -> str:
        bodies = (part for part in mime.leaves(self.email) if not _is_file(part))
        return next((mime.text(part) for part in bodies if part.get_content_type() == kind), "")


def _is_file(part: EmailMessage) -> bool:
    return bool(mime.filename(part)) or part.get_content_disposition() == "attachment"
