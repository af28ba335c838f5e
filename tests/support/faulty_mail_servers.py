"""Mail servers with one fault each; each of them listens within its `with` block."""

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import AuthResult

from dev.inbox.sink import Address, running_smtp

Server = AbstractContextManager[Address]


@dataclass
class Record:
    """What a server received."""

    greetings: list[str] = field(default_factory=list)
    messages: list[bytes] = field(default_factory=list)
    farewells: int = 0
    transports: list[Any] = field(default_factory=list)

    def all_closed(self, within: float) -> bool:
        """Tell whether every client has hung up; wait at most `within` seconds for it."""
        deadline = time.monotonic() + within
        while not all(transport.is_closing() for transport in self.transports):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.005)
        return bool(self.transports)


def busy() -> Server:
    """Ask to come back later, at the end of the message."""
    return _accepting_any_login(_Busy())


def stuttering() -> Server:
    """Ask to come back later, in a reply that contains a NUL byte."""
    return _accepting_any_login(_Stuttering())


def no_such_mailbox() -> Server:
    """Refuse every recipient for good."""
    return _accepting_any_login(_NoSuchMailbox())


def refusing(command: str, reply: str) -> Server:
    """Answer one command, MAIL, RCPT or DATA, with this reply."""
    return _accepting_any_login(_Refusing(command, reply))


def login_refused() -> Server:
    """Refuse every login."""
    refused = AuthResult(success=False, handled=False)
    return running_smtp(object(), authenticator=lambda *_: refused, auth_require_tls=False)


@contextmanager
def unreachable() -> Iterator[Address]:
    """Return the address of a port where no server listens."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = Address(*closed.getsockname())
    yield address


@contextmanager
def silent() -> Iterator[Address]:
    """Accept connections and never answer."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield Address(*server.getsockname())


@contextmanager
def recording(
    *, quits: bool = True, seconds_to_take: float = 0.0, **options: Any
) -> Iterator[tuple[Record, int]]:
    """Take every message and record it; without `quits`, hang up before the QUIT.

    `options` go to aiosmtpd, such as a `tls_context` to offer STARTTLS with.
    """
    record = Record()
    kind = _Recorder if quits else _HangsUp
    handler = kind(record, seconds_to_take)
    with running_smtp(handler, **options) as (_, port):
        yield record, port


def _accepting_any_login(handler: object) -> Server:
    accepted = AuthResult(success=True)
    return running_smtp(handler, authenticator=lambda *_: accepted, auth_require_tls=False)


class _Busy:
    async def handle_DATA(self, *_: Any) -> str:
        return "451 4.3.0 busy, come back later"


class _Stuttering:
    async def handle_DATA(self, *_: Any) -> str:
        return "451 4.3.0 bu\0sy"


class _NoSuchMailbox:
    async def handle_RCPT(self, *_: Any) -> str:
        return "550 5.1.1 no such mailbox"


class _Refusing:
    def __init__(self, command: str, reply: str) -> None:
        async def answer(*_: Any) -> str:
            return reply

        setattr(self, f"handle_{command}", answer)


class _Recorder:
    def __init__(self, record: Record, seconds_to_take: float) -> None:
        self.record, self.seconds_to_take = record, seconds_to_take

    async def handle_EHLO(
        self, server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        if not self.record.greetings:
            self.record.greetings.append(hostname)
        self.record.transports.append(server.transport)
        return responses

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        await asyncio.sleep(self.seconds_to_take)
        self.record.messages.append(envelope.original_content)
        return "250 OK"

    async def handle_QUIT(self, *_: Any) -> str:
        self.record.farewells += 1
        return "221 Bye"


class _HangsUp(_Recorder):
    async def handle_QUIT(self, server: Any, *_: Any) -> str:
        server.transport.abort()
        return "221 Bye"
