"""The site as a production machine runs it: web and worker processes, PostgreSQL, a mail server."""

import asyncio
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dev.inbox.sink import Sink, running_smtp
from dev.inbox.store import Mailbox
from tests.support.builders import SECRET_KEY
from tests.support.processes import Process, free_port, wait_for_answer
from tests.support.restartable_database import Database, running_database

QUEUE = (
    "WITH added AS (INSERT INTO users (email, password_hash)"
    " SELECT gen_random_uuid() || '@example.com', '' FROM generate_series(1, %(count)s)"
    " RETURNING id, email)"
    " INSERT INTO outbox_emails (id, kind, user_id, recipient, fingerprint)"
    " SELECT gen_random_uuid(), 'welcome', id, email, '' FROM added"
)


MESSAGE_ID = re.compile(rb"^Message-ID: (\S+)", re.MULTILINE | re.IGNORECASE)


class MailServer(Sink):
    """The inbox of `make run`, which stores every message; notes when each came."""

    def __init__(self) -> None:
        super().__init__(Mailbox())
        self.moments: list[float] = []
        self.copies: Counter[bytes] = Counter()
        self.message = b""
        self.seconds_to_take = 0.0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Store the message after `seconds_to_take`."""
        if self.seconds_to_take:
            await asyncio.sleep(self.seconds_to_take)
        self.message = envelope.original_content
        self.copies.update(MESSAGE_ID.findall(self.message))
        stored = await super().handle_DATA(server, session, envelope)
        self.moments.append(time.monotonic())
        return stored


@dataclass
class Site:
    """The parts; processes are added with `start`."""

    database: Database
    mail: MailServer
    mail_port: int
    environment: dict[str, str]
    folder: Path
    processes: list[Process] = field(default_factory=list)

    def start(self, command: str, **changes: str) -> Process:
        """Start `flask web` or `flask worker`, and wait until a web server answers."""
        log = self.folder / f"{command}-{len(self.processes)}.log"
        process = Process("flask", command, environment=self.environment | changes, log=log)
        self.processes.append(process)
        if command == "web":
            wait_for_answer(self.url)
        return process

    def stop(self) -> None:
        """Stop every process."""
        while self.processes:
            self.processes.pop().stop()

    @property
    def url(self) -> str:
        """The address of the web server."""
        return self.environment["PUBLIC_BASE_URL"]

    def queue(self, count: int) -> None:
        """Queue welcome emails, in one transaction."""
        self.database.run(QUEUE, count=count)

    def received(self, count: int, within: float = 120.0) -> list[float]:
        """Wait until so many messages have come; return their moments. Raises TimeoutError."""
        deadline = time.monotonic() + within
        while len(self.mail.moments) < count:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{len(self.mail.moments)} of {count} emails after {within} s")
            time.sleep(0.002)
        return self.mail.moments[:count]


@contextmanager
def site(**changes: str) -> Iterator[Site]:
    """Run the database and the mail server within the block, with the settings of production."""
    mail, port = MailServer(), free_port()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="handshake-bench-")))
        database = stack.enter_context(running_database("bench"))
        database.empty()
        host, mail_port = stack.enter_context(running_smtp(mail))
        environment = {
            "SECRET_KEY": SECRET_KEY,
            "DATABASE_URL": database.url.render_as_string(hide_password=False),
            "PUBLIC_BASE_URL": f"http://127.0.0.1:{port}",
            "PORT": str(port),
            "MAIL_SERVER": host,
            "MAIL_PORT": str(mail_port),
            "MAIL_USE_TLS": "false",
            "MAIL_DEFAULT_SENDER": "Handshake <hello@handshake.example>",
            "THROTTLE_PER_CLIENT": "1000000",
            "TRUSTED_PROXIES": "1",
            **changes,
        }
        running = Site(database, mail, mail_port, environment, folder)
        stack.callback(running.stop)
        yield running
