import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from ssl import SSLContext
from typing import Any, NamedTuple
from weakref import WeakSet

from aiosmtpd.smtp import SMTP, Envelope, Session

from dev.inbox.store import Mailbox

SIZE_LIMIT = 10 * 1024 * 1024  # bytes; real servers commonly refuse above 10 to 25 MiB
LIMIT_SECONDS = 5.0  # to start or to stop, which take about a millisecond each
DEFAULTS: dict[str, Any] = {
    "data_size_limit": SIZE_LIMIT,
    "enable_SMTPUTF8": True,
    "hostname": "inbox.localhost",  # avoids a DNS lookup, which takes seconds on some networks
    "ident": "Handshake inbox",
    "timeout": 60.0,
}

logger = logging.getLogger(__name__)


class Address(NamedTuple):
    """Where a server listens."""

    host: str
    port: int


class Sink:
    """Put every message that aiosmtpd receives into a mailbox, for any recipient."""

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox

    async def handle_DATA(  # noqa: N802 - aiosmtpd finds it by this name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Answer 250 once the message is stored, or 451 so that the sender tries again."""
        raw = envelope.original_content or b""
        sender = (envelope.mail_from or "").removeprefix("<>")  # what aiosmtpd has for a bounce
        try:
            message = self.mailbox.add(raw, sender, envelope.rcpt_tos)
        except OSError:
            logger.exception("Could not store a message. Is the disk full?")
            return "451 4.3.0 The inbox could not store the message, try again later"
        logger.info("%s: %s", ", ".join(message.recipients), message.subject)
        return "250 2.0.0 Stored"


@contextmanager
def running_sink(mailbox: Mailbox, host: str = "127.0.0.1", port: int = 0) -> Iterator[Address]:
    """Fill a mailbox over SMTP within the block; port 0 takes a free one; the address has it."""
    with running_smtp(Sink(mailbox), host, port) as address:
        yield address


@contextmanager
def running_smtp(
    handler: object, host: str = "127.0.0.1", port: int = 0, **options: Any
) -> Iterator[Address]:
    """Serve SMTP with an aiosmtpd handler, in a thread of its own, within the block.

    `tls` encrypts from the first byte (port 465); the other `options` go to `aiosmtpd.smtp.SMTP`:
    `tls_context` for STARTTLS, `auth_callback`, ... Raises OSError if the
    port is taken. aiosmtpd's own Controller cannot be used here: it does not start on port 0.
    """
    tls = options.pop("tls", None)
    server = _Server(partial(SMTP, handler, **(DEFAULTS | options)), host, port, tls)
    thread = threading.Thread(target=server.run, name=f"smtp {host}:{port}", daemon=True)
    thread.start()
    address, stop = server.started.result(LIMIT_SECONDS)
    try:
        yield address
    finally:
        stop()
        thread.join(LIMIT_SECONDS)


class _Server:
    def __init__(
        self, answer: Callable[..., SMTP], host: str, port: int, tls: SSLContext | None
    ) -> None:
        self.started: Future[tuple[Address, Callable[[], object]]] = Future()
        self._answer, self._host, self._port, self._tls = answer, host, port, tls
        self._connections: WeakSet[SMTP] = WeakSet()

    def run(self) -> None:
        try:
            asyncio.run(self._serve())
        except Exception as error:
            if self.started.done():
                raise
            self.started.set_exception(error)  # for the thread that waits for the start

    async def _serve(self) -> None:
        loop, stopped = asyncio.get_running_loop(), asyncio.Event()
        self._connect(loop)  # raises an error for a wrong option here, not at the first client
        connect = partial(self._connect, loop)
        server = await loop.create_server(connect, self._host, self._port, ssl=self._tls)
        address = Address(*server.sockets[0].getsockname()[:2])
        self.started.set_result((address, partial(loop.call_soon_threadsafe, stopped.set)))
        await stopped.wait()
        server.close()
        for connection in self._connections:
            _hang_up(connection.transport)

    def _connect(self, loop: asyncio.AbstractEventLoop) -> SMTP:
        connection = self._answer(loop=loop)
        self._connections.add(connection)
        return connection


def _hang_up(transport: asyncio.BaseTransport | None) -> None:
    # A closed TLS transport cannot be aborted.
    if isinstance(transport, asyncio.WriteTransport) and not transport.is_closing():
        transport.abort()
