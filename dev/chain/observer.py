"""What observes the parts; the application knows nothing of it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from dev.chain import rows
from dev.chain.lines import new_lines, note_line
from dev.chain.state import Chain
from dev.inbox.sink import Sink
from dev.inbox.store import Mailbox

END_SECONDS = 2.0


class ObservedSink(Sink):
    """Puts every message into the mailbox, and notes when it is offered and when it is there."""

    def __init__(self, mailbox: Mailbox, chain: Chain) -> None:
        super().__init__(mailbox)
        self._chain = chain

    async def handle_MAIL(  # noqa: N802 - aiosmtpd finds it by this name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        """Accept any sender."""
        envelope.mail_from = address
        now = datetime.now(UTC)
        self._chain.note("worker", now, "connects to the mail server")
        self._chain.note("SMTP", now, f"MAIL FROM:<{address}>")
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Answer 250 once the message is stored."""
        reply = await super().handle_DATA(server, session, envelope)
        if message := self.mailbox.find("latest"):
            failed = not reply.startswith("250")
            self._chain.note("inbox", datetime.now(UTC), message.subject, failed=failed)
        return reply


@contextmanager
def observing(chain: Chain, given: Mapping[str, str]) -> Iterator[None]:
    """Note what APPLICATION_LOG and DATABASE_URL show, within the block."""
    stop = Event()
    jobs: list[Callable[[], None]] = []
    if log := given.get("APPLICATION_LOG"):
        jobs.append(lambda: _follow(chain, Path(log), stop))
    if url := given.get("DATABASE_URL"):
        jobs.append(lambda: rows.watch(chain, url, stop))
    threads = [Thread(target=job, daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(END_SECONDS)


def _follow(chain: Chain, log: Path, stop: Event) -> None:
    for line in new_lines(log, stop):
        note_line(chain, line)
